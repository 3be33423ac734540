import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { textContent } from '../src/protocol/content-values.ts';
import type { Starred } from '../src/protocol/keeping-values.ts';
import type { Answer } from '../src/protocol/values.ts';
import { KeepingList } from '../src/view/keeping-list.ts';
import { Fixture, withCode } from './testing/asking.ts';

const DONE: Answer = { is: 'done', value: {} };
const CURSOR = Uint8Array.of(7);

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
    await fixture.time.outcome(client.close());
  });

  test('is refused with a code', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();
    const refused: Answer = {
      is: 'failed',
      value: { code: 'TOO_MANY_STARRED', detail: '', retryAfterMillis: 0 },
    };

    await assert.rejects(
      fixture.asked(refused, () => client.keeping.star(fixture.chat, 4)),
      withCode('TOO_MANY_STARRED'),
    );
    await fixture.time.outcome(client.close());
  });

  test('is synced page by page, into a list', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();
    const list = new KeepingList();
    const star: Starred = { conversation: fixture.chat, sequence: 4, timeMillis: 5 };
    const page = { starred: [star], discarded: [], full: true, cursor: CURSOR, more: true };

    const first = await fixture.asked({ is: 'keepingSynced', value: page }, () =>
      client.keeping.sync(list.cursor),
    );

    assert.deepEqual(first.body, { is: 'syncKeeping', value: { cursor: new Uint8Array(0) } });
    assert.equal(list.synced(first.outcome), true);
    const next = { ...page, starred: [], full: false, more: false };
    const last = await fixture.asked({ is: 'keepingSynced', value: next }, () =>
      client.keeping.sync(list.cursor),
    );
    assert.deepEqual(last.body, { is: 'syncKeeping', value: { cursor: CURSOR } });
    assert.equal(list.synced(last.outcome), false);
    assert.deepEqual(list.starred(), [star]);
    assert.equal(list.isStarred(fixture.chat, 4), true);
    await fixture.time.outcome(client.close());
  });

  test('is told when it changes, and every connection says that some may have been missed', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();
    assert.equal(fixture.recorder.keepingUnheard, 1);

    const changed = { after: Uint8Array.of(6), cursor: CURSOR, starred: [], discarded: [] };
    fixture.cluster.say({ is: 'keepingEvent', value: changed });
    await fixture.time.until('it is heard', () => fixture.recorder.keeping.length > 0);
    assert.deepEqual(fixture.recorder.keeping, [changed]);

    fixture.cluster.breakAll();
    await fixture.time.until('it is back', () => fixture.recorder.keepingUnheard === 2);
    await fixture.time.outcome(client.close());
  });

  test('is read where it was said, without what may not be read any more', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();
    const { chat, time } = fixture;
    await time.outcome(client.post(chat, 'first'));
    await time.outcome(client.post(chat, 'second'));
    const starred = (conversation: string, sequence: number): Starred => ({
      conversation,
      sequence,
      timeMillis: 5,
    });

    const messages = await time.outcome(
      client.keeping.messages([starred(chat, 2), starred('g56', 1), starred(chat, 1)]),
    );

    assert.deepEqual(
      messages.map(({ content }) => content),
      [textContent('second'), textContent('first')],
    );
    await time.outcome(client.close());
  });
});
