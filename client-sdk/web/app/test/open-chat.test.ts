import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OpenChat, type OpenedAt } from '../src/client/open-chat.ts';
import type { Highlighted, Member, Message, Page, SkeinClient } from '../src/sdk.ts';
import { ANN, BEN, DIRECT, message } from './messages.ts';

/** A node with a log of that length, of which the device keeps the last so many. */
class Log {
  readonly messages: Message[];
  stored = 0;
  isOnline = true;
  readonly pulls: string[] = [];
  highlighted: Highlighted[] = [];

  constructor(length: number) {
    this.messages = Array.from({ length }, (_, at) => message(at + 1, `text ${at + 1}`));
  }

  client(): SkeinClient {
    const page = (messages: Message[], more: boolean): Page => ({
      messages,
      more,
      head: this.messages.length,
      firstVisible: 1,
      fromStranger: false,
      since: 1,
    });
    const pulled = async (what: string, answer: () => Page) => {
      if (!this.isOnline) {
        throw new Error('no connection');
      }
      this.pulls.push(what);
      return answer();
    };
    const member = (user: string): Member => ({
      user,
      role: 'MEMBER',
      since: 1,
      delivered: 3,
      read: 2,
      name: user,
      remark: '',
      mutedUntilMillis: 0,
    });
    const fake = {
      state: { is: this.isOnline ? 'online' : 'waiting' },
      storedMessages: async (_: string, before: number, limit: number) => {
        const end = before === 0 ? this.messages.length : before - 1;
        const begin = Math.max(this.messages.length - this.stored, end - limit);
        return this.messages.slice(Math.max(0, begin), Math.max(0, end));
      },
      historyBefore: (_: string, before: number, limit: number) =>
        pulled(`before ${before}`, () => {
          const end = before === 0 ? this.messages.length : before - 1;
          return page(this.messages.slice(Math.max(0, end - limit), end), end > limit);
        }),
      historyAfter: (_: string, after: number, limit: number) =>
        pulled(`after ${after}`, () =>
          page(this.messages.slice(after, after + limit), after + limit < this.messages.length),
        ),
      highlights: {
        list: async (conversation: string) => ({
          conversation,
          highlighted: this.highlighted,
          head: this.messages.length,
        }),
      },
      look: async () => ({ receipts: 'NAMES', typing: true }),
      members: async () => ({
        members: [member(ANN), member(BEN)],
        more: false,
        last: BEN,
        head: 1,
        prefix: '',
      }),
    };
    return fake as unknown as SkeinClient;
  }

  open(more: Partial<OpenedAt> = {}): OpenChat {
    const head = this.messages.length;
    return new OpenChat(() => this.client(), {
      conversation: DIRECT,
      head,
      firstVisible: 1,
      read: head,
      unread: 0,
      ...more,
    });
  }
}

/** Until everything that was asked has been answered. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) {
    await Promise.resolve();
  }
}

const range = (chat: OpenChat) => {
  const sequences = chat.messages.map(({ message: { sequence } }) => sequence);
  return [sequences[0], sequences[sequences.length - 1], sequences.length];
};

describe('an open chat', () => {
  it('shows the newest, and more as one scrolls up', async () => {
    const chat = new Log(250).open();
    await chat.open();
    await settled();
    assert.deepEqual([...range(chat), chat.hasOlder, chat.hasNewer], [151, 250, 100, true, false]);

    await chat.loadOlder();
    await chat.loadOlder();
    await chat.loadOlder();

    assert.deepEqual([...range(chat), chat.hasOlder], [1, 250, 250, false]);
  });

  it('shows without a connection what this device keeps', async () => {
    const log = new Log(250);
    log.isOnline = false;
    log.stored = 30;
    const chat = log.open();
    await chat.open();
    await settled();
    assert.deepEqual([...range(chat), chat.began], [221, 250, 30, true]);

    log.isOnline = true;
    chat.connected();
    await settled();

    assert.deepEqual(range(chat), [151, 250, 100]);
  });

  it('asks the node for nothing that this device keeps', async () => {
    const log = new Log(400);
    log.stored = 400;
    const chat = log.open();
    await chat.open();
    await settled();

    await chat.loadOlder();

    assert.deepEqual(log.pulls, ['before 0']);
    assert.deepEqual(range(chat), [201, 400, 200]);
  });

  it('begins where much that is unread begins, and goes on from there to the end', async () => {
    const log = new Log(1_000);
    const chat = log.open({ read: 500, unread: 500 });
    await chat.open();
    await settled();
    assert.equal(chat.unreadAfter, 500);
    assert.deepEqual([...range(chat), chat.hasNewer], [476, 575, 100, true]);

    await chat.loadNewer();
    assert.deepEqual(range(chat), [476, 675, 200]);
    await chat.toNewest();

    assert.deepEqual([...range(chat), chat.hasNewer], [901, 1_000, 100, false]);
  });

  it('stays where one has scrolled to when the connection is back', async () => {
    const log = new Log(1_000);
    const chat = log.open({ read: 500, unread: 500 });
    await chat.open();
    await settled();

    chat.connected();
    await settled();

    assert.deepEqual(range(chat), [476, 575, 100]);
  });

  it('follows what is heard at its end', async () => {
    const chat = new Log(10).open();
    await chat.open();
    await settled();
    chat.heard(message(11, 'eleven'));
    chat.heard(message(12, { kind: 'edit', target: 11, text: 'Eleven' }));

    assert.deepEqual(range(chat), [1, 11, 11]);
    const { content } = chat.message(11)?.message ?? message(0, '');
    assert.equal(content.kind === 'text' && content.text, 'Eleven');
  });

  it('shows nothing of what is over, nor of what a node tells as vanished', async () => {
    const log = new Log(10);
    log.stored = 10;
    log.messages[8] = message(9, 'goes', { endMillis: 5_000 });
    const chat = log.open();
    await chat.open();
    chat.vanish(4_999);
    assert.deepEqual(range(chat), [1, 10, 10]);

    chat.vanish(5_000);
    assert.deepEqual([range(chat), chat.message(9)], [[1, 10, 9], undefined]);
    await settled();
    assert.deepEqual(range(chat), [1, 10, 9]);
    log.messages[3] = message(4, { kind: 'vanished' });
    chat.connected();
    await settled();

    assert.deepEqual([range(chat), chat.message(4)], [[1, 10, 8], undefined]);
  });

  it('reaches a message near by scrolling, and one far away at once', async () => {
    const log = new Log(5_000);
    const chat = log.open();
    await chat.open();
    await settled();

    assert.ok(await chat.reach(4_700));
    assert.deepEqual(range(chat), [4_601, 5_000, 400]);
    assert.ok(await chat.reach(20));

    assert.deepEqual([...range(chat), chat.hasNewer], [1, 100, 100, true]);
  });

  it('fetches a message that another one quotes', async () => {
    const log = new Log(500);
    const chat = log.open();
    await chat.open();
    await settled();
    assert.equal(chat.message(3), undefined);

    await chat.fetch(3);

    assert.equal(chat.message(3)?.message.sequence, 3);
    assert.deepEqual(range(chat), [401, 500, 100]);
  });

  it('shows what is pinned for everybody, as it changes', async () => {
    const log = new Log(300);
    log.highlighted = [{ target: 3, sequence: 200, user: BEN, timeMillis: 5, endMillis: 0 }];
    const chat = log.open();
    const targets = () => chat.highlighted.map(({ target }) => target);
    await chat.open();
    await settled();
    assert.deepEqual(targets(), [3]);

    chat.heard(message(301, { kind: 'highlight', target: 299, removed: false }));
    assert.deepEqual(targets(), [299, 3]);
    chat.heard(message(302, { kind: 'highlight', target: 3, removed: true }));
    chat.heard(message(303, { kind: 'recall', target: 299 }));

    assert.deepEqual(targets(), []);
    assert.equal(chat.message(301), undefined);
  });

  it('shows nothing of what the user has deleted for itself, and nothing that is said of it', async () => {
    const log = new Log(10);
    log.highlighted = [{ target: 4, sequence: 9, user: BEN, timeMillis: 5, endMillis: 0 }];
    const chat = log.open();
    chat.discarded({ conversation: DIRECT, upTo: 2, sequences: [] });
    await chat.open();
    await settled();
    assert.deepEqual([...range(chat), chat.hasOlder], [3, 10, 8, false]);

    chat.discarded({ conversation: DIRECT, upTo: 2, sequences: [4, 10] });
    chat.heard(message(11, { kind: 'edit', target: 10, text: 'ten' }));
    await chat.fetch(4);

    assert.deepEqual(range(chat), [3, 9, 6]);
    assert.deepEqual([chat.message(4), chat.message(10)], [undefined, undefined]);
    assert.deepEqual(chat.highlighted, []);
    assert.equal(await chat.reach(4), false);
  });

  it('that was cleared begins with what is said next', async () => {
    const chat = new Log(250).open();
    await chat.open();
    await settled();
    chat.discarded({ conversation: DIRECT, upTo: 250, sequences: [] });
    assert.deepEqual([chat.messages, chat.hasOlder, chat.began], [[], false, true]);

    chat.heard(message(251, 'again'));

    assert.deepEqual(range(chat), [251, 251, 1]);
  });

  it('says whether there is a message when the node has answered, or nobody can', async () => {
    const log = new Log(250);
    log.stored = 30;
    const chat = log.open();
    assert.equal(chat.canReach(240), false);
    await chat.open();
    await settled();
    assert.ok(chat.canReach(3));

    log.isOnline = false;
    const alone = log.open();
    await alone.open();

    assert.deepEqual([alone.canReach(240), alone.canReach(3)], [true, false]);
  });

  it('knows the newest edit of a message, which is what is forwarded', async () => {
    const chat = new Log(10).open();
    await chat.open();
    await settled();
    assert.equal(chat.newestEdit(9), 0);

    chat.heard(message(11, { kind: 'edit', target: 9, text: 'nine' }));
    chat.heard(message(12, { kind: 'edit', target: 9, text: 'Nine' }));

    assert.equal(chat.newestEdit(9), 12);
  });

  it('knows up to where the other one has read', async () => {
    const chat = new Log(5).open();
    await chat.open();
    await settled();

    assert.deepEqual(
      [2, 3, 4].map((at) => chat.receipts.tickOfDirect(at, BEN)),
      ['read', 'delivered', 'sent'],
    );
    assert.equal(chat.looking?.receipts, 'NAMES');
  });
});
