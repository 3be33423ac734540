import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Fixture, withCode } from './testing/asking.ts';

describe('what was said around a message', () => {
  test('is read in one piece, with the message in it', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();
    const { chat, time } = fixture;
    for (let number = 1; number <= 9; number++) {
      await time.outcome(client.post(chat, `text ${number}`));
    }
    const around = async (sequence: number, each: number) => {
      const { messages, ...more } = await time.outcome(client.history.around(chat, sequence, each));
      return { messages: messages.map((message) => message.sequence), ...more };
    };

    assert.deepEqual(await around(5, 2), {
      messages: [3, 4, 5, 6, 7],
      moreBefore: true,
      moreAfter: true,
    });
    assert.deepEqual(await around(1, 1), { messages: [1, 2], moreBefore: false, moreAfter: true });
    assert.deepEqual(await around(9, 1), { messages: [8, 9], moreBefore: true, moreAfter: false });
    await time.outcome(client.close());
  });

  test('is nothing where there is no message', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();
    await fixture.time.outcome(client.post(fixture.chat, 'hello'));

    for (const sequence of [-1, 0, 2, 1.5, Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY]) {
      await assert.rejects(
        fixture.time.outcome(client.history.around(fixture.chat, sequence, 1)),
        withCode('NO_SUCH_MESSAGE'),
        String(sequence),
      );
    }
    await fixture.time.outcome(client.close());
  });
});
