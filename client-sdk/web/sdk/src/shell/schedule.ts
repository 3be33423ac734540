import { type Content, textContent } from '../protocol/content-values.ts';
import type { ClientId, ConversationId } from '../protocol/ids.ts';
import type { ChangeScheduled, ScheduledPage } from '../protocol/schedule-values.ts';
import type { ClientBody } from '../protocol/values.ts';
import { answerOf, type Request } from './groups.ts';

/**
 * How messages are posted at a time. The cluster keeps them and posts them then, whether or not a
 * device of the user is connected; whether the user may post is decided then, and what is refused is
 * told to all devices and stays until the user says what becomes of it. What is scheduled adds up to
 * a `ScheduledList`.
 */
export class SkeinSchedule {
  readonly #request: Request;
  readonly #newClientId: () => ClientId;

  /** Made by `SkeinClient`. */
  constructor(request: Request, newClientId: () => ClientId) {
    this.#request = request;
    this.#newClientId = newClientId;
  }

  /**
   * Has a content posted at a time. Rejected with TIME_OUT_OF_RANGE for one that is past or too far
   * ahead, and with TOO_MANY_SCHEDULED.
   *
   * @param content a text, a custom type, a card or a file of the user's
   * @return its id, also that of the message, once it is stored
   */
  async post(
    conversation: ConversationId,
    content: string | Content,
    dueMillis: number,
  ): Promise<ClientId> {
    const clientId = this.#newClientId();
    const value = { conversation, clientId, dueMillis, content: contentOf(content) };
    await this.#done({ is: 'schedulePost', value });
    return clientId;
  }

  /**
   * Gives it another time, or says something else, or both. Rejected with NO_SUCH_SCHEDULED if it was
   * posted or cancelled, and with ALREADY_DUE if it is being posted; so are the next two.
   *
   * @param to what is left out stays as it was
   */
  alter(
    clientId: ClientId,
    to: { readonly dueMillis?: number; readonly content?: string | Content },
  ): Promise<void> {
    const content = to.content === undefined ? undefined : contentOf(to.content);
    return this.#change({ clientId, action: 'ALTER', dueMillis: to.dueMillis ?? 0, content });
  }

  /** It is not posted; one that was refused is forgotten. */
  cancel(clientId: ClientId): Promise<void> {
    return this.#change({ clientId, action: 'CANCEL', dueMillis: 0, content: undefined });
  }

  /** It is posted now; one that was refused is tried again. Done when that is certain. */
  sendNow(clientId: ClientId): Promise<void> {
    return this.#change({ clientId, action: 'SEND_NOW', dueMillis: 0, content: undefined });
  }

  /**
   * What is scheduled, by id; a `ScheduledList` says which page, and takes it in.
   *
   * @param after `ScheduledList.after`; '': from the first
   */
  async page(after: ClientId = ''): Promise<ScheduledPage> {
    const value = { after, limit: 0 };
    return answerOf(await this.#request({ is: 'listScheduled', value }), 'scheduledPage');
  }

  #change(value: ChangeScheduled): Promise<void> {
    return this.#done({ is: 'changeScheduled', value });
  }

  async #done(body: ClientBody): Promise<void> {
    answerOf(await this.#request(body), 'done');
  }
}

function contentOf(content: string | Content): Content {
  return typeof content === 'string' ? textContent(content) : content;
}
