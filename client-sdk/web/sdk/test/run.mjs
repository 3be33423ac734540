// Compiles the sources with their tests and runs them. With --reports DIR it writes JUnit XML, one file per test file, and tells only what failed.
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const sdk = dirname(dirname(fileURLToPath(import.meta.url)));
const compiled = join(sdk, '..', 'target', 'js');
const reports = process.argv[2] === '--reports' ? process.argv[3] : undefined;

function run(command, args, env = {}) {
  const { status } = spawnSync(command, args, {
    cwd: sdk,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
}

rmSync(compiled, { recursive: true, force: true });
const tsc = createRequire(import.meta.url).resolve('typescript/package.json');
run(process.execPath, [join(dirname(tsc), 'bin', 'tsc'), '-p', '.']);

const tests = readdirSync(join(compiled, 'test'))
  .filter((name) => name.endsWith('.test.js'))
  .map((name) => join(compiled, 'test', name));
const junit = join(sdk, 'test', 'junit-reporter.mjs');
run(
  process.execPath,
  [
    '--enable-source-maps',
    '--test',
    `--test-reporter=${reports === undefined ? 'spec' : junit}`,
    '--test-reporter-destination=stdout',
    ...tests,
  ],
  reports === undefined ? {} : { SKEIN_TEST_REPORTS: reports },
);
