#!/usr/bin/env bash
# Draws the pictures of the documentation: scripts/screenshots.sh [FOLDER]   (default: docs/images)
# Needs fonts for the scripts shown; on Debian: fonts-dejavu-core. Without a display it starts Xvfb.
set -euo pipefail
cd "$(dirname "$0")/.."
out="$(mkdir -p "${1:-../docs/images}" && cd "${1:-../docs/images}" && pwd)"
run=()
if [ -z "${DISPLAY:-}" ]; then
    command -v xvfb-run > /dev/null || { echo "screenshots.sh: no display; install xvfb" >&2; exit 1; }
    run=(xvfb-run -a)
fi
"${run[@]}" mvn -B -ntp -q -pl library,sample -Dmaven.test.skip=true package
"${run[@]}" mvn -B -ntp -q -f sample/pom.xml exec:exec \
    -Dsample.main=org.noticematch.sample.ShotsKt -Dsample.argument="$out"
