#!/usr/bin/env python3
"""Write names.tsv: the heads of the list generator's name distributions, by culture.

    python3 benches/data/derive_names.py FOLDER

FOLDER holds the public-domain (CC0 1.0) tables "common-forenames-by-country.csv" and "common-surnames-by-country.csv" of
https://github.com/sigpwned/popular-names-by-country-dataset. Their order is kept: more frequent names come first. Names
written by hand (by_hand.tsv) are woven in, so that both keep their ranks.
"""

import csv
import sys
import unicodedata
from pathlib import Path

HERE = Path(__file__).resolve().parent


def table(path: Path) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def plain(text: str) -> str:
    """Without the stress and tone marks of reference works, which no document carries."""
    return " ".join(text.replace("\u0301", "").split())


def latin(text: str) -> str:
    stripped = "".join(c for c in unicodedata.normalize("NFD", text) if c not in "\u0304\u0301\u030c\u0300\u0308" or c == "\u0308")
    return unicodedata.normalize("NFC", stripped).strip()


def is_latin(text: str) -> bool:
    return all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 or c in "’ʻʼ" for c in text)


def country_rows(folder: Path):
    with open(folder / "common-forenames-by-country.csv", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield row["Country"], "g", row["Gender"] or "M", row["Localized Name"], row["Romanized Name"], int(row["Index"] or 1)
    with open(folder / "common-surnames-by-country.csv", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield row["Country"], "f", "-", row["Localized Name"], row["Romanized Name"], int(row["Rank"] or 1)


def main() -> None:
    folder = Path(sys.argv[1])
    rows = list(country_rows(folder))
    by_hand = table(HERE / "by_hand.tsv")
    out = []
    for culture, _, _, _, countries in (r + [""] * (5 - len(r)) for r in table(HERE / "cultures.tsv")):
        wanted = countries.split(",")
        for role, sex in (("g", "M"), ("g", "F"), ("f", "-")):
            ranked: dict[str, tuple[int, str]] = {}
            for hand_culture, hand_role, hand_sex, names in by_hand:
                if (hand_culture, hand_role, hand_sex) == (culture, role, sex):
                    for rank, name in enumerate(names.split(" ")):
                        native, _, roman = name.replace("_", " ").rpartition("=")
                        ranked.setdefault(roman, (rank, native))
            for country, its_role, its_sex, native, roman, rank in rows:
                native, roman = plain(native), latin(plain(roman))
                if country not in wanted or (its_role, its_sex) != (role, sex) or not roman or not is_latin(roman):
                    continue
                ranked.setdefault(roman, (rank, "" if is_latin(native) else native))
            for roman, (rank, native) in sorted(ranked.items(), key=lambda item: (item[1][0], item[0])):
                out.append(f"{culture}\t{role}\t{sex}\t{roman}\t{native}")
    header = (
        "# Frequent names by culture, the most frequent first: heads of the list generator's distributions.\n"
        "# Derived by derive_names.py from the CC0 1.0 (public domain) popular-names-by-country dataset\n"
        "# (https://github.com/sigpwned/popular-names-by-country-dataset) and from by_hand.tsv (CC0 1.0).\n"
        "# Columns: culture, role (g given, f family), sex, Latin form, native form (empty: none).\n"
    )
    (HERE / "names.tsv").write_text(header + "\n".join(out) + "\n", encoding="utf-8")
    print(f"wrote {len(out)} names")


if __name__ == "__main__":
    main()
