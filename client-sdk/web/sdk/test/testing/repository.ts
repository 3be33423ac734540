import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// From client-sdk/web/target/js/test/testing.
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../../../../..');

/** A file of this repository. */
export function repositoryFile(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}
