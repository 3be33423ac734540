import { Changes } from '../model/changes.ts';
import { type KeptPost, Outbox } from '../model/outbox.ts';
import { Uploads } from '../model/uploads.ts';
import {
  type ClientId,
  type Content,
  type ConversationId,
  type ErrorCode,
  type MediaContent,
  type MergedItem,
  type Message,
  mediaContent,
  type OutboxEntry,
  type SkeinClient,
  SkeinError,
} from '../sdk.ts';
import type { KeptValue } from './account.ts';
import type { MediaUrls } from './media-urls.ts';
import { tinyPicture } from './tiny-picture.ts';

/** How a file is shown, where that is not as usual for its type. */
type Shown = Partial<Pick<MediaContent, 'form' | 'durationMillis' | 'caption'>>;

interface FileUnderWay {
  readonly file: File;
  readonly shown: Shown;
  abort: AbortController;
}

/** What the user says, until the conversation shows it. */
export class Posting {
  readonly changes = new Changes();
  readonly #client: () => SkeinClient;
  readonly #kept: KeptValue<KeptPost[]>;
  readonly #media: MediaUrls;
  readonly #told: (code: ErrorCode) => void;
  readonly #outbox = new Outbox();
  readonly #uploads = new Uploads();
  readonly #files = new Map<string, FileUnderWay>();
  #lastUpload: Promise<void> = Promise.resolve();

  /** @param told hears why an operation, which has no place in a chat, was refused */
  constructor(
    client: () => SkeinClient,
    kept: KeptValue<KeptPost[]>,
    media: MediaUrls,
    told: (code: ErrorCode) => void,
  ) {
    this.#client = client;
    this.#kept = kept;
    this.#media = media;
    this.#told = told;
    this.#outbox.restore(kept.load([]));
  }

  get outbox(): Outbox {
    return this.#outbox;
  }

  get uploads(): Uploads {
    return this.#uploads;
  }

  /** What earlier pages have left in the outbox of this device. */
  async begin(): Promise<void> {
    this.#outbox.left(await this.#client().unansweredPosts(), Date.now());
    this.changes.happened();
  }

  post(
    conversation: ConversationId,
    content: Content,
    clientId: ClientId = this.#client().newClientId(),
  ): void {
    this.#outbox.add({ conversation, clientId, content, timeMillis: Date.now() });
    this.changes.happened();
    this.#client()
      .post(conversation, content, clientId)
      .then(
        ({ timeMillis }) => this.#outbox.posted(clientId, timeMillis),
        (error: unknown) => {
          const code = codeOf(error);
          // Not answered before the end of the page: it is in the outbox still.
          if (code !== 'OUTCOME_UNKNOWN') {
            this.#outbox.failed(clientId, code);
            this.#keepFailed();
          }
        },
      )
      .finally(() => this.changes.happened());
  }

  /**
   * Recalls, edits and reactions: the chat changes when the node has taken them.
   *
   * @return whether it has; of what it refused is told why
   */
  async operate(operation: Promise<unknown>): Promise<boolean> {
    try {
      await operation;
      return true;
    } catch (error) {
      const code = codeOf(error);
      if (code !== 'OUTCOME_UNKNOWN') {
        this.#told(code);
      }
      return false;
    }
  }

  /**
   * Sends a message on.
   *
   * @param edit the newest of its edits; 0: none
   * @return to how many of the conversations it went; why not to others is told
   */
  async forward(
    { conversation, sequence }: Message,
    edit: number,
    to: readonly ConversationId[],
  ): Promise<number> {
    const went = await Promise.all(
      to.map((one) => this.operate(this.#client().forward(conversation, sequence, edit, one))),
    );
    return went.filter((done) => done).length;
  }

  /**
   * Sends several messages of one conversation on, one after the other, as those of `forward`.
   *
   * @return to how many of the conversations all of them went
   */
  async forwardEach(
    conversation: ConversationId,
    items: readonly MergedItem[],
    to: readonly ConversationId[],
  ): Promise<number> {
    const went = await Promise.all(
      to.map(async (one) => {
        // Posts keep their order: each waits in the outbox behind the one before it.
        const posts = items.map(({ sequence, edit }) =>
          this.#client().forward(conversation, sequence, edit, one),
        );
        return this.operate(Promise.all(posts));
      }),
    );
    return went.filter((done) => done).length;
  }

  /**
   * Sends several messages of one conversation on as one.
   *
   * @return as `forward`
   */
  async forwardMerged(
    conversation: ConversationId,
    items: readonly MergedItem[],
    title: string,
    to: readonly ConversationId[],
  ): Promise<number> {
    const went = await Promise.all(
      to.map((one) => this.operate(this.#client().forwardMerged(conversation, items, title, one))),
    );
    return went.filter((done) => done).length;
  }

  retry(clientId: ClientId): void {
    const post = this.#outbox.take(clientId);
    if (post !== undefined) {
      this.#keepFailed();
      this.post(post.conversation, post.content);
    }
  }

  discard(clientId: ClientId): void {
    this.#outbox.take(clientId);
    this.#keepFailed();
    this.changes.happened();
  }

  heard(message: Message): void {
    if (this.#outbox.heard(message)) {
      this.changes.happened();
    }
  }

  /** A post of an earlier page was refused. */
  refused({ conversation, clientId, content }: OutboxEntry, why: SkeinError): void {
    this.#outbox.left([{ conversation, clientId, content, knownHead: 0 }], Date.now());
    this.#outbox.failed(clientId, why.code);
    this.#keepFailed();
    this.changes.happened();
  }

  #keepFailed(): void {
    this.#kept.keep(this.#outbox.kept());
  }

  file(conversation: ConversationId, file: File, shown: Shown = {}): void {
    const key = this.#client().newClientId();
    const isPicture = /^image\/(?:png|jpeg|gif|webp|avif)$/.test(file.type);
    const picture = isPicture ? URL.createObjectURL(file) : undefined;
    this.#uploads.add({ key, conversation, name: file.name, size: file.size, picture });
    this.#files.set(key, { file, shown, abort: new AbortController() });
    this.changes.happened();
    this.#upload(key);
  }

  retryFile(key: string): void {
    const underWay = this.#files.get(key);
    if (underWay !== undefined) {
      underWay.abort = new AbortController();
      this.#uploads.again(key);
      this.changes.happened();
      this.#upload(key);
    }
  }

  cancelFile(key: string): void {
    this.#files.get(key)?.abort.abort();
    this.#end(key);
    this.changes.happened();
  }

  /** One after the other, so that files come in the order in which they were chosen. */
  #upload(key: string): void {
    this.#lastUpload = this.#lastUpload
      .then(() => this.#send(key))
      .catch((error: unknown) => {
        this.#uploads.failed(key, codeOf(error));
        this.changes.happened();
      });
  }

  async #send(key: string): Promise<void> {
    const underWay = this.#files.get(key);
    if (underWay === undefined) {
      return;
    }
    const { file, shown, abort } = underWay;
    const preview = await tinyPicture(file);
    const uploaded = await this.#client().media.upload(file, {
      signal: abort.signal,
      progress: (bytes) => {
        this.#uploads.progress(key, bytes);
        this.changes.happened();
      },
    });
    if (abort.signal.aborted) {
      return;
    }
    this.#post(key, mediaContent(uploaded, { ...shown, preview }), file);
  }

  #post(key: string, content: MediaContent, file: File): void {
    const conversation = this.#uploads.conversationOf(key);
    if (conversation === undefined) {
      return;
    }
    this.#media.have(content.media, file);
    this.#end(key);
    this.post(conversation, content, key);
  }

  #end(key: string): void {
    this.#files.delete(key);
    this.#uploads.gone(key);
  }
}

export function codeOf(error: unknown): ErrorCode {
  return error instanceof SkeinError ? error.code : 'INTERNAL';
}
