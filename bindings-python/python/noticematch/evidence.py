"""Evidence: a signed answer that somebody else can ask for again, also when nothing was found.

>>> import noticematch as nm
>>> from noticematch import bundle, evidence
>>> people, key = nm.demo(), bundle.SecretKey.generate()
>>> package = evidence.make(people, "Nobody Atall", key=key)
>>> proof = evidence.verify(package, devices=[key.public], people=people)
>>> proof.reproduced, proof.answer["candidates"]
(True, [])
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from . import _native

if TYPE_CHECKING:
    from ._native import Query, SecretKey
    from ._watchlist import Profile, Watchlist

__all__ = ["Evidence", "make", "verify"]


@dataclass(frozen=True)
class Evidence:
    """What a verified package proves."""

    time: datetime
    """When the answer was given."""
    query: dict[str, Any]
    settings: dict[str, Any]
    answer: dict[str, Any]
    """Candidates with reasons and records, coverage, or why it could not be looked up."""
    engine: str
    index: str
    """SHA-256 of the index file that was searched."""
    signers: tuple[str, ...]
    """Public keys that signed it."""
    reproduced: bool
    """Whether the list was asked again and gave the same answer, byte for byte."""

    def __repr__(self) -> str:
        """Shows neither query nor answer: reprs end in logs."""
        again = ", reproduced" if self.reproduced else ""
        return f"<Evidence of {self.time.isoformat()}{again}>"


def make(
    people: Watchlist,
    query: str | Query,
    *,
    key: SecretKey | Iterable[SecretKey],
    limit: int = 10,
    min_score: float | None = None,
    profile: Profile = "border",
    time: datetime | None = None,
) -> bytes:
    """Searches, and signs query, settings, list and answer together.

    Parameters
    ----------
    people
        The list.
    query
        A name or a whole query.
    key
        The key or keys that sign.
    limit, min_score, profile
        As in :meth:`Watchlist.search`.
    time
        Now, unless told otherwise.
    """
    return _native.evidence_make(
        people._list,
        query if isinstance(query, _native.Query) else _native.Query(query),
        limit,
        min_score,
        profile,
        [key] if isinstance(key, _native.SecretKey) else [*key],
        None if time is None else int(time.timestamp()),
    )


def verify(
    package: bytes, *, devices: Iterable[str], people: Watchlist | None = None
) -> Evidence:
    """Checks the signature of a package; with the list, asks again and compares.

    Parameters
    ----------
    package
        The package.
    devices
        Public keys that may have signed it.
    people
        The list that was searched.

    Raises
    ------
    RefusedError
        When nobody trusted signed it, the list is another one or the answer differs.
    """
    native = None if people is None else people._list
    text, signers = _native.evidence_verify(package, [*devices], native)
    fields = json.loads(text)
    return Evidence(
        time=datetime.fromtimestamp(fields["time"], timezone.utc),
        query=json.loads(fields["query"]),
        settings=json.loads(fields["settings"]),
        answer=json.loads(fields["answer"]),
        engine=fields["engine"],
        index=fields["index"],
        signers=tuple(signers),
        reproduced=people is not None,
    )
