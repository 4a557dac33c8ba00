#!/usr/bin/env bash
# Takes every figure of benches/README.md again, into target/figures/, one file a step. A quarter of an hour once everything
# is built. Nothing else should run: the load of the machine stands in target/figures/machine.txt.
#
#   benches/all.sh          what is not there yet of this commit; after a step that failed, only that one is taken again
#   benches/all.sh build    builds and takes nothing
#   benches/all.sh STEP …   these steps anew, such as `growth` or `peers-search`
#
# fzf has to be in PATH for its rows, and PEERS_PYTHON to name a Python with parliament, policyuniverse and setuptools.
# What is missing is left out, and that is said.
set -euo pipefail
cd "$(dirname "$0")/.."
# Absolute, since benchmarks are started in the folder of their crate.
target=${CARGO_TARGET_DIR:-$PWD/target}
mkdir -p "$target"
target=$(realpath "$target")
export CARGO_TARGET_DIR=$target
out=$target/figures
# No row takes longer than it has to for a median.
export DIVAN_MAX_TIME=${DIVAN_MAX_TIME:-1}

cargo bench --no-run --quiet
cargo build --release --quiet --manifest-path benches/peers/Cargo.toml
[ "${1:-}" != build ] || exit 0

# Figures of other sources are not completed but taken anew.
commit=$(git describe --always --dirty --exclude='*')
if [ "$(cat "$out/commit" 2>/dev/null)" != "$commit" ]; then
    rm -rf "$out"
fi
mkdir -p "$out"
echo "$commit" >"$out/commit"
[ -e "$out/machine.txt" ] || { nproc; rustc --version; grep -m1 'model name' /proc/cpuinfo || true; } >"$out/machine.txt"
chosen=" $* "
failed=()

take() {
    local name=$1 begun=$SECONDS
    shift
    if [ "$chosen" != "  " ]; then
        [[ $chosen == *" $name "* ]] || return 0
    elif [ -e "$out/$name.txt" ]; then
        return 0
    fi
    rm -f "$out/$name.txt"
    if "$@" >"$out/$name.part" 2>"$out/$name.err"; then
        mv "$out/$name.part" "$out/$name.txt"
        printf '%-16s %4d s, load %s\n' "$name" $((SECONDS - begun)) "$(cut -d' ' -f1-3 /proc/loadavg)" | tee -a "$out/machine.txt"
    else
        failed+=("$name")
        echo "$name failed; its output is in $out/$name.part and .err:" >&2
        tail -n 5 "$out/$name.err" >&2
    fi
}

bench() { cargo bench --quiet --bench "$@"; }

take instructions bench instructions
for name in decide edit account access lint trail draft workbench process catalog; do
    take "$name" bench "$name"
done
take keystrokes bench catalog -- percentiles
take trail-file bench trail -- --file 1000000
take growth bench growth
# `cargo bench` has built the program, too.
for part in search quality decide matrix globs lint frame screens fzf; do
    take "peers-$part" env ACSCOPE="$target/release/acscope" "$target/release/acscope-peers" "$part"
done

for file in "$out"/*.txt; do
    printf '\n== %s\n' "$(basename "$file" .txt)"
    cat "$file"
done
if [ ${#failed[@]} -gt 0 ]; then
    echo "failed: ${failed[*]}; the same command takes them again" >&2
    exit 1
fi
