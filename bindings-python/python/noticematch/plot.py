"""Plots of results (needs matplotlib). Each returns the axes, to be changed or saved.

>>> import noticematch as nm
>>> axes = nm.plot.scores(nm.demo().screen(["Viktor Skalnyi"]))      # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._watchlist import threshold

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ._frames import Table
    from .tuning import Evaluation, Setting

__all__ = ["groups", "recall_against_alerts", "scores", "sweep"]


def _axes(axes: Axes | None) -> Axes:
    if axes is not None:
        return axes
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise ImportError("plots need matplotlib: pip install 'noticematch[plot]'") from error
    made: Axes = pyplot.subplots(figsize=(6, 3.6))[1]
    return made


def _settings(found: Evaluation) -> list[tuple[Setting, str]]:
    styles = [(found.champion, "-"), (found.challenger, "--")]
    return [(setting, style) for setting, style in styles if setting is not None]


def scores(table: Table, *, profile: Any = "border", axes: Axes | None = None) -> Axes:
    """How the scores of candidates are distributed, with the levels of a profile."""
    axes = _axes(axes)
    values = [score for score in table.column("score") if score is not None]
    axes.hist(values, bins=50, range=(0.0, 1.0), color="#0f3a6e")
    for level in ("possible", "probable", "strong"):
        at = threshold(level, profile=profile)
        axes.axvline(at, color="#7a1710", linestyle=":")
        axes.annotate(level, (at, 1), xycoords=("data", "axes fraction"), rotation=90, va="top")
    axes.set_xlabel("score")
    axes.set_ylabel("candidates")
    return axes


def sweep(found: Evaluation, *, axes: Axes | None = None) -> Axes:
    """Recall and alerts per 10,000 over the threshold."""
    axes = _axes(axes)
    other = axes.twinx()
    for setting, style in _settings(found):
        points = setting.sweep()
        at = [point["threshold"] for point in points]
        recall = [point["recall"] for point in points]
        alerts = [point["alerts_per_10000"] for point in points]
        axes.plot(at, recall, style, color="#0f3a6e", label=f"recall, {setting.title}")
        other.plot(at, alerts, style, color="#a85400", label=f"alerts, {setting.title}")
        axes.axvline(setting.line, color="#7a1710", linestyle=":")
    axes.set_xlabel("threshold")
    axes.set_ylabel("recall")
    other.set_ylabel("alerts per 10,000 clean")
    axes.set_ylim(0, 1.02)
    lines = [*axes.get_lines(), *other.get_lines()]
    axes.legend(handles=[line for line in lines if not str(line.get_label()).startswith("_")])
    return axes


def recall_against_alerts(found: Evaluation, *, axes: Axes | None = None) -> Axes:
    """What recall costs, in alerts per 10,000 clean rows (logarithmic)."""
    axes = _axes(axes)
    for setting, style in _settings(found):
        points = [point for point in setting.sweep() if point["alerts_per_10000"] > 0]
        alerts = [point["alerts_per_10000"] for point in points]
        axes.plot(alerts, [p["recall"] for p in points], style, marker=".", label=setting.title)
    axes.set_xscale("log")
    axes.set_xlabel("alerts per 10,000 clean")
    axes.set_ylabel("recall")
    axes.set_ylim(0, 1.02)
    axes.legend()
    return axes


def groups(found: Evaluation, *, axes: Axes | None = None) -> Axes:
    """Recall at the line for each group, with 95 % intervals."""
    axes = _axes(axes)
    rates = found.champion.by_group()
    for position, (group, rate) in enumerate(rates.items()):
        low, high = rate.interval
        axes.plot([low, high], [position, position], color="#5b6779")
        axes.plot([rate.value], [position], "o", color="#0f3a6e")
        axes.annotate(f" {rate.count}/{rate.of}", (1.0, position), va="center")
    axes.set_yticks(range(len(rates)), list(rates))
    axes.set_xlim(0, 1.12)
    axes.set_xlabel("recall")
    return axes
