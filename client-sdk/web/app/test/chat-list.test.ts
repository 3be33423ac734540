import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ChatList } from '../src/model/chat-list.ts';
import type {
  Content,
  ConversationSummary,
  GroupChange,
  MembershipKind,
  Preferences,
  UserId,
} from '../src/sdk.ts';
import { textContent } from '../src/sdk.ts';
import { ANN, BEN, CHEN, DIRECT, GROUP, message } from './messages.ts';

const PLAIN: Preferences = {
  mutedUntilMillis: 0,
  pinned: false,
  archived: false,
  hiddenUpTo: 0,
  unreadUntil: 0,
  note: '',
  draft: '',
  mentionsOnly: false,
};

function summary(more: Partial<ConversationSummary> = {}): ConversationSummary {
  return {
    conversation: DIRECT,
    title: '',
    head: 0,
    firstVisible: 1,
    read: 0,
    unread: 0,
    last: undefined,
    members: 2,
    peer: BEN,
    preferences: PLAIN,
    unreadMentions: 0,
    firstMention: 0,
    fromStranger: false,
    mode: undefined,
    role: undefined,
    since: 1,
    ...more,
  };
}

const changed = (sequence: number, change: GroupChange, sender = BEN) =>
  message(sequence, { kind: 'groupChange', change }, { conversation: GROUP, sender });

function lastOf(list: ChatList, conversation = DIRECT): Content | undefined {
  return list.chat(conversation).last?.content;
}

describe('the list of chats', () => {
  it('shows a direct chat when something was said in it, or begun', () => {
    const list = new ChatList(() => ANN);
    list.summarized(summary());
    assert.deepEqual(list.chats(), []);

    list.preferred(DIRECT, { ...PLAIN, draft: 'Dear' });
    assert.equal(list.chats().length, 1);
    list.preferred(DIRECT, PLAIN);
    list.heard(message(1, 'hi'));

    assert.deepEqual(
      list.chats().map(({ conversation, unread, peer }) => [conversation, unread, peer]),
      [[DIRECT, 1, BEN]],
    );
  });

  it('shows the last message as it is now', () => {
    const list = new ChatList(() => ANN);
    list.heard(message(1, 'first'));
    list.heard(message(2, 'secnod'));
    list.heard(message(3, { kind: 'edit', target: 2, text: 'second' }));
    assert.deepEqual(lastOf(list), textContent('second'));

    list.summarized(summary({ head: 3, last: message(2, 'secnod') }));
    assert.deepEqual(lastOf(list), textContent('second'));

    list.heard(message(4, { kind: 'recall', target: 2 }));
    assert.deepEqual(lastOf(list), { kind: 'recalled' });
    list.heard(message(5, { kind: 'reaction', target: 1, emoji: '👍', removed: false }));

    assert.deepEqual(lastOf(list), { kind: 'recalled' });
  });

  it('lets nothing older take the place of what was heard', () => {
    const list = new ChatList(() => ANN);
    list.heard(message(8, 'new'));

    list.summarized(summary({ head: 5, last: message(5, 'old') }));

    assert.deepEqual(lastOf(list), textContent('new'));
  });

  it('shows and counts nothing that the user has deleted for itself', () => {
    const list = new ChatList(() => ANN);
    list.heard(message(1, 'first'));
    list.heard(message(2, 'second'));
    list.discarded({ conversation: DIRECT, upTo: 0, sequences: [2] });
    assert.equal(lastOf(list), undefined);
    assert.equal(list.chat(DIRECT).unread, 1);

    // Told before the node knew, and after that.
    list.summarized(summary({ head: 2, unread: 2, last: message(2, 'second') }));
    assert.equal(lastOf(list), undefined);
    list.summarized(summary({ head: 2, unread: 1, last: message(1, 'first') }));
    assert.deepEqual([lastOf(list), list.chat(DIRECT).unread], [textContent('first'), 1]);
    list.heard(message(3, { kind: 'edit', target: 2, text: 'Second' }));
    assert.deepEqual(lastOf(list), textContent('first'));

    list.discarded({ conversation: DIRECT, upTo: 4, sequences: [] });
    list.heard(message(4, 'said while it was cleared'));
    assert.deepEqual([lastOf(list), list.chat(DIRECT).unread], [undefined, 0]);
    list.heard(message(5, 'again'));

    assert.deepEqual([lastOf(list), list.chat(DIRECT).unread], [textContent('again'), 1]);
  });

  it('follows the title of a group, and what the user is in it', () => {
    const list = new ChatList(() => ANN);
    list.summarized(
      summary({ conversation: GROUP, title: 'Sail', peer: '', role: 'MEMBER', head: 1 }),
    );
    list.heard(
      message(2, { kind: 'title', actor: BEN, title: 'Sailing' }, { conversation: GROUP }),
    );
    list.heard(changed(3, { is: 'roleChange', value: { users: [ANN], role: 'ADMIN' } }));
    assert.deepEqual([list.facts(GROUP).title, list.facts(GROUP).role], ['Sailing', 'ADMIN']);

    list.heard(changed(4, { is: 'ownerChange', value: { owner: ANN, former: 'ADMIN' } }));
    assert.equal(list.facts(GROUP).role, 'OWNER');
    list.heard(changed(5, { is: 'ownerChange', value: { owner: BEN, former: 'MEMBER' } }, ANN));

    assert.equal(list.facts(GROUP).role, 'MEMBER');
  });

  it('knows that the user is no member any more, is one again, or has become the owner', () => {
    const list = new ChatList(() => ANN);
    const becomes = (sequence: number, change: MembershipKind, users: UserId[], owner = '') =>
      message(
        sequence,
        { kind: 'membership', change, actor: BEN, users, title: '', owner, link: 0, mutes: [] },
        { conversation: GROUP },
      );
    list.summarized(summary({ conversation: GROUP, peer: '', role: 'ADMIN', head: 1 }));
    list.heard(becomes(2, 'REMOVED', [CHEN]));
    assert.equal(list.facts(GROUP).role, 'ADMIN');

    list.heard(becomes(3, 'BANNED', [ANN]));
    assert.equal(list.facts(GROUP).role, undefined);
    list.heard(becomes(4, 'JOINED', [CHEN, ANN]));
    assert.equal(list.facts(GROUP).role, 'MEMBER');
    list.heard(becomes(5, 'LEFT', [BEN], ANN));

    assert.equal(list.facts(GROUP).role, 'OWNER');
  });

  it('shows nothing of a last message that is over', () => {
    const list = new ChatList(() => ANN);
    list.summarized(summary({ head: 1, last: message(1, 'goes', { endMillis: 5_000 }) }));
    assert.equal(list.vanish(4_999), false);
    assert.deepEqual(lastOf(list), textContent('goes'));

    assert.equal(list.vanish(5_000), true);
    list.heard(message(2, { kind: 'edit', target: 1, text: 'goes, too' }));

    assert.deepEqual(lastOf(list), { kind: 'vanished' });
    assert.equal(list.vanish(6_000), false);
  });

  it('keeps strangers apart until the user answers', () => {
    const list = new ChatList(() => ANN);
    list.stranger(DIRECT);
    list.heard(message(1, 'buy this'));
    assert.deepEqual([list.chats().length, list.strangers().length, list.badge(0)], [0, 1, 0]);

    list.heard(message(2, 'who are you?', { sender: ANN }));

    assert.deepEqual([list.chats().length, list.strangers().length], [1, 0]);
  });

  it('takes a group off that was left', () => {
    const list = new ChatList(() => ANN);
    list.summarized(
      summary({
        conversation: GROUP,
        peer: '',
        head: 2,
        last: message(2, 'x', { conversation: GROUP }),
      }),
    );
    list.left(GROUP);

    assert.deepEqual(list.chats(), []);
  });
});
