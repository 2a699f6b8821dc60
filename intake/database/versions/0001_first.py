"""The first shape of the tables."""

import sqlalchemy as sa
from alembic import op

from intake.database.tables import Moment

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "answers",
        sa.Column("caller", sa.String(length=48), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("running", sa.Boolean(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=True),
        sa.Column("status_code", sa.Integer(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("running_until", Moment(), nullable=True),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("caller", "key_hash", name=op.f("pk_answers")),
        comment="idempotency: the first answer to each Idempotency-Key, kept 30 days",
    )
    op.create_index(op.f("ix_answers_expires_at"), "answers", ["expires_at"], unique=False)
    op.create_table(
        "beats",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_beats")),
        comment="counters that outlive a process: expired leases, fenced writes, bells rung again",
    )
    op.create_table(
        "clients",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("regimes", sa.JSON(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_clients_key_hash")),
        sa.UniqueConstraint("name", name=op.f("uq_clients_name")),
    )
    op.create_table(
        "house",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("master", sa.String(length=12), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_house")),
        comment="epoch of the feed, wrapped secret of the house",
    )
    op.create_table(
        "keys",
        sa.Column("owner", sa.String(length=26), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("master", sa.String(length=12), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_keys")),
        comment="a wrapped data key per claim and per file; erasing a claim deletes its row",
    )
    op.create_table(
        "stations",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stations")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_stations_key_hash")),
        sa.UniqueConstraint("name", name=op.f("uq_stations_name")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("wait_until", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("disabled_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("name", name=op.f("uq_users_name")),
    )
    op.create_table(
        "batches",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("station_id", sa.String(length=26), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_batches_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
    )
    op.create_index(op.f("ix_batches_station_id"), "batches", ["station_id"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=26), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sessions_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_user_id"), "sessions", ["user_id"], unique=False)
    op.create_table(
        "files",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("batch_id", sa.String(length=26), nullable=False),
        sa.Column("station_id", sa.String(length=26), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("blob", sa.String(length=64), nullable=True),
        sa.Column("duplicate_of", sa.String(length=26), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("separators", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_files_batch_id")),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_files_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
    )
    op.create_index(op.f("ix_files_batch_id"), "files", ["batch_id"], unique=False)
    op.create_index(op.f("ix_files_content_hash"), "files", ["content_hash"], unique=False)
    op.create_index(
        "uq_files_station_content",
        "files",
        ["station_id", "content_hash"],
        unique=True,
        sqlite_where=sa.text("duplicate_of IS NULL"),
        postgresql_where=sa.text("duplicate_of IS NULL"),
    )
    op.create_table(
        "claims",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("file_id", sa.String(length=26), nullable=False),
        sa.Column("batch_id", sa.String(length=26), nullable=False),
        sa.Column("station_id", sa.String(length=26), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("tracking", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("pending", sa.String(length=16), nullable=True),
        sa.Column("regime", sa.String(length=12), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=True),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("insured_hash", sa.String(length=64), nullable=True),
        sa.Column("event_hash", sa.String(length=64), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False, comment="how often a worker took it: the fence"),
        sa.Column(
            "failures", sa.Integer(), nullable=False, comment="how often its reader failed for no outside reason"
        ),
        sa.Column("lease_until", Moment(), nullable=True),
        sa.Column("next_try_at", Moment(), nullable=True),
        sa.Column("rung_at", Moment(), nullable=True),
        sa.Column("held_by", sa.String(length=26), nullable=True),
        sa.Column("held_until", Moment(), nullable=True),
        sa.Column("first_by", sa.String(length=26), nullable=True),
        sa.Column("pay_by", sa.Date(), nullable=True, comment="last legal day to pay; orders the queue"),
        sa.Column("due_on", sa.Date(), nullable=True, comment="day by which what was asked back is due"),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_claims_batch_id")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_claims_file_id")),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_claims_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
        sa.UniqueConstraint("file_id", "part", name="uq_claims_file_part"),
        sa.UniqueConstraint("tracking", name=op.f("uq_claims_tracking")),
        comment="`version` counts what adjudication may see, `revision` every change (the ETag)",
    )
    op.create_index(op.f("ix_claims_batch_id"), "claims", ["batch_id"], unique=False)
    op.create_index(op.f("ix_claims_content_hash"), "claims", ["content_hash"], unique=False)
    op.create_index(op.f("ix_claims_event_hash"), "claims", ["event_hash"], unique=False)
    op.create_index(op.f("ix_claims_file_id"), "claims", ["file_id"], unique=False)
    op.create_index(op.f("ix_claims_insured_hash"), "claims", ["insured_hash"], unique=False)
    op.create_index(op.f("ix_claims_station_id"), "claims", ["station_id"], unique=False)
    op.create_index("ix_claims_status_received", "claims", ["status", "received_at"], unique=False)
    op.create_table(
        "acknowledgements",
        sa.Column("claim_id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=26), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_acknowledgements_claim_id")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_acknowledgements_client_id")),
        sa.PrimaryKeyConstraint("claim_id", "version", name=op.f("pk_acknowledgements")),
    )
    op.create_table(
        "feed",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column(
            "xid", sa.BigInteger(), nullable=False, comment="PostgreSQL transaction that wrote the row; 0 on SQLite"
        ),
        sa.Column("claim_id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("regime", sa.String(length=12), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_feed_claim_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_feed")),
        sa.UniqueConstraint("claim_id", "version", name="uq_feed_claim_version"),
        comment="what adjudication pulls, append-only",
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feed_order", "feed", ["xid", "seq"], unique=False)
    op.create_table(
        "history",
        sa.Column("claim_id", sa.String(length=26), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("actor", sa.String(length=48), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_history_claim_id")),
        sa.PrimaryKeyConstraint("claim_id", "n", name=op.f("pk_history")),
        comment="append-only, one hash chain a claim; ids and rule ids only, never a personal value",
    )
    op.create_table(
        "pages",
        sa.Column("claim_id", sa.String(length=26), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("blob", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=False),
        sa.Column("height_px", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_pages_claim_id")),
        sa.PrimaryKeyConstraint("claim_id", "n", name=op.f("pk_pages")),
    )
