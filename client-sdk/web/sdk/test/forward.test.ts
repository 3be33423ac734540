import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Content, type Message, textContent } from '../src/protocol/content-values.ts';
import { type ConversationId, directChat, randomClientId } from '../src/protocol/ids.ts';
import { ConversationView } from '../src/view/conversation-view.ts';
import { Fixture, withCode } from './testing/asking.ts';

// What was said in one conversation is posted to another.

/** Alice, with what bob has said to her, and carol to forward it to. */
class ForwardFixture extends Fixture {
  readonly carol = this.cluster.model.addUser('carol');
  readonly target: ConversationId = directChat(this.alice, this.carol);

  bobSays(...contents: Content[]): void {
    const { device } = this.cluster.addDevice(this.bob);
    for (const content of contents) {
      const clientId = randomClientId();
      const value = { conversation: this.chat, clientId, knownHead: 0, content, previous: '' };
      this.cluster.model.handle(device, { request: 1, body: { is: 'post', value } });
    }
  }

  async forwarded(): Promise<Message | undefined> {
    const toTarget = () =>
      this.recorder.messages.filter(({ conversation }) => conversation === this.target);
    await this.time.until('it is heard', () => toTarget().length > 0);
    assert.equal(toTarget().length, 1);
    return toTarget()[0];
  }
}

describe('a message that is forwarded', () => {
  test('is pulled by the device that forwarded it: the node alone knows what it says', async () => {
    const fixture = new ForwardFixture();
    fixture.bobSays(textContent('hello'));
    const client = await fixture.connected();

    const posted = await fixture.time.outcome(client.forward(fixture.chat, 1, 0, fixture.target));

    const message = await fixture.forwarded();
    assert.equal(message?.sequence, posted.sequence);
    assert.equal(message?.sender, fixture.alice);
    assert.deepEqual(message?.content, textContent('hello'));
    assert.equal(message?.forwarded?.sender, fixture.bob);
    assert.deepEqual(fixture.recorder.errors, []);
    await fixture.time.outcome(client.close());
  });

  test('says what its newest edit says', async () => {
    const fixture = new ForwardFixture();
    fixture.bobSays(textContent('helo'), { kind: 'edit', target: 1, text: 'hello' });
    const client = await fixture.connected();
    const view = new ConversationView();
    view.takeAll((await fixture.time.outcome(client.historyBefore(fixture.chat, 0))).messages);
    assert.equal(view.newestEdit(1), 2);
    assert.equal(view.newestEdit(2), 0, 'of an operation');

    await fixture.time.outcome(client.forward(fixture.chat, 1, view.newestEdit(1), fixture.target));

    assert.deepEqual((await fixture.forwarded())?.content, textContent('hello'));
    await fixture.time.outcome(client.close());
  });

  test('waits in the outbox as any post', async () => {
    const fixture = new ForwardFixture();
    fixture.bobSays(textContent('hello'));
    const before = await fixture.connected();
    fixture.cluster.up = false;
    fixture.cluster.breakAll();
    const unanswered = before.forward(fixture.chat, 1, 0, fixture.target);
    await Promise.all([
      assert.rejects(unanswered, withCode('OUTCOME_UNKNOWN')),
      fixture.time.outcome(before.close()),
    ]);
    fixture.cluster.up = true;

    const client = await fixture.connected();

    assert.deepEqual((await fixture.forwarded())?.content, textContent('hello'));
    await fixture.time.outcome(client.close());
  });

  test('is refused with the code of the node, and no message is made up', async () => {
    const fixture = new ForwardFixture();
    const client = await fixture.connected();

    await assert.rejects(
      fixture.time.outcome(client.forward(fixture.chat, 1, 0, fixture.target)),
      withCode('NO_SUCH_MESSAGE'),
    );

    assert.deepEqual(fixture.recorder.sequences(fixture.target), []);
    await fixture.time.outcome(client.close());
  });
});
