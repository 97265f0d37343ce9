#!/bin/sh
# Fuzzes one target for some seconds: Tests/Fuzz/run.sh x12 60
# Seeds are the project's samples; a crasher lands in Tests/Fuzz/crashers, where an ordinary test replays it.
set -eu
target=$1
seconds=${2:-60}
here=$(cd "$(dirname "$0")" && pwd)
samples=${SAMPLES:-$here/../../samples}
toolchain=$(dirname "$(dirname "$(readlink -f "$(command -v swiftc)")")")
FUZZER_RUNTIME=$(ls "$toolchain"/lib/clang/*/lib/linux/libclang_rt.fuzzer_no_main-*.a 2>/dev/null | head -n 1)
if [ -z "$FUZZER_RUNTIME" ]; then
    echo "skipped: the toolchain has no libFuzzer (libclang_rt.fuzzer_no_main)"
    exit 0
fi
export FUZZER_RUNTIME
# The sanitizer goes to the compiler only: the linker would add libFuzzer's own main.
swift build -c release --package-path "$here" --scratch-path "${SCRATCH:-$here/.build}" --sanitize address \
    -Xswiftc -Xfrontend -Xswiftc -sanitize=address,fuzzer
program=${SCRATCH:-$here/.build}/release/fuzz
found=${SCRATCH:-$here/.build}/corpus-$target
mkdir -p "$found/seeds"
case $target in
    x12 | tokenizer) find "$samples/835" -name '*.835' ;;
    csv) find "$samples" -name '*.csv' -size -16k ;;
    xml) find "$samples" -name '*.xml' -size -16k ;;
    json) find "$samples" -name '*.json' -o -name '*.ndjson' ;;
    ofx) find "$samples/bank" -name '*.ofx' -o -name '*.qfx' ;;
esac | while read -r seed; do cp "$seed" "$found/seeds/$(echo "$seed" | tr '/' '_')"; done
# Swift's crash handler outlives the fuzzer and holds its output open; leaks are XML's own caches.
SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 "$program" "$target" \
    -max_total_time="$seconds" -max_len=16384 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="$here/crashers/$target-" "$found" "$found/seeds"
