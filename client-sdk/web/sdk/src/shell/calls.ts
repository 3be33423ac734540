import { CallBook, rings, takesPart } from '../core/call-book.ts';
import type {
  Call,
  CallId,
  CallMedia,
  CallSignalEvent,
  ChangeCall,
} from '../protocol/call-values.ts';
import { isRetryable, SkeinError } from '../protocol/errors.ts';
import type { ClientId, ConversationId, UserId } from '../protocol/ids.ts';
import type { ClientBody } from '../protocol/values.ts';
import { ActiveCall } from './active-call.ts';
import type { Backend } from './backend.ts';
import { Alarm, type Environment } from './environment.ts';
import type { ClientEvent } from './events.ts';
import { answerOf } from './groups.ts';
import { IceServerBook } from './ice-servers.ts';
import type { CallTracks, MediaWaySetup } from './media-way.ts';

/** Another tab that has just left a call lets go of it at once. */
const LOCK_MILLIS = 2_000;
const EARLY_MAX = 128;
/** What the node could not say is asked for again after so long, or as it says. */
const AGAIN_MILLIS = 1_000;

/** How media flow. */
export type PeerKinds = Pick<MediaWaySetup, 'open' | 'openReceiving'>;

/** Hears of calls. Callbacks never run at the same time. */
export interface CallListener {
  /** A call began, changed, or ended: all of it, the newest word. */
  onCall?(call: Call): void;
  /** The calls for which this device rings are others now. */
  onRinging?(ringing: readonly Call[]): void;
}

/**
 * Voice and video calls: who is called and who takes part, and the one call that this device takes
 * part in. What is sent is the caller's: tracks of a microphone, a camera, a screen.
 *
 * Of tabs that share a socket, all ring, and the one that joins has the call; when that is gone, the
 * others leave the call for it.
 */
export class SkeinCalls {
  readonly #backend: Backend;
  readonly #environment: Environment;
  readonly #peers: PeerKinds;
  readonly #newId: () => ClientId;
  readonly #ice: IceServerBook;
  readonly #book = new CallBook();
  readonly #listeners = new Set<CallListener>();
  readonly #alarm: Alarm;
  /** The calls of which the node knows, or is told, that this device rings. */
  #rung = new Set<CallId>();
  #ringing: readonly Call[] = [];
  #active: ActiveCall | undefined;
  /** Where this tab is about to take part, or does. */
  #here: ConversationId | undefined;
  /** Signals of the call in which this tab is about to take part. */
  #early: CallSignalEvent[] = [];
  readonly #watched = new Set<ConversationId>();
  readonly #closed = new AbortController();

  /** Made by `SkeinClient`. */
  constructor(backend: Backend, environment: Environment, peers: PeerKinds, newId: () => ClientId) {
    this.#backend = backend;
    this.#environment = environment;
    this.#peers = peers;
    this.#newId = newId;
    this.#ice = new IceServerBook(
      (body) => backend.request(body),
      () => this.#nodeTime(),
    );
    this.#alarm = new Alarm(environment, () => this.#ring());
  }

  /** @return ends it */
  listen(listener: CallListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The call that this tab takes part in. */
  get active(): ActiveCall | undefined {
    return this.#active;
  }

  /** The calls for which this device rings, the newest last. */
  get ringing(): readonly Call[] {
    return this.#ringing;
  }

  /** The call that a conversation has, as far as is known here; it may be asked for. */
  of(conversation: ConversationId): Call | undefined {
    return this.#book.of(conversation);
  }

  /** Whether the user takes part on another device, or in another tab of this one. */
  isElsewhere(call: Call): boolean {
    return (
      this.#active?.call.id !== call.id &&
      call.participants.some(({ user }) => user === this.#backend.user)
    );
  }

  /** Asks the node for the call of a conversation. @return undefined: there is none */
  async ask(conversation: ConversationId): Promise<Call | undefined> {
    try {
      await this.#told({ is: 'askCall', value: { conversation } });
    } catch (error) {
      if (!isCode(error, 'NO_SUCH_CALL')) {
        throw error;
      }
      this.#gone(conversation);
    }
    return this.of(conversation);
  }

  /**
   * Calls the other of a direct chat, or members of a group. If the conversation has a call already
   * the user joins that. Rejected with what keeps the user from posting there, and with
   * TOO_MANY_CALLS, CALL_FULL, CALL_ELSEWHERE.
   *
   * @param invited in a group: whose devices ring; nobody's, if none is named
   */
  start(
    conversation: ConversationId,
    media: CallMedia,
    tracks: CallTracks,
    invited: readonly UserId[] = [],
  ): Promise<ActiveCall> {
    const id = this.#newId();
    return this.#take(conversation, tracks, () =>
      this.#told({ is: 'startCall', value: { conversation, id, media, invited } }),
    );
  }

  /**
   * Takes part: accepts a call, or joins that of a group. Rejected with NO_SUCH_CALL if it is over,
   * with CALL_FULL, and with CALL_ELSEWHERE if the user takes part on another device.
   *
   * @param how TAKE_OVER: from the user's other device, if it takes part there
   */
  join(
    { conversation, id }: Pick<Call, 'conversation' | 'id'>,
    tracks: CallTracks,
    how: 'JOIN' | 'TAKE_OVER' = 'JOIN',
  ): Promise<ActiveCall> {
    return this.#take(conversation, tracks, () => this.#change(conversation, id, how));
  }

  /** Does not take it: none of the user's devices rings any more. */
  async decline({ conversation, id }: Pick<Call, 'conversation' | 'id'>): Promise<void> {
    await this.#change(conversation, id, this.#active === undefined ? 'DECLINE' : 'BUSY');
  }

  /** Takes part, in one call at a time. */
  async #take(
    conversation: ConversationId,
    tracks: CallTracks,
    ask: () => Promise<Call>,
  ): Promise<ActiveCall> {
    if (this.#here !== undefined) {
      throw new SkeinError('CALL_ELSEWHERE', 'this tab takes part in a call');
    }
    this.#here = conversation;
    let release: () => void = () => {};
    try {
      release = await this.#hold(conversation);
      await this.#ice.get();
      const call = (await this.#takenOver(conversation)) ?? (await ask());
      const active = this.#newCall(call, tracks, release);
      this.#active = active;
      active.told(this.#book.newest(conversation) ?? call);
      for (const event of this.#early) {
        active.signalled(event);
      }
      this.#ring();
      return active;
    } catch (error) {
      this.#here = undefined;
      release();
      throw error;
    } finally {
      this.#early = [];
    }
  }

  /** The call in which this device takes part already, without its connections: it begins anew. */
  async #takenOver(conversation: ConversationId): Promise<Call | undefined> {
    const call = this.of(conversation);
    const { user = '', device = '' } = this.#backend;
    if (call === undefined || !takesPart(call, user, device)) {
      return undefined;
    }
    try {
      return await this.#change(conversation, call.id, 'TAKE_OVER');
    } catch (error) {
      // It has just been left.
      if (isCode(error, 'NO_SUCH_CALL')) {
        return undefined;
      }
      throw error;
    }
  }

  #newCall(call: Call, tracks: CallTracks, release: () => void): ActiveCall {
    const { user: self = '', device = '' } = this.#backend;
    const active: ActiveCall = new ActiveCall(
      {
        self,
        device,
        environment: this.#environment,
        ...this.#peers,
        ice: this.#ice,
        ask: (body) => this.#backend.request(body),
        askCall: () => void this.ask(call.conversation).catch(() => {}),
        ended: () => {
          this.#active = undefined;
          this.#here = undefined;
          release();
          this.#ring();
        },
      },
      call,
      tracks,
    );
    return active;
  }

  #nodeTime(): number {
    return this.#environment.time() + this.#backend.aheadMillis;
  }

  /** Has the conversation's call in this tab. @return gives it up */
  #hold(conversation: ConversationId): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const waiting = new AbortController();
      const stop = this.#environment.after(LOCK_MILLIS, () => waiting.abort());
      this.#backend
        .lock(lockOf(conversation), waiting.signal, () => {
          stop();
          return new Promise((release) => resolve(release));
        })
        .catch(() => reject(new SkeinError('CALL_ELSEWHERE', 'another tab takes part')));
    });
  }

  async #change(
    conversation: ConversationId,
    id: CallId,
    action: ChangeCall['action'],
  ): Promise<Call> {
    try {
      return await this.#told({ is: 'changeCall', value: { conversation, id, action } });
    } catch (error) {
      if (isCode(error, 'NO_SUCH_CALL')) {
        this.#gone(conversation);
      }
      throw error;
    }
  }

  async #told(body: ClientBody): Promise<Call> {
    const { call } = answerOf(await this.#backend.request(body), 'callState');
    this.#heard(call);
    return call;
  }

  // What the client hears.

  /** Called by `SkeinClient`. */
  hear(event: ClientEvent): void {
    if (event.is === 'callsUnheard') {
      this.#askAgain();
    } else if (event.is === 'shown' && event.event.is === 'callEvent') {
      this.#heard(event.event.value.call);
    } else if (event.is === 'shown' && event.event.is === 'callSignalEvent') {
      this.#signalled(event.event.value);
    } else if (event.is === 'connection' && event.state.is === 'ended') {
      this.#active?.over('FAILED');
    } else if (event.is === 'connection' && event.state.is !== 'online') {
      this.#active?.disconnected();
    }
  }

  #signalled(event: CallSignalEvent): void {
    const active = this.#active;
    if (active?.call.id === event.id) {
      active.signalled(event);
    } else if (active === undefined && this.#here === event.conversation) {
      this.#early = [...this.#early.slice(1 - EARLY_MAX), event];
    }
  }

  /** A connection is new, or events were dropped. */
  #askAgain(): void {
    const active = this.#active;
    for (const { conversation, id } of this.#book.all()) {
      if (active?.call.id === id) {
        this.#back(active);
      } else {
        this.ask(conversation).catch(() => {});
      }
    }
  }

  /** This device is back in its call. */
  #back(active: ActiveCall): void {
    const { conversation, id } = active.call;
    this.#change(conversation, id, 'JOIN').then(
      (call) => active.seated(call),
      (error: unknown) => {
        if (isCode(error, 'CALL_ELSEWHERE')) {
          active.over('ELSEWHERE');
        } else if (error instanceof SkeinError && isRetryable(error.code)) {
          const wait = Math.max(AGAIN_MILLIS, error.retryAfterMillis);
          this.#environment.after(wait, () => active.end === undefined && this.#back(active));
        } else {
          // Over, full, or no longer its user's to join.
          active.over('FAILED');
        }
      },
    );
  }

  /** A call as it is, or was. */
  #heard(call: Call): void {
    if (!this.#book.take(call)) {
      return;
    }
    const active = this.#active;
    if (active?.call.id === call.id) {
      active.told(call);
    } else if (active !== undefined && active.call.conversation === call.conversation) {
      // The one that this device took part in has ended without a word.
      active.over('FAILED');
    }
    this.#watch(call);
    this.#tell(call);
    this.#ring();
  }

  #gone(conversation: ConversationId): void {
    const call = this.of(conversation);
    if (call !== undefined && this.#book.gone(conversation)) {
      if (this.#active?.call.id === call.id) {
        this.#active.over('FAILED');
      }
      this.#tell({ ...call, phase: 'ENDED', participants: [] });
      this.#ring();
    }
  }

  #tell(call: Call): void {
    for (const listener of [...this.#listeners]) {
      listener.onCall?.(call);
    }
  }

  /** Rings for what it is to ring for, and says so once. */
  #ring(): void {
    const { user } = this.#backend;
    if (user === undefined || this.#closed.signal.aborted) {
      return;
    }
    const now = this.#nodeTime();
    const ringing = this.#book.ringing(user, now).filter(({ id }) => this.#active?.call.id !== id);
    for (const call of ringing) {
      this.#alarm.ringBy(this.#environment.now() + Math.max(1, call.ringUntilMillis - now));
      this.#sayRings(call, user, now);
    }
    this.#rung = new Set([...this.#rung].filter((id) => ringing.some((call) => call.id === id)));
    const isSame =
      ringing.length === this.#ringing.length &&
      ringing.every((call, at) => call.id === this.#ringing[at]?.id);
    this.#ringing = ringing;
    if (!isSame) {
      for (const listener of [...this.#listeners]) {
        listener.onRinging?.(ringing);
      }
    }
  }

  /** The tab with the socket speaks for the device. */
  #sayRings(call: Call, user: UserId, now: number): void {
    const { conversation, id, invited } = call;
    const isCalled = invited.some((one) => one.user === user && one.state === 'CALLED');
    if (this.#backend.leads && isCalled && rings(call, user, now) && !this.#rung.has(id)) {
      this.#rung.add(id);
      this.#change(conversation, id, 'RING').catch(() => this.#rung.delete(id));
    }
  }

  /** Leaves the call for a tab that takes part in it, when that is gone without a word. */
  #watch(call: Call): void {
    const { conversation } = call;
    const { user = '', device = '' } = this.#backend;
    const isElsewhere = takesPart(call, user, device) && this.#here !== conversation;
    if (call.phase === 'ENDED' || !isElsewhere || this.#watched.has(conversation)) {
      return;
    }
    this.#watched.add(conversation);
    this.#backend
      .lock(lockOf(conversation), this.#closed.signal, () => this.#leaveFor(conversation))
      .catch(() => {})
      .finally(() => this.#watched.delete(conversation));
  }

  async #leaveFor(conversation: ConversationId): Promise<void> {
    const call = await this.ask(conversation);
    const { user = '', device = '' } = this.#backend;
    const isLeft = call !== undefined && takesPart(call, user, device);
    if (isLeft && this.#here !== conversation && !this.#closed.signal.aborted) {
      await this.#change(conversation, call.id, 'LEAVE');
    }
  }

  /** Leaves the call, if this tab takes part in one. Called by `SkeinClient` at its end. */
  close(): void {
    this.#closed.abort();
    this.#alarm.cancel();
    void this.#active?.hangUp();
  }
}

function lockOf(conversation: ConversationId): string {
  return `call ${conversation}`;
}

function isCode(error: unknown, code: SkeinError['code']): boolean {
  return error instanceof SkeinError && error.code === code;
}
