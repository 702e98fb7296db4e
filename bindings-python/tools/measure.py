"""Measures the Python face: overhead of a search, a big batch, and rapidfuzz in the same run.

Usage: python tools/measure.py [--index FILE] [--names N] [--rapidfuzz N]

Queries are listed names with one letter lost (the right answer is known) and recombined parts.
Rust's own time for the same batch comes from `noticematch screen` through `python -m noticematch`,
which differs only by reading and writing CSV; the engine's time inside a search is measured by
calling the compiled search with candidates left unread. Machines differ: read the ratios.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import time

import noticematch as nm
from noticematch import _native


def make_queries(people: nm.Watchlist, count: int, seed: int) -> tuple[list[str], list[str | None]]:
    """Names, and for damaged ones the id of their record."""
    draw = random.Random(seed)
    listed = []
    for number in range(len(people)):
        record = people.record(number)
        if record["kind"] == "person":
            listed += [(n["text"], record["id"]) for n in record["names"] if len(n["text"]) > 7]
    parts = sorted({part for text, _ in listed for part in text.split()})
    names: list[str] = []
    right: list[str | None] = []
    for _ in range(count):
        if draw.random() < 0.1:
            text, record_id = draw.choice(listed)
            at = draw.randrange(1, len(text))
            names.append(text[:at] + text[at + 1 :])
            right.append(record_id)
        else:
            names.append(f"{draw.choice(parts)} {draw.choice(parts)}")
            right.append(None)
    return names, right


def search_overhead(people: nm.Watchlist, names: list[str]) -> None:
    """Time of `search` over the time of the engine inside it, and of reading ten candidates."""
    wide = [name for name in names if len(people.search(name, min_score=0.0, limit=10)) == 10][:300]
    if not wide:
        print("no query with ten candidates")
        return
    native = people._list
    queries = [_native.Query(name) for name in wide]

    def timed(work: object) -> float:
        best = []
        for _ in range(7):
            start = time.perf_counter()
            for name, query in zip(wide, queries, strict=True):
                work(name, query)  # type: ignore[operator]
            best.append((time.perf_counter() - start) / len(wide) * 1e6)
        return min(best)

    inner = timed(lambda name, query: native.search(query, 10, 0.0, "border"))
    outer = timed(lambda name, query: people.search(name, min_score=0.0, limit=10))
    read = timed(
        lambda name, query: [(c.score, c.record_id) for c in people.search(name, min_score=0.0, limit=10)]
    )
    print(f"search, ten candidates ({len(wide)} queries): compiled call {inner:.2f} µs, "
          f"search() {outer - inner:+.2f} µs, with score and id of all ten read {read - inner:+.2f} µs")
    empty = _native.Query("")
    loops = 20_000
    start = time.perf_counter()
    for _ in range(loops):
        native.search(empty, 10, 0.0, "border")
    print(f"the compiled call with nothing to search: {(time.perf_counter() - start) / loops * 1e6:.2f} µs")


def batch(people: nm.Watchlist, names: list[str], right: list[str | None]) -> float:
    """Time and recall of one `screen`."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cpu = time.process_time()
    start = time.perf_counter()
    found = people.screen(names, limit=10)
    took = time.perf_counter() - start
    cpu = time.process_time() - cpu
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    per_name = cpu / len(names)
    hits = {(row["row"], row["record_id"]) for row in found}
    known = [(n, wanted) for n, wanted in enumerate(right) if wanted is not None]
    recall = sum((n, wanted) in hits for n, wanted in known) / max(len(known), 1)
    print(f"screen of {len(names):,} names: {took:.2f} s on {os.cpu_count()} cores, "
          f"{per_name * 1e6:.1f} µs of processor a name; {len(found):,} lines; recall {recall:.3f}; "
          f"peak memory {before:.0f} -> {after:.0f} MB")
    return per_name


def rapidfuzz(people: nm.Watchlist, names: list[str], right: list[str | None], ours: float) -> None:
    """The same names against the same list by a scan."""
    from rapidfuzz import fuzz, process, utils

    texts, ids = [], []
    for number in range(len(people)):
        record = people.record(number)
        for name in record["names"]:
            texts.append(utils.default_process(name["text"]))
            ids.append(record["id"])
    asked = [utils.default_process(name) for name in names]
    known = [n for n, wanted in enumerate(right) if wanted is not None]

    cpu = time.process_time()
    matrix = process.cdist(asked, texts, scorer=fuzz.token_sort_ratio, workers=-1, score_cutoff=80)
    per_name = (time.process_time() - cpu) / len(names)
    best = matrix.argsort(axis=1)[:, ::-1][:, :10]
    hits = sum(
        any(ids[at] == right[n] and matrix[n, at] > 0 for at in best[n]) for n in known
    ) / max(len(known), 1)
    print(f"rapidfuzz cdist token_sort_ratio (cut-off 80): {per_name * 1e6:.1f} µs of processor a name, "
          f"{per_name / ours:.1f} times ours; recall in ten {hits:.3f}")

    some = known[:50]
    cpu = time.process_time()
    hits = 0
    for n in some:
        found = process.extract(asked[n], texts, scorer=fuzz.WRatio, limit=10)
        hits += any(ids[at] == right[n] for _, _, at in found)
    per_name = (time.process_time() - cpu) / max(len(some), 1)
    print(f"rapidfuzz process.extract WRatio: {per_name * 1e6:.0f} µs of processor a name, "
          f"{per_name / ours:.0f} times ours; recall in ten {hits / max(len(some), 1):.3f}")


def main() -> int:
    """Prints every figure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--index", help="index file; the demonstration list without it")
    parser.add_argument("--names", type=int, default=100_000)
    parser.add_argument("--rapidfuzz", type=int, default=1000, help="names that rapidfuzz gets")
    parser.add_argument("--seed", type=int, default=3)
    args = parser.parse_args()
    people = nm.open(args.index) if args.index else nm.demo()
    print(repr(people))
    names, right = make_queries(people, args.names, args.seed)
    search_overhead(people, names[:2000])
    ours = batch(people, names, right)
    times = [statistics.median([batch(people, names[: args.rapidfuzz], right) for _ in range(3)])]
    rapidfuzz(people, names[: args.rapidfuzz], right[: args.rapidfuzz], min(ours, times[0]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
