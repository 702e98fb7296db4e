#!/usr/bin/env bash
# Instructions of a look-up and of a build, counted by valgrind's callgrind: the gate against slower code, since clocks of
# shared machines lie.
#
#   benches/instructions.sh            counts and compares with benches/instructions.txt; fails when a count rose by over 3 %
#   benches/instructions.sh --accept   counts and writes benches/instructions.txt: for a change that is worth its price, or a gain
#
# The same list is built twice, once with 400 queries and once with none; the difference is what the queries cost. Two lists of
# different lengths give what a person costs to build, the start of the program left out; so do two numbers of pairs of names, alike
# and others in turn. Hash tables are seeded anew in each run, so counts differ by a few in a thousand.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v valgrind >/dev/null || { echo "valgrind is not installed: instruction counts were not checked" >&2; exit 2; }
cargo build --release --quiet -p noticematch-benches --bin latency

few=1000 many=5000 queries=400 pairs=1000 baseline=benches/instructions.txt

count() { # persons number [--only-pairs]
    local collected
    collected=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null target/release/latency --persons "$1" "${3:---only-queries}" "$2" 2>&1 |
        sed -n 's/.*Collected *: *\([0-9]*\).*/\1/p')
    [[ -n $collected ]] || { echo "valgrind counted nothing for $1 persons and $2 of ${3:---only-queries}" >&2; exit 2; }
    echo "$collected"
}

few_built=$(count $few 0)
many_built=$(count $many 0)
few_asked=$(count $few $queries)
many_asked=$(count $many $queries)
once_compared=$(count $few $pairs --only-pairs)
twice_compared=$(count $few $((2 * pairs)) --only-pairs)
measured=$(mktemp)
trap 'rm -f "$measured"' EXIT
{
    printf 'search-%s\t%s\n' $few $(((few_asked - few_built) / queries))
    printf 'search-%s\t%s\n' $many $(((many_asked - many_built) / queries))
    printf 'build\t%s\n' $(((many_built - few_built) / (many - few)))
    printf 'compare\t%s\n' $(((twice_compared - once_compared) / (2 * pairs)))
} >"$measured"

echo "instructions a query (search, by persons listed), a person (build) and a pair of names (compare):"
cat "$measured"
compiler="$(rustc --version), $(uname -m)"
if [[ "${1:-}" == --accept ]]; then
    { echo "# Instructions a query, a person and a pair, by benches/instructions.sh --accept."; echo "# $compiler"; cat "$measured"; } >"$baseline"
    exit 0
fi
[[ -f $baseline ]] || { echo "no $baseline yet: run with --accept" >&2; exit 2; }
grep -qxF "# $compiler" "$baseline" || echo "note: the baseline is of another compiler or machine: $(sed -n 2p "$baseline")"
awk -F'\t' '
    NR == FNR { if ($1 !~ /^#/) before[$1] = $2; next }
    !($1 in before) { printf "%s has no baseline: accept it\n", $1; worse = 1; next }
    { seen[$1] = 1 }
    $2 > before[$1] * 1.03 { printf "%s rose from %d to %d\n", $1, before[$1], $2; worse = 1 }
    $2 < before[$1] * 0.97 { printf "%s fell from %d to %d: accept it, so that it stays there\n", $1, before[$1], $2 }
    END { for (name in before) if (!(name in seen)) { printf "%s was not counted\n", name; worse = 1 }; exit worse }
' "$baseline" "$measured"
