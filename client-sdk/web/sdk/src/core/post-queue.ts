import type { Message } from '../protocol/content-values.ts';
import { type ErrorCode, isRetryable } from '../protocol/errors.ts';
import type { ClientId, ConversationId, UserId } from '../protocol/ids.ts';
import type { Page } from '../protocol/values.ts';
import { Backoff, type Random } from './backoff.ts';
import { NEVER, type OutboxEntry } from './state.ts';

/** A post to be sent now. */
export interface Attempt {
  readonly entry: OutboxEntry;
  /** The one before it, if that is unanswered; else ''. */
  readonly previous: ClientId;
  /** True if the entry is not as it was kept: it names a newer head. */
  readonly changed: boolean;
}

/** Part of a log to be read now. */
export interface Look {
  readonly conversation: ConversationId;
  readonly post: ClientId;
  readonly after: number;
  /** Nothing of it is of interest but where it ends: no attempt can be in it. */
  readonly headOnly: boolean;
}

/** What a part of a log says. */
export interface Looked {
  /** The posts that are in it, each with its message. */
  readonly stored: readonly Message[];
  /** The posts that are not, and name a newer head from now on. */
  readonly raised: readonly OutboxEntry[];
  /** A post of which nobody can say whether it is stored: it is out of the queue. */
  readonly unknowable: OutboxEntry | undefined;
}

/** Tells what the client knows when a post is attempted for the first time. */
export interface Heads {
  /** Whether the conversation's head is known as it is now. */
  isKnown(conversation: ConversationId): boolean;
  /** The newest sequence known; 0 if none. */
  head(conversation: ConversationId): number;
}

const RETRY_FIRST_MILLIS = 50;
const RETRY_MAX_MILLIS = 5_000;

/** "Retry once; report it", says the contract about INTERNAL. */
const INTERNAL_FAILURES_MAX = 2;

/** One conversation. What is in flight is always the front of the queue. */
interface Lane {
  readonly queue: Waiting[];
  readonly backoff: Backoff;
  inFlight: number;
  draining: boolean;
  looking: boolean;
  notBefore: number;
  /** The window that is in flight, or was, has failed once: its other failures are the same. */
  hasFailed: boolean;
}

interface Waiting {
  readonly lane: Lane;
  entry: OutboxEntry;
  inFlight: boolean;
  attempted: boolean;
  /** An attempt may have been stored without an answer. */
  mayBeStored: boolean;
  headTooOld: boolean;
  internalFailures: number;
}

/**
 * The unanswered posts, one queue per conversation, first in first out.
 *
 * At most `window` posts of a conversation are in flight. Each names the one before it, if that is
 * unanswered, and the node takes it only after that one; so a post never overtakes an earlier one,
 * whatever is lost where. After a failure that may be retried a conversation sends nothing until
 * what is in flight is answered and the wait is over; then it begins again from its oldest post,
 * which waits for none.
 *
 * A post whose first attempt may lie further back than the node searches (KNOWN_HEAD_TOO_OLD) is
 * looked for in the log, page by page, before it is sent again.
 */
export class PostQueue {
  readonly #window: number;
  readonly #random: Random;
  readonly #lanes = new Map<ConversationId, Lane>();
  readonly #byId = new Map<ClientId, Waiting>();

  constructor(window: number, random: Random) {
    this.#window = window;
    this.#random = random;
  }

  get size(): number {
    return this.#byId.size;
  }

  /**
   * Adds a post at the end of its conversation's queue.
   *
   * @param attemptedBefore true if an earlier run may have sent it
   */
  add(entry: OutboxEntry, attemptedBefore: boolean): void {
    if (this.#byId.has(entry.clientId)) {
      return;
    }
    let lane = this.#lanes.get(entry.conversation);
    if (lane === undefined) {
      lane = {
        queue: [],
        backoff: new Backoff(RETRY_FIRST_MILLIS, RETRY_MAX_MILLIS, this.#random),
        inFlight: 0,
        draining: false,
        looking: false,
        notBefore: 0,
        hasFailed: false,
      };
      this.#lanes.set(entry.conversation, lane);
    }
    const waiting: Waiting = {
      lane,
      entry,
      inFlight: false,
      attempted: attemptedBefore,
      mayBeStored: attemptedBefore,
      headTooOld: false,
      internalFailures: 0,
    };
    lane.queue.push(waiting);
    this.#byId.set(entry.clientId, waiting);
  }

  /**
   * Takes the posts that may be sent now and counts them as in flight, at most `budget`, the
   * conversations in turn.
   */
  take(now: number, budget: number, heads: Heads): Attempt[] {
    const taken: Attempt[] = [];
    let progress = true;
    while (progress && taken.length < budget) {
      progress = false;
      for (const lane of this.#lanes.values()) {
        if (taken.length < budget && this.#maySend(lane, now)) {
          const attempt = sendNext(lane, heads);
          if (attempt !== undefined) {
            taken.push(attempt);
            progress = true;
          }
        }
      }
    }
    return taken;
  }

  #maySend(lane: Lane, now: number): boolean {
    return (
      !lane.draining &&
      !lane.looking &&
      lane.queue[0]?.headTooOld === false &&
      lane.inFlight < Math.min(this.#window, lane.queue.length) &&
      now >= lane.notBefore
    );
  }

  /** Takes the looks that are due, one per conversation at most, and counts them as begun. */
  takeLooks(now: number, budget: number): Look[] {
    const looks: Look[] = [];
    for (const lane of this.#lanes.values()) {
      const oldest = lane.queue[0];
      if (
        looks.length < budget &&
        !lane.looking &&
        lane.inFlight === 0 &&
        now >= lane.notBefore &&
        oldest?.headTooOld === true
      ) {
        lane.looking = true;
        looks.push({
          conversation: oldest.entry.conversation,
          post: oldest.entry.clientId,
          after: oldest.entry.knownHead,
          headOnly: !oldest.mayBeStored,
        });
      }
    }
    return looks;
  }

  /** A look was answered with a page. */
  looked(look: Look, page: Page, self: UserId, now: number): Looked {
    const stored: Message[] = [];
    const raised: OutboxEntry[] = [];
    const result: Looked = { stored, raised, unknowable: undefined };
    const lane = this.#lanes.get(look.conversation);
    const asked = this.#byId.get(look.post);
    if (lane === undefined) {
      return result;
    }
    lane.looking = false;
    if (look.headOnly) {
      if (asked !== undefined && !asked.mayBeStored) {
        raise(asked, page.head, raised, now);
      }
      return result;
    }
    if (asked !== undefined && page.firstVisible - 1 > look.after) {
      // The sender was no member for a while: what was said before is out of sight.
      this.#remove(asked);
      return { ...result, unknowable: asked.entry };
    }
    let last = look.after;
    for (const message of page.messages) {
      last = message.sequence;
      const found = this.#byId.get(message.clientId);
      if (found?.lane === lane && message.sender === self) {
        stored.push(message);
      }
    }
    for (const message of stored) {
      this.acknowledged(message.clientId);
    }
    for (const waiting of lane.queue) {
      const known = waiting.entry.knownHead;
      if (waiting === asked || (known >= look.after && known < last)) {
        raise(waiting, last, raised, now);
      }
    }
    return result;
  }

  /** A look failed: it is repeated. */
  lookFailed(look: Look, retryAfterMillis: number, now: number): void {
    const lane = this.#lanes.get(look.conversation);
    if (lane !== undefined) {
      lane.looking = false;
      fail(lane, now, retryAfterMillis);
    }
  }

  /**
   * A look was refused for good: the post is out of the queue.
   *
   * @return the post, and whether it may be stored; undefined if it is answered
   */
  unreadable(look: Look): { entry: OutboxEntry; mayBeStored: boolean } | undefined {
    const lane = this.#lanes.get(look.conversation);
    if (lane !== undefined) {
      lane.looking = false;
    }
    const waiting = this.#byId.get(look.post);
    if (waiting === undefined) {
      return undefined;
    }
    this.#remove(waiting);
    return { entry: waiting.entry, mayBeStored: waiting.mayBeStored };
  }

  /** An attempt was answered with success: the post is done. False if it was so before. */
  acknowledged(id: ClientId): boolean {
    const waiting = this.#byId.get(id);
    if (waiting === undefined) {
      return false;
    }
    waiting.lane.backoff.reset();
    this.#remove(waiting);
    return true;
  }

  /**
   * An attempt was answered with a failure.
   *
   * @return whether it is sent again, or out of the queue: then tell who posted
   */
  failed(
    id: ClientId,
    code: ErrorCode,
    retryAfterMillis: number,
    now: number,
  ): 'retried' | 'refused' {
    const waiting = this.#byId.get(id);
    if (waiting === undefined) {
      return 'retried';
    }
    if (code === 'INTERNAL') {
      waiting.internalFailures++;
    }
    if (!isRetried(code, waiting.internalFailures)) {
      this.#remove(waiting);
      return 'refused';
    }
    const lane = waiting.lane;
    waiting.inFlight = false;
    lane.inFlight--;
    lane.draining = lane.inFlight > 0;
    if (code === 'KNOWN_HEAD_TOO_OLD') {
      waiting.headTooOld = true;
    } else {
      waiting.mayBeStored ||= !isNothingDone(code);
      fail(lane, now, retryAfterMillis);
    }
    return 'retried';
  }

  /** The connection is gone, and with it the answers: everything in flight is sent again. */
  disconnected(): void {
    for (const lane of this.#lanes.values()) {
      lane.inFlight = 0;
      lane.draining = false;
      lane.looking = false;
      lane.notBefore = 0;
      for (const waiting of lane.queue) {
        waiting.mayBeStored ||= waiting.inFlight;
        waiting.inFlight = false;
      }
    }
  }

  /** When a conversation's wait is over; NEVER if none waits. */
  nextDue(now: number): number {
    let due = NEVER;
    for (const lane of this.#lanes.values()) {
      if (lane.notBefore > now) {
        due = Math.min(due, lane.notBefore);
      }
    }
    return due;
  }

  #remove(waiting: Waiting): void {
    const lane = waiting.lane;
    this.#byId.delete(waiting.entry.clientId);
    lane.queue.splice(lane.queue.indexOf(waiting), 1);
    if (waiting.inFlight) {
      lane.inFlight--;
    }
    if (lane.inFlight === 0) {
      lane.draining = false;
    }
    if (lane.queue.length === 0) {
      this.#lanes.delete(waiting.entry.conversation);
    }
  }
}

/** Sends the oldest post that is not in flight; undefined if it has to wait for its head. */
function sendNext(lane: Lane, heads: Heads): Attempt | undefined {
  let previous: ClientId = '';
  for (const waiting of lane.queue) {
    if (!waiting.inFlight) {
      return send(waiting, previous, heads);
    }
    previous = waiting.entry.clientId;
  }
  return undefined;
}

function send(waiting: Waiting, previous: ClientId, heads: Heads): Attempt | undefined {
  let changed = false;
  if (!waiting.attempted) {
    const conversation = waiting.entry.conversation;
    if (!heads.isKnown(conversation)) {
      return undefined;
    }
    const knownHead = heads.head(conversation);
    changed = knownHead > waiting.entry.knownHead;
    waiting.entry = changed ? { ...waiting.entry, knownHead } : waiting.entry;
  }
  waiting.attempted = true;
  waiting.inFlight = true;
  waiting.lane.inFlight++;
  waiting.lane.hasFailed = false;
  return { entry: waiting.entry, previous, changed };
}

function fail(lane: Lane, now: number, retryAfterMillis: number): void {
  const wait = lane.hasFailed ? retryAfterMillis : lane.backoff.nextMillisAfter(retryAfterMillis);
  lane.hasFailed = true;
  lane.notBefore = Math.max(lane.notBefore, now + wait);
}

/** There is no attempt up to `knownHead`. */
function raise(waiting: Waiting, knownHead: number, raised: OutboxEntry[], now: number): void {
  waiting.headTooOld = false;
  if (knownHead > waiting.entry.knownHead) {
    waiting.entry = { ...waiting.entry, knownHead };
    raised.push(waiting.entry);
  } else {
    // No progress, though the node wants some: not at once again.
    fail(waiting.lane, now, 0);
  }
}

function isRetried(code: ErrorCode, internalFailures: number): boolean {
  switch (code) {
    case 'INTERNAL':
      return internalFailures < INTERNAL_FAILURES_MAX;
    case 'KNOWN_HEAD_TOO_OLD':
      return true;
    case 'SLOW_MODE':
      // The wait may be long, and what the author says then is the author's to decide.
      return false;
    default:
      return isRetryable(code);
  }
}

function isNothingDone(code: ErrorCode): boolean {
  return (
    code === 'OVERLOADED' ||
    code === 'UNAVAILABLE' ||
    code === 'TOO_MANY_REQUESTS' ||
    code === 'OUT_OF_ORDER' ||
    code === 'GROUP_BUSY'
  );
}
