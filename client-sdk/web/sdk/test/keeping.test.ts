import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Answer } from '../src/protocol/values.ts';
import { Fixture } from './testing/asking.ts';

const DONE: Answer = { is: 'done', value: {} };

describe('what a user keeps of messages', () => {
  test('is asked for as it is meant', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();
    const conversation = fixture.chat;

    const star = await fixture.asked(DONE, () => client.keeping.star(conversation, 4));
    const unstar = await fixture.asked(DONE, () => client.keeping.unstar(conversation, 4));
    const discard = await fixture.asked(DONE, () => client.keeping.discard(conversation, [4, 7]));
    const clear = await fixture.asked(DONE, () => client.keeping.clear(conversation, 9));

    assert.deepEqual(star.body, {
      is: 'starMessage',
      value: { conversation, sequence: 4, starred: true },
    });
    assert.deepEqual(unstar.body, {
      is: 'starMessage',
      value: { conversation, sequence: 4, starred: false },
    });
    assert.deepEqual(discard.body, {
      is: 'discardMessages',
      value: { conversation, sequences: [4, 7], upTo: 0 },
    });
    assert.deepEqual(clear.body, {
      is: 'discardMessages',
      value: { conversation, sequences: [], upTo: 9 },
    });
  });
});
