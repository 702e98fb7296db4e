"""The report of an evaluation as HTML that can be filed: self-contained, plots as SVG, no script."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from ._html import CELL, FONT, HEAD, MUTED, TABLE, _row

if TYPE_CHECKING:
    from .tuning import Evaluation, Rate, Review, Setting

INKS = ("#0f3a6e", "#a85400")
DASHES = ("", "6 4")
WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 460, 260, 56, 40, 16, 24

Line = tuple[str, Sequence[tuple[float, float]]]


def _scale(low: float, high: float, start: float, stop: float, value: float) -> float:
    return start + (value - low) / ((high - low) or 1) * (stop - start)


def _tick(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.3g}"


def chart(
    lines: Sequence[Line],
    x_title: str,
    y_title: str,
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    mark: float | None = None,
) -> str:
    """A line chart. Lines differ by dash as well as by colour, and are named beside it."""

    def x(value: float) -> float:
        return _scale(*x_range, LEFT, WIDTH - RIGHT, value)

    def y(value: float) -> float:
        return _scale(*y_range, HEIGHT - BOTTOM, TOP, value)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" role="img" aria-label="{escape(y_title)} against {escape(x_title)}" '
        'style="background:#fff;font:11px system-ui,sans-serif">'
    ]
    for step in range(5):
        across = x_range[0] + (x_range[1] - x_range[0]) * step / 4
        up = y_range[0] + (y_range[1] - y_range[0]) * step / 4
        parts.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(up):.1f}" y2="{y(up):.1f}" stroke="#e6eaf0"/>'
            f'<text x="{LEFT - 6}" y="{y(up) + 4:.1f}" text-anchor="end" fill="#49566b">{_tick(up)}</text>'
            f'<text x="{x(across):.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle" '
            f'fill="#49566b">{_tick(across)}</text>'
        )
    if mark is not None:
        parts.append(
            f'<line x1="{x(mark):.1f}" x2="{x(mark):.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}" '
            f'stroke="#7a1710" stroke-dasharray="2 3"/><text x="{x(mark) + 4:.1f}" y="{TOP + 10}" '
            f'fill="#7a1710">line {mark:.3f}</text>'
        )
    for number, (name, points) in enumerate(lines):
        ink, dash = INKS[number % 2], DASHES[number % 2]
        path = " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in points)
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{ink}" stroke-width="2" '
            f'stroke-dasharray="{dash}"/><text x="{LEFT + 8}" y="{HEIGHT - BOTTOM - 8 - 14 * number}" '
            f'fill="{ink}">{"– –" if dash else "——"} {escape(name)}</text>'
        )
    parts.append(
        f'<text x="{(LEFT + WIDTH) / 2}" y="{HEIGHT - 6}" text-anchor="middle">{escape(x_title)}</text>'
        f'<text x="12" y="{HEIGHT / 2}" text-anchor="middle" '
        f'transform="rotate(-90 12 {HEIGHT / 2})">{escape(y_title)}</text></svg>'
    )
    return "".join(parts)


def report(found: Evaluation, title: str, full_page: bool) -> str:
    """The whole report."""
    settings = [s for s in (found.champion, found.challenger) if s is not None]
    body = (
        f'<div style="{FONT};color:#1d2430;max-width:1000px">'
        f"<h1>{escape(title)}</h1>{_summary(settings)}"
        f"<h2>Threshold sweep</h2>{_plots(settings)}{_sweep(settings)}"
        f"<h2>Recall by group, at the line</h2>{_groups(settings)}"
        f"{_changes(found)}"
        f"<h2>Above the line</h2><p>A random sample of candidates at most 0.05 above the line. Those "
        f"that are wrong are alerts that a higher line would spare.</p>{_reviews(found.above)}"
        f"<h2>Below the line</h2><p>A random sample at most 0.05 below it. Those that are right are "
        f"people whom the line misses.</p>{_reviews(found.below)}"
        f"<h2>How this was made</h2>{_origin(found)}</div>"
    )
    if not full_page:
        return body
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title></head>"
        f'<body style="margin:24px auto;padding:0 16px;max-width:1032px">{body}</body></html>\n'
    )


def _rate(rate: Rate) -> str:
    if not rate.of:
        return f'<span style="{MUTED}">not measured</span>'
    low, high = rate.interval
    return (
        f"<b>{rate.value:.1%}</b> "
        f'<span style="{MUTED}">({low:.1%} to {high:.1%}; {rate.count:,} of {rate.of:,})</span>'
    )


def _alerts(rate: Rate) -> str:
    if not rate.of:
        return f'<span style="{MUTED}">not measured</span>'
    low, high = (end * 10_000 for end in rate.interval)
    return (
        f"<b>{rate.value * 10_000:.1f}</b> "
        f'<span style="{MUTED}">({low:.1f} to {high:.1f}; {rate.count:,} of {rate.of:,})</span>'
    )


def _summary(settings: Sequence[Setting]) -> str:
    heads = ("setting", "options", "line", "recall", "alerts per 10,000 clean", "could not look")
    rows = [_row(heads, head=True)]
    for setting in settings:
        options = ", ".join(f"{k}={v}" for k, v in setting.options.items() if v is not None)
        cells = (
            f"<b>{escape(setting.title)}</b>",
            escape(options or "defaults"),
            f"{setting.line:.3f}",
            _rate(setting.recall()),
            _alerts(setting.alerts()),
            ", ".join(f"{count:,} {escape(k)}" for k, count in setting.unsearchable.items()),
        )
        rows.append(_row(cells))
    return (
        f'<table style="{TABLE}">{"".join(rows)}</table>'
        f'<p style="{MUTED}">Intervals are 95 % (Wilson). Rows that could not be looked up count as '
        "missed. A candidate is not a hit: only a person confirms.</p>"
    )


def _plots(settings: Sequence[Setting]) -> str:
    sweeps = [(setting.title, setting.sweep()) for setting in settings]
    line = settings[0].line
    recall: list[Line] = [(t, [(p["threshold"], p["recall"]) for p in s]) for t, s in sweeps]
    plots = [chart(recall, "threshold", "recall", (0.4, 1.0), (0.0, 1.0), line)]
    if settings[0].best:
        # Where everything alerts nothing is decided: the scale serves the region around the line.
        most = max(p["alerts_per_10000"] for _, s in sweeps for p in s if p["threshold"] >= 0.6) or 1.0
        alerts: list[Line] = [
            (t, [(p["threshold"], min(p["alerts_per_10000"], most)) for p in s]) for t, s in sweeps
        ]
        plots.append(chart(alerts, "threshold", "alerts per 10,000", (0.4, 1.0), (0.0, most), line))
        cost: list[Line] = [
            (t, [(p["alerts_per_10000"], p["recall"]) for p in s if p["alerts_per_10000"] <= most])
            for t, s in sweeps
        ]
        plots.append(chart(cost, "alerts per 10,000", "recall", (0.0, most), (0.0, 1.0)))
    return f'<div style="display:flex;flex-wrap:wrap;gap:12px">{"".join(plots)}</div>'


def _sweep(settings: Sequence[Setting]) -> str:
    heads = ["threshold"]
    for setting in settings:
        heads += [f"recall, {setting.title}", f"alerts per 10,000, {setting.title}"]
    rows = [_row(map(escape, heads), head=True)]
    for number in range(0, 61, 5):
        cells: list[str] = []
        for setting in settings:
            point = setting.sweep()[number]
            cells = cells or [f"{point['threshold']:.2f}"]
            alerts = f"{point['alerts_per_10000']:,.1f}" if setting.best else "-"
            cells += [f"{point['recall']:.1%}" if setting.found else "-", alerts]
        rows.append(_row(cells))
    return f'<table style="{TABLE}">{"".join(rows)}</table>'


def _groups(settings: Sequence[Setting]) -> str:
    rows = [_row(["group", *(escape(s.title) for s in settings)], head=True)]
    tables = [setting.by_group() for setting in settings]
    for group in tables[0]:
        rows.append(_row([escape(group), *(_rate(table[group]) for table in tables)]))
    return f'<table style="{TABLE}">{"".join(rows)}</table>'


def _changes(found: Evaluation) -> str:
    if found.challenger is None:
        return ""
    changed = found.changed()
    lines = "".join(
        f"<li>{escape(who)} finds: {len(rows):,} rows{escape(_few(rows))}</li>"
        for who, rows in changed.items()
    )
    return f"<h2>Champion and challenger</h2><ul>{lines}</ul>"


def _few(rows: Sequence[int], most: int = 20) -> str:
    if not rows:
        return ""
    more = f" and {len(rows) - most:,} more" if len(rows) > most else ""
    return " (labelled rows " + ", ".join(map(str, rows[:most])) + more + ")"


def _reviews(reviews: Sequence[Review]) -> str:
    if not reviews:
        return f'<p style="{MUTED}">None.</p>'
    heads = ("score", "source", "asked", "listed", "record", "why", "label", "reviewer")
    rows = [_row(heads, head=True)]
    verdicts = {True: "right", False: "wrong", None: "not listed"}
    for item in reviews:
        cells = (
            f"{item.score:.3f}",
            f"{item.source} {item.row}",
            f"<bdi>{escape(item.name)}</bdi>",
            f"<bdi>{escape(item.listed)}</bdi>",
            escape(item.record_id),
            escape(item.reasons),
            verdicts[item.right],
            '<span style="white-space:nowrap">☐ same ☐ other</span>',
        )
        rows.append(_row(cells))
    return f'<table style="{TABLE}">{"".join(rows)}</table>'


def _origin(found: Evaluation) -> str:
    facts = [
        ("library", f"noticematch {found.version}, analysis {found.analysis}"),
        ("searched", str(found.coverage)),
        ("seed of the samples", str(found.seed)),
        *((f"SHA-256 of {what}", digest) for what, digest in found.inputs.items()),
    ]
    rows = "".join(
        f'<tr><th style="{HEAD}">{escape(k)}</th><td style="{CELL};word-break:break-all">{escape(v)}</td></tr>'
        for k, v in facts
    )
    return f'<table style="{TABLE}">{rows}</table>'
