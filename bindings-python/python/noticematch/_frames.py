"""Results as tables: Arrow streams with comfort."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from ._coverage import Coverage
    from ._native import Frame

__all__ = ["Screening", "Table"]


class Table:
    """A table that any Arrow library takes without copying it.

    ``polars.DataFrame(table)``, ``pyarrow.table(table)``, ``pandas.DataFrame.from_arrow(table)`` and
    DuckDB (through ``pyarrow``) read it through ``__arrow_c_stream__``. Without any of them:
    :meth:`to_dicts`, :meth:`column` and iteration.
    """

    __slots__ = ("_frame",)

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The Arrow PyCapsule stream. Buffers are shared, not copied."""
        return self._frame.__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        return len(self._frame)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """The rows as dictionaries, made a thousand at a time."""
        length = len(self)
        for start in range(0, length, 1000):
            yield from self._frame.to_dicts(start, min(start + 1000, length))

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return self._frame.columns

    def column(self, name: str) -> list[Any]:
        """One column as a list."""
        return self._frame.column(name)

    def to_dicts(self) -> list[dict[str, Any]]:
        """All rows as dictionaries."""
        return self._frame.to_dicts(0, len(self))

    def to_arrow(self) -> pyarrow.Table:
        """A :class:`pyarrow.Table` over the same memory (needs pyarrow)."""
        import pyarrow

        return pyarrow.table(self)

    def to_pandas(self) -> pandas.DataFrame:
        """A :class:`pandas.DataFrame` (needs pandas)."""
        import pandas

        try:
            import pyarrow
        except ImportError:
            return pandas.DataFrame({name: self.column(name) for name in self.columns})
        frame: pandas.DataFrame = pyarrow.table(self).to_pandas()
        return frame

    def to_polars(self) -> polars.DataFrame:
        """A :class:`polars.DataFrame` over the same memory (needs polars)."""
        import polars

        return polars.DataFrame(self)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self):,} rows: {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        from . import _html

        return _html.table(self)


class Screening(Table):
    """The answer of :meth:`Watchlist.screen`: a line for each candidate.

    Columns: ``row`` (of the input, from 0), ``rank`` (from 1), ``score``, ``level``, ``record_id``,
    ``list``, ``name`` (the listed name that matched), ``notice``, ``reasons``, ``status``, ``note``.

    A row that could not be looked up has a line too, without a candidate and with the status
    ``"unsearchable: <why>"``. Rows without candidates have none, unless ``all_rows=True`` was
    asked for; :attr:`statuses` always has every row.
    """

    __slots__ = ("coverage", "statuses")

    statuses: Table
    """One line a row of the input: ``row``, ``status``, ``candidates``, ``note``."""
    coverage: Coverage
    """What was searched."""

    def __init__(self, frame: Frame, statuses: Frame, coverage: Coverage) -> None:
        super().__init__(frame)
        self.statuses = Table(statuses)
        self.coverage = coverage

    def summary(self) -> dict[str, int]:
        """How many rows have which status, the most frequent first."""
        counts: dict[str, int] = {}
        for status in self.statuses.column("status"):
            counts[status] = counts.get(status, 0) + 1
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def __repr__(self) -> str:
        parts = ", ".join(f"{count:,} {status}" for status, count in self.summary().items())
        return f"<Screening of {len(self.statuses):,} rows: {parts or 'none'}>"
