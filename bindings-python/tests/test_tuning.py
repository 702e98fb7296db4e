"""The tuning kit: figures that can be counted by hand, and a report that reproduces."""

import csv
import math
import subprocess
import sys

import pytest

import noticematch as nm
from noticematch.tuning import Rate, script_of

LABELLED = [
    {"name": "Victor Skalny", "record_id": "DEMO-0001", "kind": "alias"},
    {"name": "Виктор Скальный", "record_id": "DEMO-0001", "kind": "script"},
    {"name": "Gennadiy Ekhovskiy", "record_id": "DEMO-0003", "kind": "exact"},
    {"name": "Qwertz Uiop", "record_id": "DEMO-0003", "kind": "hopeless"},
    {"name": "...", "record_id": "DEMO-0003", "kind": "hopeless"},
]
CLEAN = ["Nobody Atall", "Viktor Skalnyi", None, "Jane Roe"]


@pytest.fixture(scope="module")
def result():
    return nm.evaluate(nm.demo(), labelled=LABELLED, clean=CLEAN, group="kind", seed=7)


def test_figures_counted_by_hand(result):
    champion = result.champion
    assert champion.line == nm.threshold("possible")
    assert (champion.recall().count, champion.recall().of) == (3, 5)
    assert (champion.alerts().count, champion.alerts().of) == (1, 4)
    assert champion.unsearchable == {"labelled": 1, "clean": 1}
    groups = {group: (rate.count, rate.of) for group, rate in champion.by_group().items()}
    assert groups == {"alias": (1, 1), "exact": (1, 1), "hopeless": (0, 2), "script": (1, 1)}
    assert "recall 60.0%" in result.summary()


def test_the_sweep_never_rises(result):
    sweep = result.champion.sweep()
    for key in ("recall", "alerts_per_10000"):
        values = [point[key] for point in sweep]
        assert values == sorted(values, reverse=True)
    assert sweep[30]["recall"] == result.champion.recall(0.7).value


def test_champion_and_challenger():
    result = nm.evaluate(
        nm.demo(), labelled=LABELLED, clean=CLEAN, challenger={"profile": "precise", "min_score": 1.0}
    )
    changed = result.changed()
    assert changed["only challenger"] == []
    assert result.challenger.recall().count <= result.champion.recall().count
    html = result.to_html()
    assert "challenger" in html and "profile=precise" in html


def test_the_report_reproduces_and_escapes(result, tmp_path):
    again = nm.evaluate(nm.demo(), labelled=LABELLED, clean=CLEAN, group="kind", seed=7)
    assert result.to_html() == again.to_html()
    evil = nm.evaluate(
        nm.demo(), labelled=[{"name": "<script>Viktor Skalnyi", "record_id": "DEMO-0001"}]
    )
    assert "<script" not in evil.to_html(title="<script>")
    result.save(tmp_path / "report.html")
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>") and text.count("<svg") == 3
    assert "http://" not in text.replace("http://www.w3.org/2000/svg", "") and "https://" not in text


def test_samples_lie_on_their_side_of_the_line():
    people = nm.demo()
    labelled = [
        {"name": name["text"][:-2], "record_id": people.record(n)["id"]}
        for n in range(len(people))
        for name in people.record(n)["names"]
        if len(name["text"]) > 8
    ]
    result = nm.evaluate(people, labelled=labelled, sample=5, seed=1)
    line = result.champion.line
    assert result.above and all(line <= item.score <= line + 0.0501 for item in result.above)
    assert all(line - 0.0501 <= item.score < line for item in result.below)
    other = nm.evaluate(people, labelled=labelled, sample=5, seed=2)
    assert (result.above, result.below) != (other.above, other.below)


def test_a_row_without_a_label_is_an_error():
    with pytest.raises(nm.OptionError, match="row 1"):
        nm.evaluate(nm.demo(), labelled=[LABELLED[0], {"name": "x"}])


def test_intervals():
    # Wilson's interval for 1 of 10, from the closed formula: 0.0179 to 0.4042.
    low, high = Rate(1, 10).interval
    assert math.isclose(low, 0.0179, abs_tol=1e-4) and math.isclose(high, 0.4042, abs_tol=1e-4)
    assert Rate(0, 0).interval == (0.0, 1.0) and math.isnan(Rate(0, 0).value)


def test_scripts():
    assert [script_of(text) for text in ("12 Виктор", "محمد", "王", "김", "Ann", "7")] == [
        "Cyrillic", "Arabic", "Han", "Hangul", "Latin", "no letters",
    ]


def test_the_command(tmp_path):
    labelled, clean, report = (tmp_path / name for name in ("l.csv", "c.csv", "r.html"))
    with labelled.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["name", "record_id", "kind"])
        writer.writeheader()
        writer.writerows(LABELLED)
    clean.write_text("name\n" + "\n".join(name or "" for name in CLEAN) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "noticematch.tuning", "--labelled", str(labelled)]
    command += ["--clean", str(clean), "--challenger-profile", "precise", "-o", str(report)]
    runs = []
    for _ in range(2):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        runs.append(report.read_bytes())
    assert f"champion: line {nm.threshold('possible'):.3f}, recall 60.0%" in done.stdout
    assert runs[0] == runs[1]


def test_plots(result):
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    table = nm.demo().screen([row["name"] for row in LABELLED])
    axes = nm.plot.scores(table)
    heights = sum(patch.get_height() for patch in axes.patches)
    assert heights == sum(score is not None for score in table.column("score"))
    recall = nm.plot.sweep(result).get_lines()[0].get_ydata()
    assert list(recall) == [point["recall"] for point in result.champion.sweep()]
    assert [t.get_text() for t in nm.plot.groups(result).get_yticklabels()] == sorted(
        {row["kind"] for row in LABELLED}
    )
    assert nm.plot.recall_against_alerts(result).get_xscale() == "log"
