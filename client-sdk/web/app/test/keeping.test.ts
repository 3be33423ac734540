import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { KeptValue } from '../src/client/account.ts';
import { Keeping, type KeptKeeping } from '../src/client/keeping.ts';
import type { Discarded, KeepingSynced, SkeinClient, Starred } from '../src/sdk.ts';
import { DIRECT, GROUP } from './messages.ts';
import { storage } from './storage.ts';

const star = (sequence: number, timeMillis = sequence, conversation = DIRECT): Starred => ({
  conversation,
  sequence,
  timeMillis,
});

const gone = (upTo: number, sequences: number[] = [], conversation = DIRECT): Discarded => ({
  conversation,
  upTo,
  sequences,
});

const cursor = (state: number) => Uint8Array.of(state);

/** The state that a page leads to, with what changed. */
function page(state: number, more: Partial<KeepingSynced> = {}): KeepingSynced {
  return { starred: [], discarded: [], full: false, cursor: cursor(state), more: false, ...more };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) {
    await Promise.resolve();
  }
}

const sequences = (starred: readonly Starred[]) => starred.map(({ sequence }) => sequence);

describe('what is kept of messages', () => {
  let device: Storage;
  let asked: number[][];
  let told: Discarded[];

  beforeEach(() => {
    device = storage();
    asked = [];
    told = [];
  });

  /** One page of this device, on a node that answers so, one after the other. */
  function opened(...pages: KeepingSynced[]): Keeping {
    const sync = async (from: Uint8Array) => {
      asked.push([...from]);
      const next = pages.shift();
      if (next === undefined) {
        throw new Error('no connection');
      }
      return next;
    };
    const client = { keeping: { sync } } as unknown as SkeinClient;
    const kept = new KeptValue<KeptKeeping | undefined>('keeping.1', device);
    return new Keeping(
      () => client,
      kept,
      (all) => told.push(all),
    );
  }

  it('is asked for page by page, the newest star first', async () => {
    const keeping = opened(
      page(1, { starred: [star(4, 10), star(7, 30)], full: true, more: true }),
      page(2, { starred: [star(2, 20, GROUP)] }),
    );
    assert.equal(keeping.isKnown, false);
    const before = keeping.changes.version;
    keeping.sync();
    await settled();

    assert.deepEqual(asked, [[], [1]]);
    assert.deepEqual(sequences(keeping.starred()), [7, 2, 4]);
    assert.deepEqual(
      [keeping.isStarred(DIRECT, 7), keeping.isStarred(GROUP, 7), keeping.isKnown],
      [true, false, true],
    );
    assert.ok(keeping.changes.version > before);
  });

  it('follows what is told, and asks when something was not told', async () => {
    const keeping = opened(page(1), page(9, { starred: [star(6)] }));
    keeping.sync();
    await settled();

    keeping.heard({
      after: cursor(1),
      cursor: cursor(2),
      starred: [star(5)],
      discarded: [gone(0, [3])],
    });
    assert.deepEqual(sequences(keeping.starred()), [5]);
    keeping.heard({ after: cursor(8), cursor: cursor(9), starred: [star(6)], discarded: [] });
    await settled();

    assert.deepEqual(asked, [[], [2]]);
    assert.deepEqual(sequences(keeping.starred()), [6, 5]);
  });

  it('tells all that is deleted of a conversation, and stars none of it', async () => {
    const keeping = opened(page(1, { starred: [star(3), star(8)], discarded: [gone(2)] }));
    keeping.sync();
    await settled();
    keeping.heard({
      after: cursor(1),
      cursor: cursor(2),
      starred: [],
      discarded: [gone(0, [3, 5])],
    });

    assert.deepEqual(told, [gone(2), gone(3, [5])]);
    assert.deepEqual(keeping.discarded(DIRECT), gone(3, [5]));
    assert.deepEqual(sequences(keeping.starred()), [8]);
  });

  it('is known to the next page of this device, which asks only what has changed', async () => {
    const first = opened(
      page(1, { starred: [star(4)], discarded: [gone(2), gone(0, [6], GROUP)] }),
    );
    first.sync();
    await settled();
    told = [];

    const next = opened(page(2, { starred: [star(4, 0)] }));
    assert.equal(next.isKnown, true);
    assert.deepEqual(sequences(next.starred()), [4]);
    assert.deepEqual(told, [gone(2), gone(0, [6], GROUP)]);
    next.sync();
    await settled();

    assert.deepEqual(asked, [[], [1]]);
    assert.deepEqual(next.starred(), []);
    assert.deepEqual(opened().discarded(GROUP), gone(0, [6], GROUP));
  });

  it('stays as it was known when nothing answers', async () => {
    const keeping = opened(page(1, { starred: [star(4)] }));
    keeping.sync();
    await settled();
    keeping.sync();
    await settled();

    assert.deepEqual(sequences(keeping.starred()), [4]);
  });
});
