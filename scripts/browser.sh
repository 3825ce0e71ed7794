#!/usr/bin/env bash
# The Chromium that the browser tests drive. Prints its path; without one: as root on Debian or Ubuntu `--install`
# fetches it with a Chinese font, elsewhere says which tests are skipped. With CI=true it is an error to have none.
set -euo pipefail

find_browser() {
  local candidate path
  for candidate in ${CHROMIUM:+"$CHROMIUM"} chromium chromium-browser google-chrome google-chrome-stable; do
    if path=$(command -v "$candidate"); then
      printf '%s\n' "$path"
      return
    fi
  done
  return 1
}

find_browser && exit 0
[ "${1:-}" = "--install" ] || exit 1
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "没有找到 Chromium，正在用 apt-get 安装 chromium 和 fonts-noto-cjk（浏览器测试需要）" >&2
  export DEBIAN_FRONTEND=noninteractive
  { apt-get -qq update && apt-get -qq install -y --no-install-recommends chromium fonts-noto-cjk; } >&2 || true
  find_browser && exit 0
fi
message="没有 Chromium。请安装 chromium 和 fonts-noto-cjk，或用环境变量 CHROMIUM 指明其路径"
if [ "${CI:-}" = true ]; then
  echo "$message；CI 中不允许跳过浏览器测试。" >&2
  exit 1
fi
echo "!!! $message；本次将跳过全部浏览器测试（marker: browser）。" >&2
