import { Changes } from '../model/changes.ts';
import {
  type ActiveCall,
  type Call,
  type CallEnd,
  type CallId,
  type CallMedia,
  type CallTracks,
  type ConversationId,
  type ErrorCode,
  type SkeinClient,
  SkeinError,
  type UserId,
} from '../sdk.ts';
import type { KeptValue } from './account.ts';
import { CallDevices, type ChosenDevices, type Denied, DeniedError } from './call-devices.ts';
import { type CallSound, CallSounds } from './call-sounds.ts';
import { Speakers } from './speakers.ts';

/** How a call is over, or why there was none. */
export type CallOver =
  | { readonly is: 'ended'; readonly end: CallEnd }
  | { readonly is: 'refused'; readonly code: ErrorCode | undefined }
  | { readonly is: 'denied'; readonly denied: Denied };

/** Whether the way through the network may be why: then it can be tried. */
export function mayBeNetwork(over: CallOver | undefined): boolean {
  return over?.is === 'ended'
    ? over.end === 'FAILED'
    : over?.is === 'refused' && (over.code === 'UNAVAILABLE' || over.code === 'OUTCOME_UNKNOWN');
}

/** What is shown of a call that is about to begin, or is over. */
export interface CallNote {
  readonly conversation: ConversationId;
  readonly media: CallMedia;
  /** Undefined: there was none. */
  readonly call: CallId | undefined;
  /** Undefined: it is about to begin. */
  readonly over: CallOver | undefined;
}

/** How a call was is shown for so long, unless it did not work. */
const OVER_MILLIS = 3_000;
const NOTHING: CallTracks = { audio: undefined, video: undefined, isScreen: false };

/** What the page does with calls: rings, is in one, sends what microphone, camera and screen give. */
export class Calling {
  readonly changes = new Changes();
  readonly devices: CallDevices;
  readonly #client: () => SkeinClient;
  readonly #sounds: Pick<CallSounds, 'play'>;
  readonly #speakers: Pick<Speakers, 'play'>;
  readonly #silenced = new Set<string>();
  #active: ActiveCall | undefined;
  #note: CallNote | undefined;
  #isSmall = false;
  #denied: Denied | undefined;
  /** Tracks of this page, which it has to stop. */
  #tracks = NOTHING;
  #hadCamera = false;
  #stopListening: () => void = () => {};

  constructor(
    client: () => SkeinClient,
    kept: KeptValue<ChosenDevices>,
    devices = new CallDevices(kept),
    sounds: Pick<CallSounds, 'play'> = new CallSounds(),
    speakers: Pick<Speakers, 'play'> = new Speakers(),
  ) {
    this.#client = client;
    this.devices = devices;
    this.#sounds = sounds;
    this.#speakers = speakers;
    devices.changes.listen(() => this.#play());
  }

  /** There is a client. */
  begin(): void {
    this.#stopListening = this.#client().calls.listen({
      onCall: () => this.#happened(),
      onRinging: () => this.#happened(),
    });
  }

  // What is shown.

  get active(): ActiveCall | undefined {
    return this.#active;
  }

  /** Of a call that is about to begin, or is over. */
  get note(): CallNote | undefined {
    return this.#note;
  }

  /** A window beside the chats; else the call takes the whole page. */
  get isSmall(): boolean {
    return this.#isSmall;
  }

  /** Whether the call lies over all else. */
  get isFull(): boolean {
    return !this.#isSmall && (this.#active !== undefined || this.#note !== undefined);
  }

  /** What was wanted last and could not be had. */
  get denied(): Denied | undefined {
    return this.#denied;
  }

  get tracks(): CallTracks {
    return this.#tracks;
  }

  /** The call for which it rings, in sight. */
  get incoming(): Call | undefined {
    const ringing = this.#client().calls.ringing.filter(({ id }) => !this.#silenced.has(id));
    return ringing[ringing.length - 1];
  }

  /** The call of a conversation that one may join from here. */
  joinable(conversation: ConversationId): Call | undefined {
    const { calls } = this.#client();
    const call = calls.of(conversation);
    const isOpen = call?.phase === 'ONGOING' || (call !== undefined && conversation[0] === 'g');
    const isHere = this.#active?.call.id === call?.id || this.#note?.conversation === conversation;
    return isOpen && !isHere && call.id !== this.incoming?.id ? call : undefined;
  }

  isElsewhere(call: Call): boolean {
    return this.#client().calls.isElsewhere(call);
  }

  enlarge(): void {
    this.#isSmall = false;
    this.changes.happened();
  }

  shrink(): void {
    this.#isSmall = true;
    this.changes.happened();
  }

  /** Nothing more is shown of a call that is over. */
  dismiss(): void {
    if (this.#active === undefined) {
      this.#note = undefined;
      this.#isSmall = false;
      this.changes.happened();
    }
  }

  // What the user does.

  async start(
    conversation: ConversationId,
    media: CallMedia,
    invited: readonly UserId[] = [],
  ): Promise<void> {
    await this.#take(conversation, media, (tracks) =>
      this.#client().calls.start(conversation, media, tracks, invited),
    );
  }

  /** Accepts, or joins. One call at a time: another one is hung up first. */
  async join(call: Call, media: CallMedia): Promise<void> {
    await this.hangUp();
    const { calls } = this.#client();
    const how = calls.isElsewhere(call) ? 'TAKE_OVER' : 'JOIN';
    await this.#take(call.conversation, media, (tracks) => calls.join(call, tracks, how));
  }

  async decline(call: Call): Promise<void> {
    // It rings no more, whatever becomes of the word.
    this.#silenced.add(call.id);
    this.#happened();
    await this.#client()
      .calls.decline(call)
      .catch(() => {});
  }

  async #take(
    conversation: ConversationId,
    media: CallMedia,
    take: (tracks: CallTracks) => Promise<ActiveCall>,
  ): Promise<void> {
    if (this.#active !== undefined || (this.#note !== undefined && this.#note.over === undefined)) {
      return;
    }
    const note: CallNote = { conversation, media, call: undefined, over: undefined };
    this.#note = note;
    this.#isSmall = false;
    this.#denied = undefined;
    this.#happened();
    try {
      const tracks = await this.#open(media);
      if (this.#note !== note) {
        // Hung up meanwhile.
        stop(tracks);
        return;
      }
      this.#tracks = tracks;
      const active = await take(tracks);
      if (this.#note !== note) {
        await active.hangUp();
        return;
      }
      this.#note = undefined;
      this.#is(active);
    } catch (error) {
      if (this.#note === note) {
        this.#letGo();
        this.#over(note, overOf(error));
      }
    }
  }

  /** A call goes without a camera, and not without a microphone. */
  async #open(media: CallMedia): Promise<CallTracks> {
    const audio = await this.devices.microphone();
    if (media === 'AUDIO') {
      return { ...NOTHING, audio };
    }
    try {
      return { ...NOTHING, audio, video: await this.devices.camera() };
    } catch {
      this.#denied = 'camera';
      return { ...NOTHING, audio };
    }
  }

  #is(active: ActiveCall): void {
    this.#active = active;
    active.listen(() => {
      if (active.end === undefined) {
        this.#happened();
      } else if (this.#active === active) {
        this.#ended(active, active.end);
      }
    });
    if (active.end === undefined) {
      this.#happened();
    } else {
      this.#ended(active, active.end);
    }
  }

  #ended(active: ActiveCall, end: CallEnd): void {
    const { conversation, media, id } = active.call;
    this.#active = undefined;
    this.#letGo();
    this.#over({ conversation, media, call: id, over: undefined }, { is: 'ended', end });
  }

  #over(note: CallNote, over: CallOver): void {
    const shown = { ...note, over };
    this.#note = shown;
    this.#happened();
    if (over.is === 'ended' && !mayBeNetwork(over)) {
      setTimeout(() => {
        if (this.#note === shown) {
          this.dismiss();
        }
      }, OVER_MILLIS);
    }
  }

  #letGo(): void {
    stop(this.#tracks);
    this.#tracks = NOTHING;
    this.#hadCamera = false;
  }

  async hangUp(): Promise<void> {
    const active = this.#active;
    if (active !== undefined) {
      void active.hangUp();
    } else if (this.#note !== undefined) {
      this.#letGo();
      this.#note = undefined;
      this.#happened();
    }
  }

  mute(isMuted: boolean): void {
    this.#active?.mute(isMuted);
  }

  hold(isHeld: boolean): void {
    this.#active?.hold(isHeld);
  }

  get isCameraOn(): boolean {
    return this.#tracks.video !== undefined && !this.#tracks.isScreen;
  }

  async camera(isOn: boolean): Promise<void> {
    const video = isOn ? await this.#try(() => this.devices.camera()) : undefined;
    if (!isOn || video !== undefined) {
      this.#sendVideo(video, false);
    }
  }

  async screen(isOn: boolean): Promise<void> {
    if (isOn) {
      const video = await this.#try(() => this.devices.screen());
      if (video !== undefined) {
        this.#hadCamera = this.isCameraOn;
        // By the browser's own button, too.
        video.addEventListener('ended', () => {
          if (this.#tracks.video === video) {
            void this.screen(false);
          }
        });
        this.#sendVideo(video, true);
      }
    } else {
      // At once: a camera may take long to open, or not be given at all.
      const hadCamera = this.#hadCamera;
      this.#hadCamera = false;
      this.#sendVideo(undefined, false);
      if (hadCamera) {
        await this.camera(true);
      }
    }
  }

  /** Another microphone, camera or speaker, also for calls to come. */
  async chooseDevice(kind: MediaDeviceKind, id: string): Promise<void> {
    this.devices.choose(kind, id);
    if (kind === 'videoinput' && this.isCameraOn) {
      await this.camera(true);
    } else if (kind === 'audioinput' && this.#active !== undefined) {
      const audio = await this.#try(() => this.devices.microphone());
      if (audio !== undefined) {
        this.#send({ ...this.#tracks, audio });
      }
    }
  }

  async #try(open: () => Promise<MediaStreamTrack>): Promise<MediaStreamTrack | undefined> {
    const active = this.#active;
    try {
      const track = await open();
      if (this.#active === active && active !== undefined) {
        this.#denied = undefined;
        return track;
      }
      track.stop();
    } catch (error) {
      this.#denied = error instanceof DeniedError ? error.denied : undefined;
      this.changes.happened();
    }
    return undefined;
  }

  #sendVideo(video: MediaStreamTrack | undefined, isScreen: boolean): void {
    this.#send({ ...this.#tracks, video, isScreen });
  }

  #send(tracks: CallTracks): void {
    const before = this.#tracks;
    this.#tracks = tracks;
    this.#active?.send(tracks);
    for (const track of [before.audio, before.video]) {
      if (track !== tracks.audio && track !== tracks.video) {
        track?.stop();
      }
    }
    this.changes.happened();
  }

  #happened(): void {
    this.#sounds.play(this.#sound());
    this.#play();
    this.changes.happened();
  }

  #sound(): CallSound {
    if (this.incoming !== undefined) {
      return this.#active === undefined ? 'ring' : 'waiting';
    }
    const call = this.#active?.call;
    const rings =
      call?.phase === 'CALLING' && call.invited.some(({ state }) => state === 'RINGING');
    return rings ? 'ringback' : 'none';
  }

  #play(): void {
    const active = this.#active;
    const remotes = active === undefined || active.isHeld ? [] : active.remotes();
    this.#speakers.play(remotes, this.devices.chosen('audiooutput'));
  }

  /** The page is left, or shows another account. */
  end(): void {
    this.#stopListening();
    void this.hangUp();
    this.#note = undefined;
    this.#letGo();
    this.#sounds.play('none');
  }
}

function stop({ audio, video }: CallTracks): void {
  audio?.stop();
  video?.stop();
}

function overOf(error: unknown): CallOver {
  if (error instanceof DeniedError) {
    return { is: 'denied', denied: error.denied };
  }
  return { is: 'refused', code: error instanceof SkeinError ? error.code : undefined };
}
