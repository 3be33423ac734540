import type { Message } from '../protocol/content-values.ts';
import { type ErrorCode, isRetryable } from '../protocol/errors.ts';
import { type ConversationId, SYSTEM, type UserId } from '../protocol/ids.ts';
import type { Typing } from '../protocol/presence-values.ts';
import type { Answer, ClientBody, ServerBody, ServerFrame, Welcome } from '../protocol/values.ts';
import { Attention } from './attention.ts';
import type { Random } from './backoff.ts';
import { asFailure, type Call, Calls, failure } from './calls.ts';
import type { Effects } from './effects.ts';
import { Heartbeat } from './heartbeat.ts';
import { Inbox } from './inbox.ts';
import { KnownHeads } from './known-heads.ts';
import { type Look, PostQueue } from './post-queue.ts';
import { Receipts } from './receipts.ts';
import { type Pending, Requests } from './requests.ts';
import { type Checkpoint, type CoreSettings, NEVER, type OutboxEntry, PULLS_MAX } from './state.ts';
import { SyncProgress } from './sync-progress.ts';
import { TypingPace } from './typing-pace.ts';

const UNKNOWABLE = failure(
  'OUTCOME_UNKNOWN',
  'whether it was stored cannot be looked up any more',
).value;

/**
 * All that a client decides once a connection stands or falls: what is sent, in which order, again
 * or not; what is handed on; what is missing. Everything comes in as a call with the time, and goes
 * out as `Effects`; after each call `nextDue` says when `advance` is wanted. No timer, socket or
 * store is known here, and time never goes back.
 *
 * Not reentrant: effects must not call back into it.
 */
export class ClientCore {
  readonly #settings: CoreSettings;
  readonly #effects: Effects;
  readonly #posts: PostQueue;
  readonly #requests = new Requests();
  readonly #inbox: Inbox;
  readonly #calls: Calls;
  readonly #heartbeat = new Heartbeat();
  readonly #receipts: Receipts;
  readonly #sync: SyncProgress;
  readonly #heads = new KnownHeads();
  readonly #attention = new Attention();
  readonly #typing = new TypingPace();

  #self: UserId = SYSTEM;
  #online = false;
  #budget = 1;
  #typingShownMillis = 0;

  /**
   * @param saved what the store knows
   * @param unanswered what the outbox holds, oldest first
   */
  constructor(
    settings: CoreSettings,
    saved: Checkpoint,
    unanswered: Iterable<OutboxEntry>,
    random: Random,
    effects: Effects,
  ) {
    this.#settings = settings;
    this.#effects = effects;
    this.#posts = new PostQueue(settings.postWindow, random);
    for (const entry of unanswered) {
      this.#posts.add(entry, true);
    }
    this.#inbox = new Inbox(settings, saved, effects);
    this.#calls = new Calls(settings.callsMax);
    this.#receipts = new Receipts(settings.ackDelayMillis, settings.receipts);
    this.#sync = new SyncProgress(saved.cursor, random);
  }

  /** What the next `Hello` resumes from. */
  get resumeCursor(): Uint8Array {
    return this.#sync.cursor;
  }

  /** Posts that are not answered. */
  get unansweredPosts(): number {
    return this.#posts.size;
  }

  /** The newest sequence known of a conversation; 0 if none. */
  knownHead(conversation: ConversationId): number {
    return this.#inbox.head(conversation);
  }

  /** The session is open. */
  connected(welcome: Welcome, now: number): void {
    this.#self = welcome.user;
    this.#online = true;
    this.#budget = welcome.limits.requestsInFlightMax;
    this.#typingShownMillis = welcome.limits.typingSeconds * 1_000;
    this.#heartbeat.start(welcome.heartbeatMillis, now);
    this.#attention.connected(now);
    this.#sync.connected(welcome.resumed);
    this.#receipts.connected(now);
    this.#heads.connected(now);
    this.#effects.unheard();
    if (this.#sync.isComplete) {
      this.#effects.caughtUp();
      if (this.#posts.size === 0) {
        this.#heads.complete();
      } else {
        // The heads of a resumed session follow the welcome; what answers this comes after them.
        this.#request({ is: 'ping' }, ping(now), now);
      }
    }
    this.#pump(now);
  }

  /** The connection is gone; may be told twice. */
  disconnected(now: number): void {
    this.#online = false;
    this.#requests.clear();
    this.#posts.disconnected();
    this.#calls.disconnected(this.#effects);
    this.#attention.disconnected();
    this.#typing.disconnected();
    this.#inbox.disconnected(now);
    this.#sync.disconnected();
    this.#heads.disconnected();
  }

  /** A post, which the outbox keeps already. */
  post(entry: OutboxEntry, now: number): void {
    this.#posts.add(entry, false);
    this.#typing.posted(entry.conversation);
    this.#pump(now);
  }

  /**
   * The user looks at this conversation; '': at none. Told by a call of the embedder's, and by this
   * on every connection to come.
   */
  looks(conversation: ConversationId): void {
    this.#calls.supersede('look', this.#effects);
    this.#attention.look(conversation);
  }

  /** These users are in view; told in the same way. */
  watches(users: readonly UserId[]): void {
    this.#calls.supersede('watchUsers', this.#effects);
    this.#attention.watch(users);
  }

  /** The user types, or has stopped. Lost without a connection. */
  typed(typing: Typing, now: number): void {
    if (this.#online && this.#typing.typed(typing, this.#typingShownMillis, now)) {
      this.#send(0, { is: 'typing', value: typing }, now);
    }
  }

  /** A request that the embedder waits for. */
  call(call: Call, now: number): void {
    if (!this.#calls.add(call)) {
      this.#effects.answer(call, failure('OVERLOADED', 'too many calls unanswered'));
      return;
    }
    this.#pump(now);
  }

  /** The listener has dealt with this many messages, in each conversation up to the given one. */
  handled(upTo: ReadonlyMap<ConversationId, number>, messages: number, now: number): void {
    this.#inbox.handled(upTo, messages);
    for (const [conversation, sequence] of upTo) {
      this.#receipts.due(conversation, sequence, now);
    }
    this.#pump(now);
  }

  /** What `Effects.save` asked for is kept (or could not be: `kept` false). */
  saved(kept: boolean, now: number): void {
    if (this.#online) {
      this.#receipts.saved(kept, (conversation, sequence) =>
        this.#send(0, { is: 'delivered', value: { conversation, sequence } }, now),
      );
    } else {
      this.#receipts.saveLost();
    }
    this.#pump(now);
  }

  /** The device may have slept: whether the node is still there is to be known soon. */
  woke(now: number): void {
    if (this.#online) {
      this.#heartbeat.pinged(now);
      this.#send(0, ping(now), now);
    }
  }

  /** Does what has become due. */
  advance(now: number): void {
    this.#calls.expire(now, this.#effects);
    if (this.#online && this.#requests.oldestSentAt() <= now - this.#settings.answerTimeoutMillis) {
      this.#abandon('OUTCOME_UNKNOWN', 'a request was not answered in time', now);
    }
    if (this.#online && this.#heartbeat.isDead(now)) {
      this.#abandon('IDLE_TIMEOUT', 'the node is silent', now);
    }
    if (this.#online && this.#heartbeat.isPingDue(now)) {
      this.#heartbeat.pinged(now);
      this.#send(0, ping(now), now);
    }
    this.#pump(now);
  }

  #abandon(code: ErrorCode, detail: string, now: number): void {
    this.disconnected(now);
    this.#effects.abandon(code, detail);
  }

  /** When `advance` is wanted next; NEVER if only something else can change anything. */
  nextDue(now: number): number {
    let due = Math.min(this.#calls.nextDue(now, this.#online), this.#receipts.saveDue());
    if (!this.#online) {
      return due;
    }
    due = Math.min(due, this.#posts.nextDue(now), this.#heartbeat.nextDue());
    due = Math.min(due, this.#sync.retryAt(), this.#attention.nextDue());
    if (this.#posts.size > 0) {
      due = Math.min(due, this.#heads.nextDue(now));
    }
    if (this.#mayPull()) {
      due = Math.min(due, this.#inbox.nextPullDue(this.#sync.isFirst));
    }
    const oldest = this.#requests.oldestSentAt();
    return oldest === NEVER ? due : Math.min(due, oldest + this.#settings.answerTimeoutMillis);
  }

  /** The node said something on the open connection. */
  received(frame: ServerFrame, now: number): void {
    this.#heartbeat.heard(now);
    const body = frame.body;
    if (body !== undefined && !this.#onEvent(body, now) && frame.request !== 0) {
      const pending = this.#requests.answered(frame.request);
      if (pending !== undefined) {
        this.#onAnswer(pending, body as Answer, now);
      }
    }
    this.#pump(now);
  }

  /** False if it is none. */
  #onEvent(body: ServerBody, now: number): boolean {
    switch (body.is) {
      case 'messageEvent':
        if (body.value.fromStranger && body.value.message.sender !== this.#self) {
          this.#effects.stranger(body.value.message.conversation);
        }
        this.#onMessage(body.value.message, now);
        return true;
      case 'headEvent':
        this.#onHead(body.value.conversation, body.value.head, now);
        return true;
      case 'cursorEvent':
        this.#effects.cursor(body.value);
        return true;
      case 'preferencesEvent':
        this.#effects.preferences(body.value.conversation, body.value.preferences);
        return true;
      case 'peopleEvent':
        this.#effects.people(body.value);
        return true;
      case 'resyncEvent':
        this.#sync.restart();
        this.#effects.unheard();
        this.#attention.eventsLost(now);
        return true;
      case 'typingEvent':
      case 'presenceEvent':
      case 'privacyEvent':
      case 'receiptCountsEvent':
      case 'lookingEvent':
      case 'keepingEvent':
      case 'scheduledEvent':
      case 'callEvent':
      case 'callSignalEvent':
        this.#effects.shown(body);
        return true;
      default:
        return false;
    }
  }

  #onMessage(message: Message, now: number): void {
    this.#heads.heard(message.conversation);
    this.#repeatReceipt(message.conversation, message.sequence, now);
    this.#inbox.offer(message, now);
  }

  #onHead(conversation: ConversationId, head: number, now: number): void {
    this.#heads.heard(conversation);
    this.#repeatReceipt(conversation, head, now);
    this.#inbox.reached(conversation, head, now);
  }

  /** The node tells what this device has dealt with already: its receipt was lost. */
  #repeatReceipt(conversation: ConversationId, sequence: number, now: number): void {
    if (this.#inbox.isSeen(conversation, sequence)) {
      this.#receipts.due(conversation, this.#inbox.seen(conversation), now);
    }
  }

  #onAnswer(pending: Pending, answer: Answer, now: number): void {
    switch (pending.is) {
      case 'post':
        this.#onPostAnswer(pending.entry, answer, now);
        break;
      case 'pull':
        if (answer.is === 'page') {
          this.#heads.heard(pending.timeline.conversation);
          if (answer.value.fromStranger) {
            this.#effects.stranger(pending.timeline.conversation);
          }
        }
        this.#inbox.pulled(pending.timeline, answer, now);
        break;
      case 'look':
        this.#onLookAnswer(pending.look, answer, now);
        break;
      case 'attention':
        this.#onAttentionAnswer(pending.body, answer, now);
        break;
      case 'ping':
        this.#heads.complete();
        break;
      case 'sync':
        this.#onSyncAnswer(answer, now);
        break;
      case 'call':
        if (answer.is === 'conversationOpened') {
          const summary = answer.value.conversation;
          this.#heads.heard(summary.conversation);
          this.#inbox.adopt(summary, this.#sync.isFirst, this.#settings.firstSync, now);
        }
        this.#calls.answered(pending.call, answer, now, this.#effects);
        break;
    }
  }

  #onPostAnswer(entry: OutboxEntry, answer: Answer, now: number): void {
    const { conversation, clientId, content } = entry;
    if (answer.is === 'posted') {
      const { sequence, timeMillis, endMillis } = answer.value;
      if (this.#posts.acknowledged(clientId)) {
        this.#effects.posted(conversation, clientId, sequence, timeMillis);
      }
      if (content.kind === 'forward' || content.kind === 'merge') {
        // What the message says is known to the node alone: it is pulled.
        this.#inbox.reached(conversation, sequence, now);
        return;
      }
      const sender = this.#self;
      const forwarded = undefined;
      // The node tells a sender's other devices, not this one.
      this.#inbox.offer(
        { conversation, sequence, sender, clientId, timeMillis, content, forwarded, endMillis },
        now,
      );
      return;
    }
    const failed = asFailure(answer);
    const outcome = this.#posts.failed(clientId, failed.code, failed.retryAfterMillis, now);
    if (outcome === 'refused') {
      this.#effects.refused(entry, failed);
    }
  }

  /** Part of a log, in which a post was looked for that the node did not want to look for. */
  #onLookAnswer(look: Look, answer: Answer, now: number): void {
    if (answer.is === 'page') {
      this.#inbox.reached(look.conversation, answer.value.head, now);
      const looked = this.#posts.looked(look, answer.value, this.#self, now);
      for (const stored of looked.stored) {
        this.#effects.posted(
          look.conversation,
          stored.clientId,
          stored.sequence,
          stored.timeMillis,
        );
      }
      for (const raised of looked.raised) {
        this.#effects.attempting(raised);
      }
      if (looked.unknowable !== undefined) {
        this.#effects.refused(looked.unknowable, UNKNOWABLE);
      }
      return;
    }
    const failed = asFailure(answer);
    if (isRetryable(failed.code)) {
      this.#posts.lookFailed(look, failed.retryAfterMillis, now);
      return;
    }
    const post = this.#posts.unreadable(look);
    if (post !== undefined) {
      this.#effects.refused(post.entry, post.mayBeStored ? UNKNOWABLE : failed);
    }
  }

  #onSyncAnswer(answer: Answer, now: number): void {
    if (answer.is === 'synced') {
      const { conversations, cursor, more } = answer.value;
      const first = this.#sync.isFirst;
      for (const summary of conversations) {
        if (!first) {
          this.#repeatReceipt(summary.conversation, summary.head, now);
        }
        this.#heads.heard(summary.conversation);
        this.#inbox.adopt(summary, first, this.#settings.firstSync, now);
        this.#effects.conversation(summary);
      }
      this.#sync.answered(cursor, more, conversations.length > 0, now);
      this.#receipts.cursorChanged(now);
      if (this.#sync.isComplete) {
        this.#heads.complete();
        this.#inbox.placeTheRest(now);
        this.#effects.caughtUp();
      }
    } else {
      this.#sync.failed(asFailure(answer).retryAfterMillis, now);
    }
    if (this.#sync.hasJustStuck) {
      this.#effects.caughtUp();
    }
  }

  /** What is told where the user looks may have changed since the connection before. */
  #onAttentionAnswer(body: ClientBody, answer: Answer, now: number): void {
    this.#attention.answered(body, answer, now);
    if (body.is === 'look' && answer.is === 'looking') {
      const { conversation } = body.value;
      this.#effects.shown({ is: 'lookingEvent', value: { conversation, ...answer.value } });
    }
  }

  /** Sends whatever may be sent. */
  #pump(now: number): void {
    if (this.#receipts.isSaveDue(now)) {
      this.#receipts.saving();
      this.#effects.save(this.lastCheckpoint());
    }
    if (!this.#online) {
      return;
    }
    if (this.#sync.isWanted(now)) {
      this.#sync.asked();
      const cursor = this.#sync.cursor;
      this.#request({ is: 'sync' }, { is: 'sync', value: { cursor } }, now);
    }
    while (this.#room() > 0) {
      const body = this.#attention.next(now);
      if (body === undefined) {
        break;
      }
      // What a call is about to say needs not be said twice.
      if (!this.#calls.say(body)) {
        this.#request({ is: 'attention', body }, body, now);
      }
    }
    while (this.#room() > 0) {
      const call = this.#calls.next(now);
      if (call === undefined) {
        break;
      }
      this.#request({ is: 'call', call }, call.request, now);
    }
    this.#pumpPosts(now);
    this.#pumpPulls(now);
  }

  #pumpPosts(now: number): void {
    const heads = {
      isKnown: (conversation: ConversationId) => this.#heads.has(conversation, now),
      head: (conversation: ConversationId) => this.#inbox.head(conversation),
    };
    for (const { entry, previous, changed } of this.#posts.take(now, this.#room(), heads)) {
      if (changed) {
        this.#effects.attempting(entry);
      }
      this.#request({ is: 'post', entry }, { is: 'post', value: { ...entry, previous } }, now);
    }
    for (const look of this.#posts.takeLooks(now, this.#room())) {
      const { conversation, headOnly } = look;
      this.#request(
        { is: 'look', look },
        {
          is: 'pull',
          value: headOnly
            ? { conversation, from: 0, direction: 'BACKWARD', limit: 1 }
            : { conversation, from: look.after, direction: 'FORWARD', limit: 0 },
        },
        now,
      );
    }
  }

  #pumpPulls(now: number): void {
    while (this.#mayPull()) {
      const timeline = this.#inbox.nextPull(now, this.#sync.isFirst);
      if (timeline === undefined) {
        break;
      }
      const { conversation } = timeline;
      const from = timeline.pullFrom();
      this.#request(
        { is: 'pull', timeline },
        { is: 'pull', value: { conversation, from, direction: 'FORWARD', limit: 0 } },
        now,
      );
    }
  }

  #mayPull(): boolean {
    return this.#requests.size < this.#budget;
  }

  /** Requests that may be sent besides the pulls' share. */
  #room(): number {
    return Math.max(1, this.#budget - PULLS_MAX - 1) - this.#requests.size;
  }

  #request(pending: Pending, body: ClientBody, now: number): void {
    this.#send(this.#requests.next(pending, now), body, now);
  }

  #send(request: number, body: ClientBody, now: number): void {
    this.#heartbeat.sent(now);
    this.#effects.send({ request, body });
  }

  /** The cursor, and the positions that changed since the last save. */
  lastCheckpoint(): Checkpoint {
    return {
      cursor: this.#sync.completeCursor,
      positions: this.#inbox.takeChangedPositions(),
    };
  }
}

function ping(now: number): ClientBody {
  return { is: 'ping', value: { echo: BigInt(Math.floor(now)) } };
}
