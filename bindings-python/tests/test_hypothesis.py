"""Laws that hold for any text."""

import math

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import noticematch as nm

PEOPLE = nm.demo()
LISTED = [name["text"] for n in range(len(PEOPLE)) for name in PEOPLE.record(n)["names"]]

SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

texts = st.text(max_size=60)
# Text near the lists finds more than noise does.
names = st.one_of(
    texts,
    st.sampled_from(LISTED),
    st.tuples(st.sampled_from(LISTED), texts).map(" ".join),
    st.tuples(st.sampled_from(LISTED), st.integers(0, 20)).map(lambda t: t[0][: t[1]]),
)
values = st.one_of(names, st.none(), st.just(math.nan), st.integers(), st.floats())


@SETTINGS
@given(values)
def test_search_never_fails_for_a_name(name):
    found = PEOPLE.search(name)
    assert not (found.unsearchable and len(found))
    for candidate in found:
        assert nm.threshold("possible") <= candidate.score <= 1.0
        assert candidate.explain()
        assert candidate._repr_html_()


@SETTINGS
@given(st.lists(values, max_size=8))
def test_a_batch_is_its_single_look_ups(batch):
    found = PEOPLE.screen(batch, all_rows=True)
    assert len(found.statuses) == len(batch)
    for row, name in enumerate(batch):
        single = PEOPLE.search(name)
        lines = [line for line in found if line["row"] == row]
        assert [line["record_id"] for line in lines if line["record_id"]] == [
            candidate.record_id for candidate in single
        ]
        status = found.statuses.column("status")[row]
        assert status.startswith("unsearchable") == (single.unsearchable is not None)


@SETTINGS
@given(names)
def test_a_name_is_itself(name):
    same = nm.compare(name, name)
    # Short and common names are thin evidence, so the score may stay below 1.
    assert same.unsearchable or same.score > 0.3


@SETTINGS
@given(names, names)
def test_html_escapes(a, b):
    html = nm.compare(f"<script>{a}", b)._repr_html_()
    assert "<script" not in html


@SETTINGS
@given(st.text(max_size=30))
def test_any_date_is_read_or_refused(text):
    try:
        nm.Query("x", born=text)
    except nm.OptionError as error:
        assert len(text) < 4 or text not in str(error)


@SETTINGS
@given(st.lists(st.tuples(names, st.one_of(st.none(), st.integers(1900, 2026))), min_size=1, max_size=5))
def test_what_is_built_is_found(people):
    records = [
        {"id": str(n), "name": name, "born": born} for n, (name, born) in enumerate(people)
    ]
    built = nm.build(records)
    again = nm.Watchlist.from_bytes(built.to_bytes())
    for record in records:
        found = again.search(record["name"], limit=100, min_score=0.001)
        assert found.unsearchable or record["id"] in [c.record_id for c in found]
