import type { Message } from '../protocol/content-values.ts';
import { SkeinError } from '../protocol/errors.ts';
import type { ConversationId } from '../protocol/ids.ts';
import type { SkeinClient } from './client.ts';

/** Consecutive messages around one of them. */
export interface Around {
  /** Ascending by sequence; the one that was asked for is among them. */
  readonly messages: readonly Message[];
  /** More lie before them. */
  readonly moreBefore: boolean;
  /** More lay after them when they were read. */
  readonly moreAfter: boolean;
}

/** Reads what was said around a message, such as one that an answer quotes. */
export class SkeinHistory {
  readonly #client: Pick<SkeinClient, 'historyBefore' | 'historyAfter'>;

  /** Made by `SkeinClient`. */
  constructor(client: Pick<SkeinClient, 'historyBefore' | 'historyAfter'>) {
    this.#client = client;
  }

  /**
   * The messages around one, so that a reader can jump to it. A text is as it was posted: give the
   * entries to a `ConversationView` with those that are shown already.
   *
   * @param each so many before it and after it, at least 1; fewer if there are, or the node gives, no
   *     more
   * @return rejected with NO_SUCH_MESSAGE if the user sees no message there
   */
  async around(conversation: ConversationId, sequence: number, each: number): Promise<Around> {
    if (!Number.isSafeInteger(sequence + 1) || sequence < 1) {
      throw noSuchMessage(sequence);
    }
    const [before, after] = await Promise.all([
      this.#client.historyBefore(conversation, sequence + 1, each + 1),
      this.#client.historyAfter(conversation, sequence, each),
    ]);
    if (before.messages[before.messages.length - 1]?.sequence !== sequence) {
      throw noSuchMessage(sequence);
    }
    return {
      messages: [...before.messages, ...after.messages],
      moreBefore: before.more,
      moreAfter: after.more,
    };
  }
}

function noSuchMessage(sequence: number): SkeinError {
  return new SkeinError('NO_SUCH_MESSAGE', `sequence ${sequence}`);
}
