import type { CallSignal } from '../protocol/call-values.ts';
import type { Said } from './call-signals.ts';

/** An ICE candidate; without a body: there are no more. */
export interface PeerCandidate {
  readonly body: string;
  readonly mid: string;
  readonly line: number;
}

/** What the connection with another participant is to do; one after the other. */
export type PeerOperation =
  /** Offer, in place of an offer that is not answered, too. */
  | { readonly is: 'offer'; readonly restart: boolean }
  /** Take an offer, in place of an own one that is not answered, and answer it. */
  | { readonly is: 'answer'; readonly offer: string }
  /** Take the answer to the own offer. */
  | { readonly is: 'accept'; readonly answer: string }
  | { readonly is: 'candidate'; readonly candidate: PeerCandidate };

export interface NegotiationEffects {
  /** @return the number of what is told */
  say(said: Said): number;
  run(operation: PeerOperation): void;
}

/** Failed operations in a row, after which the connection is left to itself. */
const FAILURES_MAX = 5;
/** Signals that wait for an operation; more are dropped, and made up for by the next offer. */
const HEARD_MAX = 256;

/**
 * How two devices agree on their media: "perfect negotiation" (WebRTC 1.0 section 10.7), by which
 * one of both gives way when they offer at once. Its operations run one after the other, so that
 * what the connection is at is always known here.
 */
export class Negotiation {
  readonly #givesWay: boolean;
  readonly #effects: NegotiationEffects;
  #heard: CallSignal[] = [];
  #running: PeerOperation | undefined;
  /** Number of the own offer that is not answered; 0: there is none. */
  #offering = 0;
  /** Number of the offer that is being answered. */
  #answering = 0;
  /** An offer was answered, by one of both. */
  #hasMet = false;
  #isWanted = false;
  #isRestartWanted = false;
  #failures = 0;

  /** @param givesWay of the participant with the higher `join`, which also makes the first offer */
  constructor(givesWay: boolean, effects: NegotiationEffects) {
    this.#givesWay = givesWay;
    this.#effects = effects;
    this.#isWanted = givesWay;
  }

  /** Does what there is to do. To be called once, to begin. */
  begin(): void {
    this.#pump();
  }

  /** An offer of this device is not answered. */
  get isOffering(): boolean {
    return this.#offering !== 0;
  }

  get hasMet(): boolean {
    return this.#hasMet;
  }

  /** A description is being made, which has not been told yet. */
  get isDescribing(): boolean {
    return this.#running?.is === 'offer' || this.#running?.is === 'answer';
  }

  /** The connection wants to agree anew: it has other media. */
  wanted(): void {
    this.#isWanted = true;
    this.#pump();
  }

  /** Begins anew, over other ways through the network. */
  restart(): void {
    this.#isWanted = true;
    this.#isRestartWanted = true;
    this.#pump();
  }

  hear(signal: CallSignal): void {
    if (this.#heard.length < HEARD_MAX) {
      this.#heard.push(signal);
    }
    this.#pump();
  }

  /** The operation has succeeded. @param description that it has made, to be told */
  done(description: string | undefined): void {
    const operation = this.#running;
    this.#running = undefined;
    switch (operation?.is) {
      case 'offer':
        this.#offering = this.#say('OFFER', description ?? '', 0);
        break;
      case 'answer':
        // What an own offer was about that gave way is still to be agreed on.
        this.#isWanted ||= this.isOffering;
        this.#met();
        this.#say('ANSWER', description ?? '', this.#answering);
        break;
      case 'accept':
        this.#met();
        break;
    }
    this.#pump();
  }

  #met(): void {
    this.#offering = 0;
    this.#hasMet = true;
    this.#failures = 0;
  }

  /** The operation has failed. @param isOffering whether the connection still has an offer open */
  failed(isOffering: boolean): void {
    const operation = this.#running;
    this.#running = undefined;
    if (operation !== undefined && operation.is !== 'candidate') {
      this.#offering = isOffering ? this.#offering : 0;
      if (++this.#failures <= FAILURES_MAX) {
        if (operation.is === 'offer') {
          this.#isWanted = true;
        } else {
          this.#say('RESTART', '', 0);
        }
      }
    }
    this.#pump();
  }

  #say(kind: 'OFFER' | 'ANSWER' | 'RESTART', body: string, offer: number): number {
    return this.#effects.say({ kind, body, mid: '', line: 0, offer });
  }

  #pump(): void {
    while (this.#running === undefined) {
      const signal = this.#heard.shift();
      const operation = signal === undefined ? this.#next() : this.#operationFor(signal);
      if (operation !== undefined) {
        this.#running = operation;
        this.#effects.run(operation);
      } else if (signal === undefined) {
        return;
      }
    }
  }

  /** Who does not begin waits for the first offer, and may offer then. */
  #next(): PeerOperation | undefined {
    const may = this.#givesWay || this.#hasMet;
    if (!this.#isWanted || !may || (this.isOffering && !this.#isRestartWanted)) {
      return undefined;
    }
    const restart = this.#isRestartWanted;
    this.#isWanted = false;
    this.#isRestartWanted = false;
    return { is: 'offer', restart };
  }

  #operationFor(signal: CallSignal): PeerOperation | undefined {
    const { kind, body, mid, line } = signal;
    switch (kind) {
      case 'OFFER':
        // The other gives way, and answers this device's offer.
        if (this.isOffering && !this.#givesWay) {
          return undefined;
        }
        this.#answering = signal.sequence;
        return { is: 'answer', offer: body };
      case 'ANSWER':
        return this.#isAnswer(signal) ? { is: 'accept', answer: body } : undefined;
      case 'CANDIDATE':
        return { is: 'candidate', candidate: { body, mid, line } };
      case 'RESTART':
        this.#isRestartWanted = true;
        this.#isWanted = true;
        return undefined;
      case 'RENEGOTIATE':
        this.#isWanted = true;
        return undefined;
      default:
        return undefined;
    }
  }

  /** Of the offer that is open: one that was given up may be answered still. */
  #isAnswer({ offer }: CallSignal): boolean {
    return this.isOffering && (offer === 0 || offer === this.#offering);
  }
}
