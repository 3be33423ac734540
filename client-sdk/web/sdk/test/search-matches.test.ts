import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { searchMatches } from '../src/view/search-matches.ts';
import { repositoryFile } from './testing/repository.ts';

// What is marked of what was found: client-sdk/conformance/search-matches.tsv, which the Java SDK
// runs as well.

const ROWS = repositoryFile('client-sdk/conformance/search-matches.tsv')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split('\t'));

function marked(words: string, text: string): string {
  let shown = '';
  let done = 0;
  for (const { from, to } of searchMatches(words, text)) {
    shown += `${text.slice(done, from)}‹${text.slice(from, to)}›`;
    done = to;
  }
  return shown + text.slice(done);
}

describe('what is marked of what was found', () => {
  assert.ok(ROWS.length > 20);
  for (const [words = '', expected = ''] of ROWS) {
    test(`${words} in ${expected}`, () => {
      assert.equal(marked(words, expected.replace(/[‹›]/g, '')), expected);
    });
  }

  test('is counted in units of the text', () => {
    assert.deepEqual(searchMatches('ferry', '⛵️ 🚢 ferry'), [{ from: 6, to: 11 }]);
  });
});
