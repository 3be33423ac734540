import { type ErrorCode, isRetryable } from '../protocol/errors.ts';
import type { CallTrack, SfuDescription, SfuStream, TrackName } from '../protocol/sfu-values.ts';
import type { PeerCandidate } from './negotiation.ts';
import type { PeerState } from './peer-link.ts';
import { NEVER } from './state.ts';

/** What is to be done about a connection with an SFU, one after the other: by it, or by the node. */
export type SfuOperation =
  | { readonly is: 'offer'; readonly restart: boolean }
  | {
      readonly is: 'publish';
      readonly begins: boolean;
      readonly sdp: string;
      readonly tracks: readonly CallTrack[];
    }
  | { readonly is: 'accept'; readonly sdp: string }
  | { readonly is: 'subscribe'; readonly begins: boolean; readonly tracks: readonly TrackName[] }
  | { readonly is: 'answer'; readonly sdp: string; readonly streams: readonly SfuStream[] }
  | { readonly is: 'answerSfu'; readonly sdp: string };

/** What an operation has come to: a description of this device's, or what the node has answered. */
export type SfuResult = string | SfuDescription | undefined;

/** In which order the operations of one side come. */
export interface SfuPlan {
  /** Whether there is anything to have a connection for. */
  readonly isNeeded: boolean;
  first(begins: boolean, restart: boolean): SfuOperation;
  /** @return undefined: both have agreed */
  after(operation: SfuOperation, result: SfuResult, begins: boolean): SfuOperation | undefined;
  /** Whether what both have agreed on last is all that was asked for. */
  readonly isComplete: boolean;
}

export interface SfuEffects {
  /** A new connection, in place of the one before. */
  open(): void;
  /** No connection. */
  drop(): void;
  run(operation: SfuOperation): void;
  trickle(candidate: PeerCandidate): void;
  /** The call is not as this device knows it. */
  askCall(): void;
}

/** What was refused is tried again after so long, longer each time. */
const AGAIN_MILLIS = 500;
const AGAIN_MAX_MILLIS = 10_000;
/** A connection that is not made for so long, or stays away for so long, is given up for a new one. */
const CONNECT_MILLIS = 15_000;
const TROUBLE_MILLIS = 5_000;
/** Without media for so long it is said that there are none; tried it is all the same. */
const LOST_MILLIS = 40_000;

/**
 * The node has done nothing, or, if that is not known, says SFU_LOST to the next request in case it
 * has: the connection is what it was.
 */
const UNDONE: ReadonlySet<ErrorCode> = new Set([
  'OVERLOADED',
  'TOO_MANY_REQUESTS',
  'UNAVAILABLE',
  'OUTCOME_UNKNOWN',
  'NOT_IN_CALL',
  'TRACK_GONE',
]);
const ASKED: ReadonlySet<ErrorCode> = new Set([
  'OUTCOME_UNKNOWN',
  'NOT_IN_CALL',
  'NO_SFU',
  'SFU_LOST',
  'SFU_UNAVAILABLE',
  'TRACK_GONE',
]);

/**
 * All that a device decides about one of its two connections with an SFU: when to agree with it on
 * other media, what to do again, when to begin anew. Everything comes in as a call with the time and
 * goes out as effects; after each call `nextDue` says when `advance` is wanted. There is another one
 * when the call has another room.
 */
export class SfuLink {
  readonly #plan: SfuPlan;
  readonly #effects: SfuEffects;
  #running: SfuOperation | undefined;
  /** What runs is of no use any more. */
  #isGivenUp = false;
  #isWanted = true;
  #isRestartWanted = false;
  /** The next agreement is on a new connection. */
  #begins = true;
  #isOpen = false;
  /** The SFU knows the connection: it can be told candidates. */
  #isKnown = false;
  #found: PeerCandidate[] = [];
  #isThere = false;
  #notBefore = 0;
  #failures = 0;
  /** When what was asked for and did not come is asked for again. */
  #missingAt = NEVER;
  #timesMissing = 0;
  #state: PeerState = 'CONNECTING';
  #hasConnected = false;
  /** When a connection that is not there is given up. */
  #giveUpAt = NEVER;
  /** Since when there is no connection where there should be one. */
  #downSince = NEVER;

  constructor(plan: SfuPlan, effects: SfuEffects) {
    this.#plan = plan;
    this.#effects = effects;
  }

  /** How media are on it, as it is shown. */
  stateAt(now: number): PeerState {
    if (this.#state === 'CONNECTED') {
      return 'CONNECTED';
    }
    if (this.#downSince + LOST_MILLIS <= now) {
      return 'FAILED';
    }
    return this.#hasConnected ? 'DISCONNECTED' : 'CONNECTING';
  }

  /** Whether the node knows this device in the call. */
  told(isThere: boolean, now: number): void {
    if (isThere && !this.#isThere) {
      this.#notBefore = now;
    }
    this.#isThere = isThere;
    this.#pump(now);
  }

  /** Other media are wanted, or may be other ones by the same names. */
  wanted(now: number): void {
    this.#isWanted = true;
    this.#timesMissing = 0;
    this.#pump(now);
  }

  /** Other ways through the network are wanted, for the same media. */
  restart(now: number): void {
    this.#isRestartWanted = true;
    this.wanted(now);
  }

  /** Not on this connection any more. */
  beginAnew(now: number): void {
    this.#anew();
    this.#pump(now);
  }

  #anew(): void {
    this.#begins = true;
    this.#isWanted = true;
    this.#giveUpAt = NEVER;
    this.#isGivenUp = this.#running !== undefined;
  }

  /** The operation has succeeded. */
  done(result: SfuResult, now: number): void {
    const operation = this.#running;
    this.#running = undefined;
    if (operation !== undefined && !this.#isGivenUp) {
      if (isNothing(operation, result)) {
        // The node has dropped the connection, as if nothing were wanted.
        this.#effects.askCall();
        this.#fail(false, 0, now);
        return;
      }
      if (operation.is === 'publish' || operation.is === 'answerSfu') {
        this.#isKnown = true;
        this.#tellFound();
      }
      const next = this.#plan.after(operation, result, this.#begins);
      if (next === undefined) {
        this.#agreed(operation, now);
      } else {
        this.#run(next);
      }
    }
    this.#pump(now);
  }

  #agreed(operation: SfuOperation, now: number): void {
    this.#begins = false;
    this.#missingAt = this.#plan.isComplete ? NEVER : now + againAfter(this.#timesMissing++);
    if (operation.is === 'subscribe' && operation.tracks.length === 0) {
      this.#drop();
    } else if (this.#state === 'CONNECTED') {
      this.#failures = 0;
    } else {
      this.#giveUpAt = now + CONNECT_MILLIS;
    }
  }

  #drop(): void {
    this.#isOpen = false;
    this.#begins = true;
    this.#giveUpAt = NEVER;
    this.#missingAt = NEVER;
    this.#hasConnected = false;
    this.#downSince = NEVER;
    this.#state = 'CONNECTING';
    this.#effects.drop();
  }

  /** The node has refused the operation. */
  refused(code: ErrorCode, retryAfterMillis: number, now: number): void {
    if (ASKED.has(code)) {
      this.#effects.askCall();
    }
    // An answer that was said twice, as the socket was lost, is not waited for: the next request tells.
    const isAnswered = code === 'SFU_LOST' && this.#running?.is === 'answerSfu';
    const waitMillis = Math.max(retryAfterMillis, waitOf(code));
    this.#fail(isAnswered || UNDONE.has(code), waitMillis, now);
  }

  /** The connection has not done the operation. */
  failed(now: number): void {
    this.#fail(false, 0, now);
  }

  #fail(isUndone: boolean, waitMillis: number, now: number): void {
    this.#running = undefined;
    this.#isWanted = true;
    this.#begins ||= !isUndone;
    const again = againAfter(this.#failures++);
    this.#notBefore = Math.max(this.#notBefore, now + Math.max(again, waitMillis));
    this.#pump(now);
  }

  candidate(candidate: PeerCandidate, now: number): void {
    this.#found.push(candidate);
    this.#tellFound();
    this.#pump(now);
  }

  #tellFound(): void {
    if (this.#isKnown) {
      for (const candidate of this.#found.splice(0)) {
        this.#effects.trickle(candidate);
      }
    }
  }

  /** How the connection is that there is. */
  connection(state: PeerState, now: number): void {
    const before = this.#state;
    this.#state = state;
    if (state === 'CONNECTED') {
      this.#hasConnected = true;
      this.#downSince = NEVER;
      this.#giveUpAt = NEVER;
      this.#failures = 0;
    } else if (before === 'CONNECTED') {
      this.#downSince = now;
    }
    if (state === 'DISCONNECTED') {
      this.#giveUpAt = Math.min(this.#giveUpAt, now + TROUBLE_MILLIS);
    } else if (state === 'FAILED') {
      this.#giveUpAt = now;
    }
    this.#pump(now);
  }

  advance(now: number): void {
    this.#pump(now);
  }

  #pump(now: number): void {
    if (this.#giveUpAt <= now) {
      this.#anew();
    }
    if (this.#missingAt <= now) {
      this.#missingAt = NEVER;
      this.#isWanted = true;
    }
    const isIdle = !this.#isOpen && !this.#plan.isNeeded;
    if (this.#running !== undefined || !this.#mayRun(now) || isIdle) {
      return;
    }
    this.#isWanted = false;
    this.#isGivenUp = false;
    const restart = this.#isRestartWanted;
    this.#isRestartWanted = false;
    // Candidates of other ways are of use once the SFU has the description of those.
    this.#isKnown &&= !restart;
    if (this.#begins && this.#plan.isNeeded) {
      this.#open(now);
    }
    this.#run(this.#plan.first(this.#begins, restart));
  }

  #mayRun(now: number): boolean {
    return this.#isWanted && this.#isThere && this.#notBefore <= now;
  }

  #open(now: number): void {
    this.#downSince = Math.min(this.#downSince, now);
    this.#state = 'CONNECTING';
    this.#isOpen = true;
    this.#isKnown = false;
    this.#found = [];
    this.#giveUpAt = NEVER;
    this.#missingAt = NEVER;
    this.#effects.open();
  }

  #run(operation: SfuOperation): void {
    this.#running = operation;
    this.#effects.run(operation);
  }

  /** When `advance` is wanted next. */
  nextDue(): number {
    const isWaiting = this.#isWanted && this.#isThere && this.#running === undefined;
    const isIdle = !this.#isOpen && !this.#plan.isNeeded;
    return Math.min(
      isWaiting && !isIdle ? this.#notBefore : NEVER,
      this.#giveUpAt,
      this.#missingAt,
    );
  }
}

function againAfter(times: number): number {
  return Math.min(AGAIN_MAX_MILLIS, AGAIN_MILLIS * 2 ** times);
}

/** Whether nothing has come of what was wanted, not even something to be agreed on. */
function isNothing(operation: SfuOperation, result: SfuResult): boolean {
  if (operation.is !== 'subscribe' || operation.tracks.length === 0) {
    return false;
  }
  const { sdp, streams } = result as SfuDescription;
  return sdp === '' && streams.length === 0;
}

/** What is for good is not tried as often as what passes. */
function waitOf(code: ErrorCode): number {
  return isRetryable(code) || code === 'SFU_LOST' || code === 'NOT_IN_CALL' ? 0 : AGAIN_MAX_MILLIS;
}
