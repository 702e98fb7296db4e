"""Screening on Spark: the index goes to each executor once, rows go through Arrow.

>>> from noticematch import spark                              # doctest: +SKIP
>>> found = spark.screen(people_df, "border.nmx", name="full_name", born="dob", key="id")  # doctest: +SKIP
>>> found.where("level = 'strong'").show()                     # doctest: +SKIP

The same shape elsewhere:

- Dask: ``ddf.map_partitions(lambda part: nm.open(path).screen(part, name=...).to_pandas(), meta=...)``
- Ray: ``ds.map_batches(lambda t: nm.open(path).screen(t, name=...).to_arrow(), batch_format="pyarrow")``
- DuckDB: ``nm.open(path).screen(connection.table("people"), name=...).to_arrow()``, then query that.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ._watchlist import Watchlist
from ._watchlist import open as open_index

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame

__all__ = ["screen"]

# One list a worker process: Spark keeps Python workers between tasks.
_opened: dict[str, tuple[tuple[int, int], Watchlist]] = {}


def screen(
    df: DataFrame,
    index: str | os.PathLike[str],
    *,
    name: str = "name",
    key: str | None = None,
    **options: Any,
) -> DataFrame:
    """Looks every row of a Spark frame up.

    Parameters
    ----------
    df
        The frame.
    index
        Path of an index file on the driver. It is added to the job's files
        (``SparkContext.addFile``), so that each executor fetches it once and each of its Python
        workers opens it once.
    name
        The column of names.
    key
        A column that identifies a row; it is in the result, to join with. Without it the result
        names rows by nothing, since Spark has no row numbers.
    options
        ``born``, ``sex``, ``nationality``, ``birth_place``, ``document``, ``limit``,
        ``min_score``, ``profile``, ``reasons``, ``all_rows`` … of :meth:`Watchlist.screen`. One
        thread a task unless ``threads`` says otherwise: Spark itself uses the cores.

    Returns
    -------
    pyspark.sql.DataFrame
        The columns of :class:`Screening`, with ``key`` in place of ``row``. Rows that could not be
        looked up have a line with the status ``unsearchable: <why>``.
    """
    from pyspark.sql.types import DoubleType, LongType, StringType, StructField, StructType

    path = os.fspath(index)
    session = df.sparkSession
    session.sparkContext.addFile(path)
    base = os.path.basename(path)
    options.setdefault("threads", 1)
    options["name"] = name
    facts = ("name", "born", "sex", "nationality", "birth_place", "document")
    used = {options[fact] for fact in facts if options.get(fact) is not None}
    if key is not None:
        used.add(key)
    types = {"rank": LongType(), "score": DoubleType()}
    columns = ["rank", "score", "level", "record_id", "list", "name", "notice", "reasons"]
    fields = [StructField(c, types.get(c, StringType())) for c in [*columns, "status", "note"]]
    if key is not None:
        # The listed name is called `name`, so the key may not be.
        if key in {field.name for field in fields}:
            raise ValueError(f"the key column {key!r} has the name of a result column: rename it")
        fields.insert(0, StructField(key, df.schema[key].dataType))
    narrow = df.select(*sorted(used))

    def work(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        people = _open_once(base)
        for batch in batches:
            yield from _screen_batch(people, batch, key, options)

    return narrow.mapInArrow(work, StructType(fields))


def _open_once(base: str) -> Watchlist:
    """The list of this worker; opened again when the file is another one."""
    from pyspark import SparkFiles

    path = SparkFiles.get(base)
    state = os.stat(path)
    stamp = (state.st_mtime_ns, state.st_size)
    known = _opened.get(path)
    if known is None or known[0] != stamp:
        known = (stamp, open_index(path))
        _opened[path] = known
    return known[1]


def _screen_batch(
    people: Watchlist, batch: pyarrow.RecordBatch, key: str | None, options: dict[str, Any]
) -> Iterator[pyarrow.RecordBatch]:
    import pyarrow

    table = pyarrow.table(people.screen(batch, **options))
    if key is not None:
        keys = pyarrow.Table.from_batches([batch]).column(key).take(table.column("row"))
        table = table.set_column(0, key, keys)
    else:
        table = table.drop_columns(["row"])
    yield from table.to_batches()
