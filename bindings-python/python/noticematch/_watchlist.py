"""The list: open, build, search, screen, compare."""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

from . import _native
from ._errors import LoadWarning
from ._frames import Screening
from ._inputs import Rows, paths_of, records_to_lines, rows_of

if TYPE_CHECKING:
    from datetime import date

    from ._coverage import Coverage, Info
    from ._native import Candidate, Candidates, Comparison, Query

    Kind: TypeAlias = Literal["person", "organization", "vessel", "other"]
    Profile: TypeAlias = Literal["border", "sanctions", "precise", "broad"]
    Language: TypeAlias = Literal["en", "fr", "es", "ar"]
    Level: TypeAlias = Literal["none", "weak", "possible", "probable", "strong"]
    Born: TypeAlias = str | int | date | None
    Texts: TypeAlias = str | Iterable[str] | None

__all__ = ["Watchlist", "build", "compare", "demo", "open", "threshold"]


class Progress(Protocol):
    """Called from the calling thread with rows done and rows in all (``None`` if not known)."""

    def __call__(self, done: int, total: int | None, /) -> object: ...


class Watchlist:
    """A list, indexed: look-ups by any spelling or script, offline, with reasons.

    Made by :func:`open`, :func:`build` or :func:`demo`. Immutable, safe to share between threads,
    pickles (with the whole index), survives ``fork``.

    Examples
    --------
    >>> import noticematch as nm
    >>> people = nm.demo()
    >>> best = people.search("Виктор Скальный")[0]
    >>> best.record_id, best.level
    ('DEMO-0001', 'strong')
    """

    __slots__ = ("_list", "reports")

    _list: _native.Watchlist
    reports: tuple[dict[str, Any], ...]
    """What each file gave and lost, for a list just built from files; else empty."""

    def __init__(self) -> None:
        raise TypeError("a Watchlist is made by noticematch.open(), build() or demo()")

    @classmethod
    def _of(cls, native: _native.Watchlist) -> Watchlist:
        new = object.__new__(cls)
        new._list = native
        new.reports = ()
        return new

    def search(
        self,
        name: str | Query | float | None,
        *,
        born: Born = None,
        sex: str | None = None,
        nationality: Texts = None,
        birth_place: str | None = None,
        document: Texts = None,
        other_names: Texts = None,
        kind: Kind | None = None,
        limit: int = 10,
        min_score: float | None = None,
        profile: Profile = "border",
    ) -> Candidates:
        """Looks a person (or organisation, or vessel) up.

        Never fails because of a name: one that cannot be looked up (missing, no letters, a script
        without a table) gives an answer that says so in ``unsearchable``.

        Parameters
        ----------
        name
            The name in any script and order, or a whole :class:`Query` (then no other fact is
            taken from here).
        born, sex, nationality, birth_place, document, other_names, kind
            What else is known, as in :class:`Query`.
        limit
            The most candidates, the best ones.
        min_score
            The lowest score of a candidate, 0.0 to 1.0; the profile's threshold of ``possible`` by
            default (see :func:`threshold`).
        profile
            Thresholds, and how facts count: ``border``, ``sanctions`` (facts never lower a name),
            ``precise`` (fewer alerts), ``broad`` (more).

        Raises
        ------
        OptionError
            For a date of birth, sex or option that is none.

        Examples
        --------
        >>> import noticematch as nm
        >>> found = nm.demo().search("Skalnyi Victor", born="1980", nationality="RU")
        >>> found[0].score >= nm.threshold("probable")
        True
        >>> nm.demo().search("...").unsearchable
        'the name has no letters'
        """
        if isinstance(name, _native.Query):
            query = name
        else:
            query = _native.Query(
                name,
                other_names=other_names,
                kind=kind,
                born=born,
                sex=sex,
                nationality=nationality,
                birth_place=birth_place,
                document=document,
            )
        return self._list.search(query, limit, min_score, profile)

    def screen(
        self,
        rows: Rows,
        *,
        name: str | None = None,
        born: str | None = None,
        sex: str | None = None,
        nationality: str | None = None,
        birth_place: str | None = None,
        document: str | None = None,
        kind: Kind | None = None,
        limit: int = 10,
        min_score: float | None = None,
        profile: Profile = "border",
        threads: int | None = None,
        reasons: bool | Language = True,
        all_rows: bool = False,
        progress: bool | Progress | None = None,
    ) -> Screening:
        """Looks many names up in one call, on all cores.

        Parameters
        ----------
        rows
            Names: a list or any iterable of ``str``, ``None``, :class:`Query` or dictionaries; a
            pandas or polars Series, a pyarrow or numpy array. Or a frame: pandas, polars, pyarrow,
            a DuckDB relation, a dictionary of columns.
        name, born, sex, nationality, birth_place, document
            Which column of the frame (key of the dictionaries) holds what. ``name`` is ``"name"``
            by default; the others are not used unless named.
        kind
            Search only entities of this kind.
        limit, min_score, profile
            As in :meth:`search`.
        threads
            Number of threads; all cores by default. None outlives the call.
        reasons
            Whether each candidate is explained, or the language of the explanations.
        all_rows
            Whether rows without candidates get a line in the result too.
        progress
            ``True`` for a progress bar (tqdm if installed), or a function ``(done, total)`` that
            is called from this thread, at most ten times a second.

        Returns
        -------
        Screening
            An Arrow table of candidates, with ``statuses`` for every row. Missing values
            are unsearchable, not errors. A date of birth or a sex that is not understood is left
            out, the name is searched all the same, and ``note`` says so.

        Examples
        --------
        >>> import noticematch as nm
        >>> found = nm.demo().screen(["Viktor Skalnyi", "Nobody Atall", None])
        >>> found.column("record_id")
        ['DEMO-0001', None]
        >>> found.summary()
        {'candidate': 1, 'no candidate': 1, 'unsearchable: no name was given': 1}
        """
        wanted = {
            "name": name,
            "born": born,
            "sex": sex,
            "nationality": nationality,
            "birth_place": birth_place,
            "document": document,
        }
        prepared, columns, total = rows_of(rows, wanted)
        if threads is not None and threads < 1:
            raise _option("threads must be 1 or more, or None for all cores")
        with _Bar.of(progress, total) as bar:
            candidates, statuses = self._list.screen(
                prepared,
                columns,
                kind=kind,
                limit=limit,
                min_score=min_score,
                profile=profile,
                threads=threads or 0,
                reasons="en" if reasons is True else (reasons or None),
                all_rows=all_rows,
                progress=bar,
                total=total,
            )
        return Screening(candidates, statuses, self.coverage)

    def compare(
        self, a: str, b: str, *, kind: Kind | None = "person", profile: Profile = "border"
    ) -> Comparison:
        """Compares two names; the same as :func:`compare`."""
        return compare(a, b, kind=kind, profile=profile)

    def explain(self, name: str | Query, record_id: str, *, language: Language = "en") -> str:
        """Why a record is, or is not, a candidate for a name.

        Searches at the lowest score. A record that shares nothing with the name is said to share
        nothing.

        Examples
        --------
        >>> import noticematch as nm
        >>> print(nm.demo().explain("Victor Skalny", "DEMO-0001"))  # doctest: +ELLIPSIS
        "...
        """
        found = self.search(name, limit=max(len(self), 1), min_score=0.0)
        if found.unsearchable is not None:
            return f"not searched: {found.unsearchable}"
        for candidate in found:
            if candidate.record_id == record_id:
                return candidate.explain(language)
        return f"the name and record {record_id} share nothing that a rule relates"

    def record(self, number: int) -> dict[str, Any]:
        """The whole record with a number from 0 to ``len(self) - 1``, as published."""
        if number < 0:
            raise _option(f"could not read record {number}: numbers start at 0")
        record: dict[str, Any] = self._list.record(number)
        return record

    @property
    def coverage(self) -> Coverage:
        """Which lists, versions and counts an answer covers."""
        return self._list.coverage()

    @property
    def info(self) -> Info:
        """Counts, sizes and versions of the index."""
        from ._coverage import Info

        fields = self._list.info()
        fields["coverage"] = self.coverage
        fields["sections"] = dict(fields["sections"])
        return Info._from(fields)

    def with_overlay(self, overlay: bytes) -> Watchlist:
        """The list with a change on it, searched as if built afresh from the changed records.

        Parameters
        ----------
        overlay
            From :func:`noticematch.overlay` or ``noticematch diff --overlay``.

        Raises
        ------
        ListFormatError
            When the overlay was made for another list.

        Examples
        --------
        >>> import noticematch as nm
        >>> monday = nm.build([{"id": "1", "name": "Jan Kowalski"}])
        >>> tuesday = nm.build([{"id": "1", "name": "Jan Kowalski"}, {"id": "2", "name": "Mia Adeyemi"}])
        >>> monday.with_overlay(nm.overlay(monday, tuesday)).search("Mia Adeyemi")[0].record_id
        '2'
        """
        return Watchlist._of(self._list.with_overlay(overlay))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the index file: under a temporary name first, synced, then renamed."""
        self._list.save(os.fspath(path))

    def to_bytes(self) -> bytes:
        """The bytes of the index file."""
        return self._list.to_bytes()

    @staticmethod
    def from_bytes(data: bytes) -> Watchlist:
        """Opens an index from the bytes of its file."""
        return Watchlist._of(_native.Watchlist.from_bytes(data))

    def __len__(self) -> int:
        return len(self._list)

    def __enter__(self) -> Watchlist:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to do: memory is freed with the object."""

    def __reduce__(self) -> tuple[Callable[[bytes], Watchlist], tuple[bytes]]:
        return Watchlist.from_bytes, (self.to_bytes(),)

    def __copy__(self) -> Watchlist:
        return self

    def __deepcopy__(self, _: object) -> Watchlist:
        return self

    def __repr__(self) -> str:
        coverage = self.coverage
        lists = ", ".join(item.id for item in coverage.lists[:4])
        more = len(coverage.lists) - 4
        lists += f" and {more} more" if more > 0 else ""
        built = f", built {coverage.built}" if coverage.built else ""
        return f"<Watchlist {coverage.records:,} records, {coverage.names:,} names: {lists}{built}>"

    def _repr_html_(self) -> str:
        from . import _html

        return _html.watchlist(self)


def open(path: str | os.PathLike[str], *, mmap: bool = True) -> Watchlist:
    """Opens an index file.

    Parameters
    ----------
    path
        The file, made by :meth:`Watchlist.save` or the command line.
    mmap
        Whether the file is mapped instead of read: processes share its pages, and memory is used for
        what searches touch. A mapped file must not be changed in place
        while it is open (:meth:`Watchlist.save` never does: it writes another file and renames it).

    Raises
    ------
    FileNotFoundError, PermissionError, OSError
        When the file cannot be read.
    IndexFileError
        When it is no index or is damaged.
    IndexVersionError
        When it was made by another version or with other tables: rebuild it from the list.
    """
    return Watchlist._of(_native.Watchlist.open(os.fspath(path), mmap))


def demo() -> Watchlist:
    """The embedded demonstration list: some 300 invented entries over all scripts and notices."""
    return Watchlist._of(_native.Watchlist.demo())


def build(
    source: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | Rows,
    *,
    list: str | None = None,
    built: str | None = None,
    strict: bool = False,
    columns: Mapping[str, str] | None = None,
) -> Watchlist:
    """Builds a list.

    Parameters
    ----------
    source
        One of:

        - a path or several: files of any known format (INTERPOL, UN, OFAC, EU, UK, Canada, US CSL,
          OpenSanctions, CSV, own JSON lines …), recognised by their content;
        - records: an iterable of dictionaries, either whole records as :meth:`Watchlist.record`
          gives them or simple ones: ``id``, ``name``, ``aliases``, ``born``, ``sex``,
          ``nationality``, ``kind`` …;
        - a frame (pandas, polars, pyarrow, a dictionary of columns) with those columns.
    list
        Short id of the list, for records that name none; for files in place of the publisher's.
    built
        A day of making to be written into the index. Without it the same records give the same
        bytes on any day.
    strict
        For files: make the first row or value that would be dropped an error. Otherwise a
        :class:`LoadWarning` counts what was lost, and ``reports`` has it in detail.
    columns
        For CSV files of no known publisher: field (``id``, ``name``, ``born`` …) to column header.

    Raises
    ------
    ListFormatError
        With the place and the field that is wrong; nothing is skipped silently.

    Examples
    --------
    >>> import noticematch as nm
    >>> mine = nm.build([{"id": "1", "name": "Jan Kowalski", "born": "1957-03"}], list="mine")
    >>> mine.search("Kowalski, Jan")[0].record_id
    '1'
    """
    paths = paths_of(source)
    if paths is not None:
        native, reports = _native.Watchlist.from_files(
            paths, list, built, strict, [*(columns or {}).items()]
        )
        new = Watchlist._of(native)
        new.reports = tuple(json.loads(report) for report, _ in reports)
        for fields, (_, text) in zip(new.reports, reports):
            if any(loss["loss"] in ("dropped", "kept_as_text") for loss in fields["losses"]):
                warnings.warn(text, LoadWarning, stacklevel=2)
        return new
    lines = records_to_lines(source, list or "list")
    return Watchlist._of(_native.Watchlist.from_json_lines(lines, built))


def compare(
    a: str, b: str, *, kind: Kind | None = "person", profile: Profile = "border"
) -> Comparison:
    """Compares two names without a list.

    Examples
    --------
    >>> import noticematch as nm
    >>> nm.compare("Viktor Skalnyi", "Виктор Скальный").level
    'strong'
    """
    return _native.compare(a, b, kind, profile)


def threshold(level: Level, *, profile: Profile = "border") -> float:
    """The lowest score of a level in a profile.

    Examples
    --------
    >>> import noticematch as nm
    >>> 0.0 < nm.threshold("possible") < nm.threshold("strong") <= 1.0
    True
    """
    return _native.threshold(level, profile)


def _query(
    name: str,
    other_names: list[str],
    truncated: bool,
    kind: Kind | None,
    born: str | None,
    born_unsure: bool,
    sex: str | None,
    nationality: list[str],
    birth_place: str | None,
    document: list[str],
) -> Query:
    """Rebuilds a pickled query."""
    return _native.Query(
        name,
        other_names=other_names,
        truncated=truncated,
        kind=kind,
        born=born,
        born_unsure=born_unsure,
        sex=sex,
        nationality=nationality,
        birth_place=birth_place,
        document=document,
    )


def _option(message: str) -> Exception:
    from ._errors import OptionError

    return OptionError(message)


class _Bar:
    """A progress bar around a batch: tqdm where installed, else a line on standard error."""

    def __init__(self, total: int | None) -> None:
        self._last = 0
        try:
            from tqdm.auto import tqdm
        except ImportError:
            self._tqdm = None
        else:
            self._tqdm = tqdm(total=total, unit="name", unit_scale=True)

    def __call__(self, done: int, total: int | None) -> None:
        if self._tqdm is not None:
            self._tqdm.update(done - self._last)
            self._last = done
            return
        import sys

        of = f" of {total:,}" if total is not None else ""
        sys.stderr.write(f"\rscreened {done:,}{of} names")
        sys.stderr.flush()

    @staticmethod
    def of(progress: bool | Progress | None, total: int | None) -> _Scope:
        if progress is True:
            return _Scope(_Bar(total))
        return _Scope(progress or None)

    def close(self) -> None:
        if self._tqdm is not None:
            self._tqdm.close()
        else:
            import sys

            sys.stderr.write("\n")


class _Scope:
    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress

    def __enter__(self) -> Progress | None:
        return self._progress

    def __exit__(self, *_: object) -> None:
        if isinstance(self._progress, _Bar):
            self._progress.close()
