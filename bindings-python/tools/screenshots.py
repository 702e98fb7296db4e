"""Renders the HTML of a candidate, of an answer and of a tuning report in Chromium.

Usage: python tools/screenshots.py [folder]      (default: docs/images beside bindings-python)

Needs Debian's packages chromium, fonts-noto-core and fonts-noto-cjk, and an installed noticematch.
The data are the demonstration list's invented people.
"""

from __future__ import annotations

import pathlib
import random
import subprocess
import sys
import tempfile

import noticematch as nm

PAGE = '<!doctype html><meta charset="utf-8"><body style="margin:12px;background:#f5f7fa">{}</body>'


def labelled_rows(people: nm.Watchlist, draw: random.Random) -> list[dict[str, str]]:
    """The list's own names, each with one letter lost."""
    rows = []
    for number in range(len(people)):
        record = people.record(number)
        for name in record["names"]:
            text = name["text"]
            if len(text) > 7 and name.get("quality") != "low":
                at = draw.randrange(1, len(text))
                rows.append({"name": text[:at] + text[at + 1 :], "record_id": record["id"]})
    return rows


def pages() -> dict[str, tuple[str, int, int]]:
    """Name of the picture to HTML, width and height."""
    people = nm.demo()
    found = people.search("Скальный Виктор Петрович", born="1985-02", sex="M", nationality="RU", min_score=0.3)
    draw = random.Random(5)
    labelled = labelled_rows(people, draw)
    given = [row["name"].split()[0] for row in labelled]
    family = [row["name"].split()[-1] for row in labelled]
    clean = [f"{draw.choice(given)} {draw.choice(family)}" for _ in range(3000)]
    report = nm.evaluate(
        people, labelled=labelled, clean=clean, challenger={"profile": "precise"}, sample=6, seed=7
    )
    answer = people.search("Gennady Ekhovsky", born="1966", limit=3, min_score=0.2)
    return {
        "python-candidate": (PAGE.format(found[0]._repr_html_()), 960, 520),
        "python-answer": (PAGE.format(answer._repr_html_() + people._repr_html_()), 1120, 520),
        "python-report": (report.to_html(), 1100, 2300),
    }


def render(html: str, width: int, height: int, picture: pathlib.Path) -> None:
    """One page to one PNG."""
    with tempfile.TemporaryDirectory() as folder:
        page = pathlib.Path(folder, "page.html")
        page.write_text(html, encoding="utf-8")
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"]
        command += ["--no-first-run", "--disable-background-networking", "--disable-component-update"]
        command += ["--disable-sync", f"--user-data-dir={folder}/profile", "--hide-scrollbars"]
        command += [f"--window-size={width},{height}", f"--screenshot={picture}", page.as_uri()]
        subprocess.run(command, check=True, timeout=120, capture_output=True)


def main() -> int:
    """Writes every picture."""
    root = pathlib.Path(__file__).resolve().parents[2]
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else root / "docs" / "images")
    folder.mkdir(parents=True, exist_ok=True)
    for name, (html, width, height) in pages().items():
        render(html, width, height, folder / f"{name}.png")
        print(folder / f"{name}.png")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
