import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import {
  type Content,
  type Message,
  RECALLED,
  textContent,
  VANISHED,
} from '../src/protocol/content-values.ts';
import { type ConversationSummary, NO_PREFERENCES } from '../src/protocol/conversation-values.ts';
import { SkeinError } from '../src/protocol/errors.ts';
import type { StoredEvent } from '../src/shell/events.ts';
import type { ClientStore } from '../src/store/client-store.ts';
import { type Migration, openDatabase, request } from '../src/store/database.ts';
import { IndexedDbStore, MIGRATIONS } from '../src/store/indexed-db-store.ts';
import { MemoryStore } from '../src/store/memory-store.ts';

Object.assign(globalThis, { IDBKeyRange });

const CHAT = 'd1-2';
const LIMITS = { outboxMax: 3, messagesMax: 10 };

function entry(number: number, knownHead = 0) {
  const clientId = number.toString(16).padStart(32, '0');
  return { conversation: CHAT, clientId, knownHead, content: textContent(`post ${number}`) };
}

function message(sequence: number, content: Content = textContent(`text ${sequence}`)): Message {
  return {
    conversation: CHAT,
    sequence,
    sender: '2',
    clientId: '',
    timeMillis: 5,
    content,
    forwarded: undefined,
    endMillis: 0,
  };
}

function heard(...messages: Message[]): StoredEvent[] {
  return messages.map((one) => ({ is: 'message', message: one }));
}

function summary(head: number, last?: Message): ConversationSummary {
  return {
    conversation: CHAT,
    title: '',
    head,
    firstVisible: 1,
    read: 0,
    unread: head,
    last,
    members: 2,
    peer: '2',
    preferences: NO_PREFERENCES,
    unreadMentions: 0,
    firstMention: 0,
    fromStranger: false,
    mode: undefined,
    role: undefined,
    since: 0,
  };
}

function sequences(messages: readonly Message[]): number[] {
  return messages.map(({ sequence }) => sequence);
}

/** What holds for every store. */
function contract(open: () => Promise<ClientStore>): void {
  test('is empty at first', async () => {
    const store = await open();

    const saved = await store.load();

    assert.equal(saved.checkpoint.cursor.length, 0);
    assert.equal(saved.checkpoint.positions.size, 0);
    assert.deepEqual(saved.unanswered, []);
    assert.equal(saved.owner, undefined);
  });

  test('keeps posts in the order they were added, each once', async () => {
    const store = await open();

    await store.addPost(entry(3));
    await store.addPost(entry(1));
    await store.addPost(entry(2));
    await store.removePost(entry(1).clientId);
    await store.replacePost(entry(3, 70));
    await store.addPost(entry(2, 99));

    assert.deepEqual(await store.unanswered(), [entry(3, 70), entry(2)]);
    assert.deepEqual((await store.load()).unanswered, [entry(3, 70), entry(2)]);
  });

  test('refuses a post that is one too many, and keeps nothing of it', async () => {
    const store = await open();
    await Promise.all([1, 2, 3].map((number) => store.addPost(entry(number))));

    await assert.rejects(
      store.addPost(entry(4)),
      (error) => error instanceof SkeinError && error.code === 'OVERLOADED',
    );

    assert.equal((await store.unanswered()).length, 3);
  });

  test('knows nothing of a post that it does not have', async () => {
    const store = await open();

    await store.replacePost(entry(1));
    await store.removePost(entry(1).clientId);

    assert.deepEqual(await store.unanswered(), []);
  });

  test('adds positions to those it has, and replaces the cursor', async () => {
    const store = await open();
    await store.claim('7');

    await store.save({
      cursor: Uint8Array.of(1),
      positions: new Map([[CHAT, { seen: 1, head: 2 }]]),
    });
    await store.save({
      cursor: Uint8Array.of(2),
      positions: new Map([['g7', { seen: 3, head: 3 }]]),
    });

    const { checkpoint, owner } = await store.load();
    assert.deepEqual([...checkpoint.cursor], [2]);
    assert.deepEqual(
      new Map(checkpoint.positions),
      new Map([
        [CHAT, { seen: 1, head: 2 }],
        ['g7', { seen: 3, head: 3 }],
      ]),
    );
    assert.equal(owner, '7');
  });

  test('gives messages page by page, from the newest back', async () => {
    const store = await open();
    await store.keep(heard(...[1, 2, 3, 4, 5].map((sequence) => message(sequence))));

    assert.deepEqual(sequences(await store.messages(CHAT, 0, 2)), [4, 5]);
    assert.deepEqual(sequences(await store.messages(CHAT, 4, 2)), [2, 3]);
    assert.deepEqual(sequences(await store.messages(CHAT, 2, 2)), [1]);
    assert.deepEqual(await store.messages(CHAT, 1, 2), []);
    assert.deepEqual(await store.messages('g9', 0, 2), []);
  });

  test('gives nothing from behind a gap', async () => {
    const store = await open();
    await store.keep(heard(message(1), message(2), message(4), message(5)));

    assert.deepEqual(sequences(await store.messages(CHAT, 0, 10)), [4, 5]);
    assert.deepEqual(sequences(await store.messages(CHAT, 4, 10)), []);
    assert.deepEqual(sequences(await store.messages(CHAT, 3, 10)), [1, 2]);
  });

  test('keeps the newest messages of a conversation', async () => {
    const store = await open();

    for (let sequence = 1; sequence <= 15; sequence++) {
      await store.keep(heard(message(sequence)));
    }

    assert.deepEqual(
      sequences(await store.messages(CHAT, 0, 100)),
      [6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    );
  });

  test('keeps nothing of a card that was recalled, nor who said it first', async () => {
    const store = await open();
    const card = { kind: 'contact', user: '7', name: 'Zoé' } as const;
    const forwarded = { sender: '9', timeMillis: 1 };
    await store.keep(heard({ ...message(1, card), forwarded }));
    assert.deepEqual((await store.messages(CHAT, 0, 10))[0]?.forwarded, forwarded);

    await store.keep(heard(message(2, { kind: 'recall', target: 1 })));

    const [kept] = await store.messages(CHAT, 0, 10);
    assert.deepEqual([kept?.content, kept?.forwarded], [RECALLED, undefined]);
  });

  test('forgets what was recalled, its edits and the summary that shows it', async () => {
    const store = await open();
    await store.keep([
      ...heard(message(1), message(2, { kind: 'edit', target: 1, text: 'secret' })),
      { is: 'conversation', summary: summary(2, message(1)) },
    ]);

    await store.keep(heard(message(3, { kind: 'recall', target: 1 })));

    const kept = await store.messages(CHAT, 0, 10);
    assert.deepEqual(kept[0]?.content, RECALLED);
    assert.deepEqual(kept[1]?.content, { kind: 'edit', target: 1, text: '' });
    assert.deepEqual((await store.conversations())[0]?.last?.content, RECALLED);
  });

  test('forgets what is over, its edits and the summary that shows it, and says when the next is', async () => {
    const store = await open();
    const until = (end: number, one: Message): Message => ({ ...one, endMillis: end });
    const forwarded = { sender: '9', timeMillis: 1 };
    const reaction = { kind: 'reaction', target: 1, emoji: 'x', removed: false } as const;
    await store.keep([
      ...heard(
        until(100, { ...message(1), forwarded }),
        until(100, message(2, { kind: 'edit', target: 1, text: 'secret' })),
        until(100, message(3, reaction)),
        until(200, message(4)),
        message(5),
      ),
      { is: 'conversation', summary: summary(1, until(100, message(1))) },
    ]);

    assert.equal(await store.vanish(99), 100);
    assert.deepEqual((await store.messages(CHAT, 0, 10))[3], until(200, message(4)));
    assert.equal(await store.vanish(100), 200);

    const kept = await store.messages(CHAT, 0, 10);
    assert.deepEqual(kept, [
      message(1, VANISHED),
      message(2, { kind: 'edit', target: 1, text: '' }),
      message(3, reaction),
      until(200, message(4)),
      message(5),
    ]);
    assert.deepEqual((await store.conversations())[0]?.last, message(1, VANISHED));
    assert.equal(await store.vanish(200), undefined);
    assert.deepEqual((await store.messages(CHAT, 0, 10))[3], message(4, VANISHED));
  });

  test("moves a summary by the user's own cursor and preferences, in the order of the node's counts", async () => {
    const store = await open();
    const moved = {
      conversation: CHAT,
      user: '1',
      delivered: 0,
      read: 8,
      unread: 2,
      head: 10,
      unreadMentions: 1,
      firstMention: 9,
    };
    const preferences = { ...NO_PREFERENCES, pinned: true };
    await store.keep([{ is: 'conversation', summary: summary(10) }]);

    await store.keep([
      { is: 'cursor', moved, own: true },
      { is: 'cursor', moved: { ...moved, read: 5, unread: 5 }, own: true },
      { is: 'cursor', moved: { ...moved, user: '2', read: 10, unread: 0 }, own: false },
      { is: 'preferences', conversation: CHAT, preferences },
      { is: 'preferences', conversation: 'g9', preferences },
    ]);

    const expected = {
      ...summary(10),
      read: 8,
      unread: 2,
      unreadMentions: 1,
      firstMention: 9,
      preferences,
    };
    assert.deepEqual(await store.conversations(), [expected]);
  });
}

describe('in memory', () => {
  contract(async () => new MemoryStore(LIMITS.outboxMax, LIMITS.messagesMax));
});

describe('in IndexedDB', () => {
  contract(() => IndexedDbStore.open('test', { factory: new IDBFactory(), ...LIMITS }));

  test('everything is there for the next page', async () => {
    const factory = new IDBFactory();
    const before = await IndexedDbStore.open('test', { factory });
    await before.addPost(entry(1, 7));
    await before.save({
      cursor: Uint8Array.of(9),
      positions: new Map([[CHAT, { seen: 1, head: 1 }]]),
    });
    await before.keep([...heard(message(1)), { is: 'conversation', summary: summary(1) }]);
    await before.close();

    const after = await IndexedDbStore.open('test', { factory });

    const { checkpoint, unanswered } = await after.load();
    assert.deepEqual([...checkpoint.cursor], [9]);
    assert.deepEqual(checkpoint.positions.get(CHAT), { seen: 1, head: 1 });
    assert.deepEqual(unanswered, [entry(1, 7)]);
    assert.deepEqual(await after.messages(CHAT, 0, 5), [message(1)]);
    assert.deepEqual(await after.conversations(), [summary(1)]);
  });

  test('a store of an earlier release is brought up to this one, with what is in it', async () => {
    const factory = new IDBFactory();
    const old = await openDatabase(factory, 'test', MIGRATIONS.slice(0, 1));
    const transaction = old.transaction(['outbox'], 'readwrite');
    await request(transaction.objectStore('outbox').add(entry(1)));
    old.close();

    const store = await IndexedDbStore.open('test', { factory });

    assert.deepEqual(await store.unanswered(), [entry(1)]);
    await store.keep(heard(message(1)));
    assert.deepEqual(sequences(await store.messages(CHAT, 0, 5)), [1]);
  });

  test('a message that an earlier release stored has no end', async () => {
    const factory = new IDBFactory();
    const old = await openDatabase(factory, 'test', MIGRATIONS.slice(0, 2));
    const { endMillis: _, ...stored } = message(1);
    const transaction = old.transaction(['messages'], 'readwrite');
    await request(transaction.objectStore('messages').add(stored));
    old.close();

    const store = await IndexedDbStore.open('test', { factory });

    assert.equal(await store.vanish(Number.MAX_SAFE_INTEGER), undefined);
    assert.deepEqual(await store.messages(CHAT, 0, 5), [message(1)]);
  });

  test('a migration that fails leaves the store as it was', async () => {
    const factory = new IDBFactory();
    await (await IndexedDbStore.open('test', { factory })).close();
    const broken: Migration = (database) => {
      database.createObjectStore('half done');
      throw new Error('broken');
    };

    await assert.rejects(openDatabase(factory, 'test', [...MIGRATIONS, broken]));

    const store = await IndexedDbStore.open('test', { factory });
    assert.deepEqual(await store.unanswered(), []);
  });

  test('a store of a newer release is refused with a code, and not touched', async () => {
    const factory = new IDBFactory();
    const newer = await openDatabase(factory, 'test', [...MIGRATIONS, () => {}]);
    newer.close();

    await assert.rejects(
      IndexedDbStore.open('test', { factory }),
      (error) => error instanceof SkeinError && error.code === 'UNAVAILABLE',
    );
  });

  test('a tab with a newer release does not wait for an old one', async () => {
    const factory = new IDBFactory();
    const old = await IndexedDbStore.open('test', { factory });

    const newer = await openDatabase(factory, 'test', [...MIGRATIONS, () => {}]);

    assert.equal(newer.version, MIGRATIONS.length + 1);
    await assert.rejects(
      old.unanswered(),
      (error) => error instanceof SkeinError && error.code === 'UNAVAILABLE',
    );
  });
});
