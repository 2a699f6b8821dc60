"""Every setting of Cachet: one documented model, read from `CACHET_…` in the environment."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import SettingsConfigDict

from cachet.own_law import PREFIX, LawSetting
from intake.house import Terms
from intake.sealing import MasterKey

MIB = 1 << 20


class WrongSetting(Exception):
    """A setting is wrong; the sentence names it."""


class Settings(LawSetting):
    """The settings; each default works on one machine."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True, hide_input_in_errors=True)

    data: Annotated[
        Path, Field(description="Folder of a one-machine service: database, sealed files, Redis socket.")
    ] = Path("var")
    database_url: Annotated[
        str | None,
        Field(description="`sqlite:///…` or `postgresql://…`; by default SQLite in the data folder."),
    ] = None
    redis_url: Annotated[
        str | None,
        Field(
            description="`redis://`, `rediss://` or `unix://`; by default `cachet serve` starts its own on a socket."
        ),
    ] = None
    storage_url: Annotated[
        str | None,
        Field(description="A folder, or `s3://bucket/prefix`; by default a folder in the data folder."),
    ] = None
    s3_endpoint: Annotated[str | None, Field(description="URL of an S3-compatible storage that is not Amazon's.")] = (
        None
    )
    s3_region: Annotated[str | None, Field(description="Region of the S3 storage.")] = None
    master_key: Annotated[
        SecretStr | None,
        Field(
            description="32 bytes in base64 that wrap every data key. Two, with a comma between, while one replaces the "
            "other: the first wraps, both open."
        ),
    ] = None
    scratch: Annotated[
        Path | None,
        Field(description="Folder in memory where a page being read may stand in the clear; by default /dev/shm."),
    ] = None

    confidence: Annotated[
        Path | None,
        Field(description="File of `cachet learn --output`, in place of the calibration that ships; read at start."),
    ] = None

    registry: Annotated[
        Path | None,
        Field(
            description="Folder of the reference lists; by default `registry` in the data folder. Machines share it."
        ),
    ] = None

    host: Annotated[str, Field(description="Address that the web server listens on.")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="Port of the web server; 0 takes a free one.")] = 8000
    workers: Annotated[int, Field(ge=0, le=256, description="Worker processes of `cachet serve`; 0 reads nothing.")] = (
        max(1, (os.cpu_count() or 2) - 1)
    )
    checkers: Annotated[
        int, Field(ge=0, le=64, description="Processes of `cachet serve` that look at pages as they come in.")
    ] = 1
    public_url: Annotated[
        str | None,
        Field(description="Address people reach the service by, behind a proxy; `https://` makes cookies `Secure`."),
    ] = None
    web_connections: Annotated[int, Field(ge=1, description="Open connections a web process serves at once.")] = 5000

    max_batch_mib: Annotated[int, Field(ge=1, description="Largest batch, MiB.")] = 512
    max_file_mib: Annotated[int, Field(ge=1, description="Largest file, MiB.")] = 128
    max_files: Annotated[int, Field(ge=1, le=10_000, description="Most files in a batch.")] = 500
    max_pages: Annotated[int, Field(ge=1, description="Most pages in a file.")] = 100
    upload_s: Annotated[int, Field(ge=1, description="Longest time one upload may take, seconds.")] = 600
    uploads_at_once: Annotated[
        int, Field(ge=1, description="Uploads a web process takes at once; the others are told to come back (429).")
    ] = 32
    station_uploads_at_once: Annotated[
        int, Field(ge=1, description="Uploads a web process takes of one station at once.")
    ] = 8
    keep_uploads_days: Annotated[
        int, Field(ge=1, description="How long an unfinished resumable upload is kept, days.")
    ] = 7
    lease_s: Annotated[int, Field(ge=3, description="How long a worker holds a claim between two beats, seconds.")] = 30
    tries: Annotated[int, Field(ge=1, le=20, description="Tries before a claim is set aside as unreadable.")] = 3
    sweep_s: Annotated[float, Field(gt=0, le=60, description="Time between two sweeps, seconds.")] = 3.0
    hold_min: Annotated[int, Field(ge=1, description="How long a reviewer holds a claim, minutes.")] = 15
    session_idle_min: Annotated[int, Field(ge=1, description="A session unused this long ends, minutes.")] = 30
    session_h: Annotated[int, Field(ge=1, description="A session this old ends, hours.")] = 12
    keep_answers_days: Annotated[
        int, Field(ge=1, description="How long the answer to an Idempotency-Key is kept, days.")
    ] = 30
    two_from_mad: Annotated[
        int | None,
        Field(
            ge=0,
            description="From this amount on, MAD, two people validate a flagged claim; by default none is that large.",
        ),
    ] = None
    two_share: Annotated[
        float, Field(ge=0, le=1, description="Share of flagged claims, drawn by lot, that two people validate.")
    ] = 0.0
    second_read_share: Annotated[
        float,
        Field(
            ge=0, le=1, description="Share of validated claims whose fields a person who has not seen them types blind."
        ),
    ] = 0.02
    return_days: Annotated[
        int, Field(ge=1, description="Time to bring a complement when a reviewer names no date, days.")
    ] = 8
    disk_floor_mib: Annotated[int, Field(ge=0, description="Free disk under which uploads are refused, MiB.")] = 256
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Field(description="Least level that is logged.")
    ] = "info"

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("sqlite://", "postgresql://", "postgresql+psycopg://")):
            raise ValueError("begins with sqlite:// or postgresql://")
        return value

    @field_validator("redis_url")
    @classmethod
    def _known_redis(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("begins with redis://, rediss:// or unix://")
        return value

    @field_validator("storage_url")
    @classmethod
    def _known_storage(cls, value: str | None) -> str | None:
        if value is not None and "://" in value and not value.startswith(("s3://", "file://")):
            raise ValueError("is a folder or begins with s3://")
        return value

    @field_validator("master_key")
    @classmethod
    def _whole_key(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            try:
                _parse_keys(value.get_secret_value())
            except ValueError:
                raise ValueError("is 32 bytes in base64") from None
        return value

    @property
    def master_keys(self) -> tuple[MasterKey, ...] | None:
        """The master keys, the wrapping one first; None when none is set."""
        return None if self.master_key is None else _parse_keys(self.master_key.get_secret_value())

    @property
    def database(self) -> str:
        """Where the database is."""
        return self.database_url or f"sqlite:///{(self.data / 'cachet.db').resolve()}"

    @property
    def storage(self) -> str:
        """Where the sealed bytes are."""
        return self.storage_url or str((self.data / "files").resolve())

    @property
    def lists(self) -> Path:
        """The folder of the reference lists."""
        return self.registry or self.data / "registry"

    @property
    def redis_socket(self) -> Path:
        """Socket of the Redis that `cachet serve` starts."""
        return (self.data / "redis.sock").resolve()

    @property
    def redis(self) -> str:
        """Where the bell is."""
        return self.redis_url or f"unix://{self.redis_socket}"

    @property
    def terms(self) -> Terms:
        """What `intake` needs to know of these settings."""
        return Terms(
            max_batch_bytes=self.max_batch_mib * MIB,
            max_file_bytes=self.max_file_mib * MIB,
            max_files=self.max_files,
            max_pages=self.max_pages,
            upload_s=self.upload_s,
            uploads_at_once=self.uploads_at_once,
            station_uploads_at_once=self.station_uploads_at_once,
            keep_uploads_days=self.keep_uploads_days,
            lease_s=self.lease_s,
            tries=self.tries,
            hold_min=self.hold_min,
            session_idle_min=self.session_idle_min,
            session_h=self.session_h,
            keep_answers_days=self.keep_answers_days,
            return_days=self.return_days,
            two_from_mad=Decimal("Infinity") if self.two_from_mad is None else Decimal(self.two_from_mad),
            two_share=self.two_share,
            second_read_share=self.second_read_share,
            public_url=self.public_url,
            secure_cookie=bool(self.public_url and self.public_url.startswith("https://")),
        )


def _parse_keys(text: str) -> tuple[MasterKey, ...]:
    return tuple(MasterKey.parse(part) for part in text.split(","))


def load_settings(**given: Any) -> Settings:
    """The settings from the environment, with `given` (from the command line, None left out) over them.

    Raises WrongSetting with one sentence that names the first wrong setting.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        reason = first["msg"].removeprefix("Value error, ").strip()
        raise WrongSetting(f"{PREFIX}{name} is wrong: {reason[:1].lower()}{reason[1:]}.") from None
