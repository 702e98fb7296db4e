#!/usr/bin/env bash
# Builds the native library of this machine and the Kotlin declarations that belong to it, and lays both
# where the JAR picks them up. The Maven build runs it; by hand:  scripts/native.sh OUTPUT_FOLDER
set -euo pipefail
here="$(cd "$(dirname "$0")/.." && pwd)"
out="${1:-$here/library/target/native}"
profile="${NOTICEMATCH_PROFILE:-release}"
cd "$here"

case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) jna=linux-x86-64 file=libnoticematch_kotlin.so ;;
    Linux-aarch64) jna=linux-aarch64 file=libnoticematch_kotlin.so ;;
    Darwin-x86_64) jna=darwin-x86-64 file=libnoticematch_kotlin.dylib ;;
    Darwin-arm64) jna=darwin-aarch64 file=libnoticematch_kotlin.dylib ;;
    *) echo "native.sh: no JNA folder is known for $(uname -s)-$(uname -m); add a line to the table above" >&2; exit 1 ;;
esac

target="$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')"
cargo build --quiet --profile "$profile" -p noticematch-kotlin
library="$target/${profile/#dev/debug}/$file"

# The declarations come from the unstripped library: a stripped one holds no metadata, and then the
# generator writes nothing.
rm -rf "$out"
mkdir -p "$out/kotlin" "$out/resources/$jna"
cargo run --quiet -p noticematch-kotlin-bindgen --features cli -- generate "$library" \
    --language kotlin --config uniffi.toml --no-format --out-dir "$out/kotlin"
declarations="$out/kotlin/org/noticematch/ffi/noticematch.kt"
if ! grep -q 'class NativeWatchlist' "$declarations"; then
    echo "native.sh: the generator found nothing in $library; is it stripped?" >&2
    exit 1
fi
# The generated half is an internal matter of the library.
sed -i.bak -E \
    -e 's/^((public|private) )?(((abstract|inline|sealed|data|open|enum) )*(class|interface|object|fun|typealias)[ <])/internal \3/' \
    -e '/^internal object FfiConverterTypeNativeWatchlist/,$ s/([ )])fun `/\1internal fun `/' "$declarations"
rm "$declarations.bak"

cp "$library" "$out/resources/$jna/$file"
strip "$out/resources/$jna/$file"
echo "native.sh: $jna/$file $(wc -c < "$library") bytes, stripped $(wc -c < "$out/resources/$jna/$file")"
