import { Changes } from '../model/changes.ts';
import {
  type ConversationId,
  type Discarded,
  type KeepingEvent,
  KeepingList,
  type SkeinClient,
  type Starred,
} from '../sdk.ts';
import type { KeptValue } from './account.ts';
import { CatchUp } from './catch-up.ts';

/** As of a cursor. */
export interface KeptKeeping {
  readonly cursor: readonly number[];
  readonly starred: readonly Starred[];
  readonly discarded: readonly Discarded[];
}

/**
 * What the user keeps of messages: what is starred, and what is deleted for the user alone. This
 * device remembers it, so that what is deleted is not shown without a connection either.
 */
export class Keeping {
  readonly changes = new Changes();
  readonly #list = new KeepingList();
  readonly #client: () => SkeinClient;
  readonly #kept: KeptValue<KeptKeeping | undefined>;
  readonly #discarded: (all: Discarded) => void;
  /** Those of which something is deleted. */
  readonly #thinned = new Set<ConversationId>();
  readonly #catchUp = new CatchUp(() => this.#sync());
  #isKnown = false;

  /** @param discarded hears of each conversation all that is deleted there, whenever that grows */
  constructor(
    client: () => SkeinClient,
    kept: KeptValue<KeptKeeping | undefined>,
    discarded: (all: Discarded) => void,
  ) {
    this.#client = client;
    this.#kept = kept;
    this.#discarded = discarded;
    const known = kept.load(undefined);
    if (known !== undefined) {
      const cursor = Uint8Array.from(known.cursor);
      this.#list.synced({ ...known, cursor, full: true, more: false });
      this.#isKnown = true;
      this.#tell(known.discarded);
    }
  }

  /** Whether nothing starred means that there is nothing. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  /** Of all conversations; what was starred last comes first. */
  starred(): Starred[] {
    return this.#list.starred();
  }

  isStarred(conversation: ConversationId, sequence: number): boolean {
    return this.#list.isStarred(conversation, sequence);
  }

  /** What is deleted of a conversation. */
  discarded(conversation: ConversationId): Discarded {
    return this.#list.discarded(conversation);
  }

  heard(event: KeepingEvent): void {
    if (this.#list.changed(event)) {
      this.#changed(event.discarded);
    } else {
      this.sync();
    }
  }

  /** Something may have changed without a word. */
  sync(): void {
    this.#catchUp.begin();
  }

  async #sync(): Promise<void> {
    for (let more = true; more; ) {
      const page = await this.#client().keeping.sync(this.#list.cursor);
      more = this.#list.synced(page);
      this.#isKnown ||= !more;
      this.#changed(page.discarded);
    }
  }

  #changed(discarded: readonly Discarded[]): void {
    this.#tell(discarded);
    this.#kept.keep({
      cursor: [...this.#list.cursor],
      starred: this.starred(),
      discarded: [...this.#thinned].map((conversation) => this.discarded(conversation)),
    });
    this.changes.happened();
  }

  #tell(discarded: readonly Discarded[]): void {
    for (const { conversation } of discarded) {
      this.#thinned.add(conversation);
      this.#discarded(this.discarded(conversation));
    }
  }
}
