"""How pages look, so that one that is scanned again is known; pages of before have no look and are found by what they say."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the table of looks; let a page keep its own."""
    op.create_table(
        "looks",
        sa.Column("key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("claim_id", sa.String(length=26), nullable=False),
        sa.Column("page", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "look",
            sa.LargeBinary(length=32),
            nullable=False,
            comment="how the page looks, masked by a keyed hash of those values",
        ),
        sa.Column("sure", sa.Integer(), nullable=False, comment="which values were read surely, a bit each"),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_looks_claim_id")),
        sa.PrimaryKeyConstraint("key", "claim_id", "page", name=op.f("pk_looks")),
        sqlite_with_rowid=False,
        comment="pages by keyed hashes of two of their values, to find those that are scanned again",
    )
    op.create_index(op.f("ix_looks_claim_id"), "looks", ["claim_id"], unique=False)
    op.add_column(
        "pages", sa.Column("look_sealed", sa.LargeBinary(), comment="how the page looks, under the house's key")
    )
