import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VANISHED } from '../src/protocol/content-values.ts';
import { SkeinError } from '../src/protocol/errors.ts';
import { type ConversationId, directChat } from '../src/protocol/ids.ts';
import type { SkeinClient } from '../src/shell/client.ts';
import type { ClientStore, Saved } from '../src/store/client-store.ts';
import { FakeCluster } from './testing/fake-cluster.ts';
import { FakeDevices, type OpenDevice, SharedStore } from './testing/fake-devices.ts';
import { FakeBrowser } from './testing/fake-tabs.ts';
import { Recorder } from './testing/recorder.ts';
import { VirtualTime } from './testing/virtual-time.ts';

class BrokenStore extends SharedStore {
  override load(): Promise<Saved> {
    return Promise.reject(new Error('the disk is broken'));
  }
}

interface Tab extends OpenDevice {
  readonly recorder: Recorder;
}

/** Alice's browser with some tabs, and bob on a device of his own. */
class Browser {
  readonly time = new VirtualTime();
  readonly cluster = new FakeCluster(this.time);
  readonly alice = this.cluster.model.addUser('alice');
  readonly bob = this.cluster.model.addUser('bob');
  readonly chat: ConversationId = directChat(this.alice, this.bob);
  readonly #device = this.cluster.addDevice(this.alice);
  readonly #browser = new FakeBrowser();
  readonly #devices = new FakeDevices(this.time, this.cluster);
  readonly #store: ClientStore = new SharedStore();

  async tab(store: { failing: boolean } = { failing: false }): Promise<Tab> {
    const recorder = new Recorder();
    const kept = store.failing ? new BrokenStore() : this.#store;
    const options = { listener: recorder, openStore: async () => kept };
    const opened = await this.#devices.open(this.#device.token, options, this.#browser.newTab());
    return { ...opened, recorder };
  }

  async bobsClient(): Promise<SkeinClient> {
    const { token } = this.cluster.addDevice(this.bob);
    const { client } = await this.#devices.open(token, { listener: new Recorder() });
    await this.time.outcome(client.connect());
    return client;
  }
}

test('tabs share one socket, and all hear what is said', async () => {
  const browser = new Browser();
  const { time, cluster, chat } = browser;
  const [one, two] = [await browser.tab(), await browser.tab()];

  await time.outcome(Promise.all([one.client.connect(), two.client.connect()]));
  assert.equal(cluster.connections, 1);
  const bob = await browser.bobsClient();
  await time.outcome(bob.post(chat, 'hello'));
  await time.until('both hear it', () => two.recorder.texts(chat).length === 1);

  assert.deepEqual(one.recorder.texts(chat), ['hello']);
  assert.deepEqual(two.recorder.texts(chat), ['hello']);
  assert.equal(two.client.user, browser.alice);
  assert.deepEqual(two.client.state, one.client.state);
});

test('a tab without the socket posts, asks and is refused as the one that has it', async () => {
  const browser = new Browser();
  const { time, chat } = browser;
  const [one, two] = [await browser.tab(), await browser.tab()];
  await time.outcome(Promise.all([one.client.connect(), two.client.connect()]));

  const receipt = await time.outcome(two.client.post(chat, 'from the second tab'));

  assert.equal(receipt.sequence, 1);
  const found = await time.outcome(two.client.findUsers(['bob']));
  assert.deepEqual(
    found.map(({ id, name }) => [id, name]),
    [[browser.bob, 'bob']],
  );
  await time.outcome(two.client.saveDraft(chat, ''));
  assert.equal(await time.outcome(two.client.accessToken()), 'token of 3');
  await assert.rejects(
    time.outcome(two.client.openDirect('999')),
    (error) => error instanceof SkeinError && error.code === 'UNKNOWN_USER',
  );
  await time.until('both hear it', () => one.recorder.texts(chat).length === 1);
  assert.deepEqual(two.recorder.texts(chat), ['from the second tab']);
});

test('a tab that is opened later finds everything in the store', async () => {
  const browser = new Browser();
  const { time, chat } = browser;
  const one = await browser.tab();
  await time.outcome(one.client.connect());
  await time.outcome(one.client.post(chat, 'before'));

  const two = await browser.tab();

  const stored = await two.client.storedMessages(chat, 0, 10);
  assert.deepEqual(
    stored.map(({ content }) => content.kind === 'text' && content.text),
    ['before'],
  );
  await time.until('it knows the state', () => two.client.state.is === 'online');
});

test("all tabs know the nodes' time, and show nothing of what is over", async () => {
  const browser = new Browser();
  const { time, cluster, chat } = browser;
  cluster.model.lifeMillis = 60_000;
  const [one, two] = [await browser.tab(), await browser.tab()];
  await time.outcome(Promise.all([one.client.connect(), two.client.connect()]));
  const { timeMillis } = await time.outcome(one.client.post(chat, 'secret'));
  await time.until('both hear it', () => two.recorder.texts(chat).length === 1);
  assert.equal(two.client.nodeTime(), one.client.nodeTime());

  await time.run(60_000);

  assert.ok(two.client.nodeTime() >= timeMillis + 60_000);
  const [shown] = await two.client.storedMessages(chat, 0, 10);
  assert.deepEqual(shown?.content, VANISHED);
});

for (const how of ['is closed', 'crashes'] as const) {
  test(`when the tab with the socket ${how}, another goes on, and nothing is lost or told twice`, async () => {
    const browser = new Browser();
    const { time, cluster, chat } = browser;
    const [one, two, three] = [await browser.tab(), await browser.tab(), await browser.tab()];
    await time.outcome(Promise.all([one, two, three].map(({ client }) => client.connect())));
    const bob = await browser.bobsClient();
    await time.outcome(bob.post(chat, '1'));

    // Not told to the node, nor saved, when its tab goes.
    const underWay = two.client.post(chat, '2');
    if (how === 'crashes') {
      one.crash();
    } else {
      await time.outcome(one.client.close());
    }
    await time.outcome(underWay);
    await time.outcome(bob.post(chat, '3'));
    await time.until('all is heard', () => three.recorder.texts(chat).length === 3);
    await time.until('all is told', () => two.recorder.texts(chat).length === 3);

    assert.deepEqual(cluster.texts(chat), ['1', '2', '3']);
    assert.deepEqual(two.recorder.texts(chat), ['1', '2', '3']);
    assert.deepEqual(three.recorder.texts(chat), ['1', '2', '3']);
    assert.equal(cluster.connections, 2, "bob's and alice's");
  });
}

test('a user who was logged out is told so in every tab', async () => {
  const browser = new Browser();
  const { time, cluster } = browser;
  const [one, two] = [await browser.tab(), await browser.tab()];
  await time.outcome(Promise.all([one.client.connect(), two.client.connect()]));

  cluster.say({ is: 'goAway', value: { code: 'LOGGED_OUT', detail: '', reconnectAfterMillis: 0 } });
  await time.until('both know', () => two.client.state.is === 'ended');

  assert.deepEqual(one.client.state, { is: 'ended', code: 'LOGGED_OUT', detail: '' });
  await assert.rejects(
    time.outcome(two.client.findUsers(['bob'])),
    (error) => error instanceof SkeinError && error.code === 'LOGGED_OUT',
  );
});

test('a tab whose store cannot be read says so, and leaves the lead to others', async () => {
  const browser = new Browser();
  const { time } = browser;
  const broken = await browser.tab({ failing: true });

  await assert.rejects(
    time.outcome(broken.client.connect()),
    (error) => error instanceof SkeinError && error.code === 'UNAVAILABLE',
  );
  assert.equal(broken.recorder.errors.length, 1);
  const other = await browser.tab();
  await time.outcome(other.client.connect());

  assert.equal((await time.outcome(broken.client.findUsers(['bob']))).length, 1);
});

test('closing one tab fails what it asked and leaves the others alone', async () => {
  const browser = new Browser();
  const { time, cluster, chat } = browser;
  const [one, two] = [await browser.tab(), await browser.tab()];
  await time.outcome(Promise.all([one.client.connect(), two.client.connect()]));
  cluster.fault = (body) => (body.is === 'findUsers' ? 'STALL' : 'NONE');

  const asked = two.client.findUsers(['bob']);
  const failure = assert.rejects(
    asked,
    (error) => error instanceof SkeinError && error.code === 'UNAVAILABLE',
  );
  await time.outcome(two.client.close());
  await failure;

  await assert.rejects(two.client.post(chat, 'too late'));
  assert.equal((await time.outcome(one.client.post(chat, 'still here'))).sequence, 1);
  assert.deepEqual(two.recorder.states.at(-1), { is: 'ended', code: 'OK', detail: 'closed' });
});

/** What a cluster was asked for last of these. */
function lastWatched({ cluster }: Browser): readonly string[] | undefined {
  const watched = cluster.received.flatMap((body) =>
    body.is === 'watchUsers' ? [body.value.users] : [],
  );
  return watched.at(-1);
}

test('tabs watch together, until one is closed', async () => {
  const browser = new Browser();
  const { time, cluster } = browser;
  cluster.model.scripted.set('watchUsers', { is: 'done', value: {} });
  const [one, two] = [await browser.tab(), await browser.tab()];
  await time.outcome(Promise.all([one.client.connect(), two.client.connect()]));

  await time.outcome(Promise.all([one.client.watch(['5', '6']), two.client.watch(['6', '7'])]));
  assert.deepEqual(lastWatched(browser), ['5', '6', '7']);

  await time.outcome(two.client.close());
  await time.until('told', () => lastWatched(browser)?.length === 2);
  assert.deepEqual(lastWatched(browser), ['5', '6']);
});

test('nothing is looked at any more when the tab that looked is closed', async () => {
  const browser = new Browser();
  const { time, cluster, chat } = browser;
  cluster.model.scripted.set('look', { is: 'looking', value: { receipts: 'NAMES', typing: true } });
  const [one, two] = [await browser.tab(), await browser.tab()];
  await time.outcome(Promise.all([one.client.connect(), two.client.connect()]));
  await time.outcome(two.client.look(chat));

  await time.outcome(two.client.close());

  const looks = () =>
    cluster.received.flatMap((body) => (body.is === 'look' ? [body.value.conversation] : []));
  await time.until('the node is told', () => looks().length === 2);
  assert.deepEqual(looks(), [chat, '']);
});

test('the tab that looked last looks, and the next leader tells what is in view', async () => {
  const browser = new Browser();
  const { time, cluster, chat } = browser;
  const looking = { receipts: 'NAMES', typing: true } as const;
  cluster.model.scripted.set('look', { is: 'looking', value: looking });
  cluster.model.scripted.set('watchUsers', { is: 'done', value: {} });
  const [one, two] = [await browser.tab(), await browser.tab()];
  await time.outcome(Promise.all([one.client.connect(), two.client.connect()]));
  const looks = () =>
    cluster.received.flatMap((body) => (body.is === 'look' ? [body.value.conversation] : []));

  await time.outcome(one.client.look('g5'));
  assert.deepEqual(await time.outcome(two.client.look(chat)), looking);
  await time.outcome(one.client.lookAway());
  assert.deepEqual(looks(), ['g5', chat], 'what one tab looked away from is not looked at');
  await time.outcome(two.client.watch([browser.bob]));
  two.client.typing(chat, 'TEXT');
  await time.until('it is told', () => cluster.received.at(-1)?.is === 'typing');

  one.crash();
  await time.until('the next leader tells', () => looks().length === 3);
  assert.equal(looks().at(-1), chat);
  await time.until('and whom it watches', () => cluster.received.at(-1)?.is === 'watchUsers');
  assert.deepEqual(lastWatched(browser), [browser.bob]);
});
