import type { ConversationId } from '../sdk.ts';
import type { KeptValue } from './account.ts';

const DELAY_MILLIS = 300;

/** How far the user has read on this device, which remembers it: the node is told as soon as it can be. */
export class ReadMarks {
  readonly #kept: KeptValue<Record<ConversationId, number>>;
  readonly #due: () => void;
  readonly #told = new Map<ConversationId, number>();
  #upTo: Record<ConversationId, number>;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param due the node is to be told, by `tell` */
  constructor(kept: KeptValue<Record<ConversationId, number>>, due: () => void) {
    this.#kept = kept;
    this.#due = due;
    this.#upTo = kept.load({});
  }

  all(): [ConversationId, number][] {
    return Object.entries(this.#upTo);
  }

  of(conversation: ConversationId): number {
    return this.#upTo[conversation] ?? 0;
  }

  /** The user has seen everything up to here; what is read in one go is told at once. */
  read(conversation: ConversationId, upTo: number): void {
    this.#upTo = { ...this.#upTo, [conversation]: upTo };
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#keep();
      this.#due();
    }, DELAY_MILLIS);
  }

  /** @param tell may fail: then it is told again the next time */
  tell(tell: (conversation: ConversationId, upTo: number) => Promise<unknown>): void {
    for (const [conversation, upTo] of this.all()) {
      if ((this.#told.get(conversation) ?? 0) < upTo) {
        this.#told.set(conversation, upTo);
        tell(conversation, upTo).catch(() => this.#told.delete(conversation));
      }
    }
  }

  /** The page is left. */
  end(): void {
    clearTimeout(this.#timer);
    this.#keep();
  }

  #keep(): void {
    this.#kept.keep(this.#upTo);
  }
}
