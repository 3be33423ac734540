import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SfuLink, type SfuOperation } from '../src/core/sfu-link.ts';
import {
  PublishPlan,
  SubscribePlan,
  sectionsOf,
  sharedBits,
  wantedTracks,
} from '../src/core/sfu-plans.ts';
import type { CallParticipant } from '../src/protocol/call-values.ts';
import type { SfuStream, TrackName } from '../src/protocol/sfu-values.ts';

const OFFER = 'v=0\r\nm=audio 9 RTP\r\na=mid:0\r\nm=video 9 RTP\r\na=mid:1\r\n';
const CANDIDATE = { body: 'candidate:1', mid: '0', line: 0 };
const BOBS: TrackName[] = [{ user: '2', mid: '0' }];

/** A link, and what it has wanted done. */
class Side {
  readonly done: string[] = [];
  readonly ran: SfuOperation[] = [];
  readonly published = new PublishPlan();
  readonly subscribed = new SubscribePlan();
  readonly link: SfuLink;

  constructor(side: 'published' | 'subscribed') {
    this.link = new SfuLink(this[side], {
      open: () => this.done.push('open'),
      drop: () => this.done.push('drop'),
      run: (operation) => {
        this.done.push(operation.is);
        this.ran.push(operation);
      },
      trickle: () => this.done.push('trickle'),
      askCall: () => this.done.push('ask'),
    });
  }

  take(): string {
    return this.done.splice(0).join(' ');
  }

  static publishing(): Side {
    const side = new Side('published');
    side.link.told(true, 0);
    side.link.done(OFFER, 0);
    side.link.done({ sdp: 'its answer', streams: [] }, 0);
    side.link.done(undefined, 0);
    side.link.connection('CONNECTED', 0);
    return side;
  }

  static subscribing(): Side {
    const side = new Side('subscribed');
    side.subscribed.wants(BOBS);
    side.link.told(true, 0);
    side.link.done({ sdp: 'its offer', streams: [{ mid: '7', track: BOBS[0] as TrackName }] }, 0);
    side.link.done('an answer', 0);
    side.link.done(undefined, 0);
    side.link.connection('CONNECTED', 0);
    return side;
  }
}

describe('a connection with an SFU', () => {
  test('that sends is offered, published and accepted, and tells candidates once it is known', () => {
    const side = new Side('published');
    assert.equal(side.take(), '');
    side.link.told(true, 0);
    side.link.candidate(CANDIDATE, 0);
    side.link.done(OFFER, 0);
    assert.equal(side.take(), 'open offer publish');
    assert.deepEqual(side.ran[1], {
      is: 'publish',
      begins: true,
      sdp: OFFER,
      tracks: [
        { mid: '0', source: 'MICROPHONE' },
        { mid: '1', source: 'CAMERA' },
      ],
    });
    side.link.done({ sdp: 'its answer', streams: [] }, 0);
    assert.deepEqual(side.take(), 'trickle accept');
    side.link.candidate(CANDIDATE, 0);
    assert.equal(side.take(), 'trickle');
  });

  test('that receives is asked for, answered and told', () => {
    const side = Side.subscribing();

    assert.equal(side.take(), 'open subscribe answer answerSfu');
    assert.deepEqual(side.ran[0], { is: 'subscribe', begins: true, tracks: BOBS });
    side.subscribed.wants([]);
    side.link.wanted(0);
    side.link.done({ sdp: '', streams: [] }, 0);
    assert.equal(side.take(), 'subscribe drop');
    assert.equal(side.link.nextDue(), Number.POSITIVE_INFINITY);
  });

  test('that receives nothing is none', () => {
    const side = new Side('subscribed');
    side.link.told(true, 0);
    side.link.wanted(0);

    assert.equal(side.take(), '');
  });

  test('agrees on what came meanwhile when it has agreed on what was before', () => {
    const side = new Side('subscribed');
    side.subscribed.wants(BOBS);
    side.link.told(true, 0);
    side.subscribed.wants([]);
    side.subscribed.wants([...BOBS, { user: '3', mid: '0' }]);
    side.link.wanted(0);
    assert.equal(side.take(), 'open subscribe');

    side.link.done({ sdp: 'its offer', streams: [] }, 0);
    side.link.done('an answer', 0);
    side.link.done(undefined, 0);
    assert.equal(side.take(), 'answer answerSfu subscribe');
    assert.deepEqual(side.ran.at(-1), {
      is: 'subscribe',
      begins: false,
      tracks: [...BOBS, { user: '3', mid: '0' }],
    });
  });

  test('is made anew when the SFU has lost it, as the call is then', () => {
    const side = Side.subscribing();
    side.link.wanted(100);
    side.take();

    side.link.refused('SFU_LOST', 0, 100);
    assert.equal(side.take(), 'ask');
    side.link.advance(side.link.nextDue());
    assert.equal(side.take(), 'open subscribe');
    assert.deepEqual(side.ran.at(-1), { is: 'subscribe', begins: true, tracks: BOBS });
  });

  test('stays what it is when the node was too busy, and waits as told', () => {
    const side = Side.subscribing();
    side.link.wanted(100);
    side.take();

    side.link.refused('OVERLOADED', 7_000, 100);
    assert.equal(side.link.nextDue(), 7_100);
    side.link.advance(7_100);
    assert.equal(side.take(), 'subscribe');
    assert.equal(side.link.stateAt(7_100), 'CONNECTED');
  });

  for (const code of ['UNAVAILABLE', 'OUTCOME_UNKNOWN', 'TRACK_GONE', 'NOT_IN_CALL'] as const) {
    test(`stays what it is after ${code}`, () => {
      for (const side of [Side.subscribing(), Side.publishing()]) {
        side.link.wanted(100);
        side.take();

        side.link.refused(code, 0, 100);
        assert.equal(side.take(), code === 'UNAVAILABLE' ? '' : 'ask');
        side.link.advance(side.link.nextDue());
        const { is } = side.ran.at(-1) as SfuOperation;
        assert.equal(side.take(), is);
        assert.equal(side.link.stateAt(1_000), 'CONNECTED');
      }
    });
  }

  test('that the node may have changed is made anew once it says so', () => {
    const side = Side.subscribing();
    side.link.wanted(100);
    side.link.refused('OUTCOME_UNKNOWN', 0, 100);
    side.link.advance(side.link.nextDue());
    side.take();

    side.link.refused('SFU_LOST', 0, 600);
    side.link.advance(side.link.nextDue());
    assert.equal(side.take(), 'ask open subscribe');
  });

  test('stays what it is when its answer was there already', () => {
    const side = Side.subscribing();
    side.link.wanted(100);
    side.link.done(
      { sdp: 'another offer', streams: [{ mid: '7', track: BOBS[0] as TrackName }] },
      100,
    );
    side.link.done('an answer', 100);
    side.take();

    side.link.refused('SFU_LOST', 0, 100);
    side.link.advance(side.link.nextDue());
    assert.equal(side.take(), 'ask subscribe');
    assert.deepEqual(side.ran.at(-1), { is: 'subscribe', begins: false, tracks: BOBS });
  });

  test('is looked for seldom where the call has no SFU', () => {
    const side = Side.subscribing();
    side.link.wanted(100);
    side.take();

    side.link.refused('NO_SFU', 0, 100);
    assert.equal(side.take(), 'ask');
    assert.equal(side.link.nextDue(), 10_100);
  });

  test('asks again for what it has not got, ever more seldom', () => {
    const side = Side.subscribing();
    const both = [...BOBS, { user: '3', mid: '0' }];
    const got = { sdp: '', streams: [{ mid: '7', track: BOBS[0] as TrackName }] };
    side.subscribed.wants(both);
    side.link.wanted(0);
    const waits: number[] = [];
    let now = 0;
    for (let times = 0; times < 7; times++) {
      side.link.done(got, now);
      waits.push(side.link.nextDue() - now);
      now = side.link.nextDue();
      side.take();
      side.link.advance(now);
      assert.equal(side.take(), 'subscribe');
    }
    assert.deepEqual(waits, [500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
    assert.deepEqual(side.ran.at(-1), { is: 'subscribe', begins: false, tracks: both });

    const streams = both.map((track) => ({ mid: track.user, track }));
    side.link.done({ sdp: '', streams }, now);
    assert.equal(side.link.nextDue(), Number.POSITIVE_INFINITY);
    assert.equal(side.link.stateAt(now), 'CONNECTED');
  });

  test('asks at once for others, whatever is missing', () => {
    const side = Side.subscribing();
    const got = { sdp: '', streams: [] as SfuStream[] };
    const with3 = [...BOBS, { user: '3', mid: '0' }];
    got.streams.push({ mid: '7', track: BOBS[0] as TrackName });
    side.subscribed.wants(with3);
    side.link.wanted(0);
    side.link.done(got, 0);
    side.take();

    side.subscribed.wants([...with3, { user: '4', mid: '0' }]);
    side.link.wanted(100);
    assert.equal(side.take(), 'subscribe');
    side.link.done(got, 100);
    assert.equal(side.link.nextDue(), 600);
  });

  test('is made anew when nothing at all has come of what was wanted', () => {
    for (const side of [Side.subscribing(), new Side('subscribed')]) {
      side.subscribed.wants(BOBS);
      side.link.told(true, 100);
      side.link.wanted(100);
      side.take();

      side.link.done({ sdp: '', streams: [] }, 100);
      assert.equal(side.take(), 'ask');
      assert.equal(side.link.nextDue(), 600);
      side.link.advance(600);
      assert.equal(side.take(), 'open subscribe');
      assert.deepEqual(side.ran.at(-1), { is: 'subscribe', begins: true, tracks: BOBS });
    }
  });

  test('is tried for ever more seldom, and says that there are no media', () => {
    const side = new Side('published');
    side.link.told(true, 0);
    const waits: number[] = [];
    let now = 0;
    for (let times = 0; times < 8; times++) {
      side.link.failed(now);
      waits.push(side.link.nextDue() - now);
      now = side.link.nextDue();
      side.link.advance(now);
    }

    assert.deepEqual(waits, [500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000]);
    assert.equal(side.link.stateAt(39_999), 'CONNECTING');
    assert.equal(side.link.stateAt(40_000), 'FAILED');
  });

  test('that fails is made anew, and one that stays away a while later', () => {
    const failed = Side.publishing();
    failed.take();
    failed.link.connection('FAILED', 1_000);
    assert.equal(failed.take(), 'open offer');
    assert.equal(failed.link.stateAt(1_000), 'DISCONNECTED');

    const away = Side.publishing();
    away.take();
    away.link.connection('DISCONNECTED', 1_000);
    assert.equal(away.link.nextDue(), 6_000);
    away.link.connection('CONNECTED', 3_000);
    away.link.advance(6_000);
    assert.equal(away.take(), '');
  });

  test('that is agreed on and never comes about is made anew', () => {
    const side = new Side('published');
    side.link.told(true, 0);
    side.link.done(OFFER, 0);
    side.link.done({ sdp: 'its answer', streams: [] }, 0);
    side.link.done(undefined, 0);
    side.take();

    side.link.advance(14_999);
    assert.equal(side.take(), '');
    side.link.advance(15_000);
    assert.equal(side.take(), 'open offer');
  });

  test('is not gone on with when it is to be made anew in the middle', () => {
    const side = new Side('published');
    side.link.told(true, 0);
    side.link.beginAnew(0);
    side.take();

    side.link.done(OFFER, 0);
    assert.equal(side.take(), 'open offer');
  });

  test('waits for the node as long as that does not know the device', () => {
    const side = Side.subscribing();
    side.take();
    side.link.told(false, 0);
    side.link.wanted(0);
    side.link.connection('FAILED', 0);
    assert.equal(side.take(), '');
    assert.equal(side.link.nextDue(), Number.POSITIVE_INFINITY);

    side.link.told(true, 90_000);
    assert.equal(side.take(), 'open subscribe');
  });

  test('looks for other ways by another offer of the same one', () => {
    const side = Side.publishing();
    side.take();
    side.link.restart(10);
    assert.deepEqual(side.ran.at(-1), { is: 'offer', restart: true });
    side.link.candidate(CANDIDATE, 10);
    side.link.done(OFFER, 10);
    side.link.done({ sdp: 'its answer', streams: [] }, 10);

    assert.equal(side.take(), 'offer publish trickle accept');
    assert.equal((side.ran.at(-2) as { begins: boolean }).begins, false);
  });
});

describe('what a device wants of an SFU', () => {
  const one = (user: string, more: Partial<CallParticipant>): CallParticipant => ({
    user,
    device: user,
    join: 1,
    awayUntilMillis: 0,
    muted: false,
    video: false,
    screen: false,
    held: false,
    tracks: [
      { mid: '0', source: 'MICROPHONE' },
      { mid: '1', source: 'CAMERA' },
    ],
    ...more,
  });

  test('is all that is heard, and what is shown by those in view', () => {
    const all = [one('1', {}), one('2', { video: true }), one('3', { screen: true }), one('4', {})];
    const wanted = (inView?: readonly string[]) =>
      wantedTracks(all, '1', inView === undefined ? undefined : new Set(inView))
        .map(({ user, mid }) => `${user}.${mid}`)
        .join(' ');

    assert.equal(wanted(), '2.0 2.1 3.0 3.1 4.0');
    assert.equal(wanted(['3', '4']), '2.0 3.0 3.1 4.0');
    assert.equal(wanted([]), '2.0 3.0 4.0');
  });

  test('is worth less of each the more there are, but for a screen', () => {
    const bits = (isScreen: boolean) =>
      [0, 2, 4, 10, 31].map((others) => sharedBits(2_000_000, others, isScreen));

    assert.deepEqual(bits(false), [2_000_000, 2_000_000, 1_000_000, 400_000, 300_000]);
    assert.deepEqual(bits(true), Array(5).fill(2_000_000));
  });

  test('is found by the sections of a description', () => {
    assert.deepEqual(sectionsOf(`${OFFER}m=application 9 UDP\r\na=mid:data\r\n`), [
      { kind: 'audio', mid: '0' },
      { kind: 'video', mid: '1' },
      { kind: 'application', mid: 'data' },
    ]);
    assert.deepEqual(sectionsOf('v=0\r\n'), []);
  });
});
