import type { Message } from '../protocol/content-values.ts';
import { SkeinError } from '../protocol/errors.ts';
import type { ConversationId } from '../protocol/ids.ts';
import type { KeepingSynced, Starred } from '../protocol/keeping-values.ts';
import type { ClientBody } from '../protocol/values.ts';
import type { SkeinClient } from './client.ts';
import { answerOf, type Request } from './groups.ts';

/**
 * What a user keeps of messages for itself, on all of its devices: stars, and deletions that nobody
 * else notices. What it adds up to is said by a `KeepingList`.
 */
export class SkeinKeeping {
  readonly #client: Pick<SkeinClient, 'historyAfter'>;
  readonly #request: Request;

  /** Made by `SkeinClient`. */
  constructor(client: Pick<SkeinClient, 'historyAfter'>, request: Request) {
    this.#client = client;
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

  /**
   * Deletes all messages up to one, for the user alone and for good.
   *
   * @param upTo the last of them; one that is not said yet means all that are
   */
  clear(conversation: ConversationId, upTo: number): Promise<void> {
    return this.#done({ is: 'discardMessages', value: { conversation, sequences: [], upTo } });
  }

  /**
   * What changed since a cursor, one page; a `KeepingList` says which, and takes the answer.
   *
   * @param cursor of the answer or event that was taken in last; empty: everything
   */
  async sync(cursor: Uint8Array = new Uint8Array(0)): Promise<KeepingSynced> {
    return answerOf(await this.#request({ is: 'syncKeeping', value: { cursor } }), 'keepingSynced');
  }

  /**
   * What these messages say, as the log has them: edits are entries of their own. In the order in
   * which they are given, without those that the user may not read any more: of a conversation that
   * it has left it reads what was said until then. Of one that was recalled or has vanished comes
   * what stands in its place.
   *
   * @param starred some of `KeepingList.starred`; each is a request of its own
   */
  async messages(starred: readonly Starred[]): Promise<Message[]> {
    const all = await Promise.all(starred.map((one) => this.#message(one)));
    return all.filter((message) => message !== undefined);
  }

  async #message({ conversation, sequence }: Starred): Promise<Message | undefined> {
    try {
      const { messages } = await this.#client.historyAfter(conversation, sequence - 1, 1);
      return messages.find((message) => message.sequence === sequence);
    } catch (error) {
      if (error instanceof SkeinError && error.code === 'NOT_A_MEMBER') {
        return undefined;
      }
      throw error;
    }
  }

  async #done(body: ClientBody): Promise<void> {
    answerOf(await this.#request(body), 'done');
  }
}
