#!/bin/sh
# Prints the path of a Chromium: CHROMIUM_PATH, one on the PATH, or Debian's, installed where that can be done.
set -eu

if [ -n "${CHROMIUM_PATH:-}" ]; then
  echo "$CHROMIUM_PATH"
  exit
fi
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  if command -v "$name"; then exit; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  { apt-get update && apt-get install --yes --no-install-recommends chromium; } >&2
  command -v chromium
  exit
fi
echo "The browser tests need Chromium: install it, or set CHROMIUM_PATH." >&2
exit 1
