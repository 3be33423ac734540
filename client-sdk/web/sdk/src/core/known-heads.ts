import type { ConversationId } from '../protocol/ids.ts';
import { NEVER } from './state.ts';

/** Longest that a list keeps posts waiting, from the welcome on. */
const PATIENCE_MILLIS = 2_000;

/**
 * Which conversations' heads are known as they are now, and not as they were when the device was
 * last connected. The first attempt of a post waits for that: it names the head that the client
 * knows, and each retry repeats it, so one that lies far back makes the node search far each time.
 *
 * A head is known once it was heard of on this connection, and all are once the list is complete or,
 * in a resumed session, what the node says of its own accord has arrived. After two seconds all
 * count as known: a slow list delays posts by no more, since an old number is only dear, never
 * wrong.
 */
export class KnownHeads {
  readonly #heard = new Set<ConversationId>();
  #all = false;
  #allAt = NEVER;

  connected(now: number): void {
    this.#heard.clear();
    this.#all = false;
    this.#allAt = now + PATIENCE_MILLIS;
  }

  disconnected(): void {
    this.#heard.clear();
    this.#all = false;
    this.#allAt = NEVER;
  }

  /** The node has told the head of this conversation. */
  heard(conversation: ConversationId): void {
    if (!this.#all) {
      this.#heard.add(conversation);
    }
  }

  /** Nothing is missing any more. */
  complete(): void {
    this.#all = true;
    this.#allAt = NEVER;
    this.#heard.clear();
  }

  has(conversation: ConversationId, now: number): boolean {
    return this.#all || now >= this.#allAt || this.#heard.has(conversation);
  }

  /** When all count as known; NEVER if they do already, or nobody waits. */
  nextDue(now: number): number {
    return this.#allAt > now ? this.#allAt : NEVER;
  }
}
