"""Frames of the real libraries in and out: pandas, polars, pyarrow, numpy, DuckDB, Dask."""

import datetime
import math
import subprocess
import sys

import pytest

import noticematch as nm

np = pytest.importorskip("numpy")
pa = pytest.importorskip("pyarrow")
pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")

NAMES = ["Viktor Skalnyi", "Nobody Atall", None, "Геннадий Эховский"]
BORN = [datetime.date(1980, 5, 1), None, None, datetime.date(1966, 11, 24)]
STATUSES = ["candidate", "no candidate", "unsearchable: no name was given", "candidate"]
COLUMNS = {"who": NAMES, "dob": BORN, "land": ["RU", None, None, "RU"], "other": [1.5] * 4}


@pytest.fixture(scope="module")
def expected(people):
    """What rows of plain dictionaries give; every frame must give the same."""
    rows = [
        {"who": who, "dob": dob, "land": land}
        for who, dob, land in zip(NAMES, BORN, COLUMNS["land"], strict=True)
    ]
    found = people.screen(rows, name="who", born="dob", nationality="land").to_dicts()
    assert "birth" in found[0]["reasons"]
    return found


SERIES = {
    "list": NAMES,
    "tuple": tuple(NAMES),
    "numpy objects": np.array([*NAMES[:2], math.nan, NAMES[3]], dtype=object),
    "pandas": pd.Series(NAMES),
    "pandas objects": pd.Series(NAMES, dtype=object),
    "pandas categories": pd.Series(NAMES, dtype="category"),
    "polars": pl.Series(NAMES),
    "polars categories": pl.Series(NAMES).cast(pl.Categorical),
    "pyarrow": pa.array(NAMES),
    "pyarrow large": pa.array(NAMES, pa.large_string()),
    "pyarrow view": pa.array(NAMES, pa.string_view()),
    "pyarrow dictionary": pa.array(NAMES).dictionary_encode(),
    "pyarrow chunks": pa.chunked_array([NAMES[:1], NAMES[1:]]),
}


@pytest.mark.parametrize("kind", SERIES)
def test_series(people, kind):
    found = people.screen(SERIES[kind])
    assert found.statuses.column("status") == STATUSES
    assert found.column("record_id") == ["DEMO-0001", None, "DEMO-0003"]


FRAMES = {
    "dictionary": lambda: COLUMNS,
    "pandas": lambda: pd.DataFrame(COLUMNS),
    "pandas with an index": lambda: pd.DataFrame(COLUMNS).set_index(pd.Index([7, 5, 3, 1])),
    "pandas time stamps": lambda: pd.DataFrame({**COLUMNS, "dob": pd.to_datetime(pd.Series(BORN))}),
    "pandas mixed": lambda: pd.DataFrame({**COLUMNS, "dob": [BORN[0], None, None, "1966-11-24"]}),
    "polars": lambda: pl.DataFrame(COLUMNS),
    "pyarrow": lambda: pa.table(COLUMNS),
    "pyarrow batch": lambda: pa.RecordBatch.from_pydict(COLUMNS),
    "pyarrow reader": lambda: pa.table(COLUMNS).to_reader(),
    "pyarrow time stamps": lambda: pa.table(
        {**COLUMNS, "dob": pa.array(BORN).cast(pa.timestamp("us"))}
    ),
    "pyarrow lists": lambda: pa.table(
        {**COLUMNS, "land": [["RU"], None, [], ["RU", None]]}
    ),
}


@pytest.mark.parametrize("kind", FRAMES)
def test_frames(people, expected, kind):
    found = people.screen(FRAMES[kind](), name="who", born="dob", nationality="land")
    assert found.to_dicts() == expected


def test_years_with_gaps(people):
    frame = pd.DataFrame({"name": ["Gennadiy Ekhovskiy", "Viktor Skalnyi"], "year": [1966, math.nan]})
    assert frame["year"].dtype == float
    found = people.screen(frame, born="year")
    assert found.column("note") == [None, None]
    assert "birth" in found.column("reasons")[0]


def test_dates_before_1970_and_far_away(people):
    days = [datetime.date(1966, 11, 24), datetime.date(1, 1, 1), datetime.date(9999, 12, 31)]
    frame = pa.table({"name": ["Gennadiy Ekhovskiy"] * 3, "born": days})
    plain = [{"name": "Gennadiy Ekhovskiy", "born": day.isoformat()} for day in days]
    assert (
        people.screen(frame, born="born", min_score=0.0, limit=1).to_dicts()
        == people.screen(plain, born="born", min_score=0.0, limit=1).to_dicts()
    )


def test_columns_that_hold_no_names(people):
    with pytest.raises(TypeError, match='column "name"'):
        people.screen(pa.table({"name": [b"bytes"]}))
    with pytest.raises(nm.OptionError, match="the frame has"):
        people.screen(pl.DataFrame(COLUMNS))


def test_out_without_a_copy(people, expected):
    found = people.screen(pl.DataFrame(COLUMNS), name="who", born="dob", nationality="land")
    assert pl.DataFrame(found).to_dicts() == expected == found.to_polars().to_dicts()
    assert pa.table(found).to_pylist() == expected == found.to_arrow().to_pylist()
    assert len(found.to_pandas()) == len(expected)
    assert found.to_pandas()["record_id"].tolist()[0] == "DEMO-0001"
    first = pa.table(found).column("row").chunk(0).buffers()[1].address
    assert first == pa.table(found).column("row").chunk(0).buffers()[1].address
    pa.table(found).validate(full=True)
    assert pa.table(people.screen([])).num_rows == 0
    assert pa.table(found.statuses).column("status").to_pylist() == STATUSES


def test_many_chunks(people):
    """More rows than are taken from Python at a time."""
    count = 70_000
    frame = pl.DataFrame({"name": ["Nobody Atall"] * (count - 1) + ["Viktor Skalnyi"]})
    found = people.screen(frame)
    assert found.column("row") == [count - 1]
    statuses = pl.DataFrame(found.statuses)
    assert statuses["row"].to_list() == list(range(count))


def test_duckdb(people):
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    connection.execute("create table crew (who varchar, dob date)")
    connection.executemany("insert into crew values (?, ?)", list(zip(NAMES, BORN, strict=True)))
    found = people.screen(connection.table("crew"), name="who", born="dob")
    arrow = found.to_arrow()
    strong = connection.sql("select record_id from arrow where level = 'strong' order by row")
    assert strong.fetchall() == [("DEMO-0001",), ("DEMO-0003",)]
    joined = connection.sql(
        "select c.who, a.record_id from (select *, row_number() over () - 1 as row from crew) c "
        "join arrow a using (row) where a.record_id is not null order by row"
    )
    assert joined.fetchall()[0] == ("Viktor Skalnyi", "DEMO-0001")


def test_dask(people):
    pytest.importorskip("dask.dataframe")
    import dask
    import dask.dataframe as dd

    frame = dd.from_pandas(pd.DataFrame({"name": NAMES * 10}), npartitions=3)
    meta = people.screen([None]).to_pandas().iloc[:0]
    with dask.config.set(scheduler="synchronous"):
        found = frame.map_partitions(lambda part: people.screen(part).to_pandas(), meta=meta).compute()
    assert (found["record_id"] == "DEMO-0001").sum() == 10


def test_build_from_frames():
    columns = {"id": ["1", "2"], "name": ["Jan Kowalski", "Anna Nowak"], "born": [BORN[3], None]}
    plain = nm.build([{"id": "1", "name": "Jan Kowalski", "born": "1966-11-24"},
                      {"id": "2", "name": "Anna Nowak"}])
    for frame in (columns, pd.DataFrame(columns), pl.DataFrame(columns), pa.table(columns)):
        assert nm.build(frame).to_bytes() == plain.to_bytes()


def test_nothing_is_imported_and_nothing_is_needed():
    """The package loads none of its optional libraries, and works with none of them."""
    program = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("numpy", "pandas", "polars", "pyarrow", "matplotlib", "pyspark"):
            raise ImportError(name)
sys.meta_path.insert(0, Refuse())
import noticematch as nm
found = nm.demo().screen({"name": ["Viktor Skalnyi", None]})
assert found.column("record_id") == ["DEMO-0001", None]
assert nm.build([{"name": "Jan"}]) and nm.demo().search("Viktor Skalnyi")[0]._repr_html_()
print("works")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout == "works\n", done.stderr
