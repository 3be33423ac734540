import { participantOf } from '../core/call-book.ts';
import type {
  Call,
  CallOutcome,
  CallParticipant,
  CallSignalEvent,
  ChangeCall,
} from '../protocol/call-values.ts';
import type { UserId } from '../protocol/ids.ts';
import { CallMesh } from './call-mesh.ts';
import { CallSfu } from './call-sfu.ts';
import {
  type CallTracks,
  type MediaWay,
  type MediaWaySetup,
  NO_TRACKS,
  type RemoteMedia,
} from './media-way.ts';

const LOOK_EVERY_MILLIS = 2_000;
/** How a call is over for this device: as the call ended, or its user goes on without it. */
export type CallEnd = CallOutcome | 'LEFT' | 'ELSEWHERE';

export interface ActiveCallSetup extends Omit<MediaWaySetup, 'changed' | 'lost'> {
  /** It is over, for this device. */
  ended(): void;
}

/**
 * The call that this device takes part in, from when it is begun or joined until it is over. It sends
 * what it is given, to each participant, and says what comes from each. Whoever shows it listens.
 */
export class ActiveCall {
  readonly #setup: ActiveCallSetup;
  #way: MediaWay;
  readonly #listeners = new Set<() => void>();
  #call: Call;
  #tracks: CallTracks;
  #inView: ReadonlySet<UserId> | undefined;
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
    this.#way = this.#newWay(call);
    this.#look();
  }

  #newWay(call: Call): MediaWay {
    const setup = {
      ...this.#setup,
      changed: () => this.#changed(),
      lost: () => this.#lost(),
    };
    const way = call.room === 0 ? new CallMesh(setup, call) : new CallSfu(setup, call);
    way.send(this.#isHeld ? NO_TRACKS : this.#tracks);
    way.view(this.#inView);
    return way;
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
    return this.#call.participants
      .filter(({ user }) => user !== this.#setup.self)
      .map(({ user }) => this.#way.remote(user));
  }

  /** What a user's device says that it sends. */
  participant(user: UserId): CallParticipant | undefined {
    return participantOf(this.#call, user);
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

  /**
   * Only of these users are pictures wanted from now on, as of those in sight; undefined: of all.
   * Where each device sends to each it changes nothing.
   */
  view(users: readonly UserId[] | undefined): void {
    this.#inView = users === undefined ? undefined : new Set(users);
    this.#way.view(this.#inView);
  }

  #apply(): void {
    if (this.#end !== undefined) {
      return;
    }
    const { audio } = this.#tracks;
    if (audio !== undefined) {
      audio.enabled = !this.#isMuted;
    }
    this.#way.send(this.#isHeld ? NO_TRACKS : this.#tracks);
    this.#tellMedia();
    this.#changed();
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
    if (call.room !== this.#call.room) {
      this.#way.close();
      this.#way = this.#newWay(call);
    }
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
    this.#meet(own);
    this.#tellMedia();
    this.#changed();
  }

  #meet(own: CallParticipant | undefined): void {
    if (own !== undefined) {
      this.#way.told(this.#call, own, this.#isSeated);
    }
  }

  /** The connection to the node is gone: media flow on, and nothing is said. */
  disconnected(): void {
    this.#isSeated = false;
    this.#way.disconnected();
  }

  /** The node knows this device in the call again, on a new connection. */
  seated(call: Call): void {
    this.#isSeated = true;
    this.told(call);
    if (this.#end === undefined) {
      this.#meet(this.participant(this.#setup.self));
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
    if (this.#end === undefined) {
      this.#way.signalled(event);
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
    this.#way.close();
    this.#setup.ended();
    this.#changed();
  }

  #look(): void {
    this.#stopLooking = this.#setup.environment.after(LOOK_EVERY_MILLIS, () => {
      this.#way.look();
      this.#look();
    });
  }
}
