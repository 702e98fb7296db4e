"""Accountability: every look at a list leaves an entry that nobody can take back.

A device appends to a log (:func:`open`), one entry a query and one a decision, chained and encrypted
to the agency. :func:`verify` needs no secret and proves that nothing was removed, reordered or
altered; :func:`export` needs the agency's key and shows the entries.

>>> import tempfile, pathlib, noticematch as nm
>>> from noticematch import audit, bundle
>>> path = pathlib.Path(tempfile.mkdtemp()) / "audit.log"
>>> agency, device = bundle.DeviceKey.generate(), bundle.SecretKey.generate()
>>> log = audit.open(path, device="tablet-17", agency=agency.public, key=device)
>>> found, entry = log.search(nm.demo(), "Viktor Skalnyi", purpose="border-check",
...                           justification="lane 3", user="u-4711")
>>> _ = log.outcome(entry, "not_the_same", candidate=found[0], reason="other face", user="u-4711")
>>> log.checkpoint()
>>> audit.verify(path, devices=[device.public]).entries
2
>>> [list(entry["event"])[0] for entry in audit.export(path, agency)]
['look', 'outcome']
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from . import _native
from ._native import SecretKey

if TYPE_CHECKING:
    from ._native import Candidate, Candidates, Query
    from ._watchlist import Profile, Watchlist
    from .bundle import Clock, Key, Path_

__all__ = ["Log", "Receipt", "Report", "export", "open", "verify"]

Verdict: TypeAlias = Literal["same_person", "not_the_same", "inconclusive"]


class Receipt(NamedTuple):
    """Where an entry stands: quote it, and a later log without it is refused."""

    number: int
    """Number of the entry."""
    head: str
    """Head of the chain after it, in hexadecimal."""


@dataclass(frozen=True)
class Report:
    """What a verified log holds."""

    frames: int
    """Frames of every kind."""
    entries: int
    """Entries, deleted ones included."""
    deleted: int
    """Entries whose content retention deleted."""
    sessions: int
    unsigned: int
    """Frames after the last signature. They chain, but the device has not yet vouched for them."""
    cut: bool
    """Whether a crash cut the last frame."""
    first: datetime | None
    last: datetime | None
    head: Receipt
    """The head of the chain: give it as an anchor next time, and a log that was cut shows."""


def verify(
    path: Path_, *, devices: Iterable[str] = (), anchors: Iterable[tuple[int, str]] = ()
) -> Report:
    """Checks that no entry of a log was removed, reordered or altered. Needs no secret.

    Parameters
    ----------
    path
        The log.
    devices
        Public keys of the devices that may have written it; none for whichever signs the first
        session.
    anchors
        Places that the log must pass through: the ``head`` of an earlier report, receipts.

    Raises
    ------
    RefusedError
        With ``refusal`` ``"tampered"`` and the number of the frame.
    """
    return _report(_native.audit_verify(os.fspath(path), [*devices], [*anchors]))


def export(
    path: Path_,
    key: Key,
    *,
    devices: Iterable[str] = (),
    anchors: Iterable[tuple[int, str]] = (),
) -> list[dict[str, Any]]:
    """Checks a log and gives every entry, decrypted with the agency's key.

    An entry has ``number``, ``time``, ``device`` and ``event`` (``None`` where retention deleted it).
    """
    _, entries = _native.audit_export(os.fspath(path), key, [*devices], [*anchors])
    return [json.loads(entry) for entry in entries]


def open(
    path: Path_,
    *,
    device: str,
    agency: str,
    key: SecretKey,
    justification: bool = True,
    purposes: Iterable[str] = (),
    queries: str = "clear",
    retention: timedelta = timedelta(days=3 * 365),
    clock: Clock | None = None,
) -> Log:
    """Opens or begins a log, and starts a session. One process writes it at a time.

    Parameters
    ----------
    path
        The log.
    device
        Opaque id of the device.
    agency
        The agency's public key, to which every entry is encrypted.
    key
        The device's key, which signs sessions and the head of the chain.
    justification
        Whether a look needs a justification and a purpose.
    purposes
        Purposes that may be given; none for any.
    queries
        How queries are logged: ``"clear"`` (inside the encrypted entry), ``"hashed"``,
        ``"omitted"``, or a public key of somebody else (a court) that they are sealed to.
    retention
        How long entries keep what they say (Regulation (EU) 2018/1862 Art. 12: three years).
    clock
        Where the time comes from; the system's clock by default.
    """
    native = _native.AuditLog.open(
        os.fspath(path),
        device=device,
        agency=agency,
        key=key,
        justification=justification,
        purposes=[*purposes],
        queries=queries,
        retention=int(retention.total_seconds()),
        clock=clock,
    )
    return Log._of(native)


class Log:
    """A log that is written. Made by :func:`open`."""

    __slots__ = ("_log",)

    _log: _native.AuditLog

    def __init__(self) -> None:
        raise TypeError("a Log is made by noticematch.audit.open()")

    @classmethod
    def _of(cls, native: _native.AuditLog) -> Log:
        new = object.__new__(cls)
        new._log = native
        return new

    def check(self, *, purpose: str, justification: str) -> None:
        """Raises :class:`RefusedError` for a look that the policy does not permit."""
        self._log.check(purpose, justification)

    def search(
        self,
        people: Watchlist,
        query: str | Query,
        *,
        purpose: str,
        justification: str,
        user: str,
        limit: int = 10,
        min_score: float | None = None,
        profile: Profile = "border",
    ) -> tuple[Candidates, Receipt]:
        """Searches, and logs the look before anybody sees the answer.

        A look that the policy does not permit is refused: nothing is searched or logged.
        """
        found, receipt = self._log.search(
            people._list,
            query if isinstance(query, _native.Query) else _native.Query(query),
            limit,
            min_score,
            profile,
            (purpose, justification, user),
        )
        return found, Receipt(*receipt)

    def outcome(
        self,
        look: Receipt | int,
        verdict: Verdict,
        *,
        candidate: Candidate | None = None,
        reason: str = "",
        user: str,
    ) -> Receipt:
        """Logs what a person decided about a look or one of its candidates. Only a person can."""
        about = None
        if candidate is not None:
            about = (candidate.list, candidate.record_id, candidate.points, candidate.level)
        number = look if isinstance(look, int) else look.number
        return Receipt(*self._log.outcome(number, about, verdict, reason, user))

    def note(self, text: str) -> Receipt:
        """Logs anything else that the agency wants to know."""
        return Receipt(*self._log.note(text))

    def checkpoint(self) -> None:
        """Signs the head of the chain and makes the log last through a power cut."""
        self._log.checkpoint()

    def retain(self) -> int:
        """Deletes what entries past the retention say; their place in the chain stays."""
        return self._log.retain()

    def __repr__(self) -> str:
        return "<Log>"


def _report(numbers: _native._Numbers) -> Report:
    frames, entries, deleted, sessions, unsigned, cut, span, head = numbers
    first, last = (None, None) if span is None else (_moment(span[0]), _moment(span[1]))
    return Report(
        frames, entries, deleted, sessions, unsigned, cut, first, last, Receipt(*head)
    )


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, timezone.utc)
