"""Encryption at rest: every claim and every file has a data key of its own, wrapped by the master key.

AES-256-GCM throughout. What is sealed is bound to its owner, its purpose and a version (the additional data), so a sealed
value moved to another claim does not open. Destroying a wrapped key makes all it sealed unreadable for ever.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12
SEGMENT_BYTES = 1 << 20  # a long file is sealed in pieces of 1 MiB, so that it never stands in memory whole
TAG_BYTES = 16
MAGIC = b"CSB1"
PREFIX_BYTES = 7  # random part of a segment's nonce; then 4 bytes of counter and 1 that marks the last


class SealBroken(Exception):
    """What was sealed does not open: another key, another owner, or altered bytes."""


def bound(owner: str, purpose: str, version: int = 1) -> bytes:
    """Additional data that ties a sealed value to `owner` (a claim or file id) and `purpose`."""
    return f"{owner}\x1f{purpose}\x1f{version}".encode()


def seal(key: bytes, plain: bytes, aad: bytes) -> bytes:
    """`plain` under `key`: nonce, ciphertext, tag."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, aad)


def unseal(key: bytes, sealed: bytes, aad: bytes) -> bytes:
    """The plain bytes of `seal`; raises SealBroken."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], aad)
    except (InvalidTag, ValueError) as error:
        raise SealBroken from error


class SealingWriter:
    """Seals a stream piece by piece into `target` and knows both hashes when closed.

    address  SHA-256 of the ciphertext (what the store names the blob by), hexadecimal
    sha256   SHA-256 of the plain bytes, hexadecimal
    size     plain bytes written
    """

    def __init__(self, target: BinaryIO, key: bytes, aad: bytes) -> None:
        self._target = target
        self._cipher = AESGCM(key)
        self._aad = aad
        self._prefix = os.urandom(PREFIX_BYTES)
        self._waiting = bytearray()
        self._count = 0
        self._sealed_hash = hashlib.sha256()
        self._plain_hash = hashlib.sha256()
        self.size = 0
        self._put(MAGIC + self._prefix)

    @property
    def address(self) -> str:
        """SHA-256 of the ciphertext so far."""
        return self._sealed_hash.hexdigest()

    @property
    def sha256(self) -> str:
        """SHA-256 of the plain bytes so far."""
        return self._plain_hash.hexdigest()

    def write(self, plain: bytes) -> None:
        """Take more plain bytes."""
        self.size += len(plain)
        self._plain_hash.update(plain)
        self._waiting += plain
        while len(self._waiting) > SEGMENT_BYTES:
            self._segment(bytes(self._waiting[:SEGMENT_BYTES]), last=False)
            del self._waiting[:SEGMENT_BYTES]

    def finish(self) -> None:
        """Seal what is left, with the mark of the last piece: a file cut short does not open."""
        self._segment(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _segment(self, plain: bytes, *, last: bool) -> None:
        nonce = _segment_nonce(self._prefix, self._count, last)
        self._count += 1
        self._put(self._cipher.encrypt(nonce, plain, self._aad))

    def _put(self, sealed: bytes) -> None:
        self._sealed_hash.update(sealed)
        self._target.write(sealed)


def _segment_nonce(prefix: bytes, count: int, last: bool) -> bytes:
    return prefix + struct.pack(">IB", count, int(last))


def unseal_stream(source: BinaryIO, key: bytes, aad: bytes) -> Iterator[bytes]:
    """The plain pieces of what `SealingWriter` wrote; raises SealBroken when cut, altered or foreign."""
    head = source.read(len(MAGIC) + PREFIX_BYTES)
    if head[: len(MAGIC)] != MAGIC or len(head) != len(MAGIC) + PREFIX_BYTES:
        raise SealBroken
    prefix, cipher, count = head[len(MAGIC) :], AESGCM(key), 0
    piece = source.read(SEGMENT_BYTES + TAG_BYTES)
    while True:
        following = source.read(SEGMENT_BYTES + TAG_BYTES)
        try:
            yield cipher.decrypt(_segment_nonce(prefix, count, not following), piece, aad)
        except (InvalidTag, ValueError) as error:
            raise SealBroken from error
        if not following:
            return
        piece, count = following, count + 1


@dataclass(frozen=True)
class MasterKey:
    """One master key; `id` is public and says which key wrapped a data key."""

    raw: bytes

    @property
    def id(self) -> str:
        """A short name of this key that tells nothing about it."""
        return hmac.new(self.raw, b"cachet master key id", hashlib.sha256).hexdigest()[:12]

    @classmethod
    def new(cls) -> MasterKey:
        """A fresh random key."""
        return cls(secrets.token_bytes(KEY_BYTES))

    @classmethod
    def parse(cls, text: str) -> MasterKey:
        """From 32 bytes in base64; raises ValueError."""
        try:
            raw = base64.b64decode(text.strip(), altchars=b"-_", validate=True)
        except binascii.Error as error:
            raise ValueError("not base64") from error
        if len(raw) != KEY_BYTES:
            raise ValueError("not 32 bytes")
        return cls(raw)

    def text(self) -> str:
        """As `parse` takes it."""
        return base64.urlsafe_b64encode(self.raw).decode()


@dataclass(frozen=True)
class WrappedKey:
    """A data key as the database keeps it; `master` is the id of the key that opens it."""

    sealed: bytes
    master: str


class Keyring:
    """The master keys of this house: the first wraps, all of them open (two are valid while one replaces the other)."""

    def __init__(self, masters: tuple[MasterKey, ...]) -> None:
        self._first = masters[0]
        self._by_id = {master.id: master for master in masters}

    def new_key(self, owner: str) -> tuple[bytes, WrappedKey]:
        """A fresh data key for `owner` and its wrapped form."""
        key = secrets.token_bytes(KEY_BYTES)
        return key, self.wrap(owner, key)

    def wrap(self, owner: str, key: bytes) -> WrappedKey:
        """`key` under the first master key."""
        return WrappedKey(seal(self._first.raw, key, bound(owner, "data key")), self._first.id)

    def unwrap(self, owner: str, wrapped: WrappedKey) -> bytes:
        """The data key of `owner`; raises SealBroken when no master key here opens it."""
        master = self._by_id.get(wrapped.master)
        if master is None:
            raise SealBroken
        return unseal(master.raw, wrapped.sealed, bound(owner, "data key"))


class Secrets:
    """Keys of the house as a whole, each derived for one purpose from one random secret that the master key wraps."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def key(self, purpose: str) -> bytes:
        """32 bytes for `purpose`, always the same."""
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(self._secret)

    def lookup(self, purpose: str, value: str) -> str:
        """A keyed hash to find `value` by; without the master key it cannot be guessed back."""
        return hmac.new(self.key(f"lookup {purpose}"), value.encode(), hashlib.sha256).hexdigest()

    def sign(self, purpose: str, value: bytes) -> bytes:
        """16 bytes that only this house can make."""
        return hmac.new(self.key(f"sign {purpose}"), value, hashlib.sha256).digest()[:16]
