import type { CallSignal } from '../protocol/call-values.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { type Said, SignalInbox, SignalOutbox } from './call-signals.ts';
import { Negotiation, type PeerCandidate, type PeerOperation } from './negotiation.ts';
import { NEVER } from './state.ts';

/** How the connection is that media go over. */
export type PeerState = 'CONNECTING' | 'CONNECTED' | 'DISCONNECTED' | 'FAILED';

/** A signal that is missing for so long is given up, and the other asked to begin anew. */
const MISSING_MILLIS = 3_000;
/** An offer that is not answered for so long is made again; the first one is asked for. */
const ANSWER_MILLIS = 8_000;
/** Media that stay away for so long: other ways are looked for, again and again. */
const TROUBLE_MILLIS = 4_000;
const RESTART_EVERY_MILLIS = 8_000;
/** A connection that is not made, or not made again, for so long will not be. */
const LOST_MILLIS = 40_000;

export interface LinkEffects {
  send(signal: CallSignal): void;
  run(operation: PeerOperation): void;
  /** The call is not as this device knows it. */
  askCall(): void;
  /** No media flow, and nothing more will be tried. */
  lost(): void;
}

/**
 * All that one device decides about its connection with another participant: what they say to each
 * other, in which order, again or not; who offers; when to begin anew. Everything comes in as a call
 * with the time and goes out as effects; after each call `nextDue` says when `advance` is wanted.
 * There is another one when either of both takes part anew.
 */
export class PeerLink {
  readonly #effects: LinkEffects;
  readonly #isFirst: boolean;
  readonly #outbox: SignalOutbox;
  readonly #inbox = new SignalInbox();
  readonly #negotiation: Negotiation;
  /** Found while a description is being made: they are told after it. */
  readonly #found: PeerCandidate[] = [];
  #isThere = false;
  #state: PeerState = 'CONNECTING';
  /** Since when there was no connection. */
  #downSince: number;
  #restartAt = NEVER;
  /** When the other has to have answered, or offered. */
  #answerBy = NEVER;
  #isLost = false;

  /**
   * @param isFirst whether this device's `join` is the higher one
   * @param join the higher one
   */
  constructor(isFirst: boolean, join: number, now: number, effects: LinkEffects) {
    this.#isFirst = isFirst;
    this.#effects = effects;
    this.#outbox = new SignalOutbox(join);
    this.#downSince = now;
    this.#negotiation = new Negotiation(isFirst, {
      say: (said) => this.#outbox.add(said),
      run: (operation) => effects.run(operation),
    });
    this.#answerBy = now + ANSWER_MILLIS;
  }

  begin(now: number): void {
    this.#negotiation.begin();
    this.#pump(now);
  }

  get state(): PeerState {
    return this.#state;
  }

  /** Whether both sockets are there, as the call says. */
  told(bothAreThere: boolean, now: number): void {
    if (bothAreThere && !this.#isThere) {
      this.#answerBy = now + ANSWER_MILLIS;
    }
    this.#isThere = bothAreThere;
    this.#outbox.open(bothAreThere);
    this.#pump(now);
  }

  received(signal: CallSignal, now: number): void {
    this.#hear(this.#inbox.take(signal, now), now);
    this.#pump(now);
  }

  #hear(signals: readonly CallSignal[], now: number): void {
    for (const signal of signals) {
      this.#answerBy = now + ANSWER_MILLIS;
      this.#negotiation.hear(signal);
    }
  }

  delivered(sequence: number, now: number): void {
    this.#outbox.delivered(sequence);
    this.#pump(now);
  }

  refused(sequence: number, code: ErrorCode, retryAfterMillis: number, now: number): void {
    if (this.#outbox.refused(sequence, code, retryAfterMillis, now)) {
      this.#effects.askCall();
    }
    this.#pump(now);
  }

  done(description: string | undefined, now: number): void {
    this.#answerBy = now + ANSWER_MILLIS;
    this.#negotiation.done(description);
    this.#tellFound();
    this.#pump(now);
  }

  failed(isOffering: boolean, now: number): void {
    this.#negotiation.failed(isOffering);
    this.#tellFound();
    this.#pump(now);
  }

  wanted(now: number): void {
    this.#negotiation.wanted();
    this.#pump(now);
  }

  candidate(candidate: PeerCandidate, now: number): void {
    this.#found.push(candidate);
    this.#tellFound();
    this.#pump(now);
  }

  #tellFound(): void {
    if (!this.#negotiation.isDescribing) {
      for (const candidate of this.#found.splice(0)) {
        this.#outbox.add({ kind: 'CANDIDATE', ...candidate, offer: 0 });
      }
    }
  }

  connection(state: PeerState, now: number): void {
    if (state === 'CONNECTED') {
      this.#restartAt = NEVER;
      this.#downSince = NEVER;
      this.#isLost = false;
    } else {
      if (this.#state === 'CONNECTED') {
        this.#downSince = now;
      }
      if (state === 'DISCONNECTED') {
        this.#restartAt = Math.min(this.#restartAt, now + TROUBLE_MILLIS);
      } else if (state === 'FAILED') {
        this.#restartAt = Math.min(this.#restartAt, now);
      }
    }
    this.#state = state;
    this.#pump(now);
  }

  /** The servers that help are others now: what goes by them is to go by those. */
  renew(now: number): void {
    this.#beginAnew(now);
    this.#pump(now);
  }

  advance(now: number): void {
    this.#pump(now);
  }

  #pump(now: number): void {
    if (this.#inbox.missingSince + MISSING_MILLIS <= now) {
      this.#hear(this.#inbox.skip(now), now);
      this.#beginAnew(now);
    }
    // Of who is away nobody hears: it is made up for when both are there.
    if (this.#isThere && this.#restartAt <= now) {
      this.#restartAt = now + RESTART_EVERY_MILLIS;
      this.#beginAnew(now);
    }
    if (this.#isAnswerDue() && this.#answerBy <= now) {
      this.#beginAnew(now);
    }
    if (this.#downSince + LOST_MILLIS <= now && !this.#isLost) {
      this.#isLost = true;
      this.#effects.lost();
    }
    for (const signal of this.#outbox.take(now)) {
      this.#effects.send(signal);
    }
  }

  #isAnswerDue(): boolean {
    const { isOffering, hasMet } = this.#negotiation;
    return this.#isThere && (isOffering || !hasMet);
  }

  /** One of both offers: whose offer is open, else who began. */
  #beginAnew(now: number): void {
    this.#answerBy = now + ANSWER_MILLIS;
    if (this.#isFirst || this.#negotiation.isOffering) {
      this.#negotiation.restart();
    } else {
      const kind: Said['kind'] = this.#negotiation.hasMet ? 'RESTART' : 'RENEGOTIATE';
      this.#outbox.add({ kind, body: '', mid: '', line: 0, offer: 0 });
    }
  }

  /** When `advance` is wanted next. */
  nextDue(): number {
    return Math.min(
      this.#inbox.missingSince + MISSING_MILLIS,
      this.#isThere ? this.#restartAt : NEVER,
      this.#isAnswerDue() ? this.#answerBy : NEVER,
      this.#isLost ? NEVER : this.#downSince + LOST_MILLIS,
      this.#outbox.nextDue(),
    );
  }
}
