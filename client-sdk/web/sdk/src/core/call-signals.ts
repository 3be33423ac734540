import type { CallSignal } from '../protocol/call-values.ts';
import { type ErrorCode, isRetryable } from '../protocol/errors.ts';
import { NEVER } from './state.ts';

/** What is told, without its number, and of which joinings it is. */
export type Said = Omit<CallSignal, 'sequence' | 'join'>;

/** Signals on their way to one participant at once. */
const WINDOW = 8;
/** Signals that wait; past it candidates are left out, without which connections are found, too. */
const WAITING_MAX = 256;
/** Signals that came before one that is missing. */
const EARLY_MAX = 64;
/** Refusals of one signal, after which it is given up: the other will ask. */
const REFUSALS_MAX = 8;
const AGAIN_MILLIS = 300;

interface Outgoing {
  readonly signal: CallSignal;
  refusals: number;
}

/**
 * What this device has to say to another participant's, numbered in its order. Kept until it is on
 * its way; what is refused is said again when that has a chance.
 */
export class SignalOutbox {
  readonly #join: number;
  #last = 0;
  #waiting: Outgoing[] = [];
  readonly #sent = new Map<number, Outgoing>();
  #notBefore = 0;
  #isOpen = false;

  /** @param join the higher one of both participants */
  constructor(join: number) {
    this.#join = join;
  }

  /** @return its number; 0: it is left out */
  add(said: Said): number {
    if (this.#waiting.length >= WAITING_MAX && said.kind === 'CANDIDATE') {
      return 0;
    }
    const sequence = ++this.#last;
    this.#waiting.push({ signal: { ...said, sequence, join: this.#join }, refusals: 0 });
    return sequence;
  }

  /** What is to be sent now, in order. */
  take(now: number): CallSignal[] {
    const taken: CallSignal[] = [];
    while (this.#maySend() && this.#notBefore <= now) {
      const next = this.#waiting.shift();
      if (next === undefined) {
        break;
      }
      this.#sent.set(next.signal.sequence, next);
      taken.push(next.signal);
    }
    return taken;
  }

  #maySend(): boolean {
    return this.#isOpen && this.#sent.size < WINDOW;
  }

  delivered(sequence: number): void {
    this.#sent.delete(sequence);
  }

  /** @return whether the call has to be asked for: it is not as this device knows it */
  refused(sequence: number, code: ErrorCode, retryAfterMillis: number, now: number): boolean {
    const outgoing = this.#sent.get(sequence);
    this.#sent.delete(sequence);
    const isAsked = code === 'NOT_IN_CALL' || code === 'PARTICIPANT_AWAY';
    // Who takes part is known to the nodes a little later than to the devices.
    const isAgain = isAsked || isRetryable(code);
    if (outgoing === undefined || !isAgain || ++outgoing.refusals > REFUSALS_MAX) {
      return isAsked;
    }
    this.#waiting.push(outgoing);
    this.#waiting.sort((one, other) => one.signal.sequence - other.signal.sequence);
    const wait = isAsked ? AGAIN_MILLIS * outgoing.refusals : AGAIN_MILLIS;
    this.#notBefore = Math.max(this.#notBefore, now + Math.max(wait, retryAfterMillis));
    return isAsked;
  }

  /** Whether both sockets are there, as the call says. */
  open(isSo: boolean): void {
    this.#isOpen = isSo;
  }

  /** When `take` gives something. */
  nextDue(): number {
    return this.#waiting.length > 0 && this.#maySend() ? this.#notBefore : NEVER;
  }
}

/** What another participant's device says to this one: given out in its order, each once. */
export class SignalInbox {
  #next = 1;
  readonly #early = new Map<number, CallSignal>();
  #missingSince = NEVER;

  /** @return what there is to hear now, in order */
  take(signal: CallSignal, now: number): CallSignal[] {
    const { sequence } = signal;
    if (sequence < this.#next || this.#early.size >= EARLY_MAX) {
      return sequence === this.#next ? this.#goOn(signal, now) : [];
    }
    if (sequence === this.#next) {
      return this.#goOn(signal, now);
    }
    this.#early.set(sequence, signal);
    this.#missingSince = Math.min(this.#missingSince, now);
    return [];
  }

  #goOn(first: CallSignal, now: number): CallSignal[] {
    const heard: CallSignal[] = [];
    for (
      let signal: CallSignal | undefined = first;
      signal !== undefined;
      signal = this.#early.get(this.#next)
    ) {
      this.#early.delete(this.#next);
      heard.push(signal);
      this.#next++;
    }
    this.#missingSince = this.#early.size > 0 ? now : NEVER;
    return heard;
  }

  /** Since when one is missing; NEVER: none is. */
  get missingSince(): number {
    return this.#missingSince;
  }

  /** Waits no longer for what is missing. @return what had come before it */
  skip(now: number): CallSignal[] {
    const [lowest] = [...this.#early.keys()].sort((one, other) => one - other);
    const signal = lowest === undefined ? undefined : this.#early.get(lowest);
    if (lowest === undefined || signal === undefined) {
      return [];
    }
    this.#next = lowest;
    return this.#goOn(signal, now);
  }
}
