"""Claims that were joined are found from the one their papers went to; a second reading keeps which revision it is of."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create the index of joined claims; add the column."""
    op.create_index(
        "ix_claims_joined",
        "claims",
        ["joined_to"],
        unique=False,
        sqlite_where=sa.text("joined_to IS NOT NULL"),
        postgresql_where=sa.text("joined_to IS NOT NULL"),
    )
    op.add_column(
        "second_reads", sa.Column("revision", sa.Integer(), comment="the claim's revision that this person was shown")
    )
