"""Claims that were joined are found from the one their papers went to."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create the index of joined claims."""
    op.create_index(
        "ix_claims_joined",
        "claims",
        ["joined_to"],
        unique=False,
        sqlite_where=sa.text("joined_to IS NOT NULL"),
        postgresql_where=sa.text("joined_to IS NOT NULL"),
    )
