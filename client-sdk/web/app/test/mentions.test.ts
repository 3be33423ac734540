import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { completed, matching, mentionQuery, mentionsIn } from '../src/model/mentions.ts';

const MEMBERS = [
  { user: '0', name: 'all', shown: 'Everybody' },
  { user: '2', name: 'ben', shown: 'Ben Okafor' },
  { user: '3', name: 'ann.lee', shown: 'Ann' },
  { user: '4', name: 'chen', shown: '陈晓明' },
];

describe('writing a mention', () => {
  it('begins with an @ at the caret', () => {
    assert.deepEqual(mentionQuery('hi @be', 6), { from: 3, text: 'be' });
    assert.deepEqual(mentionQuery('@', 1), { from: 0, text: '' });
    assert.equal(mentionQuery('hi @be you', 10), undefined);
    assert.equal(mentionQuery('mail@be', 7), undefined);
  });

  it('finds members by what they are called, the best first', () => {
    const names = (query: string) => matching(MEMBERS, query, 3).map(({ name }) => name);

    assert.deepEqual(names('b'), ['ben', 'all']);
    assert.deepEqual(names('陈'), ['chen']);
    assert.deepEqual(names('lee'), ['ann.lee']);
    assert.deepEqual(names('zz'), []);
  });

  it('puts the unique name into the text, and the caret behind it', () => {
    const query = { from: 3, text: 'be' };

    assert.deepEqual(completed('hi @be there', 6, query, 'ben'), {
      text: 'hi @ben there',
      caret: 8,
    });
  });
});

describe('the mentions in a text', () => {
  it('are of members, each once', () => {
    assert.deepEqual(mentionsIn('@ben, @Ann.Lee. and @ben; not @nobody or x@chen', MEMBERS), {
      mentions: ['2', '3'],
      mentionsAll: false,
    });
  });

  it('may be of everybody', () => {
    const others = MEMBERS.filter(({ name }) => name !== 'all');

    assert.deepEqual(mentionsIn('@all: lunch', others), { mentions: [], mentionsAll: true });
  });
});
