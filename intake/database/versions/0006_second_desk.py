"""Second readings are held and drafted as the desk is, and a claim's papers can go to another claim of its file.

Every new column may be empty: code of before writes and reads rows without them.
"""

import sqlalchemy as sa
from alembic import op

from intake.database.tables import Moment

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns."""
    for name, kind, comment in (
        ("held_by", sa.String(26), "who reads it now"),
        ("held_until", Moment(), None),
        ("sealed", sa.LargeBinary(), "what that person has typed and not kept yet, under the claim's key"),
    ):
        op.add_column("second_reads", sa.Column(name, kind, comment=comment))
    op.add_column("claims", sa.Column("joined_to", sa.String(26), comment="the claim that all its papers went to"))
