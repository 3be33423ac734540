import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { textContent } from '../src/protocol/content-values.ts';
import type { Highlights } from '../src/protocol/conversation-values.ts';
import { HighlightView } from '../src/view/highlight-view.ts';
import { Fixture } from './testing/asking.ts';

describe('highlights', () => {
  test('are posts, which the device hears as entries', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();
    const { chat, alice, time } = fixture;
    const view = new HighlightView();
    await time.outcome(client.post(chat, 'hello'));

    const begun = await time.outcome(client.highlights.begin(chat, 1));

    await time.until('it is heard', () => fixture.recorder.messages.length === 2);
    for (const message of fixture.recorder.messages) {
      view.take(message);
    }
    const { sequence, timeMillis } = begun;
    const one = { target: 1, sequence, user: alice, timeMillis, endMillis: 0 };
    assert.deepEqual(view.highlighted(), [one]);

    await time.outcome(client.highlights.end(chat, 1));
    await time.until('it is heard', () => fixture.recorder.messages.length === 3);
    for (const message of fixture.recorder.messages.slice(2)) {
      view.take(message);
    }
    assert.deepEqual(view.highlighted(), []);
    await time.outcome(client.close());
  });

  test('are listed, and their messages looked up', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();
    const { chat, alice, time } = fixture;
    await time.outcome(client.post(chat, 'first'));
    await time.outcome(client.post(chat, 'second'));
    const highlighted = { target: 2, sequence: 3, user: alice, timeMillis: 5, endMillis: 0 };
    const highlights: Highlights = { conversation: chat, head: 3, highlighted: [highlighted] };

    const listed = await fixture.asked({ is: 'highlights', value: highlights }, () =>
      client.highlights.list(chat),
    );

    assert.deepEqual(listed.body, { is: 'listHighlights', value: { conversation: chat } });
    assert.deepEqual(listed.outcome, highlights);
    const message = await time.outcome(client.highlights.message(chat, highlighted));
    assert.deepEqual(message?.content, textContent('second'));
    const unseen = { ...highlighted, target: 9 };
    assert.equal(await time.outcome(client.highlights.message(chat, unseen)), undefined);
    await time.outcome(client.close());
  });
});
