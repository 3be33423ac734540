import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Said } from '../src/core/call-signals.ts';
import { Negotiation, type PeerOperation } from '../src/core/negotiation.ts';
import type { CallParticipant, CallSignal } from '../src/protocol/call-values.ts';
import { type ErrorCode, SkeinError } from '../src/protocol/errors.ts';
import { CallPeer } from '../src/shell/call-peer.ts';
import { NO_ICE_SERVERS } from '../src/shell/peer-connection.ts';
import { FakeNetwork, type FakePeer } from './testing/fake-peers.ts';
import { below, seeded } from './testing/random.ts';
import { VirtualEnvironment, VirtualTime } from './testing/virtual-time.ts';

/** One side, and what it has wanted done. */
class Side {
  readonly said: Said[] = [];
  readonly ran: PeerOperation[] = [];
  readonly negotiation: Negotiation;

  constructor(givesWay: boolean) {
    this.negotiation = new Negotiation(givesWay, {
      // Numbers as of an outbox that has nothing else to say.
      say: (said) => this.said.push(said),
      run: (operation) => this.ran.push(operation),
    });
    this.negotiation.begin();
  }

  hear(kind: CallSignal['kind'], body = '', offer = 0): void {
    this.negotiation.hear({ kind, sequence: 1, body, mid: '', line: 0, offer, join: 2 });
  }

  get operations(): string[] {
    return this.ran.map(({ is }) => is);
  }

  get kinds(): (CallSignal['kind'] | undefined)[] {
    return this.said.map(({ kind }) => kind);
  }
}

describe('how two devices agree on media', () => {
  test('who came later offers first, and the other waits for that', () => {
    const [later, earlier] = [new Side(true), new Side(false)];
    earlier.negotiation.wanted();

    assert.deepEqual(later.operations, ['offer']);
    assert.deepEqual(earlier.operations, []);
    later.negotiation.done('an offer');
    earlier.hear('OFFER', 'an offer');
    assert.deepEqual(earlier.ran, [{ is: 'answer', offer: 'an offer' }]);
    earlier.negotiation.done('an answer');
    // What it wanted meanwhile.
    assert.deepEqual(earlier.operations, ['answer', 'offer']);
    later.hear('ANSWER', 'an answer');
    assert.deepEqual(later.operations, ['offer', 'accept']);
  });

  test('who gives way answers in the middle of its own offer, and offers again', () => {
    const side = new Side(true);
    side.negotiation.done('mine');

    side.hear('OFFER', 'theirs');
    assert.deepEqual(side.ran[1], { is: 'answer', offer: 'theirs' });
    side.negotiation.done('my answer');

    assert.deepEqual(side.kinds, ['OFFER', 'ANSWER']);
    assert.deepEqual(side.operations, ['offer', 'answer', 'offer']);
  });

  test('who does not give way leaves the other’s offer lying in the middle of its own', () => {
    const side = new Side(false);
    side.hear('OFFER', 'first');
    side.negotiation.done('first answer');
    side.negotiation.wanted();
    side.negotiation.done('mine');

    side.hear('OFFER', 'theirs');
    side.hear('ANSWER', 'to mine');

    assert.deepEqual(side.operations, ['answer', 'offer', 'accept']);
  });

  test('one thing is done after the other', () => {
    const side = new Side(true);
    side.hear('CANDIDATE', 'candidate:1');
    side.hear('ANSWER', 'an answer');
    assert.deepEqual(side.operations, ['offer']);

    side.negotiation.done('an offer');
    assert.deepEqual(side.operations, ['offer', 'candidate']);
    // A candidate that is of no use is nothing to tell.
    side.negotiation.failed(true);
    assert.deepEqual(side.operations, ['offer', 'candidate', 'accept']);
    assert.deepEqual(side.kinds, ['OFFER']);
  });

  test('an answer to nothing is left lying', () => {
    const side = new Side(false);
    side.hear('ANSWER', 'to what?');
    assert.deepEqual(side.operations, []);
  });

  test('who is asked for an offer makes one, over new ways where that is asked for', () => {
    const side = new Side(true);
    side.negotiation.done('an offer');
    side.hear('ANSWER', 'an answer');
    side.negotiation.done(undefined);

    side.hear('RENEGOTIATE');
    assert.deepEqual(side.ran[2], { is: 'offer', restart: false });
    side.negotiation.done('another');
    // Also in place of one that is not answered.
    side.hear('RESTART');
    assert.deepEqual(side.ran[3], { is: 'offer', restart: true });
  });

  test('what a later release says is skipped', () => {
    const side = new Side(true);
    side.negotiation.done('an offer');
    side.hear(undefined);
    assert.deepEqual(side.operations, ['offer']);
  });

  test('a description that the platform does not take is asked for anew, a few times', () => {
    const side = new Side(false);
    for (let times = 0; times < 20; times++) {
      side.hear('OFFER', 'nonsense');
      side.negotiation.failed(false);
    }
    assert.deepEqual(side.kinds, Array(5).fill('RESTART'));
  });
});

interface Rough {
  /** Of ten. */
  readonly doubled: number;
  readonly refused: number;
  /** How many are lost at most, of both sides. */
  lost: number;
  readonly delayMillis: number;
}

/** Two who take part, with real links and a connection that is none. */
class Pair {
  readonly time = new VirtualTime();
  readonly network: FakeNetwork;
  readonly peers: CallPeer[] = [];
  readonly lost: number[] = [];
  readonly #random: () => number;
  readonly #rough: Rough;

  constructor(seed: number, rough: Rough) {
    this.#random = seeded(seed);
    this.#rough = rough;
    this.network = new FakeNetwork(this.time, () => 1 + below(this.#random, 30));
    for (const side of [0, 1]) {
      this.peers.push(this.#open(side));
    }
  }

  #open(side: number): CallPeer {
    const environment = new VirtualEnvironment(
      this.time,
      () => {
        throw new Error('no socket is wanted');
      },
      side + 1,
    );
    const participants = [participant('1', 1), participant('2', 2)] as const;
    const [own, other] = side === 0 ? participants : [participants[1], participants[0]];
    const ice = { known: NO_ICE_SERVERS, get: async () => NO_ICE_SERVERS };
    return new CallPeer(own, other, ice, this.network.open, environment, {
      signal: (signal) => this.#send(1 - side, signal),
      askCall: () => {},
      changed: () => {},
      lost: () => this.lost.push(side),
    });
  }

  async #send(to: number, signal: CallSignal): Promise<void> {
    await this.#wait(5);
    if (below(this.#random, 10) < this.#rough.refused) {
      const codes: ErrorCode[] = ['PARTICIPANT_AWAY', 'OVERLOADED', 'NOT_IN_CALL'];
      throw new SkeinError(codes[below(this.#random, codes.length)] ?? 'OVERLOADED', '', 20);
    }
    if (this.#rough.lost > 0 && below(this.#random, 8) === 0) {
      this.#rough.lost--;
      return;
    }
    const copies = below(this.#random, 10) < this.#rough.doubled ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      void this.#wait(this.#rough.delayMillis).then(() => this.peers[to]?.received(signal));
    }
  }

  #wait(bound: number): Promise<void> {
    return new Promise((resolve) => this.time.after(1 + below(this.#random, bound), resolve));
  }

  begin(): void {
    for (const peer of this.peers) {
      peer.told(true);
      peer.begin();
    }
  }

  /** Both want and restart this and that while they agree. */
  disturb(): void {
    for (let times = below(this.#random, 8); times > 0; times--) {
      const peer = this.network.peers[below(this.#random, 2)] as FakePeer;
      this.time.after(below(this.#random, 2_000), () => peer.want());
    }
  }

  get isConnected(): boolean {
    const [one, other] = this.network.peers as [FakePeer, FakePeer];
    const isQuiet = !one.isOffering && !other.isOffering;
    return isQuiet && one.isConnected && other.isConnected && one.link === other.link;
  }
}

function participant(user: string, join: number): CallParticipant {
  return {
    user,
    device: `1${user}`,
    join,
    awayUntilMillis: 0,
    muted: false,
    video: false,
    screen: false,
    held: false,
    tracks: [],
  };
}

describe('two devices that take part', () => {
  test('are connected at once where nothing is in the way', async () => {
    const pair = new Pair(1, { doubled: 0, refused: 0, lost: 0, delayMillis: 5 });
    pair.begin();

    await pair.time.run(500);

    assert.ok(pair.isConnected);
    assert.deepEqual(
      pair.network.peers.map(({ candidates }) => candidates),
      [2, 2],
    );
  });

  test('are connected however signals come, and whoever offers when', async () => {
    for (let seed = 1; seed <= 150; seed++) {
      const pair = new Pair(seed, { doubled: 2, refused: 1, lost: 0, delayMillis: 120 });
      pair.begin();
      pair.disturb();

      await pair.time.run(30_000);

      assert.ok(pair.isConnected, `seed ${seed}`);
      assert.deepEqual(pair.lost, [], `seed ${seed}`);
    }
  });

  test('are connected in the end where signals are lost', async () => {
    for (let seed = 1; seed <= 100; seed++) {
      const pair = new Pair(seed, { doubled: 1, refused: 1, lost: 3, delayMillis: 60 });
      pair.begin();
      pair.disturb();

      await pair.time.run(120_000);

      assert.ok(pair.isConnected, `seed ${seed}`);
    }
  });

  test('begin anew when media stay away, and go on when there is a way again', async () => {
    const pair = new Pair(3, { doubled: 0, refused: 0, lost: 0, delayMillis: 5 });
    pair.begin();
    await pair.time.run(500);

    pair.network.cut();
    await pair.time.run(10_000);
    assert.ok(!pair.isConnected);
    pair.network.up = true;
    await pair.time.run(20_000);

    assert.ok(pair.isConnected);
    assert.deepEqual(pair.lost, []);
  });

  test('give up when there is no way', async () => {
    const pair = new Pair(4, { doubled: 0, refused: 0, lost: 0, delayMillis: 5 });
    pair.network.up = false;
    pair.begin();

    await pair.time.run(60_000);

    assert.deepEqual([...pair.lost].sort(), [0, 1]);
  });
});
