#!/usr/bin/env python3
"""Peers of the evaluation program: the matchers that people run from Python packages, on the same tasks.

    peers.py --list                         key and title of each system that is installed
    peers.py KEY pairs TASK.tsv OUT         scores pairs (kind, name, name a line): first line microseconds a pair,
                                            then "points level" a pair
    peers.py KEY search TASK.tsv OUT        scans a list ("=" names) for queries ("?" right entries, name): one line a query,
                                            "rank right right_level top top_level", or "-" where it was left out
    peers.py KEY heavy TASK.tsv OUT         the same on a sample of the queries (a scan costs seconds a query)

Points are the system's own score times 1000; level is 2 (it alerts) at and above the system's usual threshold.
Ties are broken in the middle. The program `evaluate` calls this file.
"""

import sys
import time
from pathlib import Path

THRESHOLDS = {"wratio": 0.85, "jw": 0.90, "logic_v2": 0.70}
TITLES = {
    "wratio": "rapidfuzz WRatio (any_ascii)",
    "jw": "best-pair Jaro-Winkler (any_ascii)",
    "logic_v2": "OpenSanctions logic-v2",
}
# Queries that a system answers of a task, an even sample; None is all.
SAMPLES = {("wratio", "search"): 3000, ("wratio", "heavy"): 1500, ("jw", "search"): 300, ("jw", "heavy"): 150,
           ("logic_v2", "search"): 60, ("logic_v2", "heavy"): 40}


def installed() -> list[str]:
    found = []
    try:
        import anyascii, numpy, rapidfuzz  # noqa: F401, E401

        found += ["wratio", "jw"]
    except ImportError:
        pass
    try:
        from nomenklatura.matching import get_algorithm

        if get_algorithm("logic-v2"):
            found.append("logic_v2")
    except ImportError:
        pass
    return found


def ascii_key(name: str) -> str:
    from anyascii import anyascii

    return " ".join("".join(c if c.isalnum() else " " for c in anyascii(name).lower()).split())


def best_pair_jw(a: list[str], b: list[str]) -> float:
    """Mean over the words of the shorter name of the best Jaro-Winkler with an unused word, less a bit for leftovers."""
    from rapidfuzz.distance import JaroWinkler

    if not a or not b:
        return 0.0
    pairs = sorted(((JaroWinkler.similarity(x, y), i, j) for i, x in enumerate(a) for j, y in enumerate(b)), reverse=True)
    used_a, used_b, total, weight = set(), set(), 0.0, 0.0
    for similarity, i, j in pairs:
        if i in used_a or j in used_b:
            continue
        used_a.add(i)
        used_b.add(j)
        letters = len(a[i]) + len(b[j])
        total += similarity * letters
        weight += letters
    left = sum(len(x) for i, x in enumerate(a) if i not in used_a) + sum(len(y) for j, y in enumerate(b) if j not in used_b)
    return total / (weight + 0.5 * left)


def entity(kind: str, name: str):
    from followthemoney import EntityProxy

    # The analysis of names is cached by the entity's id there: the id must be the name.
    return EntityProxy.from_dict({"id": f"{kind}-{name}", "schema": kind, "properties": {"name": [name]}})


def pair_scorer(key: str):
    if key == "wratio":
        from rapidfuzz import fuzz

        return lambda kind, a, b: fuzz.WRatio(ascii_key(a), ascii_key(b)) / 100
    if key == "jw":
        return lambda kind, a, b: best_pair_jw(ascii_key(a).split(), ascii_key(b).split())
    from nomenklatura.matching import get_algorithm

    algorithm = get_algorithm("logic-v2")
    config = algorithm.default_config()
    return lambda kind, a, b: algorithm.compare(entity(kind, a), entity(kind, b), config).score


def level(key: str, points: int) -> int:
    return 2 if points >= round(THRESHOLDS[key] * 1000) else 0


def pairs(key: str, task: Path, out: Path) -> None:
    rows = [line.split("\t") for line in task.read_text(encoding="utf-8").splitlines()]
    score = pair_scorer(key)
    if rows:
        score(*rows[0])  # loads what is loaded lazily
    start = time.perf_counter()
    points = [round(1000 * score(*row)) for row in rows]
    micros = (time.perf_counter() - start) * 1e6 / max(1, len(rows))
    out.write_text(f"{micros:.3f}\n" + "".join(f"{p}\t{level(key, p)}\n" for p in points))


def search(key: str, mode: str, task: Path, out: Path) -> None:
    entries, asks = [], []
    for line in task.read_text(encoding="utf-8").splitlines():
        mark, *rest = line.split("\t")
        if mark == "=":
            entries.append(rest)
        else:
            asks.append(([int(r) for r in rest[0].split(",") if r], rest[1]))
    sample = SAMPLES[(key, mode)]
    step = max(1, -(-len(asks) // sample))
    scan = scanner(key, entries)
    lines = [scan_line(key, scan(name), right) if i % step == 0 else "-" for i, (right, name) in enumerate(asks)]
    out.write_text("".join(line + "\n" for line in lines))


def scan_line(key: str, points, right: list[int]) -> str:
    top = int(points.max()) if len(points) else 0
    if not right:
        return f"0\t0\t0\t{top}\t{level(key, top)}"
    best = int(max(points[r] for r in right))
    ties = int((points == best).sum()) - sum(1 for r in right if points[r] == best)
    rank = 1 + int((points > best).sum()) + ties // 2
    return f"{rank}\t{best}\t{level(key, best)}\t{top}\t{level(key, top)}"


def scanner(key: str, entries: list[list[str]]):
    """A function: a name to the points of every entry (the best of its names)."""
    import numpy as np

    forms = [(i, n) for i, names in enumerate(entries) for n in names]
    owner = np.array([i for i, _ in forms], dtype=np.int64)

    def best(of_forms):
        points = np.zeros(len(entries), dtype=np.int64)
        np.maximum.at(points, owner, np.rint(np.asarray(of_forms, dtype=float) * 1000).astype(np.int64))
        return points

    if key == "wratio":
        from rapidfuzz import fuzz, process

        keys = [ascii_key(n) for _, n in forms]
        return lambda name: best(process.cdist([ascii_key(name)], keys, scorer=fuzz.WRatio, workers=-1)[0] / 100)
    if key == "jw":
        words = [ascii_key(n).split() for _, n in forms]

        def scan_jw(name):
            query = ascii_key(name).split()
            return best([best_pair_jw(query, w) for w in words])

        return scan_jw
    score = pair_scorer(key)
    return lambda name: best([score("Person", name, n) for _, n in forms])


if __name__ == "__main__":
    if sys.argv[1:] == ["--list"]:
        print("".join(f"{k}\t{TITLES[k]}\n" for k in installed()), end="")
    else:
        which, mode, source, target = sys.argv[1:]
        if mode == "pairs":
            pairs(which, Path(source), Path(target))
        else:
            search(which, mode, Path(source), Path(target))
