#!/usr/bin/env bash
# Instructions of a look-up, counted by valgrind's callgrind: the gate against slower code, since clocks of shared machines lie.
#
#   benches/instructions.sh            counts and compares with benches/instructions.txt; fails when a count rose by over 5 %
#   benches/instructions.sh --accept   counts and writes benches/instructions.txt
#
# The same list is built twice, once with 400 queries and once with none; the difference is what the queries cost.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v valgrind >/dev/null || { echo "valgrind is not installed: instruction counts were not checked" >&2; exit 2; }
cargo build --release --quiet -p noticematch-benches --bin latency

count() { # persons queries
    valgrind --tool=callgrind --callgrind-out-file=/dev/null target/release/latency --persons "$1" --only-queries "$2" 2>&1 |
        sed -n 's/.*Collected *: *\([0-9]*\).*/\1/p'
}

measured=$(mktemp)
trap 'rm -f "$measured"' EXIT
for persons in 1000 5000; do
    none=$(count "$persons" 0)
    some=$(count "$persons" 400)
    printf 'search-%s\t%s\n' "$persons" $(((some - none) / 400)) >>"$measured"
    printf 'build-%s\t%s\n' "$persons" $((none / persons)) >>"$measured"
done

echo "instructions a query (search) and a person (build):"
cat "$measured"
baseline=benches/instructions.txt
if [[ "${1:-}" == --accept ]]; then
    { echo "# Instructions a query and a person, by benches/instructions.sh --accept."; cat "$measured"; } >"$baseline"
    exit 0
fi
[[ -f $baseline ]] || { echo "no $baseline yet: run with --accept" >&2; exit 2; }
awk -F'\t' '
    NR == FNR { if ($1 !~ /^#/) before[$1] = $2; next }
    $1 in before && $2 > before[$1] * 1.05 { printf "%s rose from %d to %d\n", $1, before[$1], $2; worse = 1 }
    END { exit worse }
' "$baseline" "$measured"
