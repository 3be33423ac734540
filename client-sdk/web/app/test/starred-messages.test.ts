import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { StarredMessages } from '../src/client/starred-messages.ts';
import type { Message, SkeinClient, Starred } from '../src/sdk.ts';
import { BEN, DIRECT, GROUP, message } from './messages.ts';

const star = (sequence: number, conversation = DIRECT): Starred => ({
  conversation,
  sequence,
  timeMillis: 1,
});

async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) {
    await Promise.resolve();
  }
}

describe('what starred messages say', () => {
  let messages: StarredMessages;
  /** As the node tells them. */
  let log: Message[];
  let stored: Message[];
  /** What was said after them. */
  let next: Message[];
  let asked: number[][];
  let isOnline: boolean;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    log = [message(3, 'three'), message(4, 'four'), message(5, 'five', { conversation: GROUP })];
    stored = [];
    next = [];
    asked = [];
    isOnline = true;
    const client = {
      storedMessages: async (conversation: string) =>
        stored.filter((one) => one.conversation === conversation),
      historyAfter: async (conversation: string, after: number, limit: number) => ({
        messages: next
          .filter((one) => one.conversation === conversation && one.sequence > after)
          .slice(0, limit),
      }),
      keeping: {
        messages: async (starred: readonly Starred[]) => {
          asked.push(starred.map(({ sequence }) => sequence));
          if (!isOnline) {
            throw new Error('no connection');
          }
          return log.filter((one) =>
            starred.some(
              (it) => it.conversation === one.conversation && it.sequence === one.sequence,
            ),
          );
        },
      },
    };
    messages = new StarredMessages(() => client as unknown as SkeinClient);
  });

  afterEach(() => {
    messages.end();
    mock.timers.reset();
    mock.restoreAll();
  });

  /** What comes into view, once all that was asked is answered. */
  async function shown(...all: Starred[]): Promise<(string | undefined)[]> {
    const look = () =>
      all.map((one) => {
        const said = messages.message(one);
        if (typeof said !== 'object') {
          return said;
        }
        const { content } = said.message;
        return content.kind === 'text' ? content.text : content.kind;
      });
    look();
    mock.timers.tick(10_000);
    await settled();
    return look();
  }

  it('is asked once, together', async () => {
    assert.equal(messages.message(star(3)), undefined);

    assert.deepEqual(await shown(star(3), star(5, GROUP)), ['three', 'five']);
    assert.deepEqual(asked, [[3, 5]]);
  });

  it('of one that cannot be read any more is nothing', async () => {
    assert.deepEqual(await shown(star(4), star(9)), ['four', 'gone']);
  });

  it('is as it was edited or taken back, as far as this device heard', async () => {
    stored = [message(8, { kind: 'edit', target: 3, text: 'Three' })];
    assert.deepEqual(await shown(star(3), star(4)), ['Three', 'four']);
    const before = messages.changes.version;

    messages.heard(message(9, { kind: 'recall', target: 4 }));
    messages.heard(message(9, 'of no starred chat', { conversation: GROUP }));
    await settled();

    assert.deepEqual(await shown(star(4)), ['recalled']);
    const said = messages.message(star(4));
    assert.equal(typeof said === 'object' && said.recalledBy, BEN);
    assert.ok(messages.changes.version > before);
  });

  it('is as it was edited soon after that, though this device never heard of it', async () => {
    next = [message(6, 'six'), message(7, { kind: 'edit', target: 3, text: 'Three' })];

    assert.deepEqual(await shown(star(3), star(4), star(5, GROUP)), ['Three', 'four', 'five']);
  });

  it('is shown without a connection where this device keeps it, and asked again', async () => {
    isOnline = false;
    stored = [message(3, 'three')];
    assert.deepEqual(await shown(star(3), star(4)), ['three', undefined]);

    isOnline = true;

    assert.deepEqual(await shown(star(4)), ['four']);
    assert.deepEqual(asked, [
      [3, 4],
      [3, 4],
    ]);
  });
});
