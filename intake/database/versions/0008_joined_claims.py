"""Claims that were joined or divided are followed both ways; a second reading keeps which revision it is of, and what others had typed."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create the index of joined claims; add the columns."""
    op.create_index(
        "ix_claims_joined",
        "claims",
        ["joined_to"],
        unique=False,
        sqlite_where=sa.text("joined_to IS NOT NULL"),
        postgresql_where=sa.text("joined_to IS NOT NULL"),
    )
    op.add_column(
        "claims", sa.Column("split_from", sa.String(length=26), comment="the claim that a person divided it off")
    )
    op.add_column(
        "second_reads", sa.Column("revision", sa.Integer(), comment="the claim's revision that this person was shown")
    )
    op.add_column(
        "second_reads",
        sa.Column("drafts", sa.JSON(), comment="what others had typed whose hold had ended, sealed, by person"),
    )
