"""What callers bring: lists, series and frames of every make, and records as dictionaries."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol, TypeAlias, runtime_checkable

from ._errors import ListFormatError, OptionError

__all__ = ["Rows", "columns_of", "paths_of", "records_to_lines", "rows_of"]


@runtime_checkable
class ArrowStream(Protocol):
    """Speaks the Arrow PyCapsule interface as a stream: frames and series."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


@runtime_checkable
class ArrowArray(Protocol):
    """Speaks the Arrow PyCapsule interface as an array."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> object: ...


Rows: TypeAlias = ArrowStream | ArrowArray | Iterable[Any] | Mapping[str, Any]
"""Names or a frame."""


def columns_of(rows: Any) -> list[str] | None:
    """Names of a frame's columns; ``None`` for what is no frame."""
    if isinstance(rows, Mapping):
        return [str(key) for key in rows]
    names = getattr(rows, "column_names", None)  # pyarrow
    if names is None:
        names = getattr(rows, "columns", None)  # pandas, polars, DuckDB
    if names is None or callable(names):
        return None
    return [str(name) for name in names]


def rows_of(
    rows: Any, wanted: Mapping[str, str | None]
) -> tuple[Any, dict[str, str | None], int | None]:
    """Rows that the engine reads, which columns they have, and how many they are if known."""
    if isinstance(rows, (str, bytes)):
        raise TypeError("screen takes many names; for one name use search")
    columns = {fact: column for fact, column in wanted.items() if column is not None}
    columns.setdefault("name", "name")
    names = columns_of(rows)
    if names is None:
        return rows, dict(columns), _length(rows)
    for fact, column in columns.items():
        if column not in names:
            raise OptionError(f"no column {column!r} for {fact}: the frame has {names}")
    used = sorted(set(columns.values()))
    if isinstance(rows, Mapping):
        return _zip({column: rows[column] for column in used}), dict(columns), _length(rows[used[0]])
    picked = _pick(rows, used)
    return picked, dict(columns), _length(rows)


def _pick(frame: Any, used: list[str]) -> Any:
    """Only the columns that are needed, as something that the engine reads.

    pandas needs pyarrow for its Arrow stream, and mixed columns do not pass through Arrow: then the
    values go one by one.
    """
    if type(frame).__module__.partition(".")[0] == "pandas":
        part = frame[used]
        try:
            import pyarrow

            return pyarrow.Table.from_pandas(part, preserve_index=False)
        except Exception:  # pyarrow is not there or refuses the mixture
            return _zip({column: part[column].tolist() for column in used})
    if hasattr(frame, "select") and not hasattr(frame, "__arrow_c_stream__"):
        return frame
    if hasattr(frame, "__arrow_c_stream__"):
        return frame
    return _zip({column: frame[column] for column in used})


def _zip(columns: Mapping[str, Iterable[Any]]) -> Iterator[dict[str, Any]]:
    lists = {name: list(values) for name, values in columns.items()}
    lengths = {len(values) for values in lists.values()}
    if len(lengths) > 1:
        raise OptionError(
            "the columns have different lengths: "
            + ", ".join(f"{name} {len(values)}" for name, values in lists.items())
        )
    names = list(lists)
    return (dict(zip(names, values)) for values in zip(*lists.values()))


def _length(rows: Any) -> int | None:
    try:
        return len(rows)
    except TypeError:
        return None


def paths_of(source: Any) -> list[str] | None:
    """The paths, where the source is one or a sequence of them."""
    if isinstance(source, (str, os.PathLike)):
        return [os.fspath(source)]
    if isinstance(source, (list, tuple)) and source:
        if all(isinstance(item, (str, os.PathLike)) for item in source):
            return [os.fspath(item) for item in source]
    return None


# Fields of a whole record (the library's own JSON), and short forms for them.
_WHOLE = frozenset(
    "id list kind names born sex nationalities birth_places addresses documents notice authority "
    "programs warnings remarks titles valid_from expires updated flagged purposes related link "
    "photo other".split()
)
_SHORT = frozenset(["name", "aliases", "nationality", "birth_place", "document"])
_LISTS = frozenset(
    "names born nationalities birth_places addresses documents programs warnings remarks titles "
    "purposes related other".split()
)


def records_to_lines(source: Any, list_id: str) -> list[str]:
    """Records as lines of the library's own JSON."""
    columns = columns_of(source)
    if columns is not None and not _is_record(source):
        rows: Iterable[Any] = _frame_rows(source, columns)
    else:
        rows = [source] if isinstance(source, Mapping) else source
    return [
        json.dumps(_record(number, row, list_id), ensure_ascii=False)
        for number, row in enumerate(rows)
    ]


def _is_record(source: Any) -> bool:
    """A dictionary of plain values is one record, one of columns a frame."""
    return isinstance(source, Mapping) and isinstance(source.get("name", source.get("id")), str)


def _frame_rows(frame: Any, columns: list[str]) -> Iterable[Mapping[str, Any]]:
    if isinstance(frame, Mapping):
        return _zip(frame)
    for method in ("to_dicts", "to_pylist"):  # polars, pyarrow
        if hasattr(frame, method):
            rows: Iterable[Mapping[str, Any]] = getattr(frame, method)()
            return rows
    return _zip({column: frame[column].tolist() for column in columns})


def _record(number: int, row: Any, list_id: str) -> dict[str, Any]:
    if not isinstance(row, Mapping):
        raise ListFormatError(
            f"could not build from record {number}: expected a dictionary, found "
            f"{type(row).__name__}"
        )
    fields = {str(key): value for key, value in row.items() if not _missing(value)}
    unknown = sorted(set(fields) - _WHOLE - _SHORT)
    if unknown:
        raise ListFormatError(
            f"could not build from record {number}: unknown field {unknown[0]!r}; known are "
            + ", ".join(sorted(_WHOLE | _SHORT))
        )
    names = [_name(number, item) for item in _many(fields.pop("names", []))]
    if "name" in fields:
        names.insert(0, _name(number, fields.pop("name")))
    for alias in _many(fields.pop("aliases", [])):
        names.append({"kind": "alias", **_name(number, alias)})
    if not names:
        raise ListFormatError(f"could not build from record {number}: it has no name")
    if "nationality" in fields:
        fields.setdefault("nationalities", _many(fields.pop("nationality")))
    if "birth_place" in fields:
        fields.setdefault("birth_places", [{"text": p} for p in _many(fields.pop("birth_place"))])
    if "document" in fields:
        fields.setdefault("documents", [{"number": d} for d in _many(fields.pop("document"))])
    for field in _LISTS & set(fields):
        fields[field] = _many(fields[field])
    if "born" in fields:
        fields["born"] = [_date(item) for item in fields["born"]]
    fields.setdefault("id", str(number))
    fields["id"] = str(fields["id"])
    fields.setdefault("list", list_id)
    return {**fields, "names": names}


def _name(number: int, name: Any) -> dict[str, Any]:
    if isinstance(name, str):
        return {"text": name}
    if isinstance(name, Mapping) and isinstance(name.get("text"), str):
        return dict(name)
    raise ListFormatError(
        f"could not build from record {number}: a name must be text or have a 'text', found "
        f"{type(name).__name__}"
    )


def _many(value: Any) -> list[Any]:
    if isinstance(value, (str, int, float, Mapping)) or not isinstance(value, Iterable):
        return [value]
    return [item for item in value if not _missing(item)]


def _date(value: Any) -> Any:
    if isinstance(value, (str, Mapping)):
        return value
    if isinstance(value, float):
        return str(int(value))
    return value.isoformat()[:10] if hasattr(value, "isoformat") else str(value)


def _missing(value: Any) -> bool:
    """``None``, NaN, pandas' ``NA`` and ``NaT``."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, float) and value != value
