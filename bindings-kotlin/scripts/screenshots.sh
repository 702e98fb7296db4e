#!/usr/bin/env bash
# Draws the pictures of the documentation: scripts/screenshots.sh [FOLDER]   (default: docs/images)
# They are drawn in memory, so no display is needed; fonts for the scripts shown are (Debian: fonts-dejavu-core).
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p "${1:-../docs/images}"
out="$(cd "${1:-../docs/images}" && pwd)"
mvn -B -ntp -q -Psample -Dmaven.test.skip=true install
mvn -B -ntp -q -f sample/pom.xml exec:exec@run -Dsample.main=org.noticematch.sample.ShotsKt -Dsample.argument="$out"
