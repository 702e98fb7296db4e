#!/usr/bin/env bash
# Builds the native library, the JAR and the AAR, and runs every Kotlin test. On a fresh Debian or Ubuntu
# it first installs a JDK and Maven; Rust must be there.
set -euo pipefail
cd "$(dirname "$0")"

need=()
command -v javac > /dev/null || need+=(openjdk-17-jdk-headless)
command -v mvn > /dev/null || need+=(maven)
if [ ${#need[@]} -gt 0 ]; then
    sudo=""
    [ "$(id -u)" -eq 0 ] || sudo=sudo
    $sudo apt-get update -qq
    $sudo apt-get install -qq -y --no-install-recommends "${need[@]}"
fi

mvn -B -ntp "$@" verify
