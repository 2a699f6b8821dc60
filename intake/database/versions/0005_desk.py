"""The reviewer's desk: what the queue is filtered by, drafts, undoing, second readings, and what the desk measured.

Every new column may be empty: code of before writes claims without them, and `intake.claim.finding` fills them in.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from intake.database.tables import Moment

revision = "0005"
down_revision = "0004"

BEHIND = "desk_revision IS NULL OR desk_revision <> revision"


def upgrade() -> None:
    """Add the columns, their indexes and the desk's tables."""
    for name, kind, comment in (
        ("rule_set", sa.Text(), "rules that stop it, each between bars: `|stamp_missing|filing_late|`"),
        ("kind_set", sa.Text(), "kinds of its papers, each between bars"),
        ("band", sa.Integer(), "how large the amount is, in the steps of `intake.claim.finding.BANDS`"),
        ("desk_revision", sa.Integer(), "the revision that the three columns before tell of"),
    ):
        op.add_column("claims", sa.Column(name, kind, comment=comment))
    op.create_index(
        "ix_claims_desk",
        "claims",
        [
            *("status", "pay_by", "id", "regime", "station_id"),
            *("pending", "band", "received_on", "rule_set", "kind_set"),
        ],
    )
    op.create_index("ix_claims_held", "claims", ["held_by", "held_until"])
    op.create_index(
        "ix_claims_behind", "claims", ["id"], sqlite_where=sa.text(BEHIND), postgresql_where=sa.text(BEHIND)
    )
    _table(
        "search_keys",
        _key("hash", 64),
        _claim(),
        comment="keyed hashes of references and identifiers, to find a claim by what a person types",
    )
    op.create_index(op.f("ix_search_keys_claim_id"), "search_keys", ["claim_id"])
    _table(
        "drafts",
        _claim(),
        _key("user_id"),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("sealed", sa.LargeBinary()),
        comment="what a person has typed on the desk and not kept yet, under the claim's key",
    )
    _table(
        "befores",
        _claim(),
        sa.Column("n", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=26), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        comment="the claim before a person's last acts, to undo them, under the claim's key",
    )
    _table(
        "evidence",
        _claim(),
        sa.Column("features", sa.JSON(), nullable=False),
        comment="by document and field, what spoke for the machine's value: numbers from 0 to 1, never the value",
    )
    _table(
        "examples",
        _claim(),
        sa.Column("document", sa.Integer(), primary_key=True, autoincrement=False),
        _key("name", 64),
        _key("source", 8),
        sa.Column("user_id", sa.String(length=26), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("first_right", sa.Boolean()),
        comment="whether the machine, and the first person where two have read, had a field right; no value",
    )
    _table(
        "reviews",
        _claim(),
        sa.Column("n", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("user_id", sa.String(length=26), nullable=False),
        sa.Column("decision", sa.String(length=12), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("fields", sa.Integer(), nullable=False),
        comment="one line a decision: who, what, how long it was on the desk, how many fields were confirmed or mended",
    )
    op.create_index("ix_reviews_at", "reviews", ["at"])
    _table(
        "second_reads",
        _claim(),
        sa.Column("first_by", sa.String(length=26), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("done_by", sa.String(length=26)),
        sa.Column("done_at", Moment()),
        comment="claims drawn by lot whose fields a second person types without seeing what was read",
    )
    op.create_index("ix_second_reads_open", "second_reads", ["done_at", "asked_at"])


def _table(name: str, *columns: sa.Column[Any], comment: str | None = None) -> None:
    keys = [column.name for column in columns if column.primary_key]
    for column in columns:
        column.primary_key = False
    op.create_table(
        name,
        *columns,
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f(f"fk_{name}_claim_id")),
        sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{name}")),
        comment=comment,
    )


def _claim() -> sa.Column[Any]:
    return _key("claim_id")


def _key(name: str, length: int = 26) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length=length), primary_key=True, nullable=False)
