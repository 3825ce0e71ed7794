#!/usr/bin/env bash
# Installs what `make eval` compares with, once. Without a network the evaluation still runs, and names what is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python
if "$python" -c 'import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, ["langchain_text_splitters", "txtai"])))'; then
  exit 0
fi
echo '安装用来比较的通用方案（langchain-text-splitters、txtai）……' >&2
export PIP_RETRIES=${PIP_RETRIES:-2}
"$python" -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[eval]' >.venv/pip-eval.log 2>&1 ||
  echo '没有装上（详情见 .venv/pip-eval.log），评测照常进行，这几项不参加比较。' >&2
