import { participantOf } from '../core/call-book.ts';
import type { CallQuality } from '../core/call-quality.ts';
import type { PeerState } from '../core/peer-link.ts';
import type {
  Call,
  CallOutcome,
  CallParticipant,
  CallSignalEvent,
  ChangeCall,
} from '../protocol/call-values.ts';
import type { DeviceId, UserId } from '../protocol/ids.ts';
import type { ClientBody } from '../protocol/values.ts';
import { CallPeer, type IceSource, keyOf } from './call-peer.ts';
import type { Environment } from './environment.ts';
import type { OpenPeer } from './peer-connection.ts';

const LOOK_EVERY_MILLIS = 2_000;
/** Signals of joinings that are not known yet: they overtake what is told of the call. */
const EARLY_MAX = 128;
/** Bits per second of pictures that go out, to all together, and at least to each. */
const VIDEO_BITS_MAX = 2_500_000;
const VIDEO_BITS_MIN = 150_000;

/** How a call is over for this device: as the call ended, or its user goes on without it. */
export type CallEnd = CallOutcome | 'LEFT' | 'ELSEWHERE';

/** Another user who takes part, as far as media are concerned. */
export interface RemoteMedia {
  readonly user: UserId;
  readonly state: PeerState;
  /** Sound and pictures that come from it; undefined until the first of them. */
  readonly media: MediaStream | undefined;
  readonly quality: CallQuality | undefined;
}

/** What this device sends. */
export interface CallTracks {
  readonly audio: MediaStreamTrack | undefined;
  readonly video: MediaStreamTrack | undefined;
  /** The pictures are of a screen. */
  readonly isScreen: boolean;
}

const NOTHING: CallTracks = { audio: undefined, video: undefined, isScreen: false };

export interface ActiveCallSetup {
  readonly self: UserId;
  readonly device: DeviceId;
  readonly environment: Environment;
  readonly open: OpenPeer;
  readonly ice: IceSource;
  ask(body: ClientBody): Promise<unknown>;
  /** Asks how the call is now. */
  askCall(): void;
  /** It is over, for this device. */
  ended(): void;
}

/**
 * The call that this device takes part in, from when it is begun or joined until it is over. It sends
 * what it is given, to each participant, and says what comes from each. Whoever shows it listens.
 */
export class ActiveCall {
  readonly #setup: ActiveCallSetup;
  readonly #peers = new Map<UserId, CallPeer>();
  readonly #listeners = new Set<() => void>();
  #early: CallSignalEvent[] = [];
  #call: Call;
  #tracks: CallTracks;
  #isMuted = false;
  #isHeld = false;
  #end: CallEnd | undefined;
  #isTold = false;
  /** The node knows that the connection that is open is this device's in the call. */
  #isSeated = true;
  #isTellingMedia = false;
  #stopLooking: () => void = () => {};

  /** Made by `SkeinCalls`. */
  constructor(setup: ActiveCallSetup, call: Call, tracks: CallTracks) {
    this.#setup = setup;
    this.#call = call;
    this.#tracks = tracks;
    this.#look();
  }

  /** As the node tells it. */
  get call(): Call {
    return this.#call;
  }

  /** How it is over; undefined: it goes on. */
  get end(): CallEnd | undefined {
    return this.#end;
  }

  get isMuted(): boolean {
    return this.#isMuted;
  }

  /** This device neither sends nor should it play what comes. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  get tracks(): CallTracks {
    return this.#tracks;
  }

  /** The others who take part, in the order in which they joined. */
  remotes(): RemoteMedia[] {
    return this.#others().map(({ user }) => {
      const peer = this.#peers.get(user);
      return {
        user,
        state: peer?.state ?? 'CONNECTING',
        media: peer?.media,
        quality: peer?.quality,
      };
    });
  }

  /** What a user's device says that it sends. */
  participant(user: UserId): CallParticipant | undefined {
    return participantOf(this.#call, user);
  }

  #others(): CallParticipant[] {
    return this.#call.participants.filter(({ user }) => user !== this.#setup.self);
  }

  /** Hears that something of it is another. @return ends it */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) {
      listener();
    }
  }

  /** Sends these from now on. The tracks stay the caller's, who stops them. */
  send(tracks: CallTracks): void {
    this.#tracks = tracks;
    this.#apply();
  }

  /** Others hear nothing of this device, or do again. */
  mute(isMuted: boolean): void {
    this.#isMuted = isMuted;
    this.#apply();
  }

  /** Puts the call on hold, or takes it up again. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    this.#apply();
  }

  #apply(): void {
    if (this.#end !== undefined) {
      return;
    }
    const { audio } = this.#tracks;
    if (audio !== undefined) {
      audio.enabled = !this.#isMuted;
    }
    for (const peer of this.#peers.values()) {
      this.#sendTo(peer);
    }
    this.#tellMedia();
    this.#changed();
  }

  #sendTo(peer: CallPeer): void {
    const { audio, video } = this.#isHeld ? NOTHING : this.#tracks;
    // Each of many gets less: they have to share what goes out of this device.
    const share = VIDEO_BITS_MAX / Math.max(1, this.#others().length);
    peer.send(audio, video, Math.max(VIDEO_BITS_MIN, Math.round(share)));
  }

  /** Says what is sent, for others to show, until the call says the same. */
  #tellMedia(): void {
    const own = this.participant(this.#setup.self);
    const { audio, video, isScreen } = this.#tracks;
    const muted = this.#isMuted || audio === undefined;
    const media = {
      muted,
      video: video !== undefined && !isScreen,
      screen: video !== undefined && isScreen,
      held: this.#isHeld,
    };
    const isTold =
      own === undefined ||
      (own.muted === muted &&
        own.video === media.video &&
        own.screen === media.screen &&
        own.held === media.held);
    if (isTold || this.#isTellingMedia || this.#end !== undefined) {
      return;
    }
    this.#isTellingMedia = true;
    const { conversation, id } = this.#call;
    const again = () => {
      this.#isTellingMedia = false;
    };
    // Refused: the next word about the call says what is to be told.
    this.#setup.ask({ is: 'setCallMedia', value: { conversation, id, ...media } }).then(() => {
      again();
      this.#tellMedia();
    }, again);
  }

  /** Leaves the call, or gives up calling. Done when the node knows, or has no way to. */
  hangUp(): Promise<void> {
    return this.#leave('LEAVE', 'LEFT');
  }

  async #leave(action: ChangeCall['action'], end: CallEnd): Promise<void> {
    if (this.#end !== undefined) {
      return;
    }
    const { conversation, id } = this.#call;
    const told = this.#setup.ask({ is: 'changeCall', value: { conversation, id, action } });
    this.#over(end);
    await told.catch(() => {});
  }

  // From here on it is SkeinCalls that calls.

  /** The call is so now. */
  told(call: Call): void {
    if ((call.version <= this.#call.version && this.#isTold) || this.#end !== undefined) {
      return;
    }
    this.#isTold = true;
    this.#call = call;
    const own = this.participant(this.#setup.self);
    if (call.phase === 'ENDED') {
      this.#over(call.outcome ?? 'FAILED');
      return;
    }
    if (own !== undefined && own.device !== this.#setup.device) {
      this.#over('ELSEWHERE');
      return;
    }
    if (own !== undefined) {
      this.#meet(own);
    }
    this.#tellMedia();
    this.#changed();
  }

  /** Has a connection with each who takes part, and with nobody else. */
  #meet(own: CallParticipant): void {
    const others = this.#others();
    for (const [user, peer] of this.#peers) {
      const other = others.find((one) => one.user === user);
      if (other === undefined || keyOf(own, other) !== peer.key) {
        peer.close();
        this.#peers.delete(user);
      }
    }
    for (const other of others) {
      const isThere = this.#isSeated && other.awayUntilMillis === 0;
      const peer = this.#peers.get(other.user);
      if (peer === undefined) {
        this.#newPeer(own, other, isThere);
      } else {
        peer.told(isThere);
        this.#sendTo(peer);
      }
    }
  }

  /** The connection to the node is gone: media flow on, and nothing is said. */
  disconnected(): void {
    this.#isSeated = false;
    for (const peer of this.#peers.values()) {
      peer.told(false);
    }
  }

  /** The node knows this device in the call again, on a new connection. */
  seated(call: Call): void {
    this.#isSeated = true;
    this.told(call);
    const own = this.participant(this.#setup.self);
    if (own !== undefined && this.#end === undefined) {
      this.#meet(own);
    }
  }

  #newPeer(own: CallParticipant, other: CallParticipant, bothAreThere: boolean): void {
    const { user, device } = other;
    const { conversation, id } = this.#call;
    const { ice, open, environment, ask, askCall } = this.#setup;
    const peer = new CallPeer(own, other, ice, open, environment, {
      signal: async (signal) => {
        await ask({ is: 'signalCall', value: { conversation, id, user, device, signal } });
      },
      askCall,
      changed: () => this.#changed(),
      lost: () => this.#lost(),
    });
    this.#peers.set(user, peer);
    this.#sendTo(peer);
    peer.told(bothAreThere);
    peer.begin();
    for (const event of this.#early.splice(0)) {
      this.signalled(event);
    }
  }

  /** A call of two is none without media; in a group the others go on. */
  #lost(): void {
    if (this.#call.conversation.startsWith('d')) {
      void this.#leave('FAIL', 'FAILED');
    } else {
      this.#changed();
    }
  }

  signalled(event: CallSignalEvent): void {
    const peer = this.#peers.get(event.user);
    const age = peer?.ageOf(event) ?? 'LATER';
    if (age === 'NOW') {
      peer?.received(event.signal);
    } else if (age === 'LATER' && this.#early.length < EARLY_MAX && this.#end === undefined) {
      this.#early.push(event);
    }
  }

  /** The node does not know this device in the call any more. */
  over(end: CallEnd): void {
    this.#over(end);
  }

  #over(end: CallEnd): void {
    if (this.#end !== undefined) {
      return;
    }
    this.#end = end;
    this.#stopLooking();
    for (const peer of this.#peers.values()) {
      peer.close();
    }
    this.#peers.clear();
    this.#setup.ended();
    this.#changed();
  }

  #look(): void {
    this.#stopLooking = this.#setup.environment.after(LOOK_EVERY_MILLIS, () => {
      for (const peer of this.#peers.values()) {
        void peer.look();
        void peer.renew();
      }
      this.#look();
    });
  }
}
