#!/usr/bin/env bash
# Takes every figure of benches/README.md again, into target/figures/, one file a benchmark. About a quarter of an hour once
# everything is built. Nothing else should run: the load of the machine stands in target/figures/machine.txt.
#
# fzf has to be in PATH for its rows, and PEERS_PYTHON to name a Python with parliament, policyuniverse and setuptools.
# What is missing is left out, and that is said.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${CARGO_TARGET_DIR:-target}/figures
mkdir -p "$out"
# No row takes longer than it has to for a median.
export DIVAN_MAX_TIME=2

take() {
    local name=$1
    shift
    printf '== %s\n' "$name"
    "$@" >"$out/$name.txt" 2>"$out/$name.err" || { tail -n 5 "$out/$name.err"; echo "$name failed" >&2; }
}

cargo build --release --quiet
cargo bench --no-run --quiet
{ uptime; nproc; rustc --version; grep -m1 'model name' /proc/cpuinfo || true; } >"$out/machine.txt"
take instructions cargo bench --quiet --bench instructions
for bench in decide edit account access lint trail draft workbench process; do
    take "$bench" cargo bench --quiet --bench "$bench"
done
take catalog cargo bench --quiet --bench catalog
take keystrokes cargo bench --quiet --bench catalog -- percentiles
take trail-file cargo bench --quiet --bench trail -- --file 1000000
take growth cargo bench --quiet --bench growth
program=$(realpath "${CARGO_TARGET_DIR:-target}/release/acscope")
take peers env ACSCOPE="$program" cargo run --release --quiet --manifest-path benches/peers/Cargo.toml
uptime >>"$out/machine.txt"
cat "$out"/*.txt
