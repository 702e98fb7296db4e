"""What changed between two versions of a list."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from . import _native
from ._watchlist import Watchlist

if TYPE_CHECKING:
    from .bundle import Path_

__all__ = ["Change", "diff", "overlay"]


class Change(NamedTuple):
    """What happened to one record."""

    change: Literal["added", "changed", "withdrawn"]
    list: str
    record_id: str
    fields: dict[str, tuple[Any, Any]]
    """Of a changed record: each field that differs, before and after."""


def diff(old: Watchlist | Path_, new: Watchlist | Path_) -> list[Change]:
    """What changed from one list to another, by list and id.

    Parameters
    ----------
    old, new
        Watchlists, index files, or list files of any known format.

    Examples
    --------
    >>> import noticematch as nm
    >>> monday = nm.build([{"id": "1", "name": "Jan Kowalski"}, {"id": "2", "name": "Nobody"}])
    >>> tuesday = nm.build([{"id": "1", "name": "Jan Kowalski", "born": "1957"}])
    >>> for change in nm.diff(monday, tuesday):
    ...     print(change.change, change.record_id, [*change.fields])
    changed 1 ['born']
    withdrawn 2 []
    """
    found = []
    for line in _native.changes(_side(old), _side(new)):
        fields = json.loads(line)
        key = fields["key"]
        parts = {f["field"]: (f["old"], f["new"]) for f in fields.get("fields", ())}
        found.append(Change(fields["change"], key["list"], key["id"], parts))
    return found


def overlay(old: Watchlist | Path_, new: Watchlist | Path_) -> bytes:
    """What leads from the old list to the new one.

    Lay it over the old list with :meth:`Watchlist.with_overlay`, or send it as a delta
    (:func:`noticematch.bundle.make` with ``base``).
    """
    return _native.overlay(_side(old), _side(new))


def _side(side: Watchlist | Path_) -> _native.Watchlist | str:
    return side._list if isinstance(side, Watchlist) else os.fspath(side)
