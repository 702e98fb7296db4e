"""The tuning kit: what a threshold finds, what it costs, and a report that can be filed.

``python -m noticematch.tuning --labelled people.csv --clean travellers.csv -o report.html`` makes the
same report from the command line; the same inputs and seed give the same bytes.
"""

from __future__ import annotations

import hashlib
import math
import os
import random
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ._errors import OptionError
from ._watchlist import Watchlist, threshold

if TYPE_CHECKING:
    from ._coverage import Coverage

__all__ = ["Evaluation", "Rate", "Setting", "evaluate"]

FLOOR = 0.3
"""Scores below are not looked at: no profile's lowest level reaches down to it."""

STEPS = [points / 100 for points in range(40, 101)]
"""Thresholds of the sweep."""

BAND = 0.05
"""How near to the line a reviewed candidate lies."""


@dataclass(frozen=True)
class Rate:
    """A share with its 95 % interval (Wilson 1927), which holds for small samples too."""

    count: int
    of: int

    @property
    def value(self) -> float:
        """The share; NaN of nothing."""
        return self.count / self.of if self.of else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper end of the 95 % interval."""
        if not self.of:
            return (0.0, 1.0)
        z, n, p = 1.959964, self.of, self.value
        centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return (max(0.0, centre - half), min(1.0, centre + half))

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.1%} ({low:.1%} to {high:.1%}, {self.count:,} of {self.of:,})"


@dataclass(frozen=True)
class Review:
    """One candidate near the line, for a person to judge."""

    source: str
    """``labelled`` or ``clean``."""
    row: int
    name: str
    listed: str
    record_id: str
    score: float
    reasons: str
    right: bool | None
    """Whether it is the record that the label names; ``None`` where there is no label."""


@dataclass(frozen=True)
class Setting:
    """What one setting gives on the data."""

    title: str
    options: dict[str, Any]
    line: float
    """The threshold that decides: ``min_score`` of the options, else the profile's ``possible``."""
    found: list[float | None]
    """Score of the right record for each labelled row; ``None`` where it is no candidate."""
    best: list[float | None]
    """Best score of each clean row; ``None`` without a candidate."""
    groups: list[str]
    unsearchable: dict[str, int]
    """Rows that could not be looked up, by source."""
    candidates: list[Review] = field(repr=False)

    def recall(self, line: float | None = None) -> Rate:
        """Labelled rows whose record is a candidate at the line. Unsearchable rows count as missed."""
        line = self.line if line is None else line
        hits = sum(score is not None and score >= line for score in self.found)
        return Rate(hits, len(self.found))

    def alerts(self, line: float | None = None) -> Rate:
        """Clean rows that get a candidate at the line."""
        line = self.line if line is None else line
        return Rate(sum(score is not None and score >= line for score in self.best), len(self.best))

    def sweep(self) -> list[dict[str, float]]:
        """Recall and alerts per 10,000 at every threshold."""
        return [
            {
                "threshold": line,
                "recall": self.recall(line).value,
                "alerts_per_10000": self.alerts(line).value * 10_000,
            }
            for line in STEPS
        ]

    def by_group(self) -> dict[str, Rate]:
        """Recall at the line for each group, in the order of names."""
        hits: dict[str, list[int]] = {}
        for score, group in zip(self.found, self.groups):
            counts = hits.setdefault(group, [0, 0])
            counts[0] += score is not None and score >= self.line
            counts[1] += 1
        return {group: Rate(*hits[group]) for group in sorted(hits)}


@dataclass(frozen=True)
class Evaluation:
    """What :func:`evaluate` found. In a notebook it shows as the report."""

    champion: Setting
    challenger: Setting | None
    above: list[Review]
    """A sample of candidates just above the line: false alerts that a higher line would spare."""
    below: list[Review]
    """A sample just below: people that a lower line would find."""
    seed: int
    coverage: Coverage
    version: str
    analysis: str
    inputs: dict[str, str]
    """SHA-256 of what was evaluated."""

    def summary(self) -> str:
        """A few lines of text."""
        lines = []
        for setting in (self.champion, self.challenger):
            if setting is None:
                continue
            alerts = setting.alerts()
            per = f"{alerts.value * 10_000:.1f} alerts per 10,000 clean" if alerts.of else "no clean rows"
            lines.append(
                f"{setting.title}: line {setting.line:.3f}, recall {setting.recall()}, {per}; "
                f"could not look: {sum(setting.unsearchable.values()):,} rows"
            )
        return "\n".join(lines)

    def changed(self) -> dict[str, list[int]]:
        """Labelled rows that only one of champion and challenger finds."""
        if self.challenger is None:
            return {"only champion": [], "only challenger": []}
        a, b = self.champion, self.challenger
        first = [score is not None and score >= a.line for score in a.found]
        second = [score is not None and score >= b.line for score in b.found]
        return {
            "only champion": [n for n, (x, y) in enumerate(zip(first, second)) if x and not y],
            "only challenger": [n for n, (x, y) in enumerate(zip(first, second)) if y and not x],
        }

    def to_html(self, *, title: str = "Threshold report", full_page: bool = True) -> str:
        """The report: self-contained HTML with its plots; no script, nothing loaded."""
        from ._report import report

        return report(self, title, full_page)

    def save(self, path: str | os.PathLike[str], *, title: str = "Threshold report") -> None:
        """Writes the report to a file."""
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.to_html(title=title))

    def _repr_html_(self) -> str:
        return self.to_html(full_page=False)

    def __str__(self) -> str:
        return self.summary()


def evaluate(
    people: Watchlist,
    *,
    labelled: Iterable[Mapping[str, Any]],
    clean: Iterable[Mapping[str, Any]] | Sequence[str] = (),
    options: Mapping[str, Any] | None = None,
    challenger: Mapping[str, Any] | None = None,
    expected: str = "record_id",
    name: str = "name",
    group: str | None = None,
    columns: Mapping[str, str] | None = None,
    sample: int = 20,
    seed: int = 0,
) -> Evaluation:
    """Measures what a setting finds and what it costs.

    Parameters
    ----------
    people
        The list.
    labelled
        Rows of people who are on the list: a name, and in ``expected`` the id of the right record.
    clean
        Names (or rows) of people who are not on the list: what they raise are false alerts.
    options
        ``profile``, ``min_score``, ``limit`` and ``kind`` of the champion, as in
        :meth:`Watchlist.screen`.
    challenger
        The same for a second setting to compare with.
    expected, name
        Keys of the rows.
    group
        Key by which recall is told apart; by default the script of the name.
    columns
        Further facts, as ``born="dob"``: which key holds what.
    sample
        How many candidates on each side of the line are drawn for review.
    seed
        Decides the sample. The same inputs and seed give the same report.

    Examples
    --------
    >>> import noticematch as nm
    >>> rows = [{"name": "Victor Skalny", "record_id": "DEMO-0001"}]
    >>> result = nm.evaluate(nm.demo(), labelled=rows, clean=["Nobody Atall"])
    >>> result.champion.recall().value, result.champion.alerts().value
    (1.0, 0.0)
    """
    from . import __version__

    rows = [dict(row) for row in labelled]
    wrong = next((n for n, row in enumerate(rows) if not row.get(expected)), None)
    if wrong is not None:
        raise OptionError(f"labelled row {wrong} names no record in {expected!r}")
    others = [{name: row} if not isinstance(row, Mapping) else dict(row) for row in clean]
    data = _Data(rows, others, expected, name, group, dict(columns or {}))
    first = _measure(people, data, "champion", dict(options or {}))
    second = None
    if challenger is not None:
        second = _measure(people, data, "challenger", dict(challenger))
    draw = random.Random(seed)
    near = [c for c in first.candidates if abs(c.score - first.line) <= BAND + 1e-9]
    return Evaluation(
        champion=first,
        challenger=second,
        above=_draw(draw, [c for c in near if c.score >= first.line], sample),
        below=_draw(draw, [c for c in near if c.score < first.line], sample),
        seed=seed,
        coverage=people.coverage,
        version=__version__,
        analysis=people.info.analysis,
        inputs={
            "index": hashlib.sha256(people.to_bytes()).hexdigest(),
            "labelled": _digest(rows),
            "clean": _digest(others),
        },
    )


@dataclass(frozen=True)
class _Data:
    labelled: list[dict[str, Any]]
    clean: list[dict[str, Any]]
    expected: str
    name: str
    group: str | None
    columns: dict[str, str]


def _measure(people: Watchlist, data: _Data, title: str, options: dict[str, Any]) -> Setting:
    profile = options.get("profile", "border")
    line = options.get("min_score")
    line = threshold("possible", profile=profile) if line is None else float(line)
    wide = {**options, "min_score": min(FLOOR, line), "name": data.name, **data.columns}
    candidates: list[Review] = []
    unsearchable = {}
    scores: dict[str, list[float | None]] = {}
    for source, rows in (("labelled", data.labelled), ("clean", data.clean)):
        answer = people.screen(rows, **wide)
        found: list[float | None] = [None] * len(rows)
        for hit in answer:
            if hit["record_id"] is None:
                continue
            row = hit["row"]
            right = hit["record_id"] == rows[row][data.expected] if source == "labelled" else None
            if right is not False and (found[row] is None or hit["score"] > (found[row] or 0)):
                found[row] = hit["score"]
            candidates.append(
                Review(
                    source=source,
                    row=row,
                    name=str(rows[row].get(data.name) or ""),
                    listed=hit["name"],
                    record_id=hit["record_id"],
                    score=hit["score"],
                    reasons=hit["reasons"] or "",
                    right=right,
                )
            )
        statuses = answer.statuses.column("status")
        unsearchable[source] = sum(status.startswith("unsearchable") for status in statuses)
        scores[source] = found
    return Setting(
        title=title,
        options=options,
        line=line,
        found=scores["labelled"],
        best=scores["clean"],
        groups=[_group(row, data) for row in data.labelled],
        unsearchable=unsearchable,
        candidates=candidates,
    )


def _group(row: Mapping[str, Any], data: _Data) -> str:
    if data.group is not None:
        return str(row.get(data.group) or "not stated")
    return script_of(str(row.get(data.name) or ""))


def script_of(text: str) -> str:
    """The script of the first letter, by the name that Unicode gives it."""
    for character in text:
        if character.isalpha():
            word = unicodedata.name(character, "unknown").split(" ")[0]
            return {"CJK": "Han"}.get(word, word.capitalize())
    return "no letters"


def _draw(draw: random.Random, candidates: list[Review], count: int) -> list[Review]:
    chosen = draw.sample(candidates, min(count, len(candidates)))
    return sorted(chosen, key=lambda item: (-item.score, item.source, item.row, item.record_id))


def _digest(rows: list[dict[str, Any]]) -> str:
    digest = hashlib.sha256()
    for row in rows:
        digest.update(repr(sorted((str(k), str(v)) for k, v in row.items())).encode("utf-8", "replace"))
    return digest.hexdigest()


def main(arguments: Sequence[str] | None = None) -> int:
    """``python -m noticematch.tuning``: CSV in, HTML report out."""
    import argparse
    import csv
    import sys

    from ._errors import NoticematchError
    from ._watchlist import demo
    from ._watchlist import open as open_index

    parser = argparse.ArgumentParser(
        prog="python -m noticematch.tuning",
        description="Measures what a threshold finds and costs, and writes a report.",
    )
    parser.add_argument("-x", "--index", help="index file; the demonstration list without it")
    parser.add_argument("--labelled", required=True, help="CSV: name, record_id, and facts")
    parser.add_argument("--clean", help="CSV with the names of people who are not listed")
    parser.add_argument("--name", default="name", help="column of names")
    parser.add_argument("--expected", default="record_id", help="column of the right record's id")
    parser.add_argument("--group", help="column by which recall is told apart (default: script)")
    parser.add_argument("--born", help="column of dates of birth")
    parser.add_argument("--profile", default="border")
    parser.add_argument("--min-score", type=float)
    parser.add_argument("--challenger-profile")
    parser.add_argument("--challenger-min-score", type=float)
    parser.add_argument("--sample", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--title", default="Threshold report")
    parser.add_argument("-o", "--output", required=True, help="the HTML file to write")
    args = parser.parse_args(arguments)

    def read(path: str | None) -> list[dict[str, Any]]:
        if path is None:
            return []
        with open(path, encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    challenger = None
    if args.challenger_profile is not None or args.challenger_min_score is not None:
        challenger = {
            "profile": args.challenger_profile or args.profile,
            "min_score": args.challenger_min_score,
        }
    try:
        result = evaluate(
            open_index(args.index) if args.index else demo(),
            labelled=read(args.labelled),
            clean=read(args.clean),
            options={"profile": args.profile, "min_score": args.min_score},
            challenger=challenger,
            expected=args.expected,
            name=args.name,
            group=args.group,
            columns={"born": args.born} if args.born else None,
            sample=args.sample,
            seed=args.seed,
        )
        result.save(args.output, title=args.title)
    except (NoticematchError, OSError) as error:
        print(f"noticematch: {error}", file=sys.stderr)
        return 1
    print(result.summary())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
