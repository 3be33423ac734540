import type { ConversationId } from '../protocol/ids.ts';
import type { KeepingSynced } from '../protocol/keeping-values.ts';
import type { ClientBody } from '../protocol/values.ts';
import { answerOf, type Request } from './groups.ts';

/**
 * What a user keeps of messages for itself, on all of its devices: stars, and deletions that nobody
 * else notices. Listeners are told of it, and `sync` tells what was missed.
 */
export class SkeinKeeping {
  readonly #request: Request;

  /** Made by `SkeinClient`. */
  constructor(request: Request) {
    this.#request = request;
  }

  /**
   * Stars a message that the user may see, else it is rejected with NO_SUCH_MESSAGE; with
   * TOO_MANY_STARRED at the limit. A repetition changes nothing, here and below.
   */
  star(conversation: ConversationId, sequence: number): Promise<void> {
    return this.#done({ is: 'starMessage', value: { conversation, sequence, starred: true } });
  }

  /** Stars a message no more. */
  unstar(conversation: ConversationId, sequence: number): Promise<void> {
    return this.#done({ is: 'starMessage', value: { conversation, sequence, starred: false } });
  }

  /**
   * Deletes single messages for the user alone, for good. Rejected with NO_SUCH_MESSAGE if the user
   * does not see one of them, and with TOO_MANY_DISCARDED at the limit, which `clear` lifts.
   */
  discard(conversation: ConversationId, sequences: readonly number[]): Promise<void> {
    return this.#done({ is: 'discardMessages', value: { conversation, sequences, upTo: 0 } });
  }

  /** Deletes all messages up to one, for the user alone and for good. */
  clear(conversation: ConversationId, upTo: number): Promise<void> {
    return this.#done({ is: 'discardMessages', value: { conversation, sequences: [], upTo } });
  }

  /**
   * What changed since a cursor, one page.
   *
   * @param cursor of the answer or event that was taken in last; empty: everything
   */
  async sync(cursor: Uint8Array = new Uint8Array(0)): Promise<KeepingSynced> {
    return answerOf(await this.#request({ is: 'syncKeeping', value: { cursor } }), 'keepingSynced');
  }

  async #done(body: ClientBody): Promise<void> {
    answerOf(await this.#request(body), 'done');
  }
}
