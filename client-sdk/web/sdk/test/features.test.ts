import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Message, textContent } from '../src/protocol/content-values.ts';
import { linkText, parseLink } from '../src/protocol/group-link.ts';
import type { ConversationId } from '../src/protocol/ids.ts';
import type { Person } from '../src/protocol/people-values.ts';
import type { Answer, ClientBody } from '../src/protocol/values.ts';
import { TypingView } from '../src/view/typing-view.ts';
import { type Asked, Fixture, withCode } from './testing/asking.ts';

// People, groups and presence through a client: what it asks, and what it makes of answers and events.

const GROUP: ConversationId = 'g56';
const NONE = new Uint8Array(0);
const TOKEN = Uint8Array.from({ length: 16 }, (_, at) => at);
const DONE: Answer = { is: 'done', value: {} };

describe('people', () => {
  const contact: Person = {
    user: '2',
    contact: true,
    starred: false,
    remark: '',
    tags: [],
    blocked: false,
    allowed: false,
    sent: undefined,
    received: undefined,
  };

  test('are changed and synced as the protocol has it', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();

    const changed = await fixture.asked(DONE, () =>
      client.changePerson(fixture.bob, 'REQUEST', { note: 'we met' }),
    );
    assert.deepEqual(changed.body, {
      is: 'changePerson',
      value: {
        user: fixture.bob,
        change: { action: 'REQUEST', note: 'we met', name: '', remark: '', tags: [] },
      },
    });
    const self = await fixture.asked(DONE, () => client.setSelf({ displayName: 'Alice' }));
    assert.deepEqual((self.body as { value: object }).value, {
      change: {
        displayName: 'Alice',
        signature: undefined,
        hidden: undefined,
        adding: undefined,
        strangers: undefined,
      },
    });
    const page = {
      people: [contact],
      self: undefined,
      full: false,
      all: [],
      cursor: TOKEN,
      more: true,
    };
    const synced = await fixture.asked({ is: 'peopleSynced', value: page }, () =>
      client.syncPeople(),
    );
    assert.deepEqual(synced, {
      body: { is: 'syncPeople', value: { cursor: NONE } },
      outcome: page,
    });
  });

  test('what is too long is refused before it is sent', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();
    const badRequest = withCode('BAD_REQUEST');

    await assert.rejects(client.setSelf({ displayName: 'é'.repeat(65) }), badRequest);
    await assert.rejects(client.setSelf({ signature: 'x'.repeat(513) }), badRequest);
    await assert.rejects(
      client.changePerson('2', 'REQUEST', { note: 'x'.repeat(513) }),
      badRequest,
    );
    await assert.rejects(
      client.changePerson('2', 'REMARK', { remark: 'x'.repeat(257) }),
      badRequest,
    );
    await assert.rejects(client.changePerson('2', 'TAG', { tags: ['x'.repeat(65)] }), badRequest);
    const tags = Array.from({ length: 21 }, (_, at) => String(at));
    await assert.rejects(client.changePerson('2', 'TAG', { tags }), badRequest);
    assert.equal(fixture.received('changePerson').length + fixture.received('setSelf').length, 0);
  });

  test('a change is told, and every connection says that some may have been missed', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();
    assert.equal(fixture.recorder.peopleUnheard, 1);

    const changed = { after: NONE, cursor: TOKEN, people: [contact], self: undefined };
    fixture.cluster.say({ is: 'peopleEvent', value: changed });
    await fixture.time.until('it is heard', () => fixture.recorder.people.length > 0);
    assert.deepEqual(fixture.recorder.people, [changed]);

    fixture.cluster.breakAll();
    await fixture.time.until('it is back', () => fixture.recorder.peopleUnheard === 2);
    await fixture.time.outcome(client.close());
  });

  test('a stranger is told of before its message, and kept so until it is answered', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();
    await fixture.time.outcome(client.openDirect(fixture.bob));
    const waits = async () => (await client.storedConversations()).map((one) => one.fromStranger);
    const summary = {
      conversation: fixture.chat,
      title: '',
      head: 0,
      firstVisible: 1,
      read: 0,
      unread: 0,
      last: undefined,
      members: 2,
      peer: fixture.bob,
      preferences: {
        mutedUntilMillis: 0,
        pinned: false,
        archived: false,
        hiddenUpTo: 0,
        unreadUntil: 0,
        note: '',
        draft: '',
        mentionsOnly: false,
      },
      unreadMentions: 0,
      firstMention: 0,
      fromStranger: false,
      mode: undefined,
      role: undefined,
      since: 0,
    };
    await fixture.store.keep([{ is: 'conversation', summary }]);
    const message: Message = {
      conversation: fixture.chat,
      sequence: 1,
      sender: fixture.bob,
      clientId: '',
      timeMillis: 5,
      content: textContent('buy now'),
      forwarded: undefined,
      endMillis: 0,
    };
    fixture.cluster.say({ is: 'messageEvent', value: { message, fromStranger: true } });
    await fixture.time.until('it is heard', () => fixture.recorder.messages.length > 0);
    assert.deepEqual(fixture.recorder.strangers, [fixture.chat]);
    assert.deepEqual(await waits(), [true]);

    const answered = { ...message, sequence: 2, sender: fixture.alice };
    fixture.cluster.say({ is: 'messageEvent', value: { message: answered, fromStranger: false } });
    await fixture.time.until('it is heard', () => fixture.recorder.messages.length > 1);
    assert.deepEqual(await waits(), [false]);
    const again = { ...message, sequence: 3 };
    fixture.cluster.say({ is: 'messageEvent', value: { message: again, fromStranger: true } });
    await fixture.time.until('it is heard', () => fixture.recorder.messages.length > 2);
    assert.deepEqual(await waits(), [true]);

    const allowed = { ...contact, user: fixture.bob, contact: false, allowed: true };
    const changed = { after: NONE, cursor: TOKEN, people: [allowed], self: undefined };
    fixture.cluster.say({ is: 'peopleEvent', value: changed });
    await fixture.time.until('it is heard', () => fixture.recorder.people.length > 0);
    assert.deepEqual(await waits(), [false]);
  });
});

describe('groups', () => {
  const changed: Answer = { is: 'groupChanged', value: { sequence: 12, link: undefined } };
  const membersChanged = { sequence: 12, members: 3, waiting: 0 };

  test('each change is asked for as the protocol has it', async () => {
    const fixture = new Fixture();
    const { groups } = await fixture.connected();
    const users = ['2'];
    const calls: [() => Promise<void>, object][] = [
      [() => groups.goBy(GROUP, 'al'), { is: 'remarkChange', value: { remark: 'al' } }],
      [() => groups.announce(GROUP, 'x'), { is: 'announcement', value: { text: 'x' } }],
      [
        () => groups.makeAdmins(GROUP, users),
        { is: 'roleChange', value: { users, role: 'ADMIN' } },
      ],
      [
        () => groups.makeMembers(GROUP, users),
        { is: 'roleChange', value: { users, role: 'MEMBER' } },
      ],
      [
        () => groups.transfer(GROUP, '2'),
        { is: 'ownerChange', value: { owner: '2', former: undefined } },
      ],
      [
        () => groups.mute(GROUP, users),
        { is: 'muteChange', value: { users, untilMillis: Number.POSITIVE_INFINITY } },
      ],
      [() => groups.mute(GROUP, users, 9), { is: 'muteChange', value: { users, untilMillis: 9 } }],
      [() => groups.unmute(GROUP, users), { is: 'muteChange', value: { users, untilMillis: 0 } }],
      [() => groups.revokeLink(GROUP, 7), { is: 'linkRevoked', value: { link: 7 } }],
    ];
    for (const [call, change] of calls) {
      const asked: Asked<void> = await fixture.asked(changed, call);
      assert.deepEqual(asked.body, { is: 'changeGroup', value: { conversation: GROUP, change } });
    }
    const slow = await fixture.asked(changed, () => groups.change(GROUP, { slowSeconds: 30 }));
    const { change } = (slow.body as Extract<ClientBody, { is: 'changeGroup' }>).value;
    assert.equal(change.is === 'settingsChange' && change.value.slowSeconds, 30);
    assert.equal(change.is === 'settingsChange' && change.value.silenced, undefined);
  });

  test('members are banned, let in and refused, and found by the first letters', async () => {
    const fixture = new Fixture();
    const { groups } = await fixture.connected();
    const answer: Answer = { is: 'membersChanged', value: membersChanged };
    for (const [call, action] of [
      ['ban', 'BAN'],
      ['unban', 'UNBAN'],
      ['approve', 'APPROVE'],
      ['refuse', 'REFUSE'],
    ] as const) {
      const asked: Asked<unknown> = await fixture.asked(answer, () => groups[call](GROUP, ['2']));
      const value = { conversation: GROUP, action, users: ['2'] };
      assert.deepEqual(asked.body, { is: 'changeMembers', value });
      assert.deepEqual(asked.outcome, membersChanged);
    }
    const page = { members: [], more: true, last: '9', head: 4, prefix: 'al' };
    const found = await fixture.asked({ is: 'memberPage', value: page }, () =>
      groups.search(GROUP, 'al', '5'),
    );
    assert.deepEqual(found, {
      body: {
        is: 'listMembers',
        value: { conversation: GROUP, after: '5', limit: 0, prefix: 'al' },
      },
      outcome: page,
    });
  });

  test('links are made, listed, passed on and joined by', async () => {
    const fixture = new Fixture();
    const { groups } = await fixture.connected();
    const link = { link: 12, token: TOKEN, madeBy: '1', expiresMillis: 0, usesMax: 3, uses: 0 };
    const made = await fixture.asked({ is: 'groupChanged', value: { sequence: 12, link } }, () =>
      groups.makeLink(GROUP, 0, 3),
    );
    assert.deepEqual(made.outcome, link);
    await assert.rejects(
      fixture.asked(changed, () => groups.makeLink(GROUP)),
      withCode('INTERNAL'),
    );
    const listed = await fixture.asked({ is: 'linkPage', value: { links: [link] } }, () =>
      groups.links(GROUP),
    );
    assert.deepEqual(listed.outcome, [link]);

    const text = linkText({ group: GROUP, token: link.token });
    assert.equal(text, 'skein:join:AAAAAAAAADgAAQIDBAUGBwgJCgsMDQ4P');
    const parsed = parseLink(` ${text}\n`);
    assert.deepEqual(parsed, { group: GROUP, token: TOKEN });
    for (const none of ['', 'skein:join:', `${text}A`, `skein:join:${'A'.repeat(32)}`]) {
      assert.equal(parseLink(none), undefined, none);
    }
    const waits = await fixture.asked(DONE, () => groups.join(parsed ?? GROUP));
    assert.equal(waits.outcome, undefined);
    assert.deepEqual(waits.body, {
      is: 'joinGroup',
      value: { conversation: GROUP, token: TOKEN, answer: '' },
    });
    const asks = await fixture.asked(DONE, () => groups.join(GROUP, 'forty-two'));
    assert.deepEqual(asks.body, {
      is: 'joinGroup',
      value: { conversation: GROUP, token: NONE, answer: 'forty-two' },
    });
  });

  test('what a group is like, and who waits or is banned, is asked for', async () => {
    const fixture = new Fixture();
    const { groups } = await fixture.connected();
    const ask = (what: string, more = {}) => ({
      is: 'askGroup',
      value: { conversation: GROUP, what, token: NONE, after: '', limit: 0, ...more },
    });
    const waiting = { requests: [], more: false };
    const requests = await fixture.asked({ is: 'joinRequestPage', value: waiting }, () =>
      groups.requests(GROUP, '8'),
    );
    assert.deepEqual(requests.body, ask('REQUESTS', { after: '8' }));
    const page = { members: [], more: false, last: '', head: 0, prefix: '' };
    const banned = await fixture.asked({ is: 'memberPage', value: page }, () =>
      groups.banned(GROUP),
    );
    assert.deepEqual(banned.body, ask('BANNED'));
    const preview = await fixture.asked(DONE, () =>
      groups.preview({ group: GROUP, token: TOKEN }).catch((error) => error),
    );
    assert.deepEqual(preview.body, ask('PREVIEW', { token: TOKEN }));
    assert.ok(withCode('INTERNAL')(preview.outcome));
  });
});

describe('presence', () => {
  const looking = { receipts: 'COUNTS', typing: true } as const;

  test('what is in view is told to the next connection, too', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();
    const told = await fixture.asked({ is: 'looking', value: looking }, () => client.look(GROUP));
    assert.deepEqual(told, {
      body: { is: 'look', value: { conversation: GROUP } },
      outcome: looking,
    });
    const { body } = await fixture.asked(DONE, () => client.watch([fixture.bob]));
    assert.deepEqual(body, { is: 'watchUsers', value: { users: [fixture.bob] } });

    fixture.cluster.model.scripted.set('look', { is: 'looking', value: looking });
    fixture.cluster.breakAll();
    await fixture.time.until('told again', () => fixture.received('watchUsers').length === 2);
    await fixture.time.until('told again', () => fixture.recorder.shown.length > 0);
    assert.deepEqual(fixture.recorder.shown, [`looking ${GROUP} COUNTS`]);
  });

  test('no more users are watched than allowed', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();
    const users = Array.from({ length: 201 }, (_, at) => String(at + 1));
    await assert.rejects(client.watch(users), withCode('TOO_MANY_WATCHED'));
    assert.equal(fixture.received('watchUsers').length, 0);
  });

  test('who is there, types, reads and hides is told', async () => {
    const fixture = new Fixture();
    await fixture.connected();
    const user = fixture.bob;
    const conversation = GROUP;
    fixture.cluster.say({
      is: 'presenceEvent',
      value: { presences: [{ user, online: true, lastSeenMillis: 0 }] },
    });
    fixture.cluster.say({
      is: 'typingEvent',
      value: { conversation, typists: [{ user, kind: 'TEXT' }] },
    });
    fixture.cluster.say({ is: 'lookingEvent', value: { conversation, ...looking } });
    fixture.cluster.say({
      is: 'receiptCountsEvent',
      value: { conversation, counts: [{ sequence: 3, members: 9, delivered: 4, read: 2 }] },
    });
    fixture.cluster.say({
      is: 'privacyEvent',
      value: { privacy: { lastSeenTo: 'NOBODY', invisible: true, readsHidden: false } },
    });
    await fixture.time.until('all is heard', () => fixture.recorder.shown.length === 5);
    assert.deepEqual(fixture.recorder.shown, [
      `presence ${user} true`,
      `typing ${GROUP} ${user} TEXT`,
      `looking ${GROUP} COUNTS`,
      `counts ${GROUP} 3 4 2`,
      'privacy NOBODY true false',
    ]);
  });

  test('receipts and privacy are asked for', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();
    const counts = { members: 9, delivered: 4, read: 2 };
    const counted = await fixture.asked({ is: 'receiptsCounted', value: counts }, () =>
      client.countReceipts(GROUP, 3),
    );
    assert.deepEqual(counted, {
      body: { is: 'countReceipts', value: { conversation: GROUP, sequence: 3 } },
      outcome: counts,
    });
    const page = { receipts: [{ user: '2', read: true, name: 'bob' }], more: false };
    const listed = await fixture.asked({ is: 'receiptPage', value: page }, () =>
      client.receipts(GROUP, 3, '1'),
    );
    assert.deepEqual(listed, {
      body: {
        is: 'listReceipts',
        value: { conversation: GROUP, sequence: 3, after: '1', limit: 0 },
      },
      outcome: page,
    });
    const privacy = { lastSeenTo: 'NOBODY', invisible: false, readsHidden: true } as const;
    const kept = await fixture.asked({ is: 'privacyKept', value: { privacy } }, () =>
      client.changePrivacy({ readsHidden: true }),
    );
    assert.deepEqual(kept.outcome, privacy);
    const off = await fixture.asked(DONE, () => client.switchReceipts(GROUP, false));
    assert.deepEqual(off.body, { is: 'switchReceipts', value: { conversation: GROUP, on: false } });
  });

  test('typing is told, and shown until it ends', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();
    client.typing(fixture.chat, 'TEXT');
    client.typing(fixture.chat, 'TEXT');
    await fixture.time.until('told', () => fixture.received('typing').length > 0);
    assert.equal(fixture.received('typing').length, 1);

    const view = new TypingView();
    const limits = { typingSeconds: 6 };
    view.take(
      [
        { user: '2', kind: 'TEXT' },
        { user: '3', kind: 'VOICE' },
      ],
      limits,
      0,
    );
    view.take([{ user: '2', kind: 'TEXT' }], limits, 5_000);
    assert.deepEqual(
      view.typists(5_999).map(({ user }) => user),
      ['2', '3'],
    );
    assert.deepEqual(view.typists(6_000), [{ user: '2', kind: 'TEXT' }]);
    view.take(
      [
        { user: '2', kind: 'STOPPED' },
        { user: '4', kind: 'TEXT' },
      ],
      limits,
      6_000,
    );
    const said = { sender: '4' } as Message;
    assert.deepEqual(view.typists(6_001), [{ user: '4', kind: 'TEXT' }]);
    view.heard(said);
    assert.deepEqual(view.typists(6_001), []);
  });
});
