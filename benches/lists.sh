#!/usr/bin/env bash
# Builds each published list under a folder on its own and prints what it gave: records, names, values dropped, index, seconds.
#
#   benches/lists.sh ../shared/lists
set -euo pipefail
data=$(cd "${1:?a folder of lists}" && pwd)
cd "$(dirname "$0")/.."
cargo build --release --quiet -p noticematch-cli
index=$(mktemp --suffix .nmx)
trap 'rm -f "$index"' EXIT
cd "$data"
find . -type f -size +1k ! -name '*.md' ! -name '*.yaml' ! -path '*/red_by_nationality*' \
    ! -name add.csv ! -name alt.csv ! -name 'cons_a*.csv' ! -name '*comments.csv' | sort | while read -r file; do
    printf '%s: %s bytes: ' "${file#./}" "$(stat -c %s "$file")"
    "$OLDPWD/target/release/noticematch" build "$file" -o "$index" 2>&1 | sed 's/^[^:]*: //; s#→ [^ ]* #→ #' | paste -sd'|' || true
done
