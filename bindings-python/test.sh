#!/usr/bin/env bash
# Builds the wheel, installs it into a fresh environment and runs every Python test.
#
# Needs python3 (3.11 or later for the tools; the wheel itself runs on 3.10), cargo and, for the
# Spark tests, a JDK of 17 or later. Everything else is installed here, under target/.
#   bindings-python/test.sh          all of it
#   bindings-python/test.sh quick    build, install, pytest without the slow tests
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd .. && pwd)
venv="$root/target/python-venv"
wheels="$root/target/wheels"

# Spark's JVM; where it cannot be had the Spark tests say that they are skipped.
if ! command -v java > /dev/null && [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    (apt-get update -q && apt-get install -y -q default-jre-headless) > /dev/null || true
fi

[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
python="$venv/bin/python"
"$python" -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt

echo "== build the wheel"
rm -f "$wheels"/noticematch-*.whl
"$venv/bin/maturin" build --release --quiet --out "$wheels" --interpreter "$python"
ls -l "$wheels"/noticematch-*.whl
case "$(basename "$wheels"/noticematch-*.whl)" in
    noticematch-*-cp310-abi3-*.whl) ;;
    *) echo "the wheel is not one abi3 wheel for CPython 3.10 and later" >&2; exit 1 ;;
esac
"$python" -m pip install --quiet --disable-pip-version-check --no-deps --force-reinstall \
    "$wheels"/noticematch-*.whl

# From here on the installed wheel is tested, not the source folder.
if [ "${1:-}" = quick ]; then
    exec "$python" -m pytest -q -m "not slow"
fi

echo "== types"
"$python" -m mypy --strict python/noticematch
"$python" -m mypy.stubtest noticematch._native --ignore-disjoint-bases

echo "== tests"
"$python" -m pytest -q
