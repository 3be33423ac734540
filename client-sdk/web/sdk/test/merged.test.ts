import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { textContent } from '../src/protocol/content-values.ts';
import { type ConversationId, directChat } from '../src/protocol/ids.ts';
import { plainText } from '../src/view/plain-text.ts';
import { Fixture, withCode } from './testing/asking.ts';

// Several messages go on as one, which is opened when somebody wants to.

class MergedFixture extends Fixture {
  readonly carol = this.cluster.model.addUser('carol');
  readonly target: ConversationId = directChat(this.alice, this.carol);
}

const items = (...sequences: number[]) => sequences.map((sequence) => ({ sequence, edit: 0 }));

describe('messages that are forwarded as one', () => {
  test('are pulled by the device that forwarded them, and opened', async () => {
    const fixture = new MergedFixture();
    const client = await fixture.connected();
    for (const text of ['one', 'two', 'three']) {
      await fixture.time.outcome(client.post(fixture.chat, textContent(text)));
    }

    const posted = await fixture.time.outcome(
      client.forwardMerged(fixture.chat, items(1, 3), 'our trip', fixture.target),
    );

    const heard = () =>
      fixture.recorder.messages.filter(({ conversation }) => conversation === fixture.target);
    await fixture.time.until('it is heard', () => heard().length > 0);
    const content = heard()[0]?.content;
    assert.ok(content?.kind === 'merged');
    assert.equal(content.title, 'our trip');
    assert.equal(content.count, 2);
    assert.deepEqual(
      content.lines.map(({ text }) => text),
      ['one', 'three'],
    );
    assert.equal(plainText(content), 'our trip');
    assert.equal(plainText({ ...content, title: '' }), '💬 2');
    const page = await fixture.time.outcome(client.merged.open(fixture.target, posted.sequence));
    assert.deepEqual(
      page.messages.map((one) => one.content),
      [textContent('one'), textContent('three')],
    );
    assert.equal(page.more, false);
    await fixture.time.outcome(client.close());
  });

  test('come in pages', async () => {
    const fixture = new MergedFixture();
    const client = await fixture.connected();
    const all = Array.from({ length: 25 }, (_, at) => at + 1);
    for (const each of all) {
      await fixture.time.outcome(client.post(fixture.chat, textContent(`no. ${each}`)));
    }
    await fixture.time.outcome(
      client.forwardMerged(fixture.chat, items(...all), '', fixture.target),
    );

    const first = await fixture.time.outcome(client.merged.open(fixture.target, 1));
    const rest = await fixture.time.outcome(client.merged.open(fixture.target, 1, [], 20));

    assert.equal(first.messages.length, 20);
    assert.equal(first.more, true);
    assert.deepEqual(
      rest.messages.map(({ position }) => position),
      [21, 22, 23, 24, 25],
    );
    await fixture.time.outcome(client.close());
  });

  test('are opened by their place where they are in others', async () => {
    const fixture = new MergedFixture();
    const client = await fixture.connected();
    await fixture.time.outcome(client.post(fixture.chat, textContent('deep')));
    await fixture.time.outcome(client.forwardMerged(fixture.chat, items(1), 'inner', fixture.chat));
    await fixture.time.outcome(
      client.forwardMerged(fixture.chat, items(2), 'outer', fixture.target),
    );

    const inner = await fixture.time.outcome(client.merged.open(fixture.target, 1, [1]));

    assert.deepEqual(
      inner.messages.map((one) => one.content),
      [textContent('deep')],
    );
    await fixture.time.outcome(client.close());
  });

  test('are refused with the code of the node', async () => {
    const fixture = new MergedFixture();
    const client = await fixture.connected();
    await fixture.time.outcome(client.post(fixture.chat, textContent('one')));

    await assert.rejects(
      fixture.time.outcome(client.forwardMerged(fixture.chat, items(1, 2), '', fixture.target)),
      withCode('NO_SUCH_MESSAGE'),
    );
    await assert.rejects(
      fixture.time.outcome(client.merged.open(fixture.chat, 1)),
      withCode('NO_SUCH_MESSAGE'),
    );
    await fixture.time.outcome(client.close());
  });
});
