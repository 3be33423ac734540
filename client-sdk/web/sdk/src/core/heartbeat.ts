import { NEVER } from './state.ts';

/** A node that does not answer a ping for as long is given up. */
const PONG_MAX_MILLIS = 10_000;

/** What a node that names no heartbeat gets. */
const DEFAULT_MILLIS = 30_000;

/**
 * When to ping, and when a node that says nothing counts as gone: a ping is due when nothing was
 * sent, or nothing was heard, for the heartbeat; its answer is awaited for as long again, at most
 * 10 s.
 */
export class Heartbeat {
  #intervalMillis = DEFAULT_MILLIS;
  #sentAt = 0;
  #heardAt = 0;
  #pongDue = NEVER;

  start(heartbeatMillis: number, now: number): void {
    this.#intervalMillis = heartbeatMillis > 0 ? heartbeatMillis : DEFAULT_MILLIS;
    this.#sentAt = now;
    this.#heardAt = now;
    this.#pongDue = NEVER;
  }

  sent(now: number): void {
    this.#sentAt = now;
  }

  heard(now: number): void {
    this.#heardAt = now;
    this.#pongDue = NEVER;
  }

  pinged(now: number): void {
    this.#pongDue = now + Math.min(this.#intervalMillis, PONG_MAX_MILLIS);
  }

  isPingDue(now: number): boolean {
    return now >= this.#pingAt();
  }

  isDead(now: number): boolean {
    return now >= this.#pongDue;
  }

  nextDue(): number {
    return Math.min(this.#pingAt(), this.#pongDue);
  }

  #pingAt(): number {
    const awaited = this.#pongDue !== NEVER;
    return (awaited ? this.#sentAt : Math.min(this.#sentAt, this.#heardAt)) + this.#intervalMillis;
  }
}
