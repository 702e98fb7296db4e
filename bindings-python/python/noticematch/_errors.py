"""Exceptions. Reading and writing files raises Python's own (``FileNotFoundError`` …)."""

from __future__ import annotations

__all__ = [
    "IndexFileError",
    "IndexVersionError",
    "ListFormatError",
    "LoadWarning",
    "MrzError",
    "NoticematchError",
    "OptionError",
    "RefusedError",
]


class NoticematchError(Exception):
    """Anything that noticematch refuses. The message never holds a name or a query."""


class ListFormatError(NoticematchError, ValueError):
    """A list or a record is malformed or of no known format."""


class LoadWarning(UserWarning):
    """Reading a list lost rows or values; the text counts them by field and reason."""


class IndexFileError(NoticematchError):
    """A file is not an index, is damaged, or would be too large."""


class IndexVersionError(IndexFileError):
    """The index was made by another version or with other tables: rebuild it from the list."""


class OptionError(NoticematchError, ValueError):
    """An option lies outside its range."""


class MrzError(NoticematchError, ValueError):
    """A machine-readable zone has no known layout."""


class RefusedError(NoticematchError):
    """A signed bundle, a key or an audit log was refused; the list that was in use still serves.

    ``refusal`` is the stable reason: ``malformed``, ``truncated``, ``oversized``, ``unsigned``,
    ``root``, ``expired``, ``not-yet``, ``rolled-back``, ``frozen``, ``mixed``, ``wrong-base``,
    ``clock-back``, ``copy``, ``training``, ``key``, ``state``, ``tampered``, ``justification``.
    """

    refusal: str | None = None
