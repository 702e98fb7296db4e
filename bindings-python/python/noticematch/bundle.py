"""Lists that can be trusted in the field: signed, sealed, fresh, updated whole or not at all.

An issuer packs an index into a bundle and signs it (:func:`make`); a device keeps its bundles in a
folder (:func:`open`), which refuses what is forged, expired, rolled back, mixed, cut or oversized
and goes on serving the list it has.

>>> import tempfile, pathlib, noticematch as nm
>>> from noticematch import bundle
>>> here = pathlib.Path(tempfile.mkdtemp())
>>> root_key, list_key, beacon_key = (bundle.SecretKey.generate() for _ in range(3))
>>> root = bundle.make_root([root_key], lists=[list_key], beacons=[beacon_key])
>>> device = bundle.DeviceKey.generate()
>>> bundle.make(nm.demo(), here / "list.nmb", roots=[root], keys=[list_key], sequence=1,
...             to=[device])
>>> store = bundle.open(here / "device", root=root)
>>> store.install(here / "list.nmb")
True
>>> store.watchlist(key=device).search("Viktor Skalnyi")[0].record_id
'DEMO-0001'

What this protects against, and what not, is written in SECURITY.md of the project.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Literal, TypeAlias

from . import _native
from ._native import DeviceKey, SecretKey
from ._watchlist import Watchlist

__all__ = [
    "DeviceKey",
    "Manifest",
    "SecretKey",
    "Status",
    "Store",
    "inspect",
    "make",
    "make_beacon",
    "make_root",
    "open",
    "verify",
]

Path_: TypeAlias = str | os.PathLike[str]
Key: TypeAlias = DeviceKey | Callable[[], "DeviceKey | bytes | str"]
"""A device's key, or a function that fetches it (from a keyring, a smart card, a prompt)."""
Public: TypeAlias = SecretKey | DeviceKey | str
"""A public key: 64 hexadecimal digits, or a key that has one."""
Clock: TypeAlias = Callable[[], float]
"""Seconds since 1970, as ``time.time`` gives them."""


@dataclass(frozen=True)
class Manifest:
    """What a bundle says about itself, once its signatures hold."""

    sequence: int
    """Number of the issue. A device never goes back."""
    issued: datetime
    not_after: datetime
    """Last moment of use."""
    copy: str | None
    """The technical copy that it is for; ``None`` for any."""
    training: bool
    """An exercise: invented persons."""
    delta: bool
    """Whether it holds changes only, to be laid over another bundle."""
    sealed: bool
    not_covered: tuple[str, ...]
    """What is known not to be covered, in the issuer's words."""
    lists: tuple[dict[str, Any], ...]
    """The lists inside, with version, count and day of fetching."""
    digest: str
    """SHA-256 of the signed manifest: the identity of this list."""
    size: int
    """Bytes of the bundle."""
    fields: dict[str, Any] = field(repr=False, compare=False)
    """The whole manifest, as signed."""

    @classmethod
    def _from(cls, text: str, digest: str, size: int) -> Manifest:
        fields: dict[str, Any] = json.loads(text)
        return cls(
            sequence=fields["sequence"],
            issued=_moment(fields["issued"]),
            not_after=_moment(fields["not_after"]),
            copy=fields.get("copy"),
            training=fields["training"],
            delta=fields.get("base") is not None,
            sealed=bool(fields["recipients"]),
            not_covered=tuple(fields["not_covered"]),
            lists=tuple(fields["lists"]),
            digest=digest,
            size=size,
            fields=fields,
        )


@dataclass(frozen=True)
class Status:
    """How the list in use stands: to be shown with every answer, the empty one above all."""

    sequence: int
    issued: datetime
    age: timedelta
    """By the latest time that the device cannot deny."""
    warnings: tuple[str, ...]
    """Rules that are broken and by policy only warned of (ids as in ``RefusedError.refusal``)."""
    stale_sources: tuple[str, ...]
    """Lists inside whose own data is older than their source permits."""
    newer: int | None
    """A newer list that a beacon told of."""
    copy: str | None
    """The id of this technical copy."""


def make_root(
    keys: Iterable[SecretKey],
    *,
    lists: Iterable[Public],
    beacons: Iterable[Public],
    threshold: int = 1,
    days: int = 365,
    issued: datetime | None = None,
) -> bytes:
    """Makes and signs a root of trust: which keys sign what.

    Parameters
    ----------
    keys
        Keys of the root role; every one of them signs. Keep them offline.
    lists, beacons
        Public keys that may sign lists, and beacons.
    threshold
        How many list keys must sign a list.
    days
        For how long no new root is needed.
    issued
        Now, unless told otherwise.
    """
    start = _seconds(issued)
    return _native.make_root(
        [*keys],
        _publics(lists),
        _publics(beacons),
        threshold=threshold,
        issued=start,
        not_after=start + days * 86_400,
    )


def make_beacon(
    keys: Iterable[SecretKey],
    newest: int,
    *,
    revoked: Iterable[str] = (),
    issued: datetime | None = None,
) -> bytes:
    """A few hundred signed bytes that say which list is the newest and which copies are lost."""
    return _native.make_beacon([*keys], _seconds(issued), newest, [*revoked])


def make(
    body: Watchlist | Path_ | bytes,
    path: Path_,
    *,
    roots: Iterable[bytes],
    keys: Iterable[SecretKey],
    sequence: int,
    hours: float = 48,
    issued: datetime | None = None,
    to: Iterable[Public] = (),
    copy: str | None = None,
    not_covered: Iterable[str] = (),
    training: bool = False,
    base: Path_ | None = None,
) -> None:
    """Packs an index, signs it, seals it to devices and writes the bundle whole or not at all.

    Parameters
    ----------
    body
        A watchlist, an index file, or with ``base`` an overlay from
        :func:`noticematch.overlay`.
    path
        Where the bundle goes.
    roots
        Roots that devices may need to follow, the oldest first.
    keys
        Keys that sign; as many as the root's threshold asks for.
    sequence
        Number of this issue; grows with every one.
    hours
        Until it ends.
    issued
        Now, unless told otherwise.
    to
        Public keys of the devices that it is sealed to; none leaves it readable.
    copy
        The technical copy that it is for.
    not_covered
        What is known not to be covered, in words.
    training
        An exercise: invented persons.
    base
        The bundle that this delta stands on.
    """
    if isinstance(body, Watchlist):
        content = body.to_bytes()
    elif isinstance(body, bytes):
        content = body
    else:
        content = Path(body).read_bytes()
    start = _seconds(issued)
    _native.make_bundle(
        content,
        os.fspath(path),
        roots=[*roots],
        keys=[*keys],
        sequence=sequence,
        issued=start,
        not_after=start + int(hours * 3600),
        to=_publics(to),
        copy=copy,
        not_covered=[*not_covered],
        training=training,
        base=None if base is None else os.fspath(base),
    )


def verify(path: Path_, root: bytes) -> Manifest:
    """Checks signatures and every byte of a bundle.

    It checks neither the time nor what a device accepted before: that is the work of
    :class:`Store`.

    Parameters
    ----------
    path
        The bundle.
    root
        The trusted root, from a channel of its own.

    Raises
    ------
    RefusedError
        With the reason in ``refusal``.
    """
    return Manifest._from(*_native.verify_bundle(os.fspath(path), root, True))


def inspect(path: Path_, root: bytes) -> Manifest:
    """What a bundle says about itself, once its signatures hold. Its parts are not read."""
    return Manifest._from(*_native.verify_bundle(os.fspath(path), root, False))


def open(
    folder: Path_,
    *,
    root: bytes | None = None,
    copy: str | None = None,
    max_age: timedelta = timedelta(hours=48),
    stale: Literal["refuse", "warn"] = "refuse",
    clock_back: Literal["refuse", "warn"] = "refuse",
    training: bool = False,
    clock: Clock | None = None,
    state_key: Key | None = None,
) -> Store:
    """Opens a device's folder of lists.

    Parameters
    ----------
    folder
        The folder; made and enrolled if it is empty and ``root`` is given.
    root
        The root that the application trusts.
    copy
        The id of this technical copy in the issuer's inventory.
    max_age
        How old a list may be: 48 hours, as Regulation (EU) 2018/1862 Art. 56(3) asks of technical
        copies.
    stale, clock_back
        What happens to an older list, and when the clock was set back: ``"refuse"``, or ``"warn"``
        to serve it and say so in :attr:`Store.status` (for sanctions screening, where an old list is
        better than none).
    training
        A folder for exercises. It takes training lists only.
    clock
        Where the time comes from; the system's clock by default.
    state_key
        With a key the folder's trusted state carries an authentication code.
    """
    native = _native.Store.open(
        os.fspath(folder),
        root,
        copy=copy,
        max_age=int(max_age.total_seconds()),
        refuse_stale=stale == "refuse",
        refuse_clock_back=clock_back == "refuse",
        training=training,
        clock=clock,
        state_key=state_key,
    )
    return Store._of(native)


class Store:
    """A folder on a device that holds the list in use. Made by :func:`open`."""

    __slots__ = ("_store",)

    _store: _native.Store

    def __init__(self) -> None:
        raise TypeError("a Store is made by noticematch.bundle.open()")

    @classmethod
    def _of(cls, native: _native.Store) -> Store:
        new = object.__new__(cls)
        new._store = native
        return new

    def install(
        self, path: Path_, *, progress: Callable[[int, int], object] | None = None
    ) -> bool:
        """Checks a bundle and takes it into use, whole or not at all.

        Parameters
        ----------
        path
            The bundle.
        progress
            Called with verified bytes and bytes in all.

        Returns
        -------
        bool
            Whether it is new; ``False`` when it was in use already.

        Raises
        ------
        RefusedError
            With the reason in ``refusal``. The list that was in use still serves.
        """
        return self._store.install(os.fspath(path), progress)

    def watchlist(self, *, key: Key | None = None) -> Watchlist:
        """The list in use, verified again, unsealed in memory that is wiped when the list goes.

        Deltas are laid over it. :meth:`Watchlist.save` and pickling write it unsealed: leave them
        alone where that matters.

        Parameters
        ----------
        key
            The device's key, or a function that fetches it: it is called only where the list is
            sealed, and what it raises reaches the caller.

        Raises
        ------
        RefusedError
            When no list is in use, it is too old, or the key does not open it.
        """
        return Watchlist._of(self._store.watchlist(key))

    def beacon(self, data: bytes) -> int:
        """Takes a beacon: remembers which list is the newest (its number is returned) and closes
        copies that were reported lost."""
        return self._store.beacon(data)[1]

    @property
    def status(self) -> Status:
        """How the list in use stands."""
        sequence, issued, age, warnings, stale, newer, copy = self._store.status()
        return Status(
            sequence,
            _moment(issued),
            timedelta(seconds=age),
            tuple(warnings),
            tuple(stale),
            newer,
            copy,
        )

    @property
    def root(self) -> bytes:
        """The root that the folder trusts now."""
        return self._store.root()

    def __repr__(self) -> str:
        return "<Store>"


def _publics(keys: Iterable[Public]) -> list[str]:
    return [key if isinstance(key, str) else key.public for key in keys]


def _seconds(moment: datetime | None) -> int:
    moment = moment or datetime.now(timezone.utc)
    return int(moment.timestamp())


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, timezone.utc)
