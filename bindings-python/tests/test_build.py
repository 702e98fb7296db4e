"""Building, saving, opening; errors by type."""

import copy
import pickle

import pytest

import noticematch as nm

RECORDS = [
    {"id": "1", "name": "Jan Kowalski", "born": "1957-03", "nationality": "PL"},
    {"id": "2", "name": "Мария Иванова", "aliases": ["Maria Ivanova"], "sex": "F"},
    {"id": "3", "names": [{"text": "Acme Trading LLC"}], "kind": "organization"},
]


def test_simple_records():
    mine = nm.build(RECORDS, list="mine")
    assert len(mine) == 3
    assert mine.search("Kowalski, Jan")[0].record_id == "1"
    assert mine.search("Marija Ivanova")[0].record_id == "2"
    assert mine.search("ACME Trading", kind="organization")[0].record_id == "3"
    assert mine.record(0)["list"] == "mine"
    assert mine.info.people == 2 and mine.info.organizations == 1
    assert mine.coverage.lists[0].id == "mine"
    assert "3 records" in repr(mine)


def test_records_go_round(people):
    again = nm.build(people.record(number) for number in range(len(people)))
    assert again.to_bytes() == people.to_bytes()


def test_one_record_is_a_list_of_one():
    assert len(nm.build(RECORDS[0])) == 1


def test_same_records_same_bytes():
    assert nm.build(RECORDS).to_bytes() == nm.build(iter(RECORDS)).to_bytes()
    assert nm.build(RECORDS, built="2026-11-24").coverage.built == "2026-11-24"


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"id": "1"}, "no name"),
        ({"name": "Jan", "brn": "1957"}, "'brn'"),
        ({"name": 7}, "must be text"),
        ({"name": "Jan Kowalski", "born": "Kowalski"}, "record 1"),
        ("Jan Kowalski", "expected a dictionary"),
    ],
)
def test_a_bad_record_says_where_and_not_who(record, said):
    with pytest.raises(nm.ListFormatError) as error:
        nm.build([RECORDS[0], record])
    assert said in str(error.value)
    assert "Kowalski" not in str(error.value)


def test_save_and_open(tmp_path, people):
    path = tmp_path / "demo.nmx"
    people.save(path)
    for opened in (nm.open(path), nm.open(str(path), mmap=False)):
        assert opened.to_bytes() == people.to_bytes()
        assert opened.search("Viktor Skalnyi")[0].record_id == "DEMO-0001"
    assert [p.name for p in tmp_path.iterdir()] == ["demo.nmx"]


def test_io_errors_are_pythons_own(tmp_path, people):
    with pytest.raises(FileNotFoundError) as error:
        nm.open(tmp_path / "missing.nmx")
    assert error.value.filename == str(tmp_path / "missing.nmx")
    with pytest.raises(OSError):
        people.save(tmp_path / "no" / "folder.nmx")


def test_a_damaged_index_is_refused(tmp_path, people):
    data = bytearray(people.to_bytes())
    for damaged in (b"", b"not an index", bytes(data[: len(data) // 2])):
        with pytest.raises(nm.IndexFileError):
            nm.Watchlist.from_bytes(damaged)
    for at in range(100, len(data), len(data) // 50):
        changed = bytearray(data)
        changed[at] ^= 0x10
        try:
            opened = nm.Watchlist.from_bytes(bytes(changed))
        except nm.IndexFileError:
            continue
        # A bit in padding may go unseen; the answers must then be the same.
        assert opened.search("Viktor Skalnyi")[0].record_id == "DEMO-0001"


def test_pickles_and_copies(people):
    again = pickle.loads(pickle.dumps(people))
    assert again.to_bytes() == people.to_bytes()
    assert copy.copy(people) is people and copy.deepcopy(people) is people
    query = nm.Query("Jan", born="circa 1958", sex="M", nationality="PL", kind="person")
    assert pickle.loads(pickle.dumps(query)) == query


def test_record_numbers(people):
    assert people.record(len(people) - 1)["id"]
    for number in (-1, len(people)):
        with pytest.raises(nm.OptionError):
            people.record(number)


def test_no_constructor():
    with pytest.raises(TypeError, match="open"):
        nm.Watchlist()


def test_context_manager():
    with nm.demo() as people:
        assert len(people) > 300


def test_files(tmp_path):
    path = tmp_path / "crew.csv"
    path.write_text("ref,full name,dob\n1,Jan Kowalski,1957-03\n2,,\n3,Anna Nowak,the spring\n")
    with pytest.warns(nm.LoadWarning) as warned:
        mine = nm.build(path, list="crew", columns={"id": "ref", "name": "full name", "born": "dob"})
    assert "Kowalski" not in str(warned[0].message) and "spring" not in str(warned[0].message)
    assert mine.search("Kowalski Jan")[0].list == "crew"
    assert mine.reports[0]["records"] == len(mine) == 3 and mine.reports[0]["names"] == 2
    assert mine.coverage.lists[0].source == "crew.csv"
    with pytest.raises(nm.ListFormatError):
        nm.build(path, strict=True, columns={"id": "ref", "name": "full name", "born": "dob"})
    with pytest.raises(FileNotFoundError):
        nm.build([tmp_path / "missing.csv"])


def test_own_json_lines(tmp_path, people):
    path = tmp_path / "demo.jsonl"
    import json

    path.write_text("".join(json.dumps(people.record(n)) + "\n" for n in range(len(people))))
    assert nm.build(str(path)).search("Viktor Skalnyi")[0].record_id == "DEMO-0001"
