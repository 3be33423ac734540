import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Target, targetsNamed } from '../src/model/forward-targets.ts';

const target = (conversation: string, title: string, peer = ''): Target => ({
  conversation,
  peer,
  title,
});
const CHATS = [target('g7', 'Hiking'), target('d1-2', 'Ben', '2')];
const CONTACTS = [target('d1-2', 'Ben', '2'), target('d1-3', 'Chen', '3')];

const found = (query: string, ...chosen: string[]) =>
  targetsNamed(query, CHATS, CONTACTS, new Set(chosen)).map(({ conversation }) => conversation);

describe('where a message may be forwarded to', () => {
  it('is every chat, then contacts with whom nothing was said yet', () => {
    assert.deepEqual(found(''), ['g7', 'd1-2', 'd1-3']);
  });

  it('is found by a part of its name, in letters of any size', () => {
    assert.deepEqual(found(' HE '), ['d1-3']);
    assert.deepEqual(found('nobody'), []);
  });

  it('stays in view once it is chosen', () => {
    assert.deepEqual(found('hik', 'd1-3'), ['d1-3', 'g7']);
  });

  it('is not so long a list that nobody reads it', () => {
    const many = Array.from({ length: 500 }, (_, at) => target(`g${at + 1}`, 'Group'));

    assert.equal(targetsNamed('', many, [], new Set(['g400'])).length, 51);
  });
});
