import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CallBook, rings } from '../src/core/call-book.ts';
import { qualityOf } from '../src/core/call-quality.ts';
import { type Said, SignalInbox, SignalOutbox } from '../src/core/call-signals.ts';
import { NEVER } from '../src/core/state.ts';
import type { Call, CallSignal } from '../src/protocol/call-values.ts';
import { below, seeded } from './testing/random.ts';

const candidate = (body: string): Said => ({
  kind: 'CANDIDATE',
  body,
  mid: '0',
  line: 0,
  offer: 0,
});

function anOutbox(): SignalOutbox {
  const outbox = new SignalOutbox(3);
  outbox.open(true);
  return outbox;
}

function signal(sequence: number): CallSignal {
  return { ...candidate(`${sequence}`), sequence, join: 3 };
}

const numbers = (signals: readonly CallSignal[]) => signals.map(({ sequence }) => sequence);

describe('signals of a call on their way out', () => {
  test('are numbered in their order, and a few are on their way at once', () => {
    const outbox = anOutbox();
    for (let at = 1; at <= 20; at++) {
      outbox.add(candidate(`${at}`));
    }

    assert.deepEqual(numbers(outbox.take(0)), [1, 2, 3, 4, 5, 6, 7, 8]);
    assert.deepEqual(outbox.take(0), []);
    assert.equal(outbox.nextDue(), NEVER);
    outbox.delivered(3);
    assert.deepEqual(numbers(outbox.take(0)), [9]);
  });

  test('wait for who is away, and go out under the same numbers', () => {
    const outbox = anOutbox();
    outbox.add(candidate('one'));
    outbox.add(candidate('two'));
    outbox.take(0);

    assert.equal(outbox.refused(1, 'PARTICIPANT_AWAY', 0, 10), true);
    outbox.open(false);
    outbox.refused(2, 'PARTICIPANT_AWAY', 0, 10);
    assert.deepEqual(outbox.take(60_000), []);
    outbox.open(true);

    assert.deepEqual(numbers(outbox.take(60_000)), [1, 2]);
  });

  test('are said again as told by a node that has too much to do', () => {
    const outbox = anOutbox();
    outbox.add(candidate('one'));
    outbox.take(0);

    assert.equal(outbox.refused(1, 'OVERLOADED', 700, 0), false);

    assert.equal(outbox.nextDue(), 700);
    assert.deepEqual(outbox.take(699), []);
    assert.deepEqual(numbers(outbox.take(700)), [1]);
  });

  test('are given up when they are refused for good, and after many refusals', () => {
    const outbox = anOutbox();
    outbox.add(candidate('one'));
    outbox.add(candidate('two'));
    outbox.take(0);

    outbox.refused(1, 'BAD_REQUEST', 0, 0);
    let attempts = 1;
    for (let now = 0; now < 600_000 && outbox.nextDue() !== NEVER; now = outbox.nextDue()) {
      attempts += outbox.take(now).length;
      outbox.refused(2, 'NOT_IN_CALL', 0, now);
    }

    assert.ok(attempts <= 9, `${attempts} attempts`);
    assert.equal(outbox.nextDue(), NEVER);
  });

  test('leave candidates out when too many wait, and nothing else', () => {
    const outbox = anOutbox();
    outbox.open(false);
    for (let at = 0; at < 1_000; at++) {
      outbox.add(candidate(`${at}`));
    }
    outbox.add({ kind: 'OFFER', body: 'offer', mid: '', line: 0, offer: 0 });
    outbox.open(true);

    const taken: CallSignal[] = [];
    for (let some = outbox.take(0); some.length > 0; some = outbox.take(0)) {
      taken.push(...some);
      for (const { sequence } of some) {
        outbox.delivered(sequence);
      }
    }
    assert.equal(taken.length, 257);
    assert.equal(taken[256]?.kind, 'OFFER');
    assert.deepEqual(
      numbers(taken),
      taken.map((_, at) => at + 1),
    );
  });
});

describe('signals of a call on their way in', () => {
  test('are heard in their order, each once, however they come', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = seeded(seed);
      const count = 1 + below(random, 40);
      const coming = Array.from({ length: count }, (_, at) => at + 1).flatMap((number) =>
        below(random, 4) === 0 ? [number, number] : [number],
      );
      for (let at = coming.length - 1; at > 0; at--) {
        const other = below(random, at + 1);
        [coming[at], coming[other]] = [coming[other] ?? 0, coming[at] ?? 0];
      }
      const inbox = new SignalInbox();
      const heard = coming.flatMap((number) => numbers(inbox.take(signal(number), 0)));
      assert.deepEqual(
        heard,
        Array.from({ length: count }, (_, at) => at + 1),
        `seed ${seed}`,
      );
      assert.equal(inbox.missingSince, NEVER);
    }
  });

  test('are gone on with when one stays away', () => {
    const inbox = new SignalInbox();
    assert.deepEqual(numbers(inbox.take(signal(1), 0)), [1]);
    assert.deepEqual(inbox.take(signal(3), 5), []);
    assert.deepEqual(inbox.take(signal(6), 7), []);
    assert.equal(inbox.missingSince, 5);

    assert.deepEqual(numbers(inbox.skip(3_005)), [3]);
    assert.equal(inbox.missingSince, 3_005);
    assert.deepEqual(inbox.take(signal(2), 3_006), []);
    assert.deepEqual(numbers(inbox.take(signal(4), 3_007)), [4]);
    assert.deepEqual(numbers(inbox.take(signal(5), 3_008)), [5, 6]);
  });

  test('are kept in bounds, and the one that is missing is still taken', () => {
    const inbox = new SignalInbox();
    for (let number = 2; number <= 1_000; number++) {
      assert.deepEqual(inbox.take(signal(number), 0), []);
    }

    assert.deepEqual(
      numbers(inbox.take(signal(1), 1)),
      Array.from({ length: 65 }, (_, at) => at + 1),
    );
  });
});

const CALL: Call = {
  id: '00'.repeat(16),
  conversation: 'd1-2',
  caller: '1',
  media: 'AUDIO',
  phase: 'CALLING',
  outcome: undefined,
  startedMillis: 1_000,
  answeredMillis: 0,
  endedMillis: 0,
  ringUntilMillis: 31_000,
  participants: [
    {
      user: '1',
      device: '11',
      join: 1,
      awayUntilMillis: 0,
      muted: false,
      video: false,
      screen: false,
      held: false,
      tracks: [],
    },
  ],
  invited: [{ user: '2', state: 'CALLED' }],
  version: 7,
  room: 0,
};

describe('the calls that a device has heard of', () => {
  test('are as the newest word says, whatever comes late', () => {
    const book = new CallBook();

    assert.equal(book.take(CALL), true);
    assert.equal(book.take({ ...CALL, phase: 'ENDED', version: 9 }), true);
    assert.equal(book.take({ ...CALL, phase: 'ONGOING', version: 8 }), false);

    assert.equal(book.of('d1-2'), undefined);
    assert.equal(book.newest('d1-2')?.version, 9);
    assert.equal(book.take({ ...CALL, id: '01'.repeat(16), version: 10 }), true);
    assert.equal(book.of('d1-2')?.version, 10);
  });

  test('ring for who is called, until they say, and for nobody else', () => {
    assert.equal(rings(CALL, '2', 30_999), true);
    assert.equal(rings({ ...CALL, invited: [{ user: '2', state: 'RINGING' }] }, '2', 30_999), true);
    assert.equal(rings(CALL, '2', 31_000), false);
    assert.equal(rings(CALL, '1', 2_000), false);
    assert.equal(rings({ ...CALL, phase: 'ENDED' }, '2', 2_000), false);
    assert.equal(rings({ ...CALL, ringUntilMillis: 0 }, '2', 2_000), false);
    for (const state of ['DECLINED', 'BUSY', 'MISSED', 'LEFT'] as const) {
      assert.equal(rings({ ...CALL, invited: [{ user: '2', state }] }, '2', 2_000), false);
    }
  });

  test('are over when the node knows of none', () => {
    const book = new CallBook();
    book.take(CALL);

    assert.equal(book.gone('d1-2'), true);
    assert.equal(book.gone('d1-2'), false);
    assert.deepEqual(book.all(), []);
  });

  test('are forgotten when they are over, those that go on are not', () => {
    const book = new CallBook();
    book.take(CALL);
    for (let at = 0; at < 1_000; at++) {
      book.take({ ...CALL, conversation: `g${at}`, phase: 'ENDED' });
    }

    assert.equal(book.of('d1-2')?.version, 7);
    assert.equal(book.newest('g0'), undefined);
    assert.equal(book.newest('g999')?.phase, 'ENDED');
  });
});

describe('how well media come', () => {
  const before = { atMillis: 0, packets: 100, packetsLost: 0, bytes: 0, roundTripMillis: 0 };
  const after = (packets: number, packetsLost: number, roundTripMillis = 20) =>
    qualityOf(before, { ...before, packets: 100 + packets, packetsLost, roundTripMillis });

  test('is told by what is lost and how long it takes', () => {
    assert.equal(after(100, 0), 'GOOD');
    assert.equal(after(96, 4), 'FAIR');
    assert.equal(after(80, 20), 'POOR');
    assert.equal(after(100, 0, 400), 'FAIR');
    assert.equal(after(100, 0, 900), 'POOR');
  });

  test('is not told by next to nothing', () => {
    assert.equal(after(3, 1), undefined);
    assert.equal(after(0, 0), undefined);
  });
});
