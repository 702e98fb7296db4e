#!/usr/bin/env bash
# Runs the fuzz targets, starting from the seed corpus.
#
#   fuzz/run.sh [SECONDS] [TARGET...]      60 seconds and all targets, unless told otherwise
#   fuzz/run.sh --if-possible SECONDS      the same where it can be done; else says why not
#
# Needs the nightly toolchain (for the sanitizers) and cargo-fuzz, which it installs. What is found along
# the way is kept in fuzz/target/corpus; an input that crashes a target goes to fuzz/corpus and with it into
# the tests of the core (core/tests/fuzz_corpus.rs), which replay the corpus on every toolchain.
set -euo pipefail
cd "$(dirname "$0")"

optional=no
if [ "${1:-}" = --if-possible ]; then
    optional=yes
    shift
fi
seconds="${1:-60}"
[ $# -eq 0 ] || shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(read_list normalise open_index search)

# Without the tools: an error, or a line that says that only the corpus was replayed.
missing() {
    if [ "$optional" = yes ]; then
        echo "fuzz: NOT RUN, $1; the tests of the core replayed the corpus only" >&2
        exit 0
    fi
    echo "fuzz: $1" >&2
    exit 1
}

# The fuzz targets are not built with the flags of the workspace's toolchain.
unset RUSTUP_TOOLCHAIN
cargo +nightly --version > /dev/null 2>&1 || missing "there is no nightly toolchain (rustup toolchain install nightly)"
cargo fuzz --version > /dev/null 2>&1 ||
    cargo install cargo-fuzz --locked --quiet ||
    missing "cargo-fuzz cannot be installed here"

cargo +nightly fuzz build
for target in "${targets[@]}"; do
    mkdir -p "target/corpus/$target"
    echo "== fuzz $target for $seconds s"
    # The last line says how many inputs were tried.
    cargo +nightly fuzz run "$target" "target/corpus/$target" "corpus/$target" -- \
        -max_total_time="$seconds" -max_len=4096 -timeout=60 -verbosity=0 -print_final_stats=1
done
