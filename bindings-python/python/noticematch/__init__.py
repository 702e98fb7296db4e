"""Find a person on a watchlist from any spelling, script or passport line.

Offline, explained, in microseconds.

>>> import noticematch as nm
>>> people = nm.demo()
>>> for candidate in people.search("Виктор Скальный", born="1980"):
...     print(candidate.record_id, candidate.level)
DEMO-0001 strong

A candidate is offered to a person for comparison. It is never a hit: only a person confirms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._errors import (
    IndexFileError,
    IndexVersionError,
    ListFormatError,
    LoadWarning,
    MrzError,
    NoticematchError,
    OptionError,
    RefusedError,
)
from ._frames import Screening, Table
from ._native import Candidate, Candidates, Comparison, Query, Reason, __version__
from ._watchlist import Watchlist, build, compare, demo, open, threshold

if TYPE_CHECKING:
    from . import audit, bundle, evidence, plot, spark, tuning
    from ._changes import diff, overlay
    from ._coverage import Coverage, Info, ListInfo
    from ._mrz import Mrz, parse_mrz
    from .tuning import evaluate

LEVELS = ("none", "weak", "possible", "probable", "strong")
"""The levels, the lowest first."""

PROFILES = ("border", "sanctions", "precise", "broad")
"""The profiles of thresholds and rules."""

__all__ = [
    "LEVELS",
    "PROFILES",
    "Candidate",
    "Candidates",
    "Comparison",
    "Coverage",
    "IndexFileError",
    "IndexVersionError",
    "Info",
    "ListFormatError",
    "ListInfo",
    "LoadWarning",
    "Mrz",
    "MrzError",
    "NoticematchError",
    "OptionError",
    "Query",
    "Reason",
    "RefusedError",
    "Screening",
    "Table",
    "Watchlist",
    "__version__",
    "audit",
    "build",
    "bundle",
    "compare",
    "demo",
    "diff",
    "evaluate",
    "evidence",
    "open",
    "overlay",
    "parse_mrz",
    "plot",
    "spark",
    "threshold",
    "tuning",
]


_LATER = {
    "Coverage": "_coverage",
    "Info": "_coverage",
    "ListInfo": "_coverage",
    "Mrz": "_mrz",
    "diff": "_changes",
    "evaluate": "tuning",
    "overlay": "_changes",
    "parse_mrz": "_mrz",
}
"""What is loaded when it is asked for, from which module: ``import noticematch`` takes milliseconds."""


def __getattr__(name: str) -> Any:
    """Loads what is not needed for a search when it is asked for."""
    import importlib

    if name in _LATER:
        value = getattr(importlib.import_module(f".{_LATER[name]}", __name__), name)
        globals()[name] = value
        return value
    if name in ("audit", "bundle", "evidence", "plot", "spark", "tuning"):
        return importlib.import_module(f".{name}", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
