#!/usr/bin/env bash
# Lays the AAR out from the JAR's classes and the native libraries of Android:
#   scripts/aar.sh JAR JNI_FOLDER OUTPUT.aar
# JNI_FOLDER has one folder an ABI, as scripts/android.sh writes it.
set -euo pipefail
here="$(cd "$(dirname "$0")/.." && pwd)"
jar="$(realpath "$1")" jni="$(realpath "$2")" aar="$(realpath -m "$3")"
stage="$(mktemp -d)"
trap 'rm -rf "$stage"' EXIT

# Classes and texts; the native libraries of desktops stay behind.
mkdir "$stage/classes"
(cd "$stage/classes" && jar xf "$jar" && rm -rf linux-* darwin-* win32-* META-INF/MANIFEST.MF META-INF/maven)
(cd "$stage/classes" && jar cfM ../classes.jar --date=2026-01-01T00:00:00Z . 2> /dev/null || jar cfM ../classes.jar .)
rm -rf "$stage/classes"

cp "$here/android/AndroidManifest.xml" "$stage/"
# In an AAR the consumer rules have this name; a file called consumer-rules.pro would be ignored.
cp "$here/android/consumer-rules.pro" "$stage/proguard.txt"
mkdir -p "$stage/META-INF/com/android/build/gradle"
cp "$here/android/aar-metadata.properties" "$stage/META-INF/com/android/build/gradle/"
: > "$stage/R.txt"
cp -r "$jni" "$stage/jni"
mkdir -p "$(dirname "$aar")"
rm -f "$aar"
(cd "$stage" && jar cfM "$aar" AndroidManifest.xml classes.jar proguard.txt R.txt META-INF jni)
echo "aar.sh: $(basename "$aar") $(wc -c < "$aar") bytes, ABIs: $(ls "$jni" | tr '\n' ' ')"
