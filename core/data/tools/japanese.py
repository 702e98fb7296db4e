"""Readings of Japanese names in kanji, from a public list of names with their kana (tokens_japanese_kanji.tsv.gz, MIT licence);
of a name of one character those come first that Wikidata's given names have, too (wikidata_name_groups.txt.gz, CC0).
python3 japanese.py LEXICON_DIR CORE_DATA_DIR writes text/japanese_surnames.tsv and translit/han_japanese.tsv, the same bytes on
every run.

Family names are taken as they stand, the most frequent first. The list knows no frequencies of given names, and most given names
are made of characters freely: so each character's share of the names it stands in is learned (expectation maximization over all
ways to divide the kana among the characters), and its usual shares are written.
"""

import gzip
import math
import os
import re
import sys
import unicodedata
from collections import defaultdict

HAN = re.compile("^[\u3400-\u9fff]+$")
# A share begins with no small letter and no n: さ|ょう is no division.
INNER = set("ゃゅょっんぁぃぅぇぉー")
LONGEST = 4
# A character needs so many names to be told anything of, and a reading so much of them.
LEAST_NAMES = 4
LEAST_SHARE = 0.03
MOST = 5
MOST_ALONE = 4


def katakana(text):
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text)


def read(path):
    families, given, latin = {}, defaultdict(list), {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            _, name, reading, kana, kind, count = line.rstrip("\n").split("\t")
            if kind == "family":
                families[name] = (int(count), kana)
            elif HAN.match(name) and kana not in given[name]:
                given[name].append(kana)
                latin.setdefault((name, kana), plain(reading))
    return families, given, latin


def plain(reading):
    """Latin letters without what tells long vowels."""
    bare = "".join(c for c in unicodedata.normalize("NFD", reading) if c.isascii() and c.isalpha())
    return bare.replace("ou", "o").replace("oo", "o").replace("uu", "u")


def attested(path):
    """Names of one character with the Latin forms that Wikidata has beside them."""
    pairs = set()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            forms = [form.strip() for form in line.split("=>")[0].split(",")]
            latin = {plain(form) for form in forms if form[:1].isascii()}
            pairs.update((form, word) for form in forms if len(form) == 1 and HAN.match(form) for word in latin)
    return pairs


def divisions(name, kana):
    """All ways to give each character of a name a stretch of its kana."""
    if len(name) == 1:
        if 1 <= len(kana) <= LONGEST and kana[0] not in INNER:
            yield (kana,)
        return
    for end in range(1, min(LONGEST, len(kana) - len(name) + 1) + 1):
        if kana[0] not in INNER:
            for rest in divisions(name[1:], kana[end:]):
                yield (kana[:end],) + rest


def shares(pairs):
    """Of each character of names with several: its readings and how often it has each."""
    known = None
    all_divisions = [(name, list(divisions(name, kana))) for name, kana in pairs]
    for _ in range(6):
        counts = defaultdict(lambda: defaultdict(float))
        for name, found in all_divisions:
            weights = [
                1.0 if known is None else math.prod(known[c].get(r, 1e-6) for c, r in zip(name, division))
                for division in found
            ]
            total = sum(weights)
            for division, weight in zip(found, weights):
                for character, reading in zip(name, division):
                    counts[character][reading] += weight / total
        known = {
            c: {r: n / sum(readings.values()) for r, n in readings.items() if n > 0.3} for c, readings in counts.items()
        }
    names = {c: sum(readings.values()) for c, readings in counts.items()}
    return known, names


def usual(readings, most, least):
    ordered = sorted(readings.items(), key=lambda item: (-item[1], item[0]))
    return [reading for reading, share in ordered[:most] if share >= least]


def write(path, head, rows):
    with open(path, "w", encoding="utf-8") as out:
        out.write(head)
        out.writelines("\t".join(row) + "\n" for row in rows)


SOURCE = "# Source: a public list of Japanese names with their kana, MIT licence; made by core/data/tools/japanese.py.\n"


def main(lexicon, data):
    families, given, latin = read(os.path.join(lexicon, "tokens_japanese_kanji.tsv.gz"))
    ordered = sorted(families.items(), key=lambda item: (-item[1][0], item[0]))
    write(
        os.path.join(data, "text/japanese_surnames.tsv"),
        "# Japanese family names with their reading, the most frequent first: for cutting unspaced names, and for reading them.\n"
        "# name ⇥ reading in katakana\n" + SOURCE,
        [(name, katakana(kana)) for name, (_, kana) in ordered],
    )
    pairs = [(name, kana) for name, readings in sorted(given.items()) for kana in readings if len(name) > 1]
    known, names = shares(pairs)
    known_alone = attested(os.path.join(lexicon, "wikidata_name_groups.txt.gz"))
    rows = []
    for character in sorted(set(known) | {name for name in given if len(name) == 1}):
        within = usual(known.get(character, {}), MOST, LEAST_SHARE) if names.get(character, 0) >= LEAST_NAMES else []
        share = known.get(character, {})
        order = lambda kana: ((character, latin[character, kana]) not in known_alone, -share.get(kana, 0), len(kana), kana)
        alone = sorted(given.get(character, []), key=order)[:MOST_ALONE]
        if within or alone:
            rows.append((character, katakana(",".join(within)), katakana(",".join(alone))))
    write(
        os.path.join(data, "translit/han_japanese.tsv"),
        "# Readings of Han characters in Japanese given names, the most usual first, in katakana.\n"
        "# character ⇥ within a name of several ⇥ as a whole name\n" + SOURCE,
        rows,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
