"""The tables. Nothing personal stands in a plain column: values are sealed, look-ups go by keyed hash."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Dialect


class Moment(TypeDecorator[datetime]):
    """An aware moment in UTC; SQLite keeps no zone, so it is taken off going in and put back coming out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware, in UTC; naive for SQLite."""
        if value is None:
            return None
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Serial = BigInteger().with_variant(Integer, "sqlite")
Id = String(26)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

house = Table(
    "house",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", LargeBinary, nullable=False),
    Column("master", String(12)),
    comment="epoch of the feed, wrapped secret of the house",
)

stations = Table(
    "stations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    Column("turn_at", Moment, comment="turn of its last claim: who sends much stands behind who sends little"),
    Column("user_id", Id, index=True, unique=True, comment="the person who hands papers in by browser as this station"),
)

clients = Table(
    "clients",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("scopes", JSON, nullable=False),
    Column("regimes", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)

users = Table(
    "users",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("role", String(12), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("failures", Integer, nullable=False, default=0),
    Column("wait_until", Moment),
    Column("created_at", Moment, nullable=False),
    Column("disabled_at", Moment),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

batches = Table(
    "batches",
    metadata,
    Column("id", Id, primary_key=True),
    Column("station_id", Id, ForeignKey("stations.id"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
)

keys = Table(
    "keys",
    metadata,
    Column("owner", Id, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("master", String(12), nullable=False),
    Column("created_at", Moment, nullable=False),
    comment="a wrapped data key per claim and per file; erasing a claim deletes its row",
)

files = Table(
    "files",
    metadata,
    Column("id", Id, primary_key=True),
    Column("batch_id", Id, ForeignKey("batches.id"), nullable=False, index=True),
    Column("station_id", Id, ForeignKey("stations.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("source_sealed", LargeBinary, nullable=False),
    Column("content_hash", String(64), nullable=False, index=True),
    Column("size", BigInteger, nullable=False),
    Column("blob", String(64), index=True),
    Column("duplicate_of", Id),
    Column("pages", Integer, nullable=False, default=0),
    Column("separators", Integer, nullable=False, default=0),
    Column("created_at", Moment, nullable=False),
    Column("complements", Id, index=True, comment="the claim that these papers complete, instead of making one"),
    Column("joined_at", Moment, comment="when a complement was read and became part of its claim"),
)
Index(
    "uq_files_station_content",
    files.c.station_id,
    files.c.content_hash,
    unique=True,
    sqlite_where=text("duplicate_of IS NULL"),
    postgresql_where=text("duplicate_of IS NULL"),
)

claims = Table(
    "claims",
    metadata,
    Column("id", Id, primary_key=True),
    Column("file_id", Id, ForeignKey("files.id"), nullable=False, index=True),
    Column("batch_id", Id, ForeignKey("batches.id"), nullable=False, index=True),
    Column("station_id", Id, ForeignKey("stations.id"), nullable=False, index=True),
    Column("part", Integer, nullable=False, default=1),
    Column("tracking", String(16), nullable=False, unique=True),
    Column("version", Integer, nullable=False, default=1),
    Column("revision", Integer, nullable=False, default=1),
    Column("status", String(12), nullable=False),
    Column("pending", String(16)),
    Column("regime", String(12)),
    Column("received_on", Date),
    Column("received_at", Moment, nullable=False),
    Column("reason", String(24)),
    Column("rules", JSON, nullable=False),
    Column("missing", JSON, nullable=False),
    Column("content_hash", String(64), nullable=False, index=True),
    Column("insured_hash", String(64), index=True),
    Column("event_hash", String(64), index=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("attempt", Integer, nullable=False, default=0, comment="how often a worker took it: the fence"),
    Column("failures", Integer, nullable=False, default=0, comment="how often its reader failed for no outside reason"),
    Column("lease_until", Moment),
    Column("next_try_at", Moment),
    Column("rung_at", Moment),
    Column("held_by", Id),
    Column("held_until", Moment),
    Column("first_by", Id),
    Column("pay_by", Date, comment="last legal day to pay; orders the queue"),
    Column("due_on", Date, comment="day by which what was asked back is due"),
    Column("asked_on", Date, comment="day a person last asked papers back"),
    Column("was_due_on", Date, comment="day by which the last complement was due, where it had been asked for"),
    Column("page_count", Integer, comment="pages of the claim, also once it is erased"),
    Column("complete_on", Date, comment="day the last complement came in: the time to pay runs from it"),
    Column("turn_at", Moment, comment="the earliest is read first"),
    Column("changed_at", Moment, nullable=False),
    Column("rule_set", Text, comment="rules that stop it, each between bars: `|stamp_missing|filing_late|`"),
    Column("kind_set", Text, comment="kinds of its papers, each between bars"),
    Column("band", Integer, comment="how large the amount is, in the steps of `intake.claim.finding.BANDS`"),
    Column("desk_revision", Integer, comment="the revision that the three columns before tell of"),
    Column("joined_to", Id, comment="the claim that all its papers went to"),
    Column("split_from", Id, comment="the claim that a person divided it off"),
    UniqueConstraint("file_id", "part", name="uq_claims_file_part"),
    Index("ix_claims_status_received", "status", "received_at"),
    Index("ix_claims_status_turn", "status", "turn_at"),
    Index(
        "ix_claims_desk",
        *("status", "pay_by", "id", "regime", "station_id"),
        *("pending", "band", "received_on", "rule_set", "kind_set"),
    ),
    Index("ix_claims_held", "held_by", "held_until"),
    comment="`version` counts what adjudication may see, `revision` every change (the ETag)",
)

checks = Table(
    "checks",
    metadata,
    Column("file_id", Id, ForeignKey("files.id"), primary_key=True),
    Column("tries", Integer, nullable=False, default=0),
    Column("taken_until", Moment),
    Column("checked_at", Moment),
    Column("pages", JSON, comment="of each page why it should be scanned again, null where it need not"),
    Column("refused", String(24), comment="why no page of the file could be opened"),
    Index(
        "ix_checks_waiting",
        "file_id",
        sqlite_where=text("checked_at IS NULL"),
        postgresql_where=text("checked_at IS NULL"),
    ),
    comment="the light look at each file while its owner still stands at the counter",
)

splits = Table(
    "splits",
    metadata,
    Column("claim_id", Id, ForeignKey("claims.id"), primary_key=True),
    Column("page", Integer, primary_key=True, comment="the first page of what may be another claim"),
    Column("state", String(10), nullable=False, comment="proposed, confirmed, refused"),
    Column("decided_by", String(48)),
    Column("decided_at", Moment),
    comment="where a pile without separators may have to be divided",
)
BEHIND = text("desk_revision IS NULL OR desk_revision <> revision")
"""Claims that code of before has written: what the queue is filtered by lags behind."""
Index(
    "ix_claims_joined",
    claims.c.joined_to,
    sqlite_where=text("joined_to IS NOT NULL"),
    postgresql_where=text("joined_to IS NOT NULL"),
)
Index("ix_claims_behind", claims.c.id, sqlite_where=BEHIND, postgresql_where=BEHIND)

traces = Table(
    "traces",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("claim_id", Id, ForeignKey("claims.id"), primary_key=True, index=True),
    comment="keyed hashes of events, invoices and boxes, to find what was claimed before",
)

looks = Table(
    "looks",
    metadata,
    Column("key", LargeBinary(16), primary_key=True),
    Column("claim_id", Id, ForeignKey("claims.id"), primary_key=True, index=True),
    Column("page", Integer, primary_key=True, autoincrement=False),
    Column(
        "look", LargeBinary(32), nullable=False, comment="how the page looks, masked by a keyed hash of those values"
    ),
    Column("sure", Integer, nullable=False, comment="which values were read surely, a bit each"),
    sqlite_with_rowid=False,  # rows lie in the order of their keys: one look-up, one place on the disk
    comment="pages by keyed hashes of two of their values, to find those that are scanned again",
)

search_keys = Table(
    "search_keys",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("claim_id", Id, ForeignKey("claims.id"), primary_key=True, index=True),
    comment="keyed hashes of references and identifiers, to find a claim by what a person types",
)

pages = Table(
    "pages",
    metadata,
    Column("claim_id", Id, ForeignKey("claims.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("blob", String(64), nullable=False, index=True),
    Column("media_type", String(20), nullable=False),
    Column("width_px", Integer, nullable=False),
    Column("height_px", Integer, nullable=False),
    Column("look_sealed", LargeBinary, comment="how the page looks, under the house's key"),
)

history = Table(
    "history",
    metadata,
    Column("claim_id", Id, ForeignKey("claims.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", String(48), nullable=False),
    Column("act", String(32), nullable=False),
    Column("detail", JSON, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    comment="append-only, one hash chain a claim; ids and rule ids only, never a personal value",
)

feed = Table(
    "feed",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("xid", BigInteger, nullable=False, comment="PostgreSQL transaction that wrote the row; 0 on SQLite"),
    Column("claim_id", Id, ForeignKey("claims.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("regime", String(12)),
    Column("at", Moment, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    UniqueConstraint("claim_id", "version", name="uq_feed_claim_version"),
    Index("ix_feed_order", "xid", "seq"),
    sqlite_autoincrement=True,
    comment="what adjudication pulls, append-only",
)

acknowledgements = Table(
    "acknowledgements",
    metadata,
    Column("claim_id", Id, ForeignKey("claims.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("client_id", Id, ForeignKey("clients.id"), nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("reason_sealed", LargeBinary),
    Column("at", Moment, nullable=False),
)

answers = Table(
    "answers",
    metadata,
    Column("caller", String(48), primary_key=True),
    Column("key_hash", String(64), primary_key=True),
    Column("token", String(32), nullable=False),
    Column("running", Boolean, nullable=False),
    Column("fingerprint", String(64)),
    Column("status_code", Integer),
    Column("sealed", LargeBinary),
    Column("running_until", Moment),
    Column("expires_at", Moment, nullable=False, index=True),
    comment="idempotency: the first answer to each Idempotency-Key, kept 30 days",
)

uploads = Table(
    "uploads",
    metadata,
    Column("id", Id, primary_key=True),
    Column("station_id", Id, ForeignKey("stations.id"), nullable=False, index=True),
    Column("length", BigInteger, nullable=False),
    Column("offset", BigInteger, nullable=False, comment="bytes that are durable: what a client resumes from"),
    Column("told_sealed", LargeBinary, comment="Upload-Metadata as it was sent"),
    Column("state", String(10), nullable=False, comment="open, used (in a batch), expired"),
    Column("lock_token", String(32), comment="the call that writes now, and the fence of its writes"),
    Column("locked_until", Moment),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    comment="files that come in piece by piece",
)

pieces = Table(
    "pieces",
    metadata,
    Column("upload_id", Id, ForeignKey("uploads.id"), primary_key=True),
    Column("start", BigInteger, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("blob", String(64), nullable=False, index=True),
    comment="sealed pieces of uploads, each durable before its row is",
)

drafts = Table(
    "drafts",
    metadata,
    Column("claim_id", Id, ForeignKey("claims.id"), primary_key=True),
    Column("user_id", Id, primary_key=True),
    Column("opened_at", Moment, nullable=False),
    Column("at", Moment, nullable=False),
    Column("sealed", LargeBinary),
    comment="what a person has typed on the desk and not kept yet, under the claim's key",
)

befores = Table(
    "befores",
    metadata,
    Column("claim_id", Id, ForeignKey("claims.id"), primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("act", String(32), nullable=False),
    Column("user_id", Id, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    comment="the claim before a person's last acts, to undo them, under the claim's key",
)

evidence = Table(
    "evidence",
    metadata,
    Column("claim_id", Id, ForeignKey("claims.id"), primary_key=True),
    Column("features", JSON, nullable=False),
    comment="by document and field, what spoke for the machine's value: numbers from 0 to 1, never the value",
)

examples = Table(
    "examples",
    metadata,
    Column("claim_id", Id, ForeignKey("claims.id"), primary_key=True),
    Column("document", Integer, primary_key=True, autoincrement=False),
    Column("name", String(64), primary_key=True),
    Column("source", String(8), primary_key=True),
    Column("user_id", Id, nullable=False),
    Column("at", Moment, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("accepted", Boolean, nullable=False),
    Column("right", Boolean, nullable=False),
    Column("first_right", Boolean),
    comment="whether the machine, and the first person where two have read, had a field right; no value",
)

reviews = Table(
    "reviews",
    metadata,
    Column("claim_id", Id, ForeignKey("claims.id"), primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("user_id", Id, nullable=False),
    Column("decision", String(12), nullable=False),
    Column("at", Moment, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("fields", Integer, nullable=False),
    Index("ix_reviews_at", "at"),
    comment="one line a decision: who, what, how long it was on the desk, how many fields were confirmed or mended",
)

second_reads = Table(
    "second_reads",
    metadata,
    Column("claim_id", Id, ForeignKey("claims.id"), primary_key=True),
    Column("first_by", Id, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("done_by", Id),
    Column("done_at", Moment),
    Column("held_by", Id, comment="who reads it now"),
    Column("held_until", Moment),
    Column("sealed", LargeBinary, comment="what that person has typed and not kept yet, under the claim's key"),
    Column("revision", Integer, comment="the claim's revision that this person was shown"),
    Column("drafts", JSON, comment="what others had typed whose hold had ended, sealed, by person"),
    Index("ix_second_reads_open", "done_at", "asked_at"),
    comment="claims drawn by lot whose fields a second person types without seeing what was read",
)

beats = Table(
    "beats",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    comment="counters that outlive a process: expired leases, fenced writes, bells rung again",
)
