"""What was searched, and what an index is made of."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Coverage", "Info", "ListInfo"]


@dataclass(frozen=True)
class ListInfo:
    """One list in an index."""

    id: str
    """Short id of the list (``un``, ``ofac-sdn``)."""
    records: int
    """Records of the list."""
    names: int
    """Names of those records."""
    dropped: int = 0
    """Rows and values that the reader dropped or changed."""
    version: str | None = None
    """Version or date of publication, as the publisher states it."""
    source: str | None = None
    """Name of the file it was read from."""

    @classmethod
    def _from(cls, fields: dict[str, Any]) -> ListInfo:
        known = cls.__dataclass_fields__
        return cls(**{key: value for key, value in fields.items() if key in known})


@dataclass(frozen=True)
class Coverage:
    """Which lists, in which versions, an answer covers. "No candidates" means: none in these."""

    lists: tuple[ListInfo, ...]
    """The lists searched."""
    records: int
    """Records searched."""
    names: int
    """Names searched."""
    unindexed_names: int
    """Names that are in the records but could not be indexed."""
    built: str | None = None
    """When the index was made, where known."""
    _sentence: str = field(default="", repr=False, compare=False)

    @classmethod
    def _from_json(cls, text: str, sentence: str) -> Coverage:
        fields: dict[str, Any] = json.loads(text)
        return cls(
            lists=tuple(ListInfo._from(item) for item in fields["lists"]),
            records=fields["records"],
            names=fields["names"],
            unindexed_names=fields["unindexed_names"],
            built=fields.get("built"),
            _sentence=sentence,
        )

    def __str__(self) -> str:
        return self._sentence

    def _repr_html_(self) -> str:
        from . import _html

        return _html.coverage(self)


@dataclass(frozen=True)
class Info:
    """What an index is made of: counts, sizes, versions."""

    coverage: Coverage
    people: int
    organizations: int
    vessels: int
    others: int
    forms: int
    """Indexed name forms."""
    terms: int
    """Distinct name parts."""
    bytes: int
    """Bytes of the whole file."""
    sections: dict[int, int]
    """Bytes of each section, by its number in the file format."""
    format: int
    """Version of the file format."""
    analysis: str
    """Id of the analysis tables that made it."""
    library: str
    """Version of the library that made it."""
    layers: int
    """The list beneath and the overlays on it: 1 for a plain index."""
    content: str | None = None
    """What the list holds, in a word; an overlay says by it on which list it stands."""

    @classmethod
    def _from(cls, fields: dict[str, Any]) -> Info:
        known = cls.__dataclass_fields__
        return cls(**{key: value for key, value in fields.items() if key in known})
