import type { Message } from '../protocol/content-values.ts';
import type { Highlighted, Highlights } from '../protocol/conversation-values.ts';
import type { ConversationId } from '../protocol/ids.ts';
import type { PostReceipt } from './backend.ts';
import type { SkeinClient } from './client.ts';
import { answerOf, type Request } from './groups.ts';

/**
 * Messages that a conversation keeps in view for all its members. What is highlighted comes to all
 * members, this device too, as entries (`onMessage`), and a `HighlightView` says what they add up to.
 */
export class SkeinHighlights {
  readonly #client: Pick<SkeinClient, 'post' | 'historyAfter'>;
  readonly #request: Request;

  /** Made by `SkeinClient`. */
  constructor(client: Pick<SkeinClient, 'post' | 'historyAfter'>, request: Request) {
    this.#client = client;
    this.#request = request;
  }

  /**
   * Highlights a message: of a direct chat by both, of a group by whoever may announce, else it is
   * rejected with FORBIDDEN. Also rejected with NO_SUCH_MESSAGE, MESSAGE_RECALLED and
   * TOO_MANY_HIGHLIGHTS. Goes through the outbox as all posts do.
   */
  begin(conversation: ConversationId, sequence: number): Promise<PostReceipt> {
    return this.#client.post(conversation, { kind: 'highlight', target: sequence, removed: false });
  }

  /** Highlights a message no more, whoever did. One that is not highlighted is left alone. */
  end(conversation: ConversationId, sequence: number): Promise<PostReceipt> {
    return this.#client.post(conversation, { kind: 'highlight', target: sequence, removed: true });
  }

  /** What is highlighted in a conversation that one is a member of, as of an entry of its log. */
  async list(conversation: ConversationId): Promise<Highlights> {
    const value = { conversation };
    return answerOf(await this.#request({ is: 'listHighlights', value }), 'highlights');
  }

  /**
   * The message that is highlighted, as the log has it: edits are entries of their own. Undefined if
   * the user does not see it any more.
   */
  async message(
    conversation: ConversationId,
    { target }: Highlighted,
  ): Promise<Message | undefined> {
    const { messages } = await this.#client.historyAfter(conversation, target - 1, 1);
    return messages.find(({ sequence }) => sequence === target);
  }
}
