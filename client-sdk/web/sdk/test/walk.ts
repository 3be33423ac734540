// Two users on a real node, with the real SDK and real sockets: sh build.sh run walk http://127.0.0.1:7480
import assert from 'node:assert/strict';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import {
  ConversationView,
  type Environment,
  GroupView,
  HighlightView,
  IndexedDbStore,
  KeepingList,
  linkText,
  locationContent,
  MemoryStore,
  PeopleList,
  parseLink,
  ScheduledList,
  SkeinAccounts,
  SkeinClient,
  SkeinError,
  textContent,
} from '../src/index.ts';
import { nodeEnvironment, tell, until } from './testing/real-node.ts';
import { Recorder } from './testing/recorder.ts';

Object.assign(globalThis, { IDBKeyRange });

const server = process.argv[2] ?? 'http://127.0.0.1:7480';
const run = Date.now().toString(36);
const label = { name: 'walk', type: 'other' } as const;

/** The platform, with sockets that can be cut. */
class Cuttable {
  /** Of all sockets: the one that won a race need not be the newest. */
  readonly #cuts: (() => void)[] = [];
  network = true;

  readonly environment: Environment = {
    ...nodeEnvironment,
    openSocket: (url, events) => {
      if (!this.network) {
        queueMicrotask(() => events.closed('no network'));
        return { send: () => {}, close: () => {} };
      }
      const socket = nodeEnvironment.openSocket(url, events);
      this.#cuts.push(() => {
        socket.close();
        events.closed('cut');
      });
      return socket;
    },
  };

  /** No network from now on. */
  cut(): void {
    this.network = false;
    for (const cut of this.#cuts.splice(0)) {
      cut();
    }
  }
}

const accounts = new SkeinAccounts(server);
const [alice, bob] = await Promise.all(
  ['alice', 'bob'].map((name) => accounts.register(`${name}${run}`, `password of ${name}`, label)),
);
assert.ok(alice && bob);
tell(`registered ${alice.name} and ${bob.name}`);

const factory = new IDBFactory();
const cuttable = new Cuttable();
const heardByAlice = new Recorder();
const heardByBob = new Recorder();
let aliceToken = alice.refreshToken;

function openAlice(listener: Recorder): Promise<SkeinClient> {
  return SkeinClient.open({
    server,
    credentials: {
      is: 'refreshToken',
      load: () => aliceToken,
      keep: (token) => {
        aliceToken = token;
      },
    },
    environment: cuttable.environment,
    openStore: () => IndexedDbStore.open('alice', { factory }),
    listener,
  });
}

const alices = await openAlice(heardByAlice);
const bobs = await SkeinClient.open({
  server,
  credentials: { is: 'accessToken', supply: async () => bob.accessToken, lifeMillis: 0 },
  environment: nodeEnvironment,
  openStore: async () => new MemoryStore(),
  listener: heardByBob,
});
await Promise.all([alices.connect(), bobs.connect()]);
tell('both are connected');

const [found] = await alices.findUsers([bob.name]);
const { conversation: chat } = await alices.openDirect(found?.id ?? '');
const first = await alices.post(chat, 'Hello, Bob. 你好 🧵');
await bobs.say(chat, 'Hello, Alice.', { quote: first.sequence, mentions: [alice.user] });
await until('both hear both', () => heardByAlice.messages.length === 2);
tell('they chat');

await alices.edit(chat, 1, 'Hello, Bob!');
await bobs.react(chat, 1, '👍');
const secret = await bobs.post(chat, 'a slip');
await bobs.recall(chat, secret.sequence);
await until('alice hears it all', () => heardByAlice.messages.length === 6);
const view = new ConversationView();
view.takeAll(heardByAlice.messages);
const [edited] = view.messages();
assert.ok(edited?.message.content.kind === 'text' && edited.message.content.text === 'Hello, Bob!');
assert.deepEqual(edited.reactions, [{ emoji: '👍', users: [bob.user] }]);
assert.equal(view.message(secret.sequence)?.message.content.kind, 'recalled');
tell('edits, reactions and recalls converge');

await bobs.setPreferences(chat, { pinned: true, note: 'a friend' });
await bobs.saveDraft(chat, '');
await bobs.markRead(chat, 6);
await until("alice hears of bob's receipt", () =>
  heardByAlice.cursors.some(({ read }) => read === 6),
);
assert.equal(heardByBob.preferences.at(-1)?.pinned, true);
tell('preferences and receipts arrive');

cuttable.cut();
await until('it is noticed', () => alices.state.is === 'waiting');
const offline = ['one', 'two', 'three'].map((text) => alices.post(chat, text));
await bobs.post(chat, 'are you there?');
cuttable.network = true;
await Promise.all(offline);
await until('alice has caught up', () => heardByAlice.messages.length === 10);
await until('bob has it all', () => heardByBob.messages.length === 10);
assert.deepEqual(heardByAlice.sequences(chat), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
assert.deepEqual(heardByBob.sequences(chat), heardByAlice.sequences(chat));
assert.deepEqual(
  heardByBob.texts(chat).filter((text) => ['one', 'two', 'three'].includes(text)),
  ['one', 'two', 'three'],
);
tell('the socket was cut, the outbox drained in its order, and nothing was missed or told twice');

await alices.close();
await bobs.post(chat, 'while you were away');
const heardAfter = new Recorder();
const again = await openAlice(heardAfter);
assert.equal((await again.storedMessages(chat, 0, 50)).length, 10);
await again.connect();
await until('only what is new is heard', () => heardAfter.messages.length === 1);
assert.deepEqual(heardAfter.sequences(chat), [11]);
tell('the next page shows what is stored, and hears only what is new');

const group = await again.createGroup('Weavers', [bob.user]);
await again.post(group.conversation, 'hello, all');
await until('bob hears of the group', () => heardByBob.texts(group.conversation).length === 2);
await again.rename(group.conversation, 'Spinners');
assert.equal((await again.members(group.conversation)).members.length, 2);
await bobs.leave(group.conversation);
await assert.rejects(
  bobs.post(group.conversation, 'too late'),
  (error) => error instanceof SkeinError && error.code === 'NOT_A_MEMBER',
);
tell('a group is made, renamed and left');

const unheardByBob = heardByBob.peopleUnheard;
await again.changePerson(bob.user, 'REQUEST', { note: 'we weave' });
// Word of it may be lost while his session moves, but not without word of that.
await until(
  'bob hears of it',
  () =>
    heardByBob.people.some(({ people }) => people[0]?.received?.note === 'we weave') ||
    heardByBob.peopleUnheard > unheardByBob,
);
const bobsPeople = new PeopleList();
await until('bob is asked', async () => {
  while (bobsPeople.synced(await bobs.syncPeople(bobsPeople.cursor))) {
    // One page after the other.
  }
  return bobsPeople.person(alice.user).received?.note === 'we weave';
});
await bobs.changePerson(alice.user, 'ACCEPT');
await again.changePerson(bob.user, 'REMARK', { remark: 'Bob the weaver' });
await again.setSelf({ displayName: 'Alice 中' });
const people = new PeopleList();
while (people.synced(await again.syncPeople(people.cursor))) {
  // One page after the other.
}
assert.equal(people.contacts()[0]?.remark, 'Bob the weaver');
assert.equal((await bobs.findUsers([alice.name]))[0]?.displayName, 'Alice 中');
tell('they are contacts');

const { conversation: walkers } = await again.createGroup('Walkers', [bob.user]);
await again.groups.makeAdmins(walkers, [bob.user]);
await again.groups.change(walkers, { joinMode: 'APPROVAL', slowSeconds: 5 });
await again.groups.announce(walkers, 'at ten');
await bobs.groups.goBy(walkers, 'the second');
const link = await again.groups.makeLink(walkers, 0, 3);
await until('alice hears it all', () => heardAfter.sequences(walkers).length === 6);
const fromLog = new GroupView();
for (const entry of heardAfter.messages.filter(({ conversation }) => conversation === walkers)) {
  fromLog.take(entry);
}
const told = new GroupView();
told.takeGroup(await again.groups.group(walkers));
told.takeMembers(await again.members(walkers));
assert.deepEqual(fromLog.members(), told.members());
assert.deepEqual(fromLog.settings, told.settings);
assert.deepEqual(fromLog.announcement, told.announcement);
assert.equal(told.member(bob.user)?.role, 'ADMIN');
assert.equal(told.member(bob.user)?.remark, 'the second');
await bobs.leave(walkers);
const passedOn = parseLink(linkText({ group: walkers, token: link.token }));
assert.ok(passedOn);
assert.equal((await bobs.groups.preview(passedOn)).title, 'Walkers');
assert.equal((await bobs.groups.join(passedOn))?.role, 'MEMBER');
await again.groups.ban(walkers, [bob.user]);
await assert.rejects(
  bobs.groups.join(passedOn),
  (error) => error instanceof SkeinError && error.code === 'BANNED',
);
tell('a group is administered, and shown alike from its log and as the node tells it');

const place = locationContent(48.85837, 2.294481, { name: 'Tour Eiffel' });
const card = await again.post(chat, place);
await again.highlights.begin(chat, card.sequence);
const isHighlight = ({ content }: { content: { kind: string } }) => content.kind === 'highlight';
await until('bob hears of it', () => heardByBob.messages.some(isHighlight));
const highlights = new HighlightView();
for (const entry of heardByBob.messages.filter(({ conversation }) => conversation === chat)) {
  highlights.take(entry);
}
const listed = await bobs.highlights.list(chat);
assert.deepEqual(highlights.highlighted(), listed.highlighted);
const [highlighted] = listed.highlighted;
assert.ok(highlighted?.target === card.sequence && highlighted.user === alice.user);
assert.deepEqual((await bobs.highlights.message(chat, highlighted))?.content, place);
await bobs.highlights.end(chat, card.sequence);
assert.deepEqual((await again.highlights.list(chat)).highlighted, []);
const around = await again.history.around(chat, 2, 1);
assert.deepEqual(
  around.messages.map(({ sequence }) => sequence),
  [1, 2, 3],
);
tell('a card is kept in view for both, and no more');

const forwarded = await again.forward(chat, 2, 0, walkers);
const isForwarded = ({ conversation, sequence }: { conversation: string; sequence: number }) =>
  conversation === walkers && sequence === forwarded.sequence;
await until('alice hears what she forwarded', () => heardAfter.messages.some(isForwarded));
const goneOn = heardAfter.messages.find(isForwarded);
assert.deepEqual(goneOn?.content, textContent('Hello, Alice.'));
assert.equal(goneOn.forwarded?.sender, bob.user);
tell('a message goes on, with who said it first');

const later = await again.schedule.post(chat, 'much later', Date.now() + 3_600_000);
await again.schedule.alter(later, { content: 'sooner' });
const scheduled = new ScheduledList();
while (scheduled.listed(await again.schedule.page(scheduled.after))) {
  // One page after the other.
}
assert.deepEqual(
  scheduled.posts().map(({ clientId, content, state }) => [clientId, content, state]),
  [[later, textContent('sooner'), 'WAITING']],
);
await again.schedule.sendNow(later);
await until('bob hears it', () => heardByBob.texts(chat).includes('sooner'));
await until('it waits no more', () =>
  heardAfter.scheduled.some(({ gone }) => gone.includes(later)),
);
await assert.rejects(
  again.schedule.cancel(later),
  (error) => error instanceof SkeinError && error.code === 'NO_SUCH_SCHEDULED',
);
tell('what was scheduled is changed, and sent at once');

await bobs.keeping.star(chat, 1);
await bobs.keeping.star(chat, 2);
await bobs.keeping.discard(chat, [1]);
const kept = new KeepingList();
while (kept.synced(await bobs.keeping.sync(kept.cursor))) {
  // One page after the other.
}
assert.deepEqual(
  (await bobs.keeping.messages(kept.starred())).map(({ sequence }) => sequence),
  [2],
);
assert.equal(kept.isDiscarded(chat, 1), true);
assert.equal((await bobs.historyAfter(chat, 0, 1)).messages[0]?.content.kind, 'recalled');
assert.equal((await again.historyAfter(chat, 0, 1)).messages[0]?.content.kind, 'text');
await until('bob is told of it', () => heardByBob.keeping.length === 3);
assert.equal(heardAfter.keeping.length, 0);
tell('a message is starred, and another one gone for one of them');

await again.watch([bob.user]);
await until('bob is seen', () => heardAfter.shown.includes(`presence ${bob.user} true`));
assert.deepEqual(await again.look(chat), { receipts: 'NAMES', typing: true });
await bobs.look(chat);
bobs.typing(chat, 'TEXT');
await until('bob types', () => heardAfter.shown.includes(`typing ${chat} ${bob.user} TEXT`));
const read = await again.post(chat, 'read this');
await until('bob hears it', () => heardByBob.texts(chat).includes('read this'));
await bobs.markRead(chat, read.sequence);
await until('it was read', () => heardAfter.cursors.some((one) => one.read === read.sequence));
assert.equal((await again.receipts(chat, read.sequence)).receipts[0]?.read, true);
assert.equal((await bobs.changePrivacy({ invisible: true })).invisible, true);
await until('bob is hidden', () => heardAfter.shown.includes(`presence ${bob.user} false`));
tell('who is there, types and has read is told');

await until('what was said is found', async () => {
  const { messages } = await bobs.search.find({ words: 'READ th', sender: alice.user });
  return messages.some(({ message }) => message.sequence === read.sequence);
});
tell('a message is found again');

const notes = Uint8Array.from({ length: 1_500_000 }, (_, at) => (at * 31) % 251);
await again.postFile(chat, Object.assign(new Blob([notes]), { name: 'notes é.bin' }), 'for you');
const isFile = ({ content }: { content: { kind: string } }) => content.kind === 'media';
await until('bob hears of the file', () => heardByBob.messages.some(isFile));
const shown = heardByBob.messages.find(isFile);
assert.ok(shown?.content.kind === 'media' && shown.content.name === 'notes é.bin');
assert.equal(shown.content.size, notes.length);
const downloaded = await bobs.media.download(shown);
assert.deepEqual(new Uint8Array(await downloaded.arrayBuffer()), notes);
const linked = await fetch(await bobs.media.link(shown));
assert.equal((await linked.arrayBuffer()).byteLength, notes.length);
const copied = await bobs.media.copy(shown);
await bobs.media.delete(copied.media);
tell('a file is sent, downloaded, linked and copied');

const token = await again.accessToken();
const [device] = (await accounts.devices(token)).filter(({ current }) => current);
await accounts.renameDevice(token, device?.id ?? '', 'kitchen');
assert.equal((await accounts.devices(token)).find(({ current }) => current)?.name, 'kitchen');
tell('a device has another name');

await accounts.logOut(await again.accessToken());
await until('alice is logged out', () => again.state.is === 'ended');
assert.deepEqual(again.state.is === 'ended' && again.state.code, 'LOGGED_OUT');
await Promise.all([again.close(), bobs.close()]);
tell('a device that is logged out is told so');
