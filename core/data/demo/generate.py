#!/usr/bin/env python3
"""Write demo.jsonl, the embedded demonstration list, from people.tsv and others.tsv.

    python3 core/data/demo/generate.py            # rewrites demo.jsonl beside this file
    python3 core/data/demo/generate.py --check    # exits with 1 when demo.jsonl is not what it would write

Names are hand-written in the tables; facts (dates, places, documents, notices) follow from the row's number,
so the same tables give the same bytes. All entries are invented. Licence: CC0 1.0.
"""

import json
import sys
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent

# language: (nationality, places of birth, language tag of the original-script name)
HOMES = {
    "ru": ("RU", ["Pskov", "Omsk", "Kazan"]), "uk": ("UA", ["Lviv", "Poltava"]), "bg": ("BG", ["Plovdiv", "Ruse"]),
    "sr": ("RS", ["Novi Sad", "Niš"]), "kk": ("KZ", ["Almaty", "Semey"]), "be": ("BY", ["Brest", "Gomel"]),
    "mk": ("MK", ["Bitola"]), "tg": ("TJ", ["Khujand"]), "ky": ("KG", ["Osh"]), "mn": ("MN", ["Darkhan"]),
    "el": ("GR", ["Patras", "Volos"]), "ar": (None, ["Aleppo", "Oran", "Basra", "Aden", "Tunis"]),
    "fa": ("IR", ["Shiraz", "Yazd"]), "prs": ("AF", ["Herat"]), "ur": ("PK", ["Multan", "Quetta"]),
    "ps": ("AF", ["Kandahar", "Ghazni"]), "he": ("IL", ["Haifa", "Akko"]), "hy": ("AM", ["Gyumri"]),
    "ka": ("GE", ["Batumi", "Kutaisi"]), "hi": ("IN", ["Jaipur", "Kanpur"]), "mr": ("IN", ["Pune"]),
    "ne": ("NP", ["Pokhara"]), "bn": ("BD", ["Sylhet", "Khulna"]), "ta": ("LK", ["Jaffna"]), "pa": ("IN", ["Amritsar"]),
    "gu": ("IN", ["Surat"]), "te": ("IN", ["Warangal"]), "kn": ("IN", ["Mysuru"]), "ml": ("IN", ["Kochi"]),
    "or": ("IN", ["Puri"]), "si": ("LK", ["Kandy"]), "th": ("TH", ["Phuket", "Nan"]), "lo": ("LA", ["Pakse"]),
    "km": ("KH", ["Battambang"]), "my": ("MM", ["Bago"]), "am": ("ET", ["Gondar"]), "ti": ("ER", ["Keren"]),
    "ko": ("KR", ["Busan", "Daegu"]), "ja": ("JP", ["Nagano", "Otaru"]), "zh": ("CN", ["Xi'an", "Harbin"]),
    "yue": ("HK", ["Hong Kong"]), "nan": ("TW", ["Tainan"]), "es": (None, ["Arequipa", "Cádiz", "Rosario", "Puebla"]),
    "pt": (None, ["Recife", "Braga"]), "fr": ("FR", ["Nantes", "Lille"]), "de": ("DE", ["Lübeck", "Jena"]),
    "en": (None, ["Leeds", "Duluth", "Perth"]), "it": ("IT", ["Ferrara"]), "pl": ("PL", ["Toruń"]), "cs": ("CZ", ["Brno"]),
    "sk": ("SK", ["Nitra"]), "hu": ("HU", ["Pécs"]), "ro": ("RO", ["Iași"]), "tr": ("TR", ["Bursa", "Sivas"]),
    "az": ("AZ", ["Ganja"]), "uz": ("UZ", ["Bukhara"]), "tk": ("TM", ["Mary"]), "sq": ("AL", ["Durrës"]),
    "hr": ("HR", ["Split"]), "sl": ("SI", ["Koper"]), "lt": ("LT", ["Kaunas"]), "lv": ("LV", ["Liepāja"]),
    "et": ("EE", ["Tartu"]), "fi": ("FI", ["Oulu"]), "sv": ("SE", ["Umeå"]), "da": ("DK", ["Aarhus"]),
    "no": ("NO", ["Bergen"]), "is": ("IS", ["Akureyri"]), "nl": ("NL", ["Breda"]), "ga": ("IE", ["Galway"]),
    "vi": ("VN", ["Huế", "Đà Nẵng"]), "id": ("ID", ["Malang"]), "ms": ("MY", ["Ipoh"]), "tl": ("PH", ["Cebu"]),
    "so": ("SO", ["Kismayo"]), "ha": ("NG", ["Kano"]), "yo": ("NG", ["Ibadan"]), "ig": ("NG", ["Enugu"]),
    "sw": ("TZ", ["Tanga"]), "rw": ("RW", ["Huye"]), "zu": ("ZA", ["Durban"]), "mg": ("MG", ["Toamasina"]),
    "ht": ("HT", ["Jacmel"]),
}
VARIED = {"ar": ["SY", "DZ", "IQ", "YE", "TN", "EG", "MA", "JO"], "es": ["PE", "ES", "AR", "MX", "CO"],
          "pt": ["BR", "PT", "AO"], "en": ["GB", "US", "AU"]}
FAMILY_FIRST = {"ko", "ja", "zh", "yue", "nan"}

# Ten red notices for every few of the others, as in life; each kind occurs.
NOTICES = ["red", "sanction", "red", "un_special", "blue", "red", "diffusion", "yellow", "red", "green", "due_diligence",
           "sanction", "red", "discreet_check", "red", "sanction", "red", "orange", "diffusion", "purple", "silver", "red",
           "un_special", "black", "sanction", "red", "blue", "other"]
CHARGES = ["theft of a lighthouse lamp", "forging the signature of a cloud", "smuggling of paper boats",
           "sale of the same bridge, twice", "unlicensed weather forecasting", "false invoices for echoes",
           "running a bank made of cardboard", "kidnapping of a garden gnome", "export of mirrors without a licence"]
WARNINGS = [[], [], [], ["armed"], [], ["violent"], [], ["escape risk"], [], ["suicide risk"], [], ["armed", "violent"]]
REMARK = "Fictitious entry of the demonstration list: no such person exists."


def number(key: str) -> int:
    """A number that follows from the key alone, the same on every machine."""
    return zlib.crc32(key.encode())


def day(y: int, m: int, d: int) -> list[int]:
    return [y, m, d]


LAST = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def births(key: str) -> list[dict]:
    """Dates of birth in every shape that publishers use."""
    h = number(key + "born")
    y, m, shape = 1942 + h % 62, 1 + (h >> 8) % 12, (h >> 16) % 14
    d = 1 + (h >> 20) % 28
    exact = {"first": day(y, m, d), "last": day(y, m, d)}
    year = {"first": day(y, 1, 1), "last": day(y, 12, 31)}
    if shape < 7:
        return [exact]
    if shape == 7:
        return [year]
    if shape == 8:
        return [{"first": day(y, m, 1), "last": day(y, m, LAST[m - 1])}]
    if shape == 9:
        return [{"first": day(y - 1, 1, 1), "last": day(y + 1, 12, 31), "qualifier": "circa"}]
    if shape == 10:
        return [{"first": day(y, 1, 1), "last": day(y + 3, 12, 31)}]
    if shape == 11:
        return [{"first": day(y, 1, 1), "last": day(y, 1, 1), "qualifier": "suspected_placeholder"}]
    if shape == 12:
        return [exact, {"first": day(y + 2, m, d), "last": day(y + 2, m, d)}]
    return []


def alias(text: str) -> dict:
    marks = {"~": ("alias", "low"), "^": ("birth", None), "<": ("previous", None), "!": ("misused_identity", None)}
    kind, quality = marks.get(text[0], ("alias", "good"))
    name = {"text": text.lstrip("~^<!"), "kind": kind}
    if quality:
        name["quality"] = quality
    return name


def row_names(lang: str, native: str, given: str, family: str, others: str) -> list[dict]:
    whole = f"{family} {given}" if lang in FAMILY_FIRST else f"{given} {family}"
    parts = {k: v for k, v in (("given", given), ("family", family)) if v}
    names = [{"text": whole.strip(), "kind": "primary", "parts": parts}]
    if native:
        names.append({"text": native, "kind": "original_script", "language": lang})
    return names + [alias(o) for o in others.split(";") if o]


def person(index: int, row: list[str]) -> dict:
    lang, sex, native, given, family, others = row
    key = f"{lang}|{given}|{family}"
    h = number(key)
    country, towns = HOMES[lang]
    country = country or VARIED[lang][h % len(VARIED[lang])]
    notice = NOTICES[index % len(NOTICES)]
    out: dict = {"id": f"DEMO-{index + 1:04}", "list": "demo", "kind": "person",
                 "names": row_names(lang, native, given, family, others)}
    if born := births(key):
        out["born"] = born
    if notice != "black":
        out["sex"] = sex
    if h % 9:
        out["nationalities"] = [country] if h % 13 else [country, "CA"]
    if h % 4:
        out["birth_places"] = [{"text": towns[h % len(towns)], "country": country}]
    if h % 3 == 0:
        out["documents"] = [{"kind": "Passport", "number": f"ZZ{h % 10**7:07}", "country": country}]
        if h % 2:
            out["documents"][0] |= {"expires": {"first": day(2029, 6, 30), "last": day(2029, 6, 30)}}
    out["notice"] = notice
    if notice in ("red", "diffusion", "blue", "green", "yellow", "black", "silver"):
        out["authority"] = VARIED["es"][h % 5] if h % 5 == 0 else country
    if notice in ("un_special", "sanction"):
        out["programs"] = ["DEMO-FOG" if h % 2 else "DEMO-PAPER"]
    if w := WARNINGS[h % len(WARNINGS)]:
        out["warnings"] = w
    out["remarks"] = [REMARK]
    if notice in ("red", "diffusion", "blue", "green", "sanction"):
        out["remarks"].append(f"Invented charge: {CHARGES[h % len(CHARGES)]}.")
    if notice == "yellow":
        out["remarks"].append("Invented: missing since a foggy evening.")
    if any(o.startswith("!") for o in others.split(";")):
        out["remarks"].append("Invented: uses the identity of a victim, marked as misused identity.")
    day_of_update = {"first": day(2025, 1 + h % 12, 1 + h % 28), "last": day(2025, 1 + h % 12, 1 + h % 28)}
    out["updated"] = day_of_update
    if index % 41 == 7:
        out["flagged"] = True
    if index % 29 == 3:
        out["expires"] = {"first": day(2099, 12, 31), "last": day(2099, 12, 31)}
    if index % 25 == 11:
        out["titles"] = ["Imaginary harbour master"]
    if h % 5 == 1:
        out["other"] = [["height", f"1.{55 + h % 40}"], ["languages", lang]]
    return out


def other(index: int, row: list[str]) -> dict:
    kind, country, name, native, others = row
    h = number(name)
    names = [{"text": name, "kind": "primary"}]
    if native:
        names.append({"text": native, "kind": "original_script"})
    names += [alias(o) for o in others.split(";") if o]
    out = {"id": f"DEMO-{'V' if kind == 'vessel' else 'E'}{index + 1:03}", "list": "demo", "kind": kind, "names": names,
           "addresses": [{"country": country}],
           "documents": [{"kind": "IMO number", "number": f"00000{index:02}"} if kind == "vessel"
                         else {"kind": "Registration number", "number": f"ZZ-{h % 10**6:06}", "country": country}],
           "notice": "un_special" if h % 7 == 0 else ("silver" if h % 11 == 0 else "sanction"),
           "programs": ["DEMO-FOG" if h % 2 else "DEMO-PAPER"],
           "remarks": [REMARK.replace("person", "vessel" if kind == "vessel" else "organisation")]}
    if kind == "organization" and h % 3 == 0:
        out["born"] = [{"first": day(1990 + h % 30, 1, 1), "last": day(1990 + h % 30, 12, 31)}]
    if kind == "vessel":
        out["other"] = [["flag", country]]
    return out


def rows(name: str) -> list[list[str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def whole_list() -> str:
    records = [person(i, r) for i, r in enumerate(rows("people.tsv"))]
    records += [other(i, r) for i, r in enumerate(rows("others.tsv"))]
    return "".join(json.dumps(r, ensure_ascii=False, separators=(",", ":")) + "\n" for r in records)


def main() -> int:
    target = HERE / "demo.jsonl"
    if "--check" in sys.argv:
        same = target.read_text(encoding="utf-8") == whole_list()
        print("demo.jsonl is up to date" if same else "demo.jsonl differs: run core/data/demo/generate.py")
        return 0 if same else 1
    target.write_text(whole_list(), encoding="utf-8")
    print(f"wrote {target.name}: {whole_list().count(chr(10))} entries")
    return 0


if __name__ == "__main__":
    sys.exit(main())
