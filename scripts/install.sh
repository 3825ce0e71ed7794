#!/usr/bin/env bash
# Makes .venv with the pinned dependencies, once: a stamp holds the digest of what was installed, so that a second
# start asks neither pip nor the network for anything. PYTHON names the interpreter (default: python3.11, python3).
set -euo pipefail
cd "$(dirname "$0")/.."
venv=.venv
stamp=$venv/installed.sha256
log=$venv/pip.log

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

digest() { { pwd -P; cat pyproject.toml constraints.txt; } | sha256sum | cut -d' ' -f1; }

if [ "$(cat "$stamp" 2>/dev/null)" = "$(digest)" ] && "$venv/bin/python" -c '' 2>/dev/null; then
  exit 0
fi

find_python() {
  local candidate
  for candidate in ${PYTHON:-python3.11 python3}; do
    # A version manager's shim may exist and yet not run.
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      printf '%s' "$candidate"
      return
    fi
  done
}

python=$(find_python)
if [ -z "$python" ]; then
  tried=${PYTHON:-python3}
  version=$("$tried" --version 2>&1 | head -1) || version="not found"
  fail "需要 Python 3.11，但 $tried 是：$version。请安装 python3.11 后重试，或指明解释器：make install PYTHON=/路径/python3.11 | Python 3.11 is needed; install it, or: make install PYTHON=/path/to/python3.11"
fi

if ! "$venv/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  say "[1/2] 新建 $venv（$("$python" --version)）"
  rm -rf "$venv"
  "$python" -m venv "$venv" >/dev/null 2>&1 || {
    rm -rf "$venv"
    fail "$python 缺少 venv 模块。请先安装（Debian/Ubuntu：apt-get install python3.11-venv）后重试 | the venv module is missing; on Debian/Ubuntu: apt-get install python3.11-venv"
  }
fi

say "[2/2] 安装依赖（版本见 constraints.txt；首次下载约 0.5 GB，只有 CUDA 版 torch 的源约 3 GB）"
export PIP_RETRIES=${PIP_RETRIES:-2}
install=("$venv/bin/python" -m pip install --disable-pip-version-check -c constraints.txt -e ".[dev]")
started=$SECONDS
# pip's progress bars need the terminal itself; without one, a line for each package is enough.
if [ -t 1 ]; then
  "${install[@]}" 2>"$log" || failed=1
else
  "${install[@]}" 2>"$log" | { grep --line-buffered -E '^(Collecting|Installing)' || true; } | sed -u -E 's/ \(from .*//; s/(packages): .*/\1/' || failed=1
fi
if [ -n "${failed:-}" ]; then
  if grep -qiE 'connection|timed? ?out|name resolution|ProxyError|SSLError|unreachable|No matching distribution' "$log"; then
    fail "连不上软件包源，依赖没有装完。请检查网络（或设置 PIP_INDEX_URL 指向可用的镜像）后再运行一次 make install；详情见 $log | no network: check it or set PIP_INDEX_URL, then run make install again"
  fi
  fail "pip 没有装完：$(grep -iE '^error' "$log" | tail -1)。全部输出见 $log | pip failed, see $log"
fi
digest >"$stamp"
say "依赖已装好（$((SECONDS - started)) 秒）。"
