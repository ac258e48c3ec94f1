#!/usr/bin/env bash
# Builds everything, checks the formatting and runs all tests; installs what is missing first.
# Usage: tests/run.sh [--unit]     --unit leaves out the tests that start PostgreSQL and HTTP servers, the fuzz test and the guarded ratios.
set -euo pipefail
cd "$(dirname "$0")/.."

deploy/prerequisites.sh --browser
dotnet tool restore --verbosity quiet
dotnet restore Worker.sln --locked-mode --verbosity quiet
dotnet build Worker.sln --no-restore --configuration Release --nologo --verbosity quiet -clp:NoSummary
echo "build: no warnings"
dotnet format Worker.sln --no-restore --verify-no-changes
echo "format: clean"

projects=(Worker.Tests Worker.IntegrationTests)
[ "${1:-}" != --unit ] || projects=(Worker.Tests)

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
status=0
for project in "${projects[@]}"; do
  echo "== $project"
  "tests/$project/bin/Release/net10.0/$project" -noLogo -noColor -xml "$results/$project.xml" || status=1
  # A runner that died before its report counts as one failure.
  [ -s "$results/$project.xml" ] || echo '<assembly passed="0" failed="1" skipped="0" errors="0"/>' >"$results/$project.xml"
done

# Mutated inputs over all parsers, about a minute. It is no test runner, but its report has the same counts.
if [ "${1:-}" != --unit ]; then
  echo "== Worker.Fuzz"
  tests/Worker.Fuzz/bin/Release/net10.0/Worker.Fuzz --report "$results/Worker.Fuzz.xml" || status=1
  [ -s "$results/Worker.Fuzz.xml" ] || echo '<assembly passed="0" failed="1" skipped="0" errors="0"/>' >"$results/Worker.Fuzz.xml"
fi

# Ratios of processor time within one run, about a minute: none may be a third worse than its reference.
if [ "${1:-}" != --unit ]; then
  echo "== Worker.Benchmarks guard"
  tests/Worker.Benchmarks/bin/Release/net10.0/Worker.Benchmarks guard --report "$results/Worker.Benchmarks.xml" || status=1
  [ -s "$results/Worker.Benchmarks.xml" ] || echo '<assembly passed="0" failed="1" skipped="0" errors="0"/>' >"$results/Worker.Benchmarks.xml"
fi

# One plain line over all projects, from the runners' own reports.
sum() { grep -ho "<assembly [^>]*" "$results"/*.xml | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ n += $1 } END { print n + 0 }'; }
failed=$(($(sum failed) + $(sum errors)))
[ "$failed" -eq 0 ] || status=1
grep -ho '<test name="[^"]*"[^>]* result="Fail"' "$results"/*.xml | sed 's/<test name="\([^"]*\)".*/failed: \1/' || true
echo "$(sum passed) passed, $failed failed, $(sum skipped) skipped"
exit "$status"
