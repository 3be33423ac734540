import { SkeinError } from '../protocol/errors.ts';

/** Addresses remembered besides those of the last news. */
const OLDER_MAX = 16;

const ENDPOINT = /^(?:(tls):\/\/)?((?:\[[0-9a-f:.]+\]|[^\s/?#@[\]:]+):\d{1,5})$/i;

/**
 * The WebSocket of an endpoint, "host:port" or "tls://host:port".
 *
 * @throws SkeinError UNAVAILABLE for what a later release may tell
 */
export function socketUrl(endpoint: string): string {
  const match = ENDPOINT.exec(endpoint);
  if (match === null) {
    throw new SkeinError('UNAVAILABLE', `not an endpoint: ${endpoint}`);
  }
  return `${match[1] === undefined ? 'ws' : 'wss'}://${match[2]}/ws`;
}

/**
 * The sockets of the cluster's nodes, and which one is next: each failure moves on; once all were
 * tried, the HTTP API is asked anew, and they are tried again if it cannot tell. Nodes that were
 * known before come after those that the last news named: while nodes stop and start, a node does
 * not know all the others at every moment.
 */
export class Endpoints {
  readonly #ask: (() => Promise<readonly string[]>) | undefined;
  readonly #random: () => number;
  #endpoints: readonly string[];
  #older: readonly string[] = [];
  #first: number;
  #triedSinceNews = 0;

  /**
   * @param given empty if they are to be asked for
   * @param ask undefined if there is nobody to ask
   */
  constructor(
    given: readonly string[],
    ask: (() => Promise<readonly string[]>) | undefined,
    random: () => number,
  ) {
    this.#endpoints = given;
    this.#ask = ask;
    this.#random = random;
    this.#first = Math.floor(random() * given.length);
  }

  /** How many there are. */
  get size(): number {
    return this.#endpoints.length + this.#older.length;
  }

  /** Asks the HTTP API, if all addresses have had their turn; they have it before it is asked again. */
  async refresh(): Promise<void> {
    if (this.#ask !== undefined && this.#triedSinceNews >= this.size) {
      this.#triedSinceNews = 0;
      try {
        this.welcomed(await this.#ask());
      } catch (error) {
        // Who cannot be asked, as while that node starts again, is no reason not to try the others.
        if (this.size === 0) {
          throw error;
        }
      }
    }
  }

  /** What a node named: the next connection may go to any of these. An empty list tells nothing. */
  welcomed(fresh: readonly string[]): void {
    this.#triedSinceNews = 0;
    if (fresh.length > 0) {
      const known = new Set([...this.#endpoints, ...this.#older]);
      for (const endpoint of fresh) {
        known.delete(endpoint);
      }
      this.#older = [...known].slice(0, OLDER_MAX);
      this.#endpoints = [...fresh];
      this.#first = Math.floor(this.#random() * fresh.length);
    }
  }

  /** The WebSocket to try next. */
  nextUrl(): string {
    if (this.size === 0) {
      throw new SkeinError('UNAVAILABLE', 'no node is ready');
    }
    const turn = this.#triedSinceNews++ % this.size;
    const endpoint =
      turn < this.#endpoints.length
        ? this.#endpoints[(this.#first + turn) % this.#endpoints.length]
        : this.#older[turn - this.#endpoints.length];
    return socketUrl(endpoint as string);
  }
}
