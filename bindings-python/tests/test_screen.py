"""Many names in one call."""

import math
import signal
import threading
import time

import pytest

import noticematch as nm

NAMES = ["Viktor Skalnyi", "Nobody Atall", None, "Геннадий Эховский", "...", math.nan]


def test_rows_and_statuses(people):
    found = people.screen(NAMES)
    assert found.columns[:4] == ["row", "rank", "score", "level"]
    assert found.statuses.column("status") == [
        "candidate",
        "no candidate",
        "unsearchable: no name was given",
        "candidate",
        "unsearchable: the name has no letters",
        "unsearchable: no name was given",
    ]
    shown = {row["row"]: row for row in found}
    assert set(shown) == {0, 2, 3, 4, 5}  # "no candidate" has no line, "could not look" has one
    assert shown[0]["record_id"] == "DEMO-0001" and shown[0]["rank"] == 1
    assert shown[2]["record_id"] is None and shown[2]["status"].startswith("unsearchable")
    assert set(people.screen(NAMES, all_rows=True).column("row")) == set(range(6))
    assert "2 candidate" in repr(found)
    assert found.coverage == people.coverage


def test_the_same_answers_as_search(people):
    names = [name["text"] for n in range(len(people)) for name in people.record(n)["names"]]
    found = people.screen(names, limit=3, threads=2)
    by_row = {}
    for row in found:
        by_row.setdefault(row["row"], []).append(row)
    for number, name in enumerate(names):
        one = people.search(name, limit=3)
        lines = [r for r in by_row.get(number, []) if r["record_id"] is not None]
        assert [(c.record_id, c.score, c.level, c.name, c.explain()) for c in one] == [
            (r["record_id"], r["score"], r["level"], r["name"], r["reasons"]) for r in lines
        ]


def test_threads_do_not_change_the_answer(people):
    names = [f"{a} {b}" for a in ("Viktor", "Anna", "Ali") for b in ("Skalny", "Petrova", "Khan")]
    names *= 200
    one = people.screen(names, threads=1, min_score=0.5).to_dicts()
    assert one and one == people.screen(names, threads=4, min_score=0.5).to_dicts()
    with pytest.raises(nm.OptionError):
        people.screen(names, threads=0)


def test_dictionaries_queries_and_iterators(people):
    rows = [{"who": "Gennadiy Ekhovskiy", "dob": "1966-11-24"}, {"who": None, "dob": None}]
    found = people.screen(rows, name="who", born="dob")
    assert "1966-11-24" in found.column("reasons")[0]
    lazy = people.screen(nm.Query(name) for name in ("Viktor Skalnyi", "..."))
    assert len(lazy.statuses) == 2
    assert len(people.screen([]).statuses) == 0 and len(people.screen([])) == 0
    frame = people.screen({"who": ["Gennadiy Ekhovskiy"], "dob": [1966]}, name="who", born="dob")
    assert frame.column("record_id") == ["DEMO-0003"]


def test_a_fact_that_is_not_understood_loses_nothing(people):
    rows = {"name": ["Gennadiy Ekhovskiy"] * 2, "dob": ["the spring", "1966"], "s": ["?", "M"]}
    found = people.screen(rows, born="dob", sex="s")
    assert found.column("record_id") == ["DEMO-0003", "DEMO-0003"]
    note = found.column("note")
    assert note == ["not understood, searched without: date of birth, sex", None]
    assert found.statuses.column("note") == note


def test_mistakes_of_the_program_are_errors(people):
    with pytest.raises(TypeError, match="search"):
        people.screen("Viktor Skalnyi")
    with pytest.raises(TypeError):
        people.screen([b"Viktor"])
    with pytest.raises(TypeError):
        people.screen(7)
    with pytest.raises(nm.OptionError, match="who"):
        people.screen({"name": ["x"]}, name="who")
    with pytest.raises(nm.OptionError, match="lengths"):
        people.screen({"name": ["x"], "b": []}, born="b")


def test_errors_of_the_iterator_pass(people):
    def broken():
        yield "Viktor Skalnyi"
        raise LookupError("from the caller")

    with pytest.raises(LookupError, match="from the caller"):
        people.screen(broken())


def test_progress_is_told_and_can_stop(people):
    calls = []
    names = ["Viktor Skalnyi"] * 3000
    people.screen(names, progress=lambda done, total: calls.append((done, total)))
    assert calls[-1] == (3000, 3000)
    assert all(total == 3000 for _, total in calls)

    def stop(done, total):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        people.screen(names, progress=stop)


def test_progress_bar_without_tqdm(people, capfd):
    people.screen(["Viktor Skalnyi"], progress=True)
    assert "1" in capfd.readouterr().err


def test_ctrl_c_stops_a_batch(people):
    names = [f"Viktor Skalnyi {n}" for n in range(60_000)]
    threading.Timer(0.3, signal.raise_signal, [signal.SIGINT]).start()
    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        while time.monotonic() - start < 60:
            people.screen(names, min_score=0.2)


def test_other_threads_run_meanwhile(people):
    """The interpreter is released: a counting thread is not stopped by a batch."""
    ticks = []
    done = threading.Event()

    def count():
        while not done.is_set():
            ticks.append(time.monotonic())
            time.sleep(0.005)

    thread = threading.Thread(target=count)
    thread.start()
    people.screen(["Viktor Skalnyi"] * 20_000)
    done.set()
    thread.join()
    assert len(ticks) > 3


def test_languages_of_reasons(people):
    names = ["Victor Skalny"]
    assert people.screen(names, reasons=False).column("reasons") == [None]
    english = people.screen(names).column("reasons")
    assert people.screen(names, reasons="fr").column("reasons") != english
