#!/usr/bin/env bash
# Tests and measures the networks on a GPU. Needs a folder that publish.sh made and an installed CUDA PyTorch; no SDK and no network.
# Exits with 1 if a check or a test failed.
# Usage: run.sh [--libtorch FOLDER] [--cpu] [--torchsharp-source FOLDER] PUBLISHED_FOLDER
#   --libtorch FOLDER           the lib folder of a PyTorch; otherwise that of python3's torch
#   --cpu                       a dry run of everything on the CPU, with the libtorch of the published folder unless one is named
#   --torchsharp-source FOLDER  TorchSharp's source: if the PyTorch is of another version than TorchSharp was built for, its native part
#                               is compiled from it for this run alone (g++ and the headers of the PyTorch are needed)
set -uo pipefail
export LC_ALL=C

readonly BUILT_FOR=2.10 # what TorchSharp 0.107 was built for
usage() { sed -n 's/^# \?//; 4,8p' "$0" >&2; exit 2; }
fail() { echo "FAILED: $*" >&2; exit 1; }

device=cuda libtorch='' source='' published=''
while [ $# -gt 0 ]; do
  case $1 in
    --cpu) device=cpu ;;
    --libtorch) libtorch=${2:?"--libtorch needs a folder"}; shift ;;
    --torchsharp-source) source=${2:?"--torchsharp-source needs a folder"}; shift ;;
    -*) usage ;;
    *) [ -z "$published" ] || usage; published=$1 ;;
  esac
  shift
done
[ -n "$published" ] || usage
# The device that CUDA calls the first.
gpu=${CUDA_VISIBLE_DEVICES:-0} gpu=${gpu%%,*}
for program in Worker.Tests Worker.Benchmarks libLibTorchSharp.so; do
  [ -e "$published/$program" ] || fail "'$published' holds no $program; expected a folder made by tests/gpu/publish.sh."
done
published=$(cd "$published" && pwd)

scratch=$(mktemp -d)
sampler=''
trap '[ -z "$sampler" ] || kill "$sampler" 2>/dev/null; rm -rf "$scratch"' EXIT

echo "== versions"
if [ "$device" = cuda ]; then
  command -v nvidia-smi >/dev/null || fail "there is no nvidia-smi: no NVIDIA driver. --cpu runs everything on the CPU."
  nvidia-smi --id="$gpu" --query-gpu=name,driver_version,memory.total --format=csv,noheader || fail "nvidia-smi finds no GPU. --cpu runs everything on the CPU."
fi
if [ -z "$libtorch" ] && [ "$device" = cuda ]; then
  # Without loading it: that takes seconds and a GPU that works.
  libtorch=$(python3 -c 'import importlib.util as u, os; s = u.find_spec("torch"); print(os.path.join(os.path.dirname(s.origin), "lib") if s else "")') \
    || fail "there is no python3 to ask for PyTorch. Name its folder with --libtorch."
  [ -n "$libtorch" ] || fail "python3 has no torch. Install a CUDA PyTorch $BUILT_FOR or name its lib folder with --libtorch."
fi

version=$BUILT_FOR
if [ -n "$libtorch" ]; then
  libtorch=$(cd "$libtorch" && pwd) || fail "there is no folder '$libtorch'."
  [ -e "$libtorch/libtorch_cpu.so" ] || fail "'$libtorch' holds no libtorch_cpu.so; expected the lib folder of a PyTorch."
  if [ "$device" = cuda ] && [ ! -e "$libtorch/libtorch_cuda.so" ]; then
    fail "'$libtorch' is a PyTorch for the CPU only (no libtorch_cuda.so). Install a CUDA PyTorch, or run with --cpu."
  fi
  full=$(sed -n "s/^__version__ = ['\"]\([^'\"]*\)['\"].*/\1/p" "$libtorch/../version.py" 2>/dev/null)
  [ -n "$full" ] || full=$(cat "$libtorch/../build-version" 2>/dev/null)
  [ -n "$full" ] || fail "the version of '$libtorch' cannot be told: neither version.py nor build-version is in the folder above."
  version=$(cut -d. -f1,2 <<<"$full")
  echo "PyTorch $full in $libtorch"
else
  echo "libtorch $BUILT_FOR of the published folder"
fi

# Compiles TorchSharp's native part against the PyTorch into a copy of the published folder, which ends with this run. Its own CMake project
# asks for the CUDA toolkit if the PyTorch is one for CUDA; the compiler needs only the headers.
compile_bridge() {
  local sources=$source/src/Native/LibTorchSharp include=$libtorch/../include standard compiled=''
  [ -n "$source" ] || fail "the PyTorch is $version and TorchSharp was built for $BUILT_FOR. Install PyTorch $BUILT_FOR, or pass --torchsharp-source FOLDER (github.com/dotnet/TorchSharp, release 0.107.0) to compile its native part for $version."
  [ -d "$sources" ] || fail "'$source' holds no src/Native/LibTorchSharp; expected TorchSharp's source."
  [ -d "$include/torch" ] || fail "the PyTorch has no include/torch: its headers are needed to compile TorchSharp's native part."
  command -v g++ >/dev/null || fail "g++ is needed to compile TorchSharp's native part."
  for standard in c++17 c++20; do
    echo "compiling TorchSharp's native part for PyTorch $version ($standard)"
    rm -rf "$scratch/objects" && mkdir "$scratch/objects"
    # shellcheck disable=SC2016 # the inner shell expands them
    grep -oE '[A-Za-z0-9]+\.(cpp|c)\b' "$sources/CMakeLists.txt" | sort -u | sed "s|^|$sources/|" | xargs -P "$(nproc)" -I{} sh -c '
      case $1 in *.c) language="-x c" ;; *) language="-std=$3" ;; esac
      g++ $language -c -O2 -fPIC -fvisibility=hidden -fstack-protector-strong -D_GLIBCXX_USE_CXX11_ABI=1 -DNDEBUG -D__LINUX__ -w \
        -I"$2" -I"$2/torch/csrc/api/include" "$1" -o "$4/$(basename "$1").o"' compile {} "$include" "$standard" "$scratch/objects" \
      >"$scratch/compile.log" 2>&1 && compiled=$standard && break
  done
  if [ -z "$compiled" ] || ! g++ -shared -Wl,-z,defs -Wl,-Bsymbolic,-Bsymbolic-functions -Wl,-rpath,"\$ORIGIN" "$scratch"/objects/*.o -L"$libtorch" -ltorch -ltorch_cpu -lc10 -o "$scratch/bridge.so" \
    >>"$scratch/compile.log" 2>&1; then
    grep -m 20 error "$scratch/compile.log" >&2
    fail "TorchSharp's native part does not compile against PyTorch $version."
  fi
  cp -R --link "$published" "$scratch/published" 2>/dev/null || { rm -rf "$scratch/published"; cp -R "$published" "$scratch/published"; }
  published=$scratch/published
  rm "$published/libLibTorchSharp.so"
  mv "$scratch/bridge.so" "$published/libLibTorchSharp.so"
  echo "$full" >"$published/libLibTorchSharp.libtorch"
}
[ "$version" = "$BUILT_FOR" ] || compile_bridge

status=0
benchmark() { timeout 300 "$published/Worker.Benchmarks" device "$1" "$device" ${libtorch:+"$libtorch"}; }

echo "== libraries on the device"
benchmark check || fail "the libraries do not work on the device."

echo "== tests on the device"
export WORKER_TEST_DEVICE=$device WORKER_TEST_LIBTORCH=$libtorch
(cd "$published" && timeout 300 ./Worker.Tests -trait Device=Any -noLogo -noColor) || { status=1; echo "FAILED: tests on the device." >&2; }

echo "== benchmarks"
: >"$scratch/samples"
if [ "$device" = cuda ]; then
  # One call a sample, so that no buffer delays it.
  while IFS=', ' read -r busy used < <(nvidia-smi --id="$gpu" --query-gpu=utilization.gpu,memory.used --format=csv,noheader,nounits); do
    echo "$EPOCHREALTIME $busy $used"
    sleep 0.1
  done >"$scratch/samples" 2>/dev/null &
  sampler=$!
fi
for part in slices fine-tune scoring; do
  benchmark "$part" >"$scratch/$part.out" 2>&1 || { status=1; tail -n 20 "$scratch/$part.out" >&2; echo "FAILED: benchmark $part." >&2; }
  grep -a ^RESULT "$scratch/$part.out" >>"$scratch/results"
done

# A sample belongs to a result if it was taken while its clock ran.
echo
awk -F '\t' -v device="$device" '
  FILENAME == ARGV[1] { split($0, s, " "); n++; at[n] = s[1]; busy[n] = s[2]; used[n] = s[3]; next }
  FNR == 1 { printf "| %-53s | %10s | %-10s | %11s | %11s |\n|---|---:|---|---:|---:|\n", "what", "rate", "unit", "GPU busy, %", "memory, MiB" }
  {
    sum = most = count = 0
    for (i = 1; i <= n; i++) if (at[i] >= $5 && at[i] <= $6) { sum += busy[i]; count++; if (used[i] > most) most = used[i] }
    printf "| %-53s | %10s | %-10s | %11s | %11s |\n", $2, $3, $4, device == "cpu" ? "dry run" : count ? sprintf("%.0f", sum / count) : "no sample", device == "cpu" ? "dry run" : count ? most : "no sample"
  }' "$scratch/samples" "$scratch/results"
[ -s "$scratch/results" ] || status=1
[ "$status" -eq 0 ] && echo && echo "all passed on $device"
exit "$status"
