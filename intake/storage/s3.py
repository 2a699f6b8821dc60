"""Blobs in S3-compatible storage. Access keys come from the environment or the machine's role, as boto3 finds them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast
from urllib.parse import urlsplit

import boto3
from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from ulid import ULID

from intake.storage import StorageUnavailable

SPOOL_BYTES = 8 << 20  # a blob up to this size is held in memory while it is read
FAILURES = (ClientError, BotoCoreError, Boto3Error, OSError)
"""What boto3 raises when the store fails; its transfers wrap what the calls raise in errors of a family of their own."""


class S3Storage:
    """Blobs under `s3://bucket/prefix/ab/cdef…`; a checksum travels with each part."""

    def __init__(self, url: str, scratch: Path, *, floor_bytes: int, endpoint: str | None, region: str | None) -> None:
        parts = urlsplit(url)
        self._bucket = parts.netloc
        self._prefix = parts.path.strip("/")
        self._floor_bytes = floor_bytes
        self.scratch = scratch
        scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._client = boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name=region,
            config=Config(connect_timeout=3, read_timeout=30, retries={"max_attempts": 3, "mode": "standard"}),
        )

    def put(self, sealed: Path, address: str) -> None:
        """Durable when S3 has answered; the local file is removed."""
        try:
            if shutil.disk_usage(self.scratch).free < self._floor_bytes:
                raise StorageUnavailable
            self._client.upload_file(
                str(sealed), self._bucket, self._name(address), ExtraArgs={"ChecksumAlgorithm": "SHA256"}
            )
        except FAILURES as error:
            raise StorageUnavailable from error
        finally:
            sealed.unlink(missing_ok=True)

    def open(self, address: str) -> BinaryIO:
        """The blob's bytes, fetched whole so that a broken connection shows here and not half-way."""
        spool = SpooledTemporaryFile(max_size=SPOOL_BYTES, dir=str(self.scratch))  # noqa: SIM115  # the caller closes it
        try:
            self._client.download_fileobj(self._bucket, self._name(address), cast(BinaryIO, spool))
        except FAILURES as error:
            spool.close()
            raise StorageUnavailable from error
        spool.seek(0)
        return cast(BinaryIO, spool)

    def remove(self, address: str) -> None:
        """Delete the object."""
        try:
            self._client.delete_object(Bucket=self._bucket, Key=self._name(address))
        except FAILURES as error:
            raise StorageUnavailable from error

    def addresses(self, before: datetime) -> Iterator[str]:
        """Every object under the prefix that is older than `before`."""
        prefix = f"{self._prefix}/" if self._prefix else ""
        try:
            for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix):
                for entry in page.get("Contents", []):
                    if entry["LastModified"] < before:
                        yield entry["Key"].removeprefix(prefix).replace("/", "", 1)
        except FAILURES as error:
            raise StorageUnavailable from error

    def probe(self) -> None:
        """A small object there and back."""
        name = self._name(f"00probe{ULID()}")
        try:
            self._client.put_object(Bucket=self._bucket, Key=name, Body=b"probe")
            body = self._client.get_object(Bucket=self._bucket, Key=name)["Body"].read()
            self._client.delete_object(Bucket=self._bucket, Key=name)
        except FAILURES as error:
            raise StorageUnavailable from error
        if body != b"probe":
            raise StorageUnavailable

    def _name(self, address: str) -> str:
        name = f"{address[:2]}/{address[2:]}"
        return f"{self._prefix}/{name}" if self._prefix else name
