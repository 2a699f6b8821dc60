"""All errors of Cachet, drawn whole.

    CachetError                      one base
    ├── SenderCanMend                the sender put something wrong; nothing was kept
    ├── NotAllowed                   the caller may not
    ├── NotFound                     unknown, or not this caller's (both read the same)
    ├── Conflict                     somebody or something was quicker
    ├── Unreadable                   the file cannot be read; the claim is quarantined with the reason
    ├── EngineFailed                 an outside program failed on a page; never an empty page
    └── HouseBusy                    ours to mend; the caller tries again

A class's docstring is its default sentence: what, where, what to do next. No error text holds a personal value.
"""

from __future__ import annotations

from claims.words import QuarantineReason


class CachetError(Exception):
    """Something went wrong in Cachet; the log of this moment says where."""

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or (type(self).__doc__ or "").strip())

    @property
    def sentence(self) -> str:
        """What a person is told."""
        return str(self)


class SenderCanMend(CachetError):
    """What was sent does not fit; mend it and send it again."""

    slug = "invalid"


class NotAllowed(CachetError):
    """This key or account may not do that; ask for one with the right role."""

    slug = "forbidden"


class NotFound(CachetError):
    """There is nothing here under that name."""

    slug = "not_found"


class Conflict(CachetError):
    """Somebody else was quicker; load the newest state and try again."""

    slug = "conflict"


class HouseBusy(CachetError):
    """The service cannot take this now; try again in a moment."""

    slug = "unavailable"


class EngineFailed(CachetError):
    """An engine failed on a page; the page counts as failed and the rest goes on."""


class Unreadable(CachetError):
    """The file cannot be read; its claim is quarantined."""

    def __init__(self, reason: QuarantineReason, sentence: str | None = None) -> None:
        self.reason = reason
        super().__init__(sentence or f"The file cannot be read ({reason.value}); scan the papers again.")
