"""The golden file: the same bytes as Rust and Kotlin, for some thousand queries of every kind."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import noticematch as nm

GOLDEN = Path(__file__).parents[2] / "testdata" / "golden"
TODAY = date(2026, 11, 24)
EXPLAINED = 25


def rows(file: str) -> list[str]:
    text = (GOLDEN / file).read_bytes().decode()
    return [line for line in text.removesuffix("\n").split("\n") if not line.startswith("#")]


def query(row: str) -> nm.Query:
    how, name, kind, born, sex, nationality, document, other_name = row.split("\t")
    if how == "mrz":
        return nm.parse_mrz(name.replace("|", "\n"), today=TODAY).query
    return nm.Query(
        name,
        kind=kind or None,
        born=born or None,
        sex=sex or None,
        nationality=nationality or None,
        document=document or None,
        other_names=other_name or None,
    )


def answer(found: nm.Candidates) -> str:
    outcome = found.unsearchable or ("looked, cut" if found.work_limited else "looked")
    outcome = "; ".join([outcome, *found.notes])
    return outcome + "\t" + " ".join(f"{c.record_id}:{c.points}:{c.level}" for c in found)


def test_answers_and_sentences(people: nm.Watchlist) -> None:
    queries = rows("queries.tsv")
    assert len(queries) >= 2000
    answers, sentences = [], []
    for number, row in enumerate(queries):
        found = people.search(query(row), limit=5)
        answers.append(answer(found))
        if number % EXPLAINED == 0 and len(found):
            said = [found[0].explain(language) for language in ("en", "fr", "es", "ar")]
            sentences.append("\t".join([str(number), *said]))
    assert answers == rows("answers.tsv")
    assert sentences == rows("sentences.tsv")
