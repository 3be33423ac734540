#!/bin/sh
# The steps of the build of the TypeScript SDK and the web client, for Maven and by hand:
#   bundle DIR | check | test DIR | run PROGRAM ARGUMENT... | browse URL[,URL] ARGUMENT...
# bundle needs what Maven unpacks on Linux x64, or npm; the others need Node.js and npm, and browse a Chromium.
set -eu
cd "$(dirname "$0")"

readonly NODE_MIN=18
readonly BUNDLE_BYTES_MAX=61440 # gzipped: the budget of 60 KB

# Whether the machine's Node.js and npm will do.
has_npm() {
  command -v npm >/dev/null 2>&1 && command -v node >/dev/null 2>&1 &&
    [ "$(node -p 'parseInt(process.versions.node)')" -ge "$NODE_MIN" ]
}

# Whether to check and test. A JDK is enough to build, so where npm is missing both are left out with a line; CI must have it.
can_check() {
  if has_npm; then
    return 0
  fi
  echo "web: the TypeScript SDK is not checked and tested: that needs Node.js $NODE_MIN or newer, and npm" >&2
  if [ -n "${CI:-}" ]; then
    exit 1
  fi
  return 1
}

# Installs exactly what the folder's package-lock.json names, when it has changed: a second build needs no network.
install_packages() { # FOLDER
  installed="$1/node_modules/.skein-installed"
  if [ -f "$installed" ] && cmp -s "$1/package-lock.json" "$installed"; then
    return 0
  fi
  (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
  cp "$1/package-lock.json" "$installed"
}

need_npm() { # WHAT FOR
  if ! has_npm; then
    echo "web: $1 needs Node.js $NODE_MIN or newer, and npm" >&2
    exit 1
  fi
}

# One file of ES module for browsers, and its size.
bundle() {
  bundler=target/bundler/esbuild
  if [ -f "$bundler" ]; then
    chmod +x "$bundler"
  elif has_npm; then
    install_packages .
    bundler=node_modules/.bin/esbuild
  else
    # The nodes do without: they serve no page then.
    echo 'web: no bundler for this platform without Node.js and npm: the TypeScript SDK and the web client are left out' >&2
    return 0
  fi
  file="$1/skein.js"
  "$bundler" sdk/src/index.ts --bundle --format=esm --target=es2022 --minify --legal-comments=none \
    --log-level=warning --outfile="$file"
  size="$(gzip -9 -n -c "$file" | wc -c)"
  echo "web: the TypeScript SDK is $((size)) bytes gzipped, of at most $BUNDLE_BYTES_MAX"
  if [ "$size" -gt "$BUNDLE_BYTES_MAX" ]; then
    echo 'web: that is more than its budget' >&2
    exit 1
  fi
  sh app/bundle.sh "$bundler" "$1/app"
}

check() {
  can_check || return 0
  install_packages .
  install_packages e2e
  node_modules/.bin/tsc -p sdk --noEmit
  # The sources alone, without Node's types: what browsers have must do.
  node_modules/.bin/tsc -p sdk/tsconfig.dist.json --noEmit
  node_modules/.bin/tsc -p app --noEmit
  node_modules/.bin/tsc -p app/tsconfig.worker.json --noEmit
  node_modules/.bin/tsc -p app/tsconfig.test.json --noEmit
  node_modules/.bin/tsc -p e2e
  node_modules/.bin/biome ci --error-on-warnings --colors=off
}

run_tests() {
  can_check || return 0
  install_packages .
  node sdk/test/run.mjs --reports "$PWD/$1"
  node app/test/run.mjs --reports "$PWD/$1"
}

# One of sdk/test that talks to a real node.
run_program() {
  need_npm "$1"
  install_packages . >&2
  node_modules/.bin/tsc -p sdk
  program="target/js/test/$1.js"
  shift
  exec node --enable-source-maps "$program" "$@"
}

# The web client in a browser, on nodes that run; the arguments are Playwright's, such as: --project=journeys talk --grep typing
browse() {
  need_npm 'the tests in a browser'
  SKEIN_SERVERS="$1"
  shift
  if [ -z "${SKEIN_CHROMIUM:-}" ]; then
    SKEIN_CHROMIUM="$(command -v chromium-headless-shell || command -v chromium || true)"
  fi
  if [ -z "$SKEIN_CHROMIUM" ]; then
    echo 'web: no Chromium: install the package chromium-headless-shell, or name one in SKEIN_CHROMIUM' >&2
    exit 1
  fi
  export SKEIN_SERVERS SKEIN_CHROMIUM
  install_packages . >&2
  install_packages e2e >&2
  cd e2e
  exec node_modules/.bin/playwright test "$@"
}

case "${1:-}" in
  bundle) bundle "$2" ;;
  check) check ;;
  test) run_tests "$2" ;;
  run)
    shift
    run_program "$@"
    ;;
  browse)
    shift
    browse "$@"
    ;;
  *)
    echo 'usage: build.sh bundle DIR | check | test DIR | run PROGRAM ARGUMENT... | browse URL[,URL] ARGUMENT...' >&2
    exit 2
    ;;
esac
