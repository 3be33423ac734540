import type { ClientBody } from '../protocol/values.ts';
import type { Call } from './calls.ts';
import type { Look } from './post-queue.ts';
import { NEVER, type OutboxEntry } from './state.ts';
import type { Timeline } from './timeline.ts';

/** Who waits for an answer. */
export type Pending =
  | { readonly is: 'post'; readonly entry: OutboxEntry }
  | { readonly is: 'look'; readonly look: Look }
  /** What the user has in view, told to a new connection. */
  | { readonly is: 'attention'; readonly body: ClientBody }
  /** What the node had said before it answers has arrived. */
  | { readonly is: 'ping' }
  | { readonly is: 'pull'; readonly timeline: Timeline }
  | { readonly is: 'sync' }
  | { readonly is: 'call'; readonly call: Call };

const NUMBERS = 2 ** 32;

/** The unanswered requests of one connection, by number. */
export class Requests {
  readonly #unanswered = new Map<number, { pending: Pending; at: number }>();
  #last = 0;

  /** A number for a request that is sent now. */
  next(pending: Pending, now: number): number {
    do {
      this.#last = (this.#last + 1) % NUMBERS;
    } while (this.#last === 0 || this.#unanswered.has(this.#last));
    this.#unanswered.set(this.#last, { pending, at: now });
    return this.#last;
  }

  /** Who asked; undefined for a number that nobody waits for. */
  answered(number: number): Pending | undefined {
    const sent = this.#unanswered.get(number);
    this.#unanswered.delete(number);
    return sent?.pending;
  }

  get size(): number {
    return this.#unanswered.size;
  }

  /** When the oldest of them was sent; NEVER if there is none. */
  oldestSentAt(): number {
    for (const sent of this.#unanswered.values()) {
      return sent.at;
    }
    return NEVER;
  }

  clear(): void {
    this.#unanswered.clear();
  }
}
