import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { KeptValue } from '../src/client/account.ts';
import { CallDevices, type ChosenDevices, type MediaPlatform } from '../src/client/call-devices.ts';
import { Calling, mayBeNetwork } from '../src/client/calling.ts';
import {
  type ActiveCall,
  type Call,
  type CallEnd,
  type CallListener,
  type CallMedia,
  type CallTracks,
  type ErrorCode,
  type SkeinClient,
  SkeinError,
} from '../src/sdk.ts';
import { ANN, BEN, DIRECT, GROUP } from './messages.ts';
import { storage } from './storage.ts';

interface FakeTrack {
  readonly kind: string;
  readonly from: unknown;
  isStopped: boolean;
  end(): void;
}

/** A browser with devices, or without. */
class Browser implements MediaPlatform {
  readonly tracks: FakeTrack[] = [];
  readonly lacks = new Set<'audio' | 'video' | 'screen'>();
  devices: MediaDeviceInfo[] = [];
  canShareScreen = true;
  canChooseSpeaker = true;

  async open({ audio, video }: MediaStreamConstraints): Promise<MediaStream> {
    return this.#stream(audio === undefined ? 'video' : 'audio', audio ?? video);
  }

  async openScreen(): Promise<MediaStream> {
    return this.#stream('screen', undefined);
  }

  #stream(kind: 'audio' | 'video' | 'screen', from: unknown): MediaStream {
    if (this.lacks.has(kind)) {
      throw new Error('not allowed');
    }
    const heard: (() => void)[] = [];
    const track = {
      kind,
      from,
      isStopped: false,
      stop() {
        track.isStopped = true;
      },
      addEventListener: (_: string, hear: () => void) => heard.push(hear),
      end: () => {
        for (const hear of heard) {
          hear();
        }
      },
    };
    this.tracks.push(track);
    return { getTracks: () => [track] } as unknown as MediaStream;
  }

  async list(): Promise<readonly MediaDeviceInfo[]> {
    return this.devices;
  }

  onChange(): void {}

  get running(): string[] {
    return this.tracks.filter(({ isStopped }) => !isStopped).map(({ kind }) => kind);
  }
}

/** The SDK's part, as far as the page sees it. */
class Calls {
  ringing: Call[] = [];
  readonly asked: unknown[] = [];
  failure: SkeinError | undefined;
  active: FakeActive | undefined;
  known: Call | undefined;
  elsewhere = false;
  #listener: CallListener = {};

  listen(listener: CallListener): () => void {
    this.#listener = listener;
    return () => {};
  }

  rings(call: Call | undefined): void {
    this.ringing = call === undefined ? [] : [call];
    this.#listener.onRinging?.(this.ringing);
  }

  of(): Call | undefined {
    return this.known;
  }

  isElsewhere(): boolean {
    return this.elsewhere;
  }

  async start(conversation: string, media: CallMedia, tracks: CallTracks, invited: unknown) {
    this.asked.push(['start', conversation, media, invited]);
    return this.#take(call({ conversation, media }), tracks);
  }

  async join(joined: Call, tracks: CallTracks, how: string) {
    this.asked.push([how, joined.id]);
    return this.#take(joined, tracks);
  }

  async decline({ id }: Call) {
    this.asked.push(['decline', id]);
  }

  #take(of: Call, tracks: CallTracks): ActiveCall {
    if (this.failure !== undefined) {
      throw this.failure;
    }
    this.active = new FakeActive(of, tracks);
    return this.active as unknown as ActiveCall;
  }
}

class FakeActive {
  call: Call;
  tracks: CallTracks;
  end: CallEnd | undefined;
  isMuted = false;
  isHeld = false;
  #hear: () => void = () => {};

  constructor(of: Call, tracks: CallTracks) {
    this.call = of;
    this.tracks = tracks;
  }

  listen(hear: () => void): void {
    this.#hear = hear;
  }

  remotes(): [] {
    return [];
  }

  send(tracks: CallTracks): void {
    this.tracks = tracks;
  }

  becomes(of: Partial<Call>): void {
    this.call = { ...this.call, ...of };
    this.#hear();
  }

  ends(end: CallEnd): void {
    this.end = end;
    this.#hear();
  }

  async hangUp(): Promise<void> {
    this.ends('LEFT');
  }
}

function call(more: Partial<Call> = {}): Call {
  return {
    id: 'aa',
    conversation: DIRECT,
    caller: BEN,
    media: 'VIDEO',
    phase: 'CALLING',
    invited: [{ user: ANN, state: 'CALLED' }],
    participants: [],
    ...more,
  } as unknown as Call;
}

class Page {
  readonly browser = new Browser();
  readonly calls = new Calls();
  readonly sounds: string[] = [];
  readonly kept = storage();
  readonly calling: Calling;

  constructor() {
    const kept = new KeptValue<ChosenDevices>('calls.1', this.kept);
    this.calling = new Calling(
      () => ({ calls: this.calls }) as unknown as SkeinClient,
      kept,
      new CallDevices(kept, this.browser),
      {
        play: (sound) => {
          if (this.sounds.at(-1) !== sound) {
            this.sounds.push(sound);
          }
        },
      },
      { play: () => {} },
    );
    this.calling.begin();
  }
}

/** Read anew: it is another after each step. */
const noteOf = (calling: Calling) => calling.note;

describe('calling', () => {
  it('opens what it needs, calls, and lets go of it at the end', async () => {
    const { calling, calls, browser } = new Page();

    const starting = calling.start(DIRECT, 'VIDEO');
    assert.deepEqual(calling.note, {
      conversation: DIRECT,
      media: 'VIDEO',
      call: undefined,
      over: undefined,
    });
    assert.equal(calling.isFull, true);
    await starting;
    assert.deepEqual(calls.asked, [['start', DIRECT, 'VIDEO', []]]);
    assert.deepEqual(browser.running, ['audio', 'video']);
    assert.equal(calling.active?.call.conversation, DIRECT);

    calls.active?.ends('DECLINED');
    assert.deepEqual(noteOf(calling)?.over, { is: 'ended', end: 'DECLINED' });
    assert.deepEqual(browser.running, []);
    assert.equal(calling.active, undefined);
  });

  it('shows how a call was for a while', async () => {
    const { calling, calls } = new Page();
    await calling.start(DIRECT, 'AUDIO');
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      calls.active?.ends('BUSY');
      mock.timers.tick(2_900);
      assert.equal(calling.isFull, true);
      mock.timers.tick(200);
      assert.equal(calling.note, undefined);
    } finally {
      mock.timers.reset();
    }
  });

  it('shows that a call did not work until that is read, so that one can look why', async () => {
    const { calling, calls } = new Page();
    await calling.start(DIRECT, 'AUDIO');
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      calls.active?.ends('FAILED');
      mock.timers.tick(60_000);
    } finally {
      mock.timers.reset();
    }

    assert.equal(calling.note?.call, 'aa');
    assert.equal(mayBeNetwork(calling.note?.over), true);
    calling.dismiss();
    assert.equal(noteOf(calling), undefined);
  });

  it('has the network looked at where that may be why, and nowhere else', () => {
    const ended = (end: CallEnd) => mayBeNetwork({ is: 'ended', end });
    const refused = (code: ErrorCode | undefined) => mayBeNetwork({ is: 'refused', code });

    assert.deepEqual([ended('FAILED'), refused('UNAVAILABLE')], [true, true]);
    assert.deepEqual(
      [ended('DECLINED'), refused('CALL_FULL'), refused(undefined)],
      [false, false, false],
    );
    assert.equal(mayBeNetwork({ is: 'denied', denied: 'microphone' }), false);
    assert.equal(mayBeNetwork(undefined), false);
  });

  it('goes without a camera, and says so, and not without a microphone', async () => {
    const { calling, calls, browser } = new Page();
    browser.lacks.add('video');
    await calling.start(DIRECT, 'VIDEO');
    assert.equal(calling.denied, 'camera');
    assert.equal(calls.active?.tracks.video, undefined);
    await calling.hangUp();

    browser.lacks.add('audio');
    await calling.start(DIRECT, 'AUDIO');
    assert.deepEqual(calling.note?.over, { is: 'denied', denied: 'microphone' });
    assert.equal(calls.asked.length, 1);
  });

  it('says why it was refused, and keeps no device', async () => {
    const { calling, calls, browser } = new Page();
    calls.failure = new SkeinError('CALL_FULL', 'nine');

    await calling.start(GROUP, 'AUDIO', [BEN]);

    assert.deepEqual(calling.note?.over, { is: 'refused', code: 'CALL_FULL' });
    assert.deepEqual(browser.running, []);
    calling.dismiss();
    assert.equal(calling.note, undefined);
  });

  it('that is hung up before it has begun leaves nothing running', async () => {
    const { calling, calls, browser } = new Page();

    const starting = calling.start(DIRECT, 'AUDIO');
    await calling.hangUp();
    await starting;

    assert.deepEqual(calls.asked, []);
    assert.deepEqual(browser.running, []);
    assert.equal(calling.active, undefined);
  });

  it('sounds as it is: rings, rings back, and is still', async () => {
    const { calling, calls, sounds } = new Page();
    calls.rings(call());
    calls.rings(undefined);
    await calling.start(DIRECT, 'AUDIO');
    calls.active?.becomes({ invited: [{ user: BEN, state: 'RINGING' }] });
    calls.active?.becomes({ phase: 'ONGOING' });
    calls.rings(call({ id: 'bb' }));

    assert.deepEqual(sounds, ['ring', 'none', 'ringback', 'none', 'waiting']);
  });

  it('rings no more once it is declined, also without an answer', async () => {
    const { calling, calls, sounds } = new Page();
    calls.rings(call());
    assert.equal(calling.incoming?.id, 'aa');

    await calling.decline(call());

    assert.equal(calling.incoming, undefined);
    assert.deepEqual(calls.asked, [['decline', 'aa']]);
    assert.equal(sounds.at(-1), 'none');
  });

  it('hangs up the call that one is in before it takes another one', async () => {
    const { calling, calls, browser } = new Page();
    await calling.start(DIRECT, 'VIDEO');
    const first = calls.active;

    await calling.join(call({ id: 'bb', conversation: 'd1-3' }), 'AUDIO');

    assert.equal(first?.end, 'LEFT');
    assert.equal(calling.active?.call.id, 'bb');
    assert.deepEqual(browser.running, ['audio']);
  });

  it('takes a call over that is on another device', async () => {
    const { calling, calls } = new Page();
    calls.elsewhere = true;

    await calling.join(call({ phase: 'ONGOING' }), 'AUDIO');

    assert.deepEqual(calls.asked, [['TAKE_OVER', 'aa']]);
  });

  it('can be joined where one goes on, and is not while one is in it', async () => {
    const { calling, calls } = new Page();
    calls.known = call({ conversation: GROUP, phase: 'ONGOING' });
    assert.equal(calling.joinable(GROUP)?.id, 'aa');

    await calling.join(calls.known, 'AUDIO');
    assert.equal(calling.joinable(GROUP), undefined);
    calls.known = call();
    assert.equal(calling.joinable(DIRECT), undefined);
  });

  it('switches the camera, and shows a screen in place of it for a while', async () => {
    const { calling, calls, browser } = new Page();
    await calling.start(DIRECT, 'VIDEO');
    await calling.camera(false);
    assert.deepEqual(browser.running, ['audio']);
    await calling.camera(true);

    await calling.screen(true);
    assert.deepEqual(browser.running, ['audio', 'screen']);
    assert.equal(calls.active?.tracks.isScreen, true);
    // The browser's own button.
    browser.tracks.at(-1)?.end();
    await new Promise(setImmediate);

    assert.deepEqual(browser.running, ['audio', 'video']);
    assert.equal(calls.active?.tracks.isScreen, false);
  });

  it('goes on as it was when a screen is not given', async () => {
    const { calling, browser } = new Page();
    browser.lacks.add('screen');
    await calling.start(DIRECT, 'VIDEO');

    await calling.screen(true);

    assert.equal(calling.denied, 'screen');
    assert.deepEqual(browser.running, ['audio', 'video']);
  });

  it('uses the devices that were chosen, also the next time', async () => {
    const { calling, calls, browser, kept } = new Page();
    browser.devices = [
      { kind: 'videoinput', deviceId: 'front', label: 'Front' },
      { kind: 'videoinput', deviceId: 'back', label: 'Back' },
    ] as MediaDeviceInfo[];
    await calling.start(DIRECT, 'VIDEO');

    await calling.chooseDevice('videoinput', 'back');

    const camera = browser.tracks.at(-1);
    const wish = camera?.from as MediaTrackConstraints | undefined;
    assert.deepEqual(wish?.deviceId, { ideal: 'back' });
    assert.equal(calls.active?.tracks.video, camera as unknown as MediaStreamTrack);
    assert.equal(calling.devices.chosen('videoinput'), 'back');
    const later = new CallDevices(new KeptValue<ChosenDevices>('calls.1', kept), browser);
    await later.look();
    assert.equal(later.chosen('videoinput'), 'back');
    // It is not there any more: the browser chooses.
    browser.devices = [];
    await later.look();
    assert.equal(later.chosen('videoinput'), '');
  });
});
