#!/usr/bin/env bash
# Judges the samples of published models and writes the tables of this folder from the results.
#
#   results/rebuild.sh PROGRAM SAMPLES
#
# PROGRAM is evalharness; SAMPLES a folder with the samples, which are other people's and not kept
# here. Of each run only run.json and summary.json are kept: the protocol and the counts. Without the
# samples the tables are written from the records that are here.
set -euo pipefail
program=$(realpath "$1")
samples=$(realpath -m "$2")
cd "$(dirname "${BASH_SOURCE[0]}")"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# model, benchmark, file of samples below SAMPLES, further options
runs() {
  cat <<'RUNS'
wizardcoder-15b humaneval wizardcoder-15b/humaneval.greedy.jsonl
wizardcoder-15b humaneval+ wizardcoder-15b/humaneval.greedy.jsonl
wizardcoder-15b humaneval+@v0.1.9 wizardcoder-15b/humaneval.greedy.jsonl
gpt-3.5 humaneval gpt-3.5/humaneval.greedy.jsonl
gpt-3.5 humaneval+ gpt-3.5/humaneval.greedy.jsonl
gpt-3.5 humaneval+@v0.1.9 gpt-3.5/humaneval.greedy.jsonl
qwen2.5-coder-0.5b humaneval qwen2.5-coder-0.5b/humaneval.greedy.results.jsonl
gpt-code-clippy humaneval gpt-code-clippy-n10/humaneval.results.jsonl
codegen-16b humaneval codegen-16b-n100/humaneval.t0.8.n100.uncut.jsonl.gz --extraction stop-words
codeparrot-small humaneval bigcode-format/generations_humaneval.json
bigcode-example mbpp bigcode-format/generations_mbpp.json
llama-3-8b-instruct humaneval+ llama-3-8b-instruct/humaneval_plus.eval_results.json
llama-3-8b-instruct mbpp+ llama-3-8b-instruct/mbpp_plus.eval_results.json
RUNS
}

judge() {
  local model=$1 benchmark=$2 file=$3 folder
  shift 3
  folder=runs/$model/$benchmark
  "$program" evaluate --bench "$benchmark" --samples "$samples/$file" -o "$scratch" -q \
    --format csv "$@"
  mkdir -p "$folder"
  cp "$scratch/run.json" "$scratch/summary.json" "$folder"
  rm -r "${scratch:?}"/*
}

if [ -d "$samples" ]; then
  runs | while read -r line; do
    # shellcheck disable=SC2086 # the options of a line are words
    judge $line < /dev/null
  done
else
  echo "results: no samples in $samples, so the runs stay as they are" >&2
fi

table() {
  local file=$1
  shift
  # Status 3 says that nothing could be compared, which a table may well show.
  "$program" compare "$@" --format markdown > "$file.new" || [ $? -eq 3 ]
  mv "$file.new" "$file"
}

table overview.md runs/*
table seed-question.md wizardcoder-15b=runs/wizardcoder-15b/humaneval+@v0.1.9 \
  gpt-3.5=runs/gpt-3.5/humaneval+@v0.1.9 --published wizardcoder-15b --published gpt-3.5
