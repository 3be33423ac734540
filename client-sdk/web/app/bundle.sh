#!/bin/sh
# The web client as a node serves it: bundle.sh BUNDLER DIR. Called by ../build.sh, in its folder.
set -eu

readonly FIRST_LOAD_BYTES_MAX=204800 # gzipped script and style together: the budget of 200 KB

bundler="$1"
files="$2"

# Nothing of an earlier bundle may stay: names have the hash of what is in the file.
rm -rf "$files"
mkdir -p "$files/assets"

# Preact is npm's where there is node_modules, else what Maven has unpacked.
NODE_PATH="$PWD/target/packages" "$bundler" app/src/main.tsx --bundle --format=esm --target=es2022 --minify \
  --jsx=automatic --jsx-import-source=preact --legal-comments=none --log-level=warning \
  --banner:js='/* Includes Preact: MIT License, Copyright (c) 2015-present Jason Miller. */' \
  --splitting --entry-names='[name]-[hash]' --chunk-names='[name]-[hash]' --outdir="$files/assets"
"$bundler" app/icon.svg --loader:.svg=copy --log-level=warning --entry-names='[name]-[hash]' --outdir="$files/assets"

script="$(cd "$files" && ls assets/main-*.js)"
# What it shares with the part that is fetched when there is a call, and that: one file each.
shared="$(cd "$files" && ls assets/chunk-*.js)"
later="$(cd "$files" && ls assets/calls-*.js)"
style="$(cd "$files" && ls assets/main-*.css)"
icon="$(cd "$files" && ls assets/icon-*.svg)"
sed -e "s#APP_SCRIPT#$script#" -e "s#APP_SHARED#$shared#" -e "s#APP_STYLE#$style#" \
  -e "s#APP_ICON#$icon#" app/index.html >"$files/index.html"
sed -e "s#APP_ICON#$icon#" app/manifest.webmanifest >"$files/manifest.webmanifest"

# It names the files of its release, so a new release is another worker.
"$bundler" app/src/worker.ts --bundle --format=iife --target=es2022 --minify --log-level=warning \
  "--define:ASSETS=[\"$script\",\"$shared\",\"$later\",\"$style\",\"$icon\"]" --outfile="$files/worker.js"

# What there is to serve: a jar cannot be listed.
printf '%s\n' index.html manifest.webmanifest worker.js "$script" "$shared" "$later" "$style" "$icon" >"$files/files.txt"

size=0
for file in "$script" "$shared" "$style"; do
  size=$((size + $(gzip -9 -n -c "$files/$file" | wc -c)))
done
echo "web: the first load of the web client is $size bytes gzipped, of at most $FIRST_LOAD_BYTES_MAX"
if [ "$size" -gt "$FIRST_LOAD_BYTES_MAX" ]; then
  echo 'web: that is more than its budget' >&2
  exit 1
fi
