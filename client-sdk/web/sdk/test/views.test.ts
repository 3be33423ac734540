import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type Content,
  type Message,
  type TextContent,
  textContent,
} from '../src/protocol/content-values.ts';
import { type ConversationSummary, NO_PREFERENCES } from '../src/protocol/conversation-values.ts';
import { ConversationList } from '../src/view/conversation-list.ts';
import { ConversationView } from '../src/view/conversation-view.ts';
import { below, seeded } from './testing/random.ts';

const CHAT = 'd1-2';
const ALICE = '1';
const BOB = '2';

function entry(sequence: number, content: Content, sender = BOB, conversation = CHAT): Message {
  return {
    conversation,
    sequence,
    sender,
    clientId: '',
    timeMillis: sequence * 10,
    content,
    forwarded: undefined,
    endMillis: 0,
  };
}

function text(sequence: number, more: Partial<TextContent> = {}, sender = BOB): Message {
  return entry(sequence, { ...textContent(`text ${sequence}`), ...more }, sender);
}

function reaction(target: number, emoji: string, removed = false): Content {
  return { kind: 'reaction', target, emoji, removed };
}

describe('a conversation as it is shown', () => {
  test('has the newest text of a message, and keeps the earlier ones', () => {
    const view = new ConversationView();

    view.takeAll([
      text(1),
      entry(3, { kind: 'edit', target: 1, text: 'third' }),
      entry(2, { kind: 'edit', target: 1, text: 'second' }),
    ]);

    const state = view.message(1);
    assert.deepEqual(state?.message.content, { ...textContent('third') });
    assert.deepEqual(state?.earlier, [
      { text: 'text 1', timeMillis: 10 },
      { text: 'second', timeMillis: 20 },
    ]);
    assert.equal(view.message(2), undefined);
  });

  test('shows who reacted, in order, and forgets who took it back', () => {
    const view = new ConversationView();

    view.takeAll([
      text(1),
      entry(2, reaction(1, '👍'), ALICE),
      entry(3, reaction(1, '🎉'), BOB),
      entry(4, reaction(1, '👍'), BOB),
      entry(5, reaction(1, '🎉', true), BOB),
    ]);

    assert.deepEqual(view.message(1)?.reactions, [{ emoji: '👍', users: [ALICE, BOB] }]);
  });

  test('forgets what was recalled at once, whatever came first', () => {
    const secret = [text(1), entry(2, { kind: 'edit', target: 1, text: 'secret' })];
    const recall = entry(3, { kind: 'recall', target: 1 });
    for (const entries of [
      [...secret, recall],
      [recall, ...secret],
    ]) {
      const view = new ConversationView();

      view.takeAll(entries);

      const state = view.message(1);
      assert.deepEqual(state?.message.content, { kind: 'recalled' });
      assert.deepEqual(state?.earlier, []);
      assert.equal(state?.recalledBy, BOB);
    }
  });

  test('forgets a message when its life is over, whatever is given of it again', () => {
    const view = new ConversationView();
    const said = { ...entry(1, textContent('hi')), endMillis: 5_000 };
    const edit: Message = {
      ...entry(2, { kind: 'edit', target: 1, text: 'ho' }),
      endMillis: 5_000,
    };
    view.takeAll([said, edit, entry(3, textContent('stays'))]);

    assert.equal(view.nextEnd(), 5_000);
    assert.deepEqual(view.vanish(4_999), []);
    assert.equal(view.message(1)?.earlier.length, 1);
    assert.deepEqual(view.vanish(5_000), [1]);
    view.takeAll([said, edit]);

    assert.equal(view.message(1), undefined);
    assert.equal(view.newestEdit(1), 0);
    assert.deepEqual(view.vanish(9_000), [], 'told once');
    assert.equal(view.nextEnd(), undefined);
    assert.equal(view.messages().length, 1);
  });

  test('shows nothing of a message that the node says is over', () => {
    const view = new ConversationView();

    assert.equal(view.take(entry(1, { kind: 'vanished' })), undefined);
    assert.deepEqual(view.messages(), []);
  });

  test('is the same in whatever order and however often entries come', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const random = seeded(seed);
      const log = randomLog(random, 30);
      const expected = new ConversationView();
      expected.takeAll(log);

      const view = new ConversationView();
      for (const one of shuffledWithRepeats(log, random)) {
        view.take(one);
      }

      assert.deepEqual(view.messages(), expected.messages(), `seed ${seed}`);
    }
  });
});

function randomLog(random: () => number, length: number): Message[] {
  const users = [ALICE, BOB, '3'];
  return Array.from({ length }, (_, index) => {
    const sequence = index + 1;
    const target = 1 + below(random, Math.max(1, index));
    const sender = users[below(random, users.length)] as string;
    const contents: Content[] = [
      textContent(`text ${sequence}`),
      textContent(`more ${sequence}`),
      { kind: 'edit', target, text: `edited ${sequence}` },
      reaction(target, random() < 0.5 ? '👍' : '🎉', random() < 0.3),
      { kind: 'recall', target },
    ];
    const drawn = random() < 0.05 ? 4 : below(random, 4);
    return entry(sequence, contents[drawn] as Content, sender);
  });
}

function shuffledWithRepeats(log: readonly Message[], random: () => number): Message[] {
  const all = [...log, ...log.filter(() => random() < 0.3)];
  for (let i = all.length - 1; i > 0; i--) {
    const j = below(random, i + 1);
    [all[i], all[j]] = [all[j] as Message, all[i] as Message];
  }
  return all;
}

function summary(more: Partial<ConversationSummary>): ConversationSummary {
  return {
    conversation: CHAT,
    title: '',
    head: 0,
    firstVisible: 1,
    read: 0,
    unread: 0,
    last: undefined,
    members: 2,
    peer: BOB,
    preferences: NO_PREFERENCES,
    unreadMentions: 0,
    firstMention: 0,
    fromStranger: false,
    mode: undefined,
    role: undefined,
    since: 0,
    ...more,
  };
}

const MOVED = {
  conversation: CHAT,
  user: ALICE,
  delivered: 0,
  read: 5,
  unread: 0,
  head: 5,
  unreadMentions: 0,
  firstMention: 0,
};

describe('the list of conversations', () => {
  test("adds what was heard to the node's count, and counts nothing twice", () => {
    const list = new ConversationList();
    list.summarized(summary({ head: 5, unread: 2, read: 3, last: text(5) }));

    list.heard(text(5), ALICE);
    list.heard(text(6, { mentionsAll: true }), ALICE);
    list.heard(text(6, { mentionsAll: true }), ALICE);
    list.heard(text(7, {}, ALICE), ALICE);
    list.heard(entry(8, reaction(6, '👍')), ALICE);

    const line = list.line(CHAT);
    assert.equal(line.unread, 3);
    assert.equal(line.mentions, 1);
    assert.equal(line.newest, 7);
    assert.equal(line.head, 8);
    list.heard(entry(9, { kind: 'recall', target: 6 }), ALICE);
    assert.equal(list.line(CHAT).mentions, 0);
    assert.equal(list.line(CHAT).unread, 3, 'it stays counted');
  });

  test("is right in whatever order the node's counts come", () => {
    const list = new ConversationList();
    list.summarized(summary({ head: 5, unread: 5 }));
    list.heard(text(6), ALICE);

    list.moved({ ...MOVED, read: 6, head: 6 });
    list.moved({ ...MOVED, read: 4, unread: 1, head: 5 });

    assert.equal(list.line(CHAT).unread, 0);
    assert.equal(list.line(CHAT).read, 6);
  });

  test('shows at once what this device has read', () => {
    const list = new ConversationList();
    list.summarized(summary({ head: 5, unread: 5 }));
    list.heard(text(6), ALICE);

    list.read(CHAT, 6);

    assert.equal(list.line(CHAT).unread, 0);
  });

  test('puts pinned ones first, then the newest, and leaves out what is archived or hidden', () => {
    const list = new ConversationList();
    const kept = { ...NO_PREFERENCES };
    for (const [id, at, preferences] of [
      ['g1', 10, kept],
      ['g2', 30, kept],
      ['g3', 20, { ...kept, pinned: true }],
      ['g4', 90, { ...kept, archived: true }],
      ['g5', 99, { ...kept, hiddenUpTo: 5 }],
    ] as const) {
      const last = { ...text(5), conversation: id, timeMillis: at };
      list.summarized(summary({ conversation: id, head: 5, last, preferences }));
    }

    const shown = () => list.lines().map(({ conversation }) => conversation);
    assert.deepEqual(shown(), ['g3', 'g2', 'g1']);
    assert.deepEqual(
      list.archived().map(({ conversation }) => conversation),
      ['g4'],
    );
    list.heard({ ...text(6), conversation: 'g5', timeMillis: 1_000 }, ALICE);
    assert.deepEqual(shown(), ['g3', 'g5', 'g2', 'g1']);
  });

  test('counts for the badge what is not silenced, and a mark as one', () => {
    const list = new ConversationList();
    const preferences = { ...NO_PREFERENCES };
    list.summarized(summary({ conversation: 'g1', head: 5, unread: 4 }));
    list.summarized(
      summary({
        conversation: 'g2',
        head: 5,
        unread: 9,
        preferences: { ...preferences, mutedUntilMillis: 1_000 },
      }),
    );
    list.summarized(
      summary({
        conversation: 'g3',
        head: 5,
        read: 5,
        preferences: { ...preferences, unreadUntil: 6 },
      }),
    );

    assert.equal(list.badge(999), 5);
    assert.equal(list.badge(1_000), 14);
  });

  test('shows nothing again of what the user has left, however late it comes', () => {
    const list = new ConversationList();
    const left: Content = {
      kind: 'membership',
      change: 'LEFT',
      actor: ALICE,
      users: [ALICE],
      title: '',
      owner: '',
      link: 0,
      mutes: [],
    };
    list.summarized(summary({ conversation: 'g1', head: 3, unread: 3 }));

    list.heard(entry(4, left, '', 'g1'), ALICE);
    list.heard({ ...text(3), conversation: 'g1' }, ALICE);
    assert.deepEqual(list.lines(), []);
    assert.equal(list.badge(0), 0);

    const joined: Content = { ...left, change: 'JOINED' };
    list.heard(entry(9, joined, '', 'g1'), ALICE);
    list.heard({ ...text(10), conversation: 'g1' }, ALICE);
    assert.equal(list.line('g1').newest, 10);
  });
});
