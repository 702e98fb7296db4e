"""Machine-readable zones of travel documents (ICAO Doc 9303)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from . import _native

if TYPE_CHECKING:
    from ._native import Query

__all__ = ["Mrz", "parse_mrz"]


@dataclass(frozen=True)
class Mrz:
    """What a zone says, with the verdict on each check digit. Its repr shows no name or number."""

    format: str
    """``TD1``, ``TD2``, ``TD3``, ``MRVA``, ``MRVB`` …"""
    document_code: str
    issuing_state: str
    primary: list[str]
    """Parts of the primary identifier (family name)."""
    secondary: list[str]
    """Parts of the secondary identifier (given names)."""
    truncated: bool
    """Whether the name may be cut off."""
    document_number: str
    nationality: str
    born: str | None
    """Day of birth in canonical text; parts may be unknown."""
    sex: str | None
    expires: str | None
    optional: list[str]
    checks: dict[str, bool | None]
    """Verdict on each check digit; ``None`` where there is none. One that fails refuses nothing."""
    repairs: list[str]
    """Where the zone was read otherwise than it stood."""
    query: Query
    """The query that the zone asks: ``people.search(mrz.query)``."""

    def __repr__(self) -> str:
        failed = [field for field, passed in self.checks.items() if passed is False]
        state = f"check digits fail: {', '.join(failed)}" if failed else "check digits agree"
        return f"<Mrz {self.format}, {state}, {len(self.repairs)} repairs>"


def parse_mrz(text: str, *, today: date | None = None) -> Mrz:
    """Reads a machine-readable zone: lines, one string, or inside other text.

    Parameters
    ----------
    text
        Two or three lines, or one string without breaks. Spaces, lower case, look-alike
        characters and lost fillers are repaired and listed.
    today
        The day that decides the century of two-digit years; the system's date by default.

    Raises
    ------
    MrzError
        When nothing in the text has the shape of a zone. The message holds no part of the text.

    Examples
    --------
    >>> import datetime, noticematch as nm
    >>> zone = nm.parse_mrz(
    ...     "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\\n"
    ...     "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    ...     today=datetime.date(2026, 11, 24),
    ... )
    >>> zone.primary, zone.secondary, zone.born, zone.checks["composite"]
    (['ERIKSSON'], ['ANNA', 'MARIA'], '1974-08-12', True)
    """
    day = None if today is None else (today.year, today.month, today.day)
    fields, query = _native.parse_mrz(text, day)
    return Mrz(**fields, query=query)
