"""What happens at the counter: the light look at each file, people who hand papers in, piles that may have to be divided."""

import sqlalchemy as sa
from alembic import op

from intake.database.tables import Moment

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the tables of looks and proposed splits; let a station be a person's."""
    op.create_table(
        "checks",
        sa.Column("file_id", sa.String(length=26), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("taken_until", Moment()),
        sa.Column("checked_at", Moment()),
        sa.Column("pages", sa.JSON(), comment="of each page why it should be scanned again, null where it need not"),
        sa.Column("refused", sa.String(length=24), comment="why no page of the file could be opened"),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_checks_file_id")),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_checks")),
        comment="the light look at each file while its owner still stands at the counter",
    )
    waiting = sa.text("checked_at IS NULL")
    op.create_index("ix_checks_waiting", "checks", ["file_id"], sqlite_where=waiting, postgresql_where=waiting)
    op.create_table(
        "splits",
        sa.Column("claim_id", sa.String(length=26), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False, comment="the first page of what may be another claim"),
        sa.Column("state", sa.String(length=10), nullable=False, comment="proposed, confirmed, refused"),
        sa.Column("decided_by", sa.String(length=48)),
        sa.Column("decided_at", Moment()),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_splits_claim_id")),
        sa.PrimaryKeyConstraint("claim_id", "page", name=op.f("pk_splits")),
        comment="where a pile without separators may have to be divided",
    )
    person = sa.Column("user_id", sa.String(26), comment="the person who hands papers in by browser as this station")
    op.add_column("stations", person)
    op.create_index(op.f("ix_stations_user_id"), "stations", ["user_id"], unique=True)
