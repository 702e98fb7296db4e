"""One look-up: answers, reasons, facts, what cannot be looked up."""

import datetime
import math

import pytest

import noticematch as nm


def test_the_same_person_in_another_script(people):
    best = people.search("Виктор Скальный")[0]
    assert (best.record_id, best.list, best.kind, best.level) == (
        "DEMO-0001",
        "demo",
        "person",
        "strong",
    )
    assert best.name in [name["text"] for name in best.record["names"]]
    assert best.query_name == "Виктор Скальный"


def test_points_of_reasons_add_up(people):
    for name in ["Victor Skalny", "Skalnyj Viktor", "محمد علي", "Arkadij Tumancev"]:
        for candidate in people.search(name, born="1980", nationality="RU", min_score=0.3):
            total = sum(reason.points for reason in candidate.reasons)
            assert candidate.points == max(0, min(1000, total))
            assert candidate.score == candidate.points / 1000


def test_spans_are_characters_not_bytes(people):
    best = people.search("Виктор Скальный")[0]
    for reason in best.reasons:
        if reason.query_span:
            start, end = reason.query_span
            assert best.query_name[start:end] == reason.query_part
        if reason.listed_span:
            start, end = reason.listed_span
            assert best.name[start:end] == reason.listed_part
    assert any(reason.query_span for reason in best.reasons)


def test_explanations_in_four_languages(people):
    best = people.search("Victor Skalny")[0]
    sentences = {language: best.explain(language) for language in ("en", "fr", "es", "ar")}
    assert len(set(sentences.values())) == 4
    with pytest.raises(nm.OptionError):
        best.explain("de")


@pytest.mark.parametrize("name", ["", "   ", None, math.nan, "...", "—", "\udc80"])
def test_a_name_that_cannot_be_looked_up_is_an_answer(people, name):
    found = people.search(name)
    assert len(found) == 0
    assert found.unsearchable
    assert "unsearchable" in repr(found)


def test_no_candidates_is_not_unsearchable(people):
    found = people.search("Nobody Atall")
    assert len(found) == 0 and found.unsearchable is None
    assert found.coverage.records == len(people)
    assert "no clearance" in str(found.coverage)


def test_born_takes_what_people_have(people):
    exact = people.search("Gennadiy Ekhovskiy", born="1966-11-24")[0].score
    for born in (
        datetime.date(1966, 11, 24),
        datetime.datetime(1966, 11, 24, 13, 5),
        "24/11/1966",
        "24 Nov 1966",
    ):
        assert people.search("Gennadiy Ekhovskiy", born=born)[0].score == exact
    assert nm.Query("x", born=1966).born == "1966"
    assert nm.Query("x", born=None).born is None
    assert nm.Query("x", born=math.nan).born is None


def test_facts_count(people):
    plain = people.search("Gennady Ekhovsky")[0]
    against = people.search("Gennady Ekhovsky", born="1999-01-05", sex="F", min_score=0.0)[0]
    assert against.points < plain.points
    assert any(reason.against for reason in against.reasons)
    sanctions = people.search("Gennady Ekhovsky", born="1999-01-05", sex="F", profile="sanctions")
    assert sanctions[0].points >= plain.points


def test_bad_options_are_errors_without_the_value(people):
    for options in (
        {"min_score": 1.5},
        {"profile": "nonsense-value"},
        {"born": "Skalnyi"},
        {"sex": "Skalnyi"},
        {"kind": "Skalnyi"},
    ):
        with pytest.raises(nm.OptionError) as error:
            people.search("Viktor Skalnyi", **options)
        assert "Skalnyi" not in str(error.value)
        assert isinstance(error.value, ValueError)
    with pytest.raises(TypeError):
        people.search(b"Viktor")
    with pytest.raises(OverflowError):
        people.search("Viktor", limit=-1)


def test_answers_are_sequences(people):
    found = people.search("Viktor Khan", min_score=0.0)
    assert len(found) >= 2
    assert found[-1].record_id == list(found)[-1].record_id
    assert [c.record_id for c in found[:2]] == [c.record_id for c in list(found)[:2]]
    assert [c.record_id for c in found[::-1]] == [c.record_id for c in reversed(found)]
    with pytest.raises(IndexError):
        found[len(found)]
    scores = [candidate.score for candidate in found]
    assert scores == sorted(scores, reverse=True)
    assert len(people.search("Viktor Khan", limit=1, min_score=0.0)) == 1
    assert len(people.search("Viktor Khan", limit=0)) == 0


def test_query_objects(people):
    query = nm.Query("Viktor Skalnyi", born="1980", nationality=["RU", "BY"], document="ZZ2822089")
    assert people.search(query)[0].record_id == "DEMO-0001"
    assert query.nationality == ("RU", "BY") and query.document == ("ZZ2822089",)
    assert query == nm.Query(
        "Viktor Skalnyi", born="1980", nationality=["RU", "BY"], document="ZZ2822089"
    )
    assert query != nm.Query("Viktor Skalnyi")
    assert "Skalnyi" not in repr(query)


def test_explain_names_a_record(people):
    assert "Skal" in people.explain("Victor Skalny", "DEMO-0001")
    assert "share nothing" in people.explain("Qqqqq", "DEMO-0001")
    assert "not searched" in people.explain("", "DEMO-0001")


def test_compare():
    same = nm.compare("Viktor Skalnyi", "Виктор Скальный")
    assert same.level == "strong" and same.reasons and same.names[0] == "Viktor Skalnyi"
    assert same.score > nm.compare("Viktor Skalnyi", "Peter Miller").score
    assert nm.compare("Viktor Skalnyi", "").unsearchable
    assert nm.compare("Acme Trading LLC", "Acme Trading Ltd", kind="organization").score > 0.5


def test_thresholds_rise():
    for profile in nm.PROFILES:
        rising = [nm.threshold(level, profile=profile) for level in nm.LEVELS]
        assert rising == sorted(rising)
    with pytest.raises(nm.OptionError):
        nm.threshold("hit")
