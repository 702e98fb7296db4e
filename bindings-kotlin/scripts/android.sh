#!/usr/bin/env bash
# Builds the native library for Android's three ABIs: scripts/android.sh OUTPUT_FOLDER [ABI ...]
#
# With ANDROID_NDK_HOME set, the NDK's clang links. That is what a release is made with. Without it, Rust's own
# linker does: libunwind is compiled by the clang of the Python package `ziglang`, and Android's libc is
# represented by stand-ins made of android/libc-symbols.txt. The result has the same code and the same imports.
set -euo pipefail
here="$(cd "$(dirname "$0")/.." && pwd)"
out="$1"; shift
abis=("$@"); [ ${#abis[@]} -gt 0 ] || abis=(arm64-v8a armeabi-v7a x86_64)
work="$here/target/android"
sdk=24
cd "$here"

rust_target() {
    case "$1" in
        arm64-v8a) echo aarch64-linux-android ;;
        armeabi-v7a) echo armv7-linux-androideabi ;;
        x86_64) echo x86_64-linux-android ;;
        *) echo "android.sh: unknown ABI $1" >&2; exit 1 ;;
    esac
}

zig_target() {
    case "$1" in
        arm64-v8a) echo aarch64-linux-musl ;;
        armeabi-v7a) echo arm-linux-musleabi ;;
        x86_64) echo x86_64-linux-musl ;;
    esac
}

find_zig() {
    if ! python3 -c 'import ziglang' 2> /dev/null && [ ! -x "$work/venv/bin/python" ]; then
        python3 -m venv "$work/venv"
        "$work/venv/bin/pip" install -q 'ziglang==0.17.1'
    fi
    python="$work/venv/bin/python"; [ -x "$python" ] || python=python3
    zig="$(dirname "$("$python" -c 'import ziglang; print(ziglang.__file__)')")/zig"
}

# libunwind.a and stand-ins of Android's shared libraries in $work/ABI.
stand_ins() {
    local abi="$1" dir="$work/$1" target cpu=() flags source
    target="$(zig_target "$abi")"
    [ "$abi" != armeabi-v7a ] || cpu=(-mcpu=cortex_a8)
    mkdir -p "$dir"
    source="$(dirname "$zig")/lib/libunwind"
    flags=(-target "$target" "${cpu[@]}" -fPIC -O2 -fno-stack-protector -fno-sanitize=all -funwind-tables -fvisibility=hidden
        -D_LIBUNWIND_HIDE_SYMBOLS -D_LIBUNWIND_IS_NATIVE_ONLY -DNDEBUG "-I$source/include")
    for file in libunwind Unwind-EHABI; do
        "$zig" c++ "${flags[@]}" -std=c++17 -fno-exceptions -fno-rtti -nostdinc++ -c "$source/src/$file.cpp" -o "$dir/$file.o"
    done
    for file in UnwindLevel1.c UnwindLevel1-gcc-ext.c UnwindRegistersRestore.S UnwindRegistersSave.S; do
        "$zig" cc "${flags[@]}" -fexceptions -c "$source/src/$file" -o "$dir/$file.o"
    done
    "$zig" cc "${flags[@]}" -c android/start.c -o "$dir/start.o"
    rm -f "$dir/libunwind.a"
    "$zig" ar rcs "$dir/libunwind.a" "$dir"/*.o
    for library in c m dl log; do
        awk -F'\t' -v library="lib$library" '!/^#/ && $2 == library {
            # Data must be data, or the linker would make a procedure of it.
            print $1 == "stderr" || $1 == "stdout" ? "void *" $1 ";" : "void " $1 "(void) {}"
        }' android/libc-symbols.txt > "$dir/$library.c"
        "$zig" cc -target "$target" "${cpu[@]}" -fPIC -w -fno-builtin -c "$dir/$library.c" -o "$dir/stand-in-$library"
        "$lld" -flavor gnu -shared --hash-style=both -soname "lib$library.so" "$dir/stand-in-$library" -o "$dir/lib$library.so"
    done
}

rustup target add $(for abi in "${abis[@]}"; do rust_target "$abi"; done) > /dev/null 2>&1
target_dir="$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')"
host="$(rustc -vV | sed -n 's/^host: //p')"
lld="$(rustc --print sysroot)/lib/rustlib/$host/bin/rust-lld"
pages=(-zmax-page-size=16384 -zcommon-page-size=16384)
[ -n "${ANDROID_NDK_HOME:-}" ] || find_zig

for abi in "${abis[@]}"; do
    triple="$(rust_target "$abi")"
    variable="CARGO_TARGET_$(echo "$triple" | tr a-z- A-Z_)"
    if [ -n "${ANDROID_NDK_HOME:-}" ]; then
        clang="${triple/armv7-/armv7a-}$sdk-clang"
        export "${variable}_LINKER=$(ls "$ANDROID_NDK_HOME"/toolchains/llvm/prebuilt/*/bin/"$clang")"
        flags="-Clink-arg=-Wl,${pages[0]} -Clink-arg=-Wl,${pages[1]} -Clink-arg=-Wl,-soname,libnoticematch_kotlin.so -Cstrip=symbols"
    else
        stand_ins "$abi"
        export "${variable}_LINKER=$lld"
        flags="-Clinker-flavor=ld.lld -Lnative=$work/$abi -Clink-arg=${pages[0]} -Clink-arg=${pages[1]}"
        flags="$flags -Cstrip=symbols -Clink-arg=-zdefs -Clink-arg=--hash-style=both -Clink-arg=-soname=libnoticematch_kotlin.so"
    fi
    export "${variable}_RUSTFLAGS=$flags"
    cargo build --quiet --release --lib -p noticematch-kotlin --target "$triple"
    mkdir -p "$out/$abi"
    cp "$target_dir/$triple/release/libnoticematch_kotlin.so" "$out/$abi/"
    echo "android.sh: $abi $(wc -c < "$out/$abi/libnoticematch_kotlin.so") bytes"
done
