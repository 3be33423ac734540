import type { Checkpoint, OutboxEntry, Position } from '../core/state.ts';
import type { Message } from '../protocol/content-values.ts';
import type { ConversationSummary } from '../protocol/conversation-values.ts';
import { SkeinError } from '../protocol/errors.ts';
import type { ClientId, ConversationId, UserId } from '../protocol/ids.ts';
import type { StoredEvent } from '../shell/events.ts';
import {
  type Endless,
  firstEnd,
  remaining,
  restored,
  withOwnCursor,
  withoutText,
  withPreferences,
  withRecalled,
  withStranger,
  withVanished,
} from './apply.ts';
import {
  type ClientStore,
  OUTBOX_ENTRIES_MAX,
  type Saved,
  STORED_MESSAGES_MAX,
} from './client-store.ts';
import { type Migration, openDatabase, request } from './database.ts';

/**
 * The schema, from its first version on: a released step is never changed, a new release appends
 * one. A database of version n has had the first n steps.
 */
export const MIGRATIONS: readonly Migration[] = [
  // 1: the outbox in the order of its keys, the device's place, whose it is.
  (database) => {
    database.createObjectStore('outbox', { autoIncrement: true }).createIndex('id', 'clientId', {
      unique: true,
    });
    database.createObjectStore('positions', { keyPath: 'conversation' });
    database.createObjectStore('facts');
  },
  // 2: what an application shows without a connection. `about` finds the operations on a message.
  (database) => {
    database.createObjectStore('conversations', { keyPath: 'conversation' });
    database
      .createObjectStore('messages', { keyPath: ['conversation', 'sequence'] })
      .createIndex('about', ['conversation', 'content.target']);
  },
  // 3: which messages are over, and when the next is.
  (_, transaction) => {
    transaction.objectStore('messages').createIndex('end', 'endMillis');
  },
];

type StoreName = 'outbox' | 'positions' | 'facts' | 'conversations' | 'messages';

export interface IndexedDbStoreOptions {
  /** The platform's by default. */
  readonly factory?: IDBFactory;
  readonly outboxMax?: number;
  readonly messagesMax?: number;
}

/**
 * A store in the browser's database: it survives the page, and the tabs of an origin see the same.
 * Posts are written with strict durability, everything else can be had again from a node.
 */
export class IndexedDbStore implements ClientStore {
  readonly #database: IDBDatabase;
  readonly #outboxMax: number;
  readonly #messagesMax: number;

  private constructor(database: IDBDatabase, options: IndexedDbStoreOptions) {
    this.#database = database;
    this.#outboxMax = options.outboxMax ?? OUTBOX_ENTRIES_MAX;
    this.#messagesMax = options.messagesMax ?? STORED_MESSAGES_MAX;
  }

  /**
   * Opens a database, made or brought up to this release's schema if need be.
   *
   * @param name one per account on this device
   * @throws SkeinError UNAVAILABLE if the browser refuses, or a newer release has been here
   */
  static async open(name: string, options: IndexedDbStoreOptions = {}): Promise<IndexedDbStore> {
    const factory = options.factory ?? indexedDB;
    return new IndexedDbStore(await openDatabase(factory, name, MIGRATIONS), options);
  }

  async load(): Promise<Saved> {
    return this.#read(['outbox', 'positions', 'facts'], async (stores) => {
      const [unanswered, positions, cursor, owner] = await Promise.all([
        request<OutboxEntry[]>(stores('outbox').getAll()),
        request<(Position & { conversation: ConversationId })[]>(stores('positions').getAll()),
        request<Uint8Array | undefined>(stores('facts').get('cursor')),
        request<UserId | undefined>(stores('facts').get('owner')),
      ]);
      const places = positions.map(
        ({ conversation, seen, head }) => [conversation, { seen, head }] as const,
      );
      const checkpoint = { cursor: cursor ?? new Uint8Array(0), positions: new Map(places) };
      return { checkpoint, unanswered, owner };
    });
  }

  async claim(owner: UserId): Promise<void> {
    await this.#write(['facts'], 'relaxed', async (stores) => {
      stores('facts').put(owner, 'owner');
    });
  }

  async addPost(entry: OutboxEntry): Promise<void> {
    await this.#write(['outbox'], 'strict', async (stores) => {
      const outbox = stores('outbox');
      const [size, known] = await Promise.all([
        request(outbox.count()),
        request(outbox.index('id').getKey(entry.clientId)),
      ]);
      if (known !== undefined) {
        return;
      }
      if (size >= this.#outboxMax) {
        throw new SkeinError('OVERLOADED', 'the outbox is full');
      }
      outbox.add(entry);
    });
  }

  async replacePost(entry: OutboxEntry): Promise<void> {
    await this.#write(['outbox'], 'relaxed', async (stores) => {
      const outbox = stores('outbox');
      const key = await request(outbox.index('id').getKey(entry.clientId));
      if (key !== undefined) {
        outbox.put(entry, key);
      }
    });
  }

  async removePost(clientId: ClientId): Promise<void> {
    await this.#write(['outbox'], 'relaxed', async (stores) => {
      const outbox = stores('outbox');
      const key = await request(outbox.index('id').getKey(clientId));
      if (key !== undefined) {
        outbox.delete(key);
      }
    });
  }

  async unanswered(): Promise<OutboxEntry[]> {
    return this.#read(['outbox'], (stores) => request(stores('outbox').getAll()));
  }

  async save({ cursor, positions }: Checkpoint): Promise<void> {
    await this.#write(['facts', 'positions'], 'relaxed', async (stores) => {
      stores('facts').put(cursor, 'cursor');
      for (const [conversation, position] of positions) {
        stores('positions').put({ conversation, ...position });
      }
    });
  }

  async keep(events: readonly StoredEvent[]): Promise<void> {
    await this.#write(['conversations', 'messages'], 'relaxed', async (stores) => {
      for (const event of events) {
        switch (event.is) {
          case 'message':
            await this.#keepMessage(stores, event.message);
            break;
          case 'conversation':
            stores('conversations').put(event.summary);
            break;
          case 'cursor':
            if (event.own) {
              const { moved } = event;
              await change(stores, moved.conversation, (one) => withOwnCursor(one, moved));
            }
            break;
          case 'preferences': {
            const { conversation, preferences } = event;
            await change(stores, conversation, (one) => withPreferences(one, preferences));
            break;
          }
          case 'stranger':
            await change(stores, event.conversation, (one) => withStranger(one, event.waits));
            break;
        }
      }
    });
  }

  async #keepMessage(stores: Stores, message: Message): Promise<void> {
    const { conversation, sequence, content } = message;
    const messages = stores('messages');
    messages.put(message);
    const oldest = sequence - this.#messagesMax;
    if (oldest > 0) {
      messages.delete(rangeBefore(conversation, oldest + 1));
    }
    if (content.kind !== 'recall') {
      return;
    }
    const { target } = content;
    const [recalled, about] = await Promise.all([
      request<Message | undefined>(messages.get([conversation, target])),
      request<Message[]>(messages.index('about').getAll([conversation, target])),
    ]);
    for (const one of recalled === undefined ? about : [recalled, ...about]) {
      const left = withoutText(one);
      if (left !== undefined) {
        messages.put(left);
      }
    }
    await change(stores, conversation, (summary) => withRecalled(summary, target));
  }

  async vanish(nowMillis: number): Promise<number | undefined> {
    let next: number | undefined;
    await this.#write(['conversations', 'messages'], 'relaxed', async (stores) => {
      const messages = stores('messages');
      const ends = messages.index('end');
      // Those without an end are all at 0.
      const over = IDBKeyRange.bound(0, nowMillis, true);
      for (const one of await request<Message[]>(ends.getAll(over))) {
        messages.put(remaining(one, nowMillis));
      }
      const later = IDBKeyRange.lowerBound(nowMillis, true);
      const [first, summaries] = await Promise.all([
        request<IDBCursor | null>(ends.openKeyCursor(later)),
        request<ConversationSummary[]>(stores('conversations').getAll()),
      ]);
      const shown = summaries.map((one) => withVanished(one, nowMillis));
      shown.forEach((one, at) => {
        if (one.last !== summaries[at]?.last) {
          stores('conversations').put(one);
        }
      });
      next = firstEnd([
        first?.key as number | undefined,
        ...shown.map((one) => one.last?.endMillis),
      ]);
    });
    return next;
  }

  async conversations(): Promise<ConversationSummary[]> {
    return this.#read(['conversations'], (stores) => request(stores('conversations').getAll()));
  }

  async messages(conversation: ConversationId, before: number, limit: number): Promise<Message[]> {
    return this.#read(['messages'], async (stores) => {
      const range = rangeBefore(conversation, before);
      const run: Message[] = [];
      const cursor = stores('messages').openCursor(range, 'prev');
      let expected = before - 1;
      for (
        let at = await request<IDBCursorWithValue | null>(cursor);
        at !== null && run.length < limit;
        at = await request<IDBCursorWithValue | null>(cursor)
      ) {
        const message = restored(at.value as Message | Endless);
        if (expected >= 0 && message.sequence !== expected) {
          break;
        }
        run.push(message);
        expected = message.sequence - 1;
        at.continue();
      }
      return run.reverse();
    });
  }

  async close(): Promise<void> {
    this.#database.close();
  }

  async #read<T>(names: StoreName[], work: (stores: Stores) => Promise<T>): Promise<T> {
    return work(storesOf(this.#begin(names, 'readonly')));
  }

  #begin(
    names: StoreName[],
    mode: IDBTransactionMode,
    options?: IDBTransactionOptions,
  ): IDBTransaction {
    try {
      return this.#database.transaction(names, mode, options);
    } catch (error) {
      // Closed by us, or because a newer release has changed the schema in another tab.
      throw new SkeinError('UNAVAILABLE', 'the store is closed', 0, error);
    }
  }

  /** Done when the transaction is complete; what `work` throws rolls it back. */
  async #write(
    names: StoreName[],
    durability: IDBTransactionDurability,
    work: (stores: Stores) => Promise<void>,
  ): Promise<void> {
    const transaction = this.#begin(names, 'readwrite', { durability });
    const complete = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () =>
        reject(new SkeinError('UNAVAILABLE', 'the store could not write', 0, transaction.error));
    });
    try {
      await work(storesOf(transaction));
    } catch (error) {
      // Else the end of the transaction would be an unhandled rejection.
      complete.catch(() => {});
      transaction.abort();
      throw error;
    }
    await complete;
  }
}

type Stores = (name: StoreName) => IDBObjectStore;

function storesOf(transaction: IDBTransaction): Stores {
  return (name) => transaction.objectStore(name);
}

function rangeBefore(conversation: ConversationId, before: number): IDBKeyRange {
  return IDBKeyRange.bound(
    [conversation, 0],
    [conversation, before === 0 ? Number.POSITIVE_INFINITY : before],
    false,
    true,
  );
}

async function change(
  stores: Stores,
  conversation: ConversationId,
  apply: (summary: ConversationSummary) => ConversationSummary,
): Promise<void> {
  const conversations = stores('conversations');
  const summary = await request<ConversationSummary | undefined>(conversations.get(conversation));
  if (summary !== undefined) {
    conversations.put(apply(summary));
  }
}
