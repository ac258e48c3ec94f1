#!/usr/bin/env bash
# Takes from a published folder what no .NET process loads of libtorch: the Python binding, the test and mobile back ends, and the
# symbol tables that only a debugger reads. Running it again does nothing.
# Usage: deploy/trim-libtorch.sh PUBLISHED_FOLDER
set -euo pipefail

folder=${1:?usage: deploy/trim-libtorch.sh PUBLISHED_FOLDER}
[ -e "$folder/libLibTorchSharp.so" ] || { echo "trim-libtorch: $folder holds no libLibTorchSharp.so; it should be the output of 'dotnet publish src/Worker'" >&2; exit 1; }
size() { du -sm "$folder" | cut -f 1; }
before=$(size)

for name in libtorch_python libtorch_global_deps libshm libaoti_custom_ops libbackend_with_compiler libjitbackend_test libnnapi_backend libtorchbind_test; do
  rm -f "$folder/$name.so"
done

# Only libtorch_cpu.so is worth it. The copy is renamed over the original, which may be a hard link into the package cache.
if command -v strip >/dev/null; then
  library=$folder/libtorch_cpu.so
  if [ -e "$library" ] && strip --strip-unneeded -o "$library.stripped" "$library"; then
    chmod --reference="$library" "$library.stripped"
    mv -f "$library.stripped" "$library"
  fi
else
  echo "trim-libtorch: no 'strip' here (package binutils): the symbol tables stay" >&2
fi
echo "libtorch: $before MB published, $(size) MB kept"
