#!/usr/bin/env bash
# Builds the native library, the JAR and the AAR, and runs every Kotlin test. On a fresh Debian or Ubuntu
# it first installs a JDK and Maven; Rust must be there.
#
#   NOTICEMATCH_ANDROID   ABIs for the AAR, parted by commas (default arm64-v8a; "all" for the three of a
#                         release; "none" leaves the AAR out)
set -euo pipefail
cd "$(dirname "$0")"

need=()
command -v javac > /dev/null || need+=(openjdk-17-jdk-headless)
command -v mvn > /dev/null || need+=(maven)
python3 -c 'import ensurepip' 2> /dev/null || need+=(python3-venv)
if [ ${#need[@]} -gt 0 ]; then
    sudo=""
    [ "$(id -u)" -eq 0 ] || sudo=sudo
    $sudo apt-get update -qq
    $sudo apt-get install -qq -y --no-install-recommends "${need[@]}"
fi

mvn -B -ntp "$@" verify

abis="${NOTICEMATCH_ANDROID:-arm64-v8a}"
[ "$abis" != all ] || abis=arm64-v8a,armeabi-v7a,x86_64
if [ "$abis" != none ] && ! command -v rustup > /dev/null; then
    echo "test.sh: no rustup here to fetch Rust's Android targets; the AAR is left out" >&2
    abis=none
fi
if [ "$abis" != none ]; then
    target=library/target
    rm -rf "$target/jni"
    scripts/android.sh "$PWD/$target/jni" ${abis//,/ }
    scripts/aar.sh "$target"/noticematch-jvm-*.jar "$target/jni" "$target/noticematch-android.aar"
    # JNA ships in the same app: its libraries must be aligned too.
    jna="$(sed -n 's/.*<jna.version>\(.*\)<.*/\1/p' pom.xml)"
    mvn -B -ntp -q dependency:copy -Dartifact="net.java.dev.jna:jna:$jna:aar" -DoutputDirectory="$PWD/$target" -N
    scripts/check_aar.py "$target/noticematch-android.aar" --abis "$abis" --beside "$target/jna-$jna.aar"
fi
