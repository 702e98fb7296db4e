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

from typing import Any

from ._coverage import Coverage, Info, ListInfo
from ._errors import (
    IndexFileError,
    IndexVersionError,
    ListFormatError,
    MrzError,
    NoticematchError,
    OptionError,
    RefusedError,
)
from ._frames import Screening, Table
from ._native import Candidate, Candidates, Comparison, Query, Reason, __version__
from ._watchlist import Watchlist, build, compare, demo, open, threshold

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
    "build",
    "compare",
    "demo",
    "open",
    "threshold",
]
