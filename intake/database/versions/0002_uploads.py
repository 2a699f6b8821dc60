"""Uploads in pieces, complements, and turns: new tables and nullable columns only, so that older code lives with them."""

import sqlalchemy as sa
from alembic import op

from intake.database.tables import Moment

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add what is new."""
    op.create_table(
        "uploads",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("station_id", sa.String(length=26), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column(
            "offset", sa.BigInteger(), nullable=False, comment="bytes that are durable: what a client resumes from"
        ),
        sa.Column("told_sealed", sa.LargeBinary(), comment="Upload-Metadata as it was sent"),
        sa.Column("state", sa.String(length=10), nullable=False, comment="open, used (in a batch), expired"),
        sa.Column("lock_token", sa.String(length=32), comment="the call that writes now, and the fence of its writes"),
        sa.Column("locked_until", Moment()),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_uploads_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
        comment="files that come in piece by piece",
    )
    op.create_index(op.f("ix_uploads_station_id"), "uploads", ["station_id"])
    op.create_index(op.f("ix_uploads_expires_at"), "uploads", ["expires_at"])
    op.create_table(
        "pieces",
        sa.Column("upload_id", sa.String(length=26), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("blob", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["upload_id"], ["uploads.id"], name=op.f("fk_pieces_upload_id")),
        sa.PrimaryKeyConstraint("upload_id", "start", name=op.f("pk_pieces")),
        comment="sealed pieces of uploads, each durable before its row is",
    )
    op.create_index(op.f("ix_pieces_blob"), "pieces", ["blob"])
    op.add_column(
        "stations",
        sa.Column("turn_at", Moment(), comment="turn of its last claim: who sends much stands behind who sends little"),
    )
    op.add_column(
        "files",
        sa.Column(
            "complements",
            sa.String(length=26),
            comment="the claim that these papers complete, instead of making one",
        ),
    )
    op.add_column(
        "files",
        sa.Column("joined_at", Moment(), comment="when a complement was read and became part of its claim"),
    )
    op.create_index(op.f("ix_files_blob"), "files", ["blob"])
    op.create_index(op.f("ix_pages_blob"), "pages", ["blob"])
    op.create_index(op.f("ix_files_complements"), "files", ["complements"])
    op.add_column(
        "claims",
        sa.Column("complete_on", sa.Date(), comment="day the last complement came in: the time to pay runs from it"),
    )
    op.add_column("claims", sa.Column("asked_on", sa.Date(), comment="day a person last asked papers back"))
    op.execute("UPDATE claims SET asked_on = date(changed_at) WHERE due_on IS NOT NULL")
    op.add_column(
        "claims",
        sa.Column(
            "was_due_on", sa.Date(), comment="day by which the last complement was due, where it had been asked for"
        ),
    )
    op.add_column("claims", sa.Column("page_count", sa.Integer(), comment="pages of the claim, also once it is erased"))
    op.execute("UPDATE claims SET page_count = (SELECT count(*) FROM pages WHERE pages.claim_id = claims.id)")
    op.add_column("claims", sa.Column("turn_at", Moment(), comment="the earliest is read first"))
    op.execute("UPDATE claims SET turn_at = received_at WHERE status IN ('received', 'reading')")
    op.create_index("ix_claims_status_turn", "claims", ["status", "turn_at"])
