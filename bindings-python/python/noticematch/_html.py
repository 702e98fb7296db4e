"""HTML for notebooks: what people look at rather than read.

Nothing is said by colour alone: every coloured part carries its rule in words, so that a print in
grey or a reader who does not tell red from green loses nothing. Styles are inline, there is no
script: a notebook or a mail shows it as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._coverage import Coverage
    from ._frames import Table
    from ._native import Candidate, Candidates, Comparison, Reason
    from ._watchlist import Watchlist

FONT = "font:14px/1.45 system-ui,-apple-system,'Segoe UI','Noto Sans',sans-serif"
CARD = (
    f"{FONT};color:#1d2430;background:#fff;border:1px solid #d4dae3;border-radius:8px;"
    "padding:12px 14px;margin:6px 0;max-width:900px"
)
TABLE = "border-collapse:collapse;margin:6px 0;background:#fff;color:#1d2430"
CELL = "padding:4px 10px;text-align:left;border:0;border-bottom:1px solid #e6eaf0;vertical-align:top"
HEAD = f"{CELL};font-weight:600;color:#49566b"
MUTED = "color:#5b6779"

# Background and text by family of rules. Contrast of text on ground is at least 7:1.
SAME = ("#d8f0dc", "#0d4a1f")
SCRIPT = ("#d9e8fb", "#0f3a6e")
VARIANT = ("#fdf0c4", "#5c4300")
WEAK = ("#ece8f7", "#3f2c73")
AGAINST = ("#fbdcd9", "#7a1710")
PLAIN = ("#eef1f5", "#2b3544")

FAMILIES = {
    "exact": SAME,
    "article": SAME,
    "compound": SAME,
    "joined": SAME,
    "transliteration": SCRIPT,
    "equivalent-name": SCRIPT,
    "cognate": SCRIPT,
    "variant-name": VARIANT,
    "nickname": VARIANT,
    "gendered": VARIANT,
    "spelling": VARIANT,
    "edit": VARIANT,
    "sound": WEAK,
    "initial": WEAK,
    "truncated": WEAK,
}

LEVELS = {
    "strong": ("#7a1710", "#fff"),
    "probable": ("#a85400", "#fff"),
    "possible": ("#6b5600", "#fff"),
    "weak": ("#5b6779", "#fff"),
    "none": ("#e6eaf0", "#2b3544"),
}


def _colours(reason: Reason) -> tuple[str, str]:
    if reason.against:
        return AGAINST
    return FAMILIES.get(reason.rule.partition(":")[0], PLAIN)


def _badge(level: str) -> str:
    ground, text = LEVELS.get(level, LEVELS["none"])
    return (
        f'<span style="background:{ground};color:{text};border-radius:10px;padding:1px 9px;'
        f'font-weight:600">{escape(level)}</span>'
    )


def _part(text: str, colours: tuple[str, str]) -> str:
    if not text:
        return f'<span style="{MUTED}">not there</span>'
    return (
        f'<bdi style="background:{colours[0]};color:{colours[1]};border-radius:4px;'
        f'padding:1px 6px;font-weight:600">{escape(text)}</bdi>'
    )


def _name(text: str, reasons: Sequence[Reason], listed: bool) -> str:
    """A name with each part that a reason is about in the colour of its rule."""
    spans = []
    for reason in reasons:
        span = reason.listed_span if listed else reason.query_span
        if span is not None:
            spans.append((span, _colours(reason), reason.rule))
    out, at = [], 0
    for (start, end), (ground, ink), rule in sorted(spans, key=lambda item: item[0]):
        if start < at:
            continue  # two reasons about one part: the first one colours it
        out.append(escape(text[at:start]))
        out.append(
            f'<span title="{escape(rule)}" style="background:{ground};color:{ink};'
            f'border-radius:4px;padding:1px 4px">{escape(text[start:end])}</span>'
        )
        at = end
    out.append(escape(text[at:]))
    return f'<bdi style="font-size:17px">{"".join(out)}</bdi>'


def _points(points: int) -> str:
    colour = AGAINST[1] if points < 0 else SAME[1] if points > 0 else PLAIN[1]
    return f'<span style="color:{colour};font-variant-numeric:tabular-nums">{points:+d}</span>'


def _reasons(reasons: Sequence[Reason]) -> str:
    """Aligned parts first, then facts for and against; every line with its rule in words."""
    parts = [reason for reason in reasons if reason.query_part or reason.listed_part]
    facts = [reason for reason in reasons if not (reason.query_part or reason.listed_part)]
    rows = [_row(("query", "listed", "rule", "points", "why"), head=True)]
    for reason in parts:
        colours = _colours(reason)
        cells = (
            _part(reason.query_part, colours),
            _part(reason.listed_part, colours),
            f"<code>{escape(reason.rule)}</code>",
            _points(reason.points) + (f' <span style="{MUTED}">of {reason.of}</span>' if reason.of else ""),
            escape(reason.sentence()),
        )
        rows.append(_row(cells))
    table = f'<table style="{TABLE}">{"".join(rows)}</table>' if parts else ""
    return table + _facts("For", [r for r in facts if not r.against]) + _facts(
        "Against", [r for r in facts if r.against]
    )


def _facts(title: str, facts: Sequence[Reason]) -> str:
    if not facts:
        return ""
    lines = "".join(
        f"<li><code>{escape(fact.rule)}</code> {_points(fact.points)} {escape(fact.sentence())}</li>"
        for fact in facts
    )
    return f'<div><b>{title}</b><ul style="margin:2px 0 4px 0">{lines}</ul></div>'


def _row(cells: Iterable[str], head: bool = False) -> str:
    tag, style = ("th", HEAD) if head else ("td", CELL)
    return "<tr>" + "".join(f'<{tag} style="{style}">{cell}</{tag}>' for cell in cells) + "</tr>"


def candidate(found: Candidate) -> str:
    """One candidate: both names, the level, every reason, the facts of the record."""
    reasons = found.reasons
    record = found.record
    facts = "; ".join(_record_facts(record))
    warnings = ", ".join(map(str, record.get("warnings", [])))
    note = f'<div style="color:{AGAINST[1]};font-weight:600">Warnings: {escape(warnings)}</div>'
    return (
        f'<div style="{CARD}">'
        f"<div>{_badge(found.level)} <b>{found.score:.3f}</b> "
        f'<span style="{MUTED}">candidate, not a hit: only a person confirms</span></div>'
        f'<table style="{TABLE}">'
        + _row((f'<span style="{MUTED}">asked</span>', _name(found.query_name, reasons, False)))
        + _row(
            (
                f'<span style="{MUTED}">listed</span>',
                _name(found.name, reasons, True)
                + f' <span style="{MUTED}">{escape(_kind_of_name(found))}</span>',
            )
        )
        + f"</table>{_reasons(reasons)}"
        f'<div style="{MUTED}">{escape(found.list)} {escape(found.record_id)}, '
        f"{escape(found.kind)}, notice: {escape(found.notice)}"
        f'{escape("; " + facts) if facts else ""}</div>'
        f"{note if warnings else ''}"
        f'<div style="margin-top:4px">{escape(found.legal_effect)} <b>{escape(found.next_step)}</b></div>'
        "</div>"
    )


def _kind_of_name(found: Candidate) -> str:
    kind = found.name_kind.replace("_", " ")
    return f"({kind}, {found.name_quality} quality)" if found.name_quality else f"({kind})"


def _record_facts(record: dict[str, Any]) -> list[str]:
    facts = []
    born = [_date(item) for item in record.get("born", [])]
    if born:
        facts.append("born " + " or ".join(born))
    if record.get("sex"):
        facts.append(f"sex {record['sex']}")
    if record.get("nationalities"):
        facts.append("nationality " + ", ".join(map(str, record["nationalities"])))
    return facts


def _date(value: Any) -> str:
    return value if isinstance(value, str) else str(value)


def candidates(found: Candidates) -> str:
    """An answer: never empty without saying what was searched."""
    coverage_line = f'<div style="{MUTED}">{escape(str(found.coverage))}</div>'
    if found.unsearchable is not None:
        return (
            f'<div style="{CARD};border-color:{AGAINST[1]}"><b>Not searched:</b> '
            f"{escape(found.unsearchable)}. This is not the same as no candidates.</div>"
        )
    limited = (
        f'<div style="color:{AGAINST[1]}">The work stopped at a limit: something may be missing.</div>'
        if found.work_limited
        else ""
    )
    if len(found) == 0:
        return f'<div style="{CARD}"><b>No candidates.</b>{limited}{coverage_line}</div>'
    rows = [_row(("", "score", "level", "listed name", "record", "notice", "why"), head=True)]
    for rank, item in enumerate(found, 1):
        cells = (
            str(rank),
            f"{item.score:.3f}",
            _badge(item.level),
            f"<bdi>{escape(item.name)}</bdi>",
            f"{escape(item.list)} {escape(item.record_id)}",
            escape(item.notice),
            escape(item.explain()),
        )
        rows.append(_row(cells))
    return (
        f'<div style="{CARD};max-width:1100px"><table style="{TABLE}">{"".join(rows)}</table>'
        f"{limited}{coverage_line}</div>"
    )


def comparison(found: Comparison) -> str:
    """Two names side by side."""
    if found.unsearchable is not None:
        return f'<div style="{CARD}"><b>Not compared:</b> {escape(found.unsearchable)}</div>'
    reasons = found.reasons
    a, b = found.names
    return (
        f'<div style="{CARD}">{_badge(found.level)} <b>{found.score:.3f}</b>'
        f'<table style="{TABLE}">{_row((_name(a, reasons, False),))}{_row((_name(b, reasons, True),))}'
        f"</table>{_reasons(reasons)}</div>"
    )


def coverage(found: Coverage) -> str:
    """What was searched."""
    rows = [_row(("list", "version", "records", "names", "dropped by the reader"), head=True)]
    for item in found.lists:
        cells = (
            escape(item.id),
            escape(item.version or "not stated"),
            f"{item.records:,}",
            f"{item.names:,}",
            f"{item.dropped:,}",
        )
        rows.append(_row(cells))
    built = f"index built {escape(found.built)}; " if found.built else ""
    return (
        f'<div style="{CARD}"><b>{found.records:,} records, {found.names:,} names</b>'
        f'<table style="{TABLE}">{"".join(rows)}</table>'
        f'<div style="{MUTED}">{built}{found.unindexed_names:,} listed names could not be indexed. '
        "Nothing else was searched: no candidate is no clearance.</div></div>"
    )


def watchlist(found: Watchlist) -> str:
    """A list: its coverage and its size."""
    info = found.info
    line = (
        f"{info.people:,} persons, {info.organizations:,} organisations, {info.vessels:,} vessels, "
        f"{info.others:,} others; {info.terms:,} distinct name parts; {info.bytes / 1e6:.1f} MB"
    )
    return f'{coverage(info.coverage)}<div style="{FONT};{MUTED}">{escape(line)}</div>'


def table(found: Table, most: int = 20) -> str:
    """The first rows of a result."""
    names = found.columns
    rows = [_row(map(escape, names), head=True)]
    for number, row in enumerate(found):
        if number == most:
            break
        rows.append(_row("" if row[name] is None else escape(str(row[name])) for name in names))
    more = len(found) - most
    rest = f'<div style="{MUTED}">and {more:,} more rows</div>' if more > 0 else ""
    return f'<div style="{FONT}">{escape(repr(found))}<table style="{TABLE}">{"".join(rows)}</table>{rest}</div>'
