import type { ConversationId } from '../protocol/ids.ts';
import type { MergedPage } from '../protocol/merged-values.ts';
import { answerOf, type Request } from './groups.ts';

/**
 * What messages carry that others were forwarded in (a content of kind `merged`). Whoever sees such a
 * message may ask, also who never was where they were said; they are as they were when they were
 * forwarded. A file among them is had as that of the message that carries it:
 * `client.media.download({ ...carrier, content: file }, …)`.
 */
export class SkeinMerged {
  readonly #request: Request;

  /** Made by `SkeinClient`. */
  constructor(request: Request) {
    this.#request = request;
  }

  /**
   * A page of the messages, in their order. Rejected with NO_SUCH_MESSAGE if none are there, and with
   * MESSAGE_RECALLED or MESSAGE_VANISHED once the message that carries them is gone.
   *
   * @param sequence of the message that carries them
   * @param path positions of those among them that carry others, from the outermost in
   * @param after position of the last that is known; 0: none is
   */
  async open(
    conversation: ConversationId,
    sequence: number,
    path: readonly number[] = [],
    after = 0,
  ): Promise<MergedPage> {
    const value = { conversation, sequence, path, after, limit: 0 };
    return answerOf(await this.#request({ is: 'askMerged', value }), 'mergedPage');
  }
}
