#!/usr/bin/env python3
"""Opens a finished AAR and says whether an app can ship it:

    scripts/check_aar.py FILE.aar [--abis arm64-v8a,armeabi-v7a,x86_64] [--budget BYTES_PER_LIBRARY]

Layout, permissions, keep rules, and of each native library: machine, 16 KB alignment of every loaded segment
(address and offset, not only p_align), name, imports, exported symbols, that it is stripped, and its size.
Only the standard library is needed. Exits 1 with one line for each fault.
"""

import argparse
import io
import struct
import sys
import zipfile
import re

PAGE = 16 * 1024
# ABI: (ELF class in bits, e_machine)
MACHINES = {"arm64-v8a": (64, 183), "armeabi-v7a": (32, 40), "x86_64": (64, 62), "x86": (32, 3)}
# Everything else must be inside the library: Android gives an app no other.
SYSTEM = {"libc.so", "libm.so", "libdl.so", "liblog.so"}
EXPORTS = re.compile(r"^(uniffi_noticematch_kotlin_|ffi_noticematch_kotlin_|UNIFFI_META_)")
REQUIRED_EXPORTS = [
    "uniffi_noticematch_kotlin_fn_method_nativewatchlist_search",
    "uniffi_noticematch_kotlin_fn_method_nativewatchlist_screen",
    "ffi_noticematch_kotlin_rustbuffer_free",
    "ffi_noticematch_kotlin_uniffi_contract_version",
]
RULES = [
    r"-keep class com\.sun\.jna\.\*\*",
    r"-keep class org\.noticematch\.ffi\.\*\*",
    r"extends com\.sun\.jna\.Structure",
    r"implements com\.sun\.jna\.Callback",
    r"-keepattributes .*RuntimeVisibleAnnotations",
    r"-dontwarn java\.awt\.\*\*",
]


class Elf:
    """The few parts of an ELF file that the checks ask about."""

    def __init__(self, data):
        if data[:4] != b"\x7fELF" or data[5] != 1:
            raise ValueError("no little-endian ELF file")
        self.data = data
        self.bits = 64 if data[4] == 2 else 32
        wide = self.bits == 64
        self.machine = struct.unpack_from("<H", data, 18)[0]
        phoff, self.shoff = struct.unpack_from("<QQ" if wide else "<II", data, 32 if wide else 28)
        phsize, phnum, shsize, shnum, _ = struct.unpack_from("<HHHHH", data, 54 if wide else 42)
        self.segments = []
        for at in range(phoff, phoff + phsize * phnum, phsize):
            if wide:
                kind, _, offset, address, _, filed, memory, align = struct.unpack_from("<IIQQQQQQ", data, at)
            else:
                kind, offset, address, _, filed, memory, _, align = struct.unpack_from("<IIIIIIII", data, at)
            self.segments.append((kind, offset, address, filed, memory, align))
        self.sections = []
        for at in range(self.shoff, self.shoff + shsize * shnum, shsize):
            if wide:
                name, kind, _, _, offset, size, link = struct.unpack_from("<IIQQQQI", data, at)
            else:
                name, kind, _, _, offset, size, link = struct.unpack_from("<IIIIIII", data, at)
            self.sections.append((kind, offset, size, link))

    def text(self, table, offset):
        start = self.sections[table][1] + offset
        return self.data[start : self.data.index(b"\0", start)].decode()

    def dynamic(self):
        """Tags of the dynamic section with their values; names resolved."""
        wide = self.bits == 64
        for kind, offset, size, link in self.sections:
            if kind == 6:
                for tag, value in struct.iter_unpack("<qQ" if wide else "<iI", self.data[offset : offset + size]):
                    yield tag, self.text(link, value) if tag in (1, 14) else value

    def symbols(self):
        """(name, defined) of every dynamic symbol that is not local."""
        wide = self.bits == 64
        for kind, offset, size, link in self.sections:
            if kind == 11:
                for entry in struct.iter_unpack("<IBBHQQ" if wide else "<IIIBBH", self.data[offset : offset + size]):
                    name, info, section = (entry[0], entry[1], entry[3]) if wide else (entry[0], entry[3], entry[5])
                    if name and info >> 4:
                        yield self.text(link, name), section != 0

    def is_stripped(self):
        return all(kind != 2 for kind, *_ in self.sections)


def alignment_faults(elf):
    for kind, offset, address, _, _, align in elf.segments:
        if kind == 1 and (align < PAGE or align % PAGE):
            yield f"a loaded segment is aligned to {align}, not to 16384"
        if kind == 1 and offset % PAGE != address % PAGE:
            yield f"a loaded segment's offset {offset:#x} and address {address:#x} differ within a page"


def library_faults(abi, data, budget):
    elf = Elf(data)
    if (elf.bits, elf.machine) != MACHINES[abi]:
        yield f"is for {elf.bits} bits, machine {elf.machine}; expected {MACHINES[abi]}"
    yield from alignment_faults(elf)
    dynamic = list(elf.dynamic())
    names = [value for tag, value in dynamic if tag == 14]
    if names != ["libnoticematch_kotlin.so"]:
        yield f"its name (DT_SONAME) is {names}"
    strange = {value for tag, value in dynamic if tag == 1} - SYSTEM
    if strange:
        yield f"needs libraries that Android does not give to apps: {sorted(strange)}"
    if not any(tag == 1 and value == "libc.so" for tag, value in dynamic):
        yield "does not name libc.so among the libraries it needs"
    if any(tag == 22 for tag, _ in dynamic):
        yield "has relocations in its code (DT_TEXTREL), which Android refuses"
    exported = {name for name, defined in elf.symbols() if defined}
    for name in REQUIRED_EXPORTS:
        if name not in exported:
            yield f"does not export {name}"
    stray = sorted(name for name in exported if not EXPORTS.match(name))
    if stray:
        yield f"exports {len(stray)} symbols that are none of its own, such as {stray[0]}"
    if not elf.is_stripped():
        yield "is not stripped"
    if len(data) > budget:
        yield f"has {len(data)} bytes; the budget is {budget}"


def faults(archive, abis, budget):
    names = set(archive.namelist())
    for name in ["AndroidManifest.xml", "classes.jar", "proguard.txt", "R.txt"]:
        if name not in names:
            yield f"{name} is missing"
    manifest = archive.read("AndroidManifest.xml").decode()
    if "uses-permission" in manifest:
        yield "AndroidManifest.xml asks for a permission"
    if 'minSdkVersion="24"' not in manifest:
        yield "AndroidManifest.xml does not say minSdkVersion 24"
    rules = archive.read("proguard.txt").decode()
    for rule in RULES:
        if not re.search(rule, rules):
            yield f"proguard.txt lacks a rule like {rule}"
    classes = zipfile.ZipFile(io.BytesIO(archive.read("classes.jar"))).namelist()
    for name in ["org/noticematch/Watchlist.class", "org/noticematch/ffi/UniffiLib.class", "org/noticematch/officer/texts.tsv"]:
        if name not in classes:
            yield f"classes.jar lacks {name}"
    for name in classes:
        if name.endswith((".so", ".dylib", ".dll")) or name.startswith("com/sun/jna/"):
            yield f"classes.jar holds {name}"
    found = {name.split("/")[1] for name in names if name.startswith("jni/") and name.count("/") == 2 and name.endswith(".so")}
    if found != set(abis):
        yield f"has the ABIs {sorted(found)}; expected {sorted(abis)}"
    for abi in sorted(found):
        data = archive.read(f"jni/{abi}/libnoticematch_kotlin.so")
        print(f"check_aar: {abi} {len(data)} bytes")
        for fault in library_faults(abi, data, budget):
            yield f"jni/{abi}/libnoticematch_kotlin.so {fault}"


def dependency_faults(path):
    """Libraries of another AAR in the same app: Google Play refuses the whole app for one of them."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            # Only 64-bit devices have pages of 16 KB.
            if name.endswith(".so") and name.split("/")[1] in ("arm64-v8a", "x86_64"):
                for fault in alignment_faults(Elf(archive.read(name))):
                    yield f"{path} {name} {fault}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("aar")
    parser.add_argument("--abis", default="arm64-v8a,armeabi-v7a,x86_64")
    parser.add_argument("--budget", type=int, default=8 * 1024 * 1024, help="bytes a library (default 8 MiB)")
    parser.add_argument("--beside", action="append", default=[], help="an AAR that ships beside it: its alignment")
    arguments = parser.parse_args()
    with zipfile.ZipFile(arguments.aar) as archive:
        found = list(faults(archive, arguments.abis.split(","), arguments.budget))
    for path in arguments.beside:
        found += dependency_faults(path)
    for fault in found:
        print(f"check_aar: {fault}", file=sys.stderr)
    if found:
        sys.exit(1)
    print("check_aar: the AAR is in order")


if __name__ == "__main__":
    main()
