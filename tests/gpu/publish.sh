#!/usr/bin/env bash
# Makes the folder that run.sh needs on a machine with a GPU, where there is neither an SDK nor a network: the tests and the benchmarks with
# the .NET runtime, run.sh itself, and the reference cases of the parity tests if they lie beside the checkout.
# Its libtorch is for the CPU; a CUDA PyTorch stands in for it there.
# Usage: tests/gpu/publish.sh FOLDER
set -euo pipefail

[ $# -eq 1 ] || { echo "Usage: tests/gpu/publish.sh FOLDER" >&2; exit 2; }
mkdir -p "$1"
out=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."

# A build folder of its own: a self-contained build would leave its settings in those of the ordinary one.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for project in Worker.Tests Worker.Benchmarks; do
  dotnet publish "tests/$project" --configuration Release --self-contained --artifacts-path "$scratch" --output "$out" --verbosity quiet --nologo
done
cp tests/gpu/run.sh "$out/run.sh"
reference=../shared/data/bert
if [ -d "$reference/parity" ]; then
  mkdir -p "$out/shared/data/bert"
  cp -R "$reference/parity" "$reference/vocab.txt" "$out/shared/data/bert/"
fi
echo "published: $out ($(du -sh "$out" | cut -f1)). There: ./run.sh ."
