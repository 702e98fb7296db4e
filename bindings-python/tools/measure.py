"""Measures the Python face beside the Rust program and rapidfuzz, all in one run.

Usage: python tools/measure.py [--index FILE] [--names N] [--chunk N] [--rapidfuzz N] [--rust FOLDER]

Queries are listed names with one letter lost (the right answer is known) and recombined parts.
The Rust side is the programs `noticematch` and `names` in --rust (cargo build --release -p
noticematch-cli -p noticematch-benches): the same names, list, options and number of threads. Both sides
take the names from CSV and explain every candidate; the Rust program also writes them as CSV. Chunk by
chunk one runs right after the other, and who goes first changes: the ratio holds on a machine with
other work, the microseconds do not. Processor time is told apart from the time on the wall.
"""

from __future__ import annotations

import argparse
import csv
import os
import pathlib
import random
import resource
import subprocess
import sys
import tempfile
import time

import noticematch as nm
from noticematch import _native

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


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


def resident() -> float:
    """Resident memory in MB, now."""
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize() / 1e6


def import_time() -> None:
    """`import noticematch` in a new interpreter, the least of ten."""
    code = "import time; t = time.perf_counter(); import noticematch; print(time.perf_counter() - t)"
    run = [sys.executable, "-c", code]
    best = min(float(subprocess.run(run, capture_output=True, check=True).stdout) for _ in range(10))
    print(f"import noticematch: {best * 1e3:.1f} ms")


NAMES = ("Viktor Skalnyi", "Mohamed Ali Hassan", "Аркадий Туманцев", "Yuliya Shchepkotsvet")


def search_overhead(rust: pathlib.Path) -> None:
    """Time of `search` beside the engine's own, on a small list where a search has ten candidates and is
    so short that a microsecond shows: every name fifty times."""
    program = rust / "names"
    if not program.exists():
        print(f"search: not measured, there is no {program}")
        return
    people = nm.build([{"id": str(n), "name": NAMES[n % 4]} for n in range(200)])
    asked = NAMES * 25

    def timed(work: object) -> float:
        least = [float("inf")] * len(asked)
        for _ in range(60):
            for at, name in enumerate(asked):
                start = time.perf_counter()
                work(name)  # type: ignore[operator]
                least[at] = min(least[at], time.perf_counter() - start)
        return sum(least) / len(least) * 1e6

    def read(name: str) -> object:
        return [(c.score, c.level, c.record_id, c.name) for c in people.search(name)]

    assert all(len(people.search(name)) == 10 for name in NAMES)
    with tempfile.TemporaryDirectory() as folder:
        index, path = pathlib.Path(folder) / "list.nmx", pathlib.Path(folder) / "names.txt"
        people.save(index)
        path.write_text("\n".join(asked) + "\n", encoding="utf-8")
        run = [str(program), str(index), str(path), "60"]
        engine, alone, all_read = [], [], []
        for _ in range(3):
            engine.append(float(subprocess.run(run, capture_output=True, check=True).stdout))
            alone.append(timed(people.search))
            all_read.append(timed(read))
    base = min(engine)
    print(f"search, ten candidates: Rust {base:.2f} µs, Python {min(alone) - base:+.2f} µs, "
          f"with score, level, id and name of all ten read {min(all_read) - base:+.2f} µs")
    empty = _native.Query("")
    loops = 20_000
    start = time.perf_counter()
    for _ in range(loops):
        people._list.search(empty, 10, 0.0, "border")
    print(f"the compiled call with nothing to search: {(time.perf_counter() - start) / loops * 1e6:.2f} µs")


class Side:
    """What one side of the batch took."""

    def __init__(self) -> None:
        self.wall = self.processor = 0.0


def batch(
    people: nm.Watchlist, names: list[str], right: list[str | None], chunk: int, index: str, rust: pathlib.Path
) -> float:
    """All names through both, a chunk at a time; Python's processor time a name."""
    program = rust / "noticematch"
    mine, theirs = Side(), Side()
    found = known = lines = 0
    memory = []
    with tempfile.TemporaryDirectory() as folder:
        table, out = pathlib.Path(folder) / "names.csv", pathlib.Path(folder) / "found.csv"
        for number, start in enumerate(range(0, len(names), chunk)):
            some = names[start : start + chunk]
            with open(table, "w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows([["name"], *([name] for name in some)])

            def in_python() -> None:
                nonlocal found, known, lines
                with measured(mine, resource.RUSAGE_SELF):
                    with open(table, newline="", encoding="utf-8") as file:
                        asked = [row[0] for row in csv.reader(file)][1:]
                    answer = people.screen(asked, kind="person", limit=10)
                lines += len(answer)
                hits = set(zip(answer.column("row"), answer.column("record_id")))
                wanted = [(n, right[start + n]) for n in range(len(some)) if right[start + n] is not None]
                found += sum(pair in hits for pair in wanted)
                known += len(wanted)

            def in_rust() -> None:
                if program.exists():
                    with measured(theirs, resource.RUSAGE_CHILDREN):
                        subprocess.run([str(program), "screen", "-x", index, str(table), "-o", str(out)],
                                       capture_output=True, check=True)

            for run in (in_python, in_rust) if number % 2 else (in_rust, in_python):
                run()
            memory.append(resident())
            done = start + len(some)
            if sys.stderr.isatty():
                end = "" if done < len(names) else "\n"
                print(f"\r{done:,} of {len(names):,} names, {done / mine.wall:,.0f} a second", end=end, file=sys.stderr)
    settled = memory[min(1, len(memory) - 1)]
    print(f"screen of {len(names):,} names, {os.cpu_count()} cores, chunks of {chunk:,}: Python {mine.wall:.1f} s "
          f"({len(names) / mine.wall:,.0f} a second), {mine.processor / len(names) * 1e6:.1f} µs of processor a name; "
          f"{lines:,} lines; recall {found / max(known, 1):.3f}")
    print(f"memory: {max(memory):.0f} MB at most, {memory[-1] - settled:+.1f} MB from the second chunk to the last")
    if theirs.wall:
        print(f"the program `noticematch screen`: {theirs.wall:.1f} s, "
              f"{theirs.processor / len(names) * 1e6:.1f} µs of processor a name; Python takes "
              f"{mine.wall / theirs.wall:.3f} of its time, {mine.processor / theirs.processor:.3f} of its processor")
    return mine.processor / len(names)


class measured:
    """Adds the time of a block to a side."""

    def __init__(self, side: Side, who: int) -> None:
        self.side, self.who = side, who

    def __enter__(self) -> None:
        self.wall, self.used = time.perf_counter(), self.processor()

    def __exit__(self, *_: object) -> None:
        self.side.wall += time.perf_counter() - self.wall
        self.side.processor += self.processor() - self.used

    def processor(self) -> float:
        used = resource.getrusage(self.who)
        return used.ru_utime + used.ru_stime


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

    hits, took = 0, 0.0
    for start in range(0, len(asked), 100):
        cpu = time.process_time()
        block = asked[start : start + 100]
        matrix = process.cdist(block, texts, scorer=fuzz.token_sort_ratio, workers=-1, score_cutoff=80)
        took += time.process_time() - cpu
        best = matrix.argsort(axis=1)[:, ::-1][:, :10]
        for n in known:
            if start <= n < start + len(block):
                row = n - start
                hits += any(ids[at] == right[n] and matrix[row, at] > 0 for at in best[row])
    per_name = took / len(names)
    print(f"rapidfuzz cdist token_sort_ratio (cut-off 80), {len(names):,} of the names: "
          f"{per_name * 1e6:,.1f} µs of processor a name, {per_name / ours:.1f} times ours; "
          f"recall in ten {hits / max(len(known), 1):.3f}")

    some = known[:50]
    cpu = time.process_time()
    hits = 0
    for n in some:
        found = process.extract(asked[n], texts, scorer=fuzz.WRatio, limit=10)
        hits += any(ids[at] == right[n] for _, _, at in found)
    per_name = (time.process_time() - cpu) / max(len(some), 1)
    print(f"rapidfuzz process.extract WRatio, {len(some)} of the names: {per_name * 1e6:,.0f} µs of processor "
          f"a name, {per_name / ours:.0f} times ours; recall in ten {hits / max(len(some), 1):.3f}")


def main() -> int:
    """Prints every figure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--index", help="index file; the demonstration list without it")
    parser.add_argument("--names", type=int, default=100_000)
    parser.add_argument("--chunk", type=int, default=50_000, help="names that each side gets at a time")
    parser.add_argument("--rapidfuzz", type=int, default=1000, help="names that rapidfuzz gets")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--rust", type=pathlib.Path, default=REPOSITORY / "target" / "release")
    args = parser.parse_args()
    import_time()
    search_overhead(args.rust)
    with tempfile.TemporaryDirectory() as folder:
        index = args.index or str(pathlib.Path(folder) / "demo.nmx")
        if not args.index:
            nm.demo().save(index)
        people = nm.open(index)
        print(repr(people))
        names, right = make_queries(people, args.names, args.seed)
        ours = batch(people, names, right, args.chunk, index, args.rust)
        rapidfuzz(people, names[: args.rapidfuzz], right[: args.rapidfuzz], ours)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
