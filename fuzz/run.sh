#!/usr/bin/env bash
# Runs each fuzz target for some seconds on nightly, starting from the seed corpus.
set -euo pipefail
cd "$(dirname "$0")"
seconds="${1:-60}"
command -v cargo-fuzz >/dev/null || cargo install cargo-fuzz --locked
for target in read_list normalise open_index search; do
  mkdir -p "target/corpus/$target"
  cargo +nightly fuzz run "$target" "target/corpus/$target" "corpus/$target" -- -max_total_time="$seconds" -max_len=4096
done
