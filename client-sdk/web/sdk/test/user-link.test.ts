import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseUserLink, userLinkText } from '../src/protocol/user-link.ts';

test('the link of a user is read as it was drawn', () => {
  assert.equal(userLinkText('alice'), 'skein:user:alice');
  assert.equal(parseUserLink(' skein:user:alice\n'), 'alice');
  assert.equal(parseUserLink(userLinkText('小明')), '小明');
});

test('anything else is no link of a user', () => {
  for (const text of [
    '',
    'alice',
    'skein:user:',
    'skein:user: ',
    'skein:user:alice bob',
    'skein:user:a\u0000b',
    'skein:device:alice',
    'SKEIN:USER:alice',
    `skein:user:${'a'.repeat(257)}`,
  ]) {
    assert.equal(parseUserLink(text), undefined, text);
  }
});
