"""What papers and boxes leave behind, so that a later claim that shows them again is found."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the table of traces."""
    op.create_table(
        "traces",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("claim_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_traces_claim_id")),
        sa.PrimaryKeyConstraint("hash", "claim_id", name=op.f("pk_traces")),
        comment="keyed hashes of events, invoices and boxes, to find what was claimed before",
    )
    op.create_index(op.f("ix_traces_claim_id"), "traces", ["claim_id"], unique=False)
