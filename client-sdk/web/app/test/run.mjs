// Compiles the models of the web client with their tests and runs them; the options are those of ../../sdk/test/run.mjs.
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const app = dirname(dirname(fileURLToPath(import.meta.url)));
const compiled = join(app, '..', 'target', 'app-js');
const reports = process.argv[2] === '--reports' ? process.argv[3] : undefined;

function run(command, args, env = {}) {
  const { status } = spawnSync(command, args, {
    cwd: app,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
}

rmSync(compiled, { recursive: true, force: true });
const tsc = createRequire(import.meta.url).resolve('typescript/package.json');
run(process.execPath, [join(dirname(tsc), 'bin', 'tsc'), '-p', 'tsconfig.test.json']);

const tests = readdirSync(join(compiled, 'app', 'test'))
  .filter((name) => name.endsWith('.test.js'))
  .map((name) => join(compiled, 'app', 'test', name));
const junit = join(app, '..', 'sdk', 'test', 'junit-reporter.mjs');
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
