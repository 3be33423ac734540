import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Call, CallSignal } from '../src/protocol/call-values.ts';
import type { IceServers } from '../src/protocol/ice-values.ts';
import { type ConversationId, directChat } from '../src/protocol/ids.ts';
import type { ClientBody, ServerBody } from '../src/protocol/values.ts';
import type { ActiveCall, CallTracks } from '../src/shell/active-call.ts';
import { SkeinClient } from '../src/shell/client.ts';
import type { FrameSocket } from '../src/shell/environment.ts';
import { configurationOf, NO_ICE_SERVERS } from '../src/shell/peer-connection.ts';
import { MemoryStore } from '../src/store/memory-store.ts';
import { withCode } from './testing/asking.ts';
import { FakeCalls } from './testing/fake-calls.ts';
import { FakeCluster } from './testing/fake-cluster.ts';
import { FakeNetwork } from './testing/fake-peers.ts';
import { FakeBrowser, type FakeTab } from './testing/fake-tabs.ts';
import { VirtualEnvironment, VirtualTime } from './testing/virtual-time.ts';

const NOTHING: CallTracks = { audio: undefined, video: undefined, isScreen: false };
const NOTHING_SAID = { kind: undefined, body: '', mid: '', line: 0, offer: 0 };
const EPOCH = 1_700_000_000_000;

function track(kind: string): MediaStreamTrack {
  return { kind, enabled: true } as MediaStreamTrack;
}

interface Device {
  readonly id: string;
  readonly user: string;
  readonly client: SkeinClient;
  readonly sockets: FrameSocket[];
  /** The phases of the calls that it heard of. */
  readonly phases: string[];
}

class SharedStore extends MemoryStore {
  override async close(): Promise<void> {}
}

/** Users with devices that call each other. */
class World {
  readonly time = new VirtualTime();
  readonly cluster = new FakeCluster(this.time);
  readonly calls = new FakeCalls(this.cluster.model, () => EPOCH + this.time.now);
  readonly network = new FakeNetwork(this.time);
  readonly alice = this.cluster.model.addUser('alice');
  readonly bob = this.cluster.model.addUser('bob');
  readonly carol = this.cluster.model.addUser('carol');
  readonly chat: ConversationId = directChat(this.alice, this.bob);
  #seed = 0;

  async device(user: string): Promise<Device> {
    const { device, token } = this.cluster.addDevice(user);
    return this.#open(user, device, token);
  }

  /** Tabs of one browser. */
  async tabs(user: string, count: number): Promise<(Device & { tab: FakeTab })[]> {
    const { device, token } = this.cluster.addDevice(user);
    const browser = new FakeBrowser();
    const store = new SharedStore();
    const tabs: (Device & { tab: FakeTab })[] = [];
    for (let at = 0; at < count; at++) {
      const tab = browser.newTab();
      tabs.push({ ...(await this.#open(user, device, token, tab, store)), tab });
    }
    return tabs;
  }

  async #open(
    user: string,
    id: string,
    token: string,
    tab?: FakeTab,
    store = new MemoryStore(),
  ): Promise<Device> {
    const sockets: FrameSocket[] = [];
    const environment = new VirtualEnvironment(
      this.time,
      (url, events) => {
        const alive = () => tab?.crashed !== true;
        const socket = this.cluster.open(url, {
          opened: () => alive() && events.opened(),
          received: (frame) => alive() && events.received(frame),
          closed: (detail) => alive() && events.closed(detail),
        });
        sockets.push(socket);
        return socket;
      },
      ++this.#seed,
    );
    const client = await SkeinClient.open({
      endpoints: ['node-1:7400'],
      credentials: { is: 'accessToken', supply: async () => token, lifeMillis: 0 },
      environment,
      openStore: async () => store,
      openPeer: this.network.open,
      ...(tab === undefined ? {} : { name: 'one browser', tabs: tab }),
    });
    await this.time.outcome(client.connect());
    const phases: string[] = [];
    client.calls.listen({ onCall: ({ phase }) => phases.push(phase) });
    return { id, user, client, sockets, phases };
  }

  async crash({ tab, sockets }: { tab: FakeTab; sockets: FrameSocket[] }): Promise<void> {
    tab.crash();
    for (const socket of sockets) {
      socket.close();
    }
    await this.time.run(50);
  }

  get call(): Call {
    const call = this.calls.of(this.chat);
    assert.ok(call);
    return call;
  }

  async start(device: Device, tracks = NOTHING): Promise<ActiveCall> {
    return this.time.outcome(device.client.calls.start(this.chat, 'AUDIO', tracks));
  }

  async rings(device: Device): Promise<Call> {
    await this.time.until('it rings', () => device.client.calls.ringing.length > 0);
    return device.client.calls.ringing[0] as Call;
  }

  async accept(device: Device, tracks = NOTHING): Promise<ActiveCall> {
    const call = await this.rings(device);
    return this.time.outcome(device.client.calls.join(call, tracks));
  }

  async connected(...calls: ActiveCall[]): Promise<void> {
    const isConnected = (call: ActiveCall) =>
      call.remotes().length > 0 && call.remotes().every(({ state }) => state === 'CONNECTED');
    await this.time.until('media flow', () => calls.every(isConnected));
  }

  asked(is: ClientBody['is'], action?: string): number {
    return this.cluster.received.filter(
      (body) => body.is === is && (body.is !== 'changeCall' || body.value.action === action),
    ).length;
  }
}

describe('a call', () => {
  test('rings, says so once, is accepted, has media and ends for both', async () => {
    const world = new World();
    const [alices, bobs] = [await world.device(world.alice), await world.device(world.bob)];

    const active = await world.start(alices);
    const ringing = await world.rings(bobs);
    await world.time.until('alice hears it ring', () => isRinging(active.call));
    assert.equal(ringing.caller, world.alice);
    assert.deepEqual(alices.client.calls.ringing, []);

    const accepted = await world.accept(bobs);
    assert.deepEqual(bobs.client.calls.ringing, []);
    await world.connected(active, accepted);
    assert.equal(active.call.phase, 'ONGOING');
    assert.equal(world.network.connected, 2);
    assert.ok(active.remotes()[0]?.media);
    assert.equal(world.asked('changeCall', 'RING'), 1);

    await world.time.outcome(accepted.hangUp());
    await world.time.until('alice knows', () => active.end !== undefined);
    assert.equal(accepted.end, 'LEFT');
    assert.equal(active.end, 'ANSWERED');
    assert.equal(alices.client.calls.active, undefined);
    assert.equal(world.network.inUse, 0);
    assert.equal(alices.phases.at(-1), 'ENDED');
  });

  test('is declined, and the caller knows why', async () => {
    const world = new World();
    const [alices, bobs] = [await world.device(world.alice), await world.device(world.bob)];
    const active = await world.start(alices);

    await world.time.outcome(bobs.client.calls.decline(await world.rings(bobs)));
    await world.time.until('alice knows', () => active.end !== undefined);

    assert.equal(active.end, 'DECLINED');
    assert.deepEqual(bobs.client.calls.ringing, []);
  });

  test('is cancelled while it rings', async () => {
    const world = new World();
    const [alices, bobs] = [await world.device(world.alice), await world.device(world.bob)];
    const active = await world.start(alices);
    await world.rings(bobs);

    await world.time.outcome(active.hangUp());
    await world.time.until('bob stops', () => bobs.client.calls.ringing.length === 0);

    assert.equal(world.call.outcome, 'CANCELLED');
  });

  test('rings no longer than it says, whatever is heard of it', async () => {
    const world = new World();
    const [alices, bobs] = [await world.device(world.alice), await world.device(world.bob)];
    await world.start(alices);
    await world.rings(bobs);

    await world.time.run(30_100);

    assert.deepEqual(bobs.client.calls.ringing, []);
  });

  test('that is accepted on one device stops ringing on the others', async () => {
    const world = new World();
    const alices = await world.device(world.alice);
    const [phone, desk] = [await world.device(world.bob), await world.device(world.bob)];
    const active = await world.start(alices);
    await world.rings(phone);
    await world.rings(desk);

    const accepted = await world.accept(phone);
    await world.connected(active, accepted);

    assert.deepEqual(desk.client.calls.ringing, []);
    const call = desk.client.calls.of(world.chat) as Call;
    assert.equal(desk.client.calls.isElsewhere(call), true);
    await assert.rejects(
      world.time.outcome(desk.client.calls.join(call, NOTHING)),
      withCode('CALL_ELSEWHERE'),
    );
    // A refused attempt leaves the way free for another one.
    const taken = await world.time.outcome(desk.client.calls.join(call, NOTHING, 'TAKE_OVER'));
    await world.connected(active, taken);
    assert.equal(accepted.end, 'ELSEWHERE');
    assert.equal(world.network.inUse, 2);
  });

  test('that comes while the user is in another one is told to be busy', async () => {
    const world = new World();
    const bobs = await world.device(world.bob);
    const carols = await world.device(world.carol);
    const alices = await world.device(world.alice);
    const other = directChat(world.bob, world.carol);
    await world.time.outcome(carols.client.calls.start(other, 'AUDIO', NOTHING));
    await world.accept(bobs);

    const active = await world.start(alices);
    await world.time.outcome(bobs.client.calls.decline(await world.rings(bobs)));
    await world.time.until('alice knows', () => active.end !== undefined);

    assert.equal(active.end, 'BUSY');
    assert.equal(bobs.client.calls.active?.call.conversation, other);
  });

  test('of two who call each other at once is one', async () => {
    const world = new World();
    const [alices, bobs] = [await world.device(world.alice), await world.device(world.bob)];

    const [one, other] = await world.time.outcome(
      Promise.all([
        alices.client.calls.start(world.chat, 'AUDIO', NOTHING),
        bobs.client.calls.start(world.chat, 'AUDIO', NOTHING),
      ]),
    );
    await world.connected(one, other);

    assert.equal(one.call.id, other.call.id);
  });

  test('goes on while a device makes a new connection, and says what was refused meanwhile', async () => {
    const world = new World();
    const [alices, bobs] = [await world.device(world.alice), await world.device(world.bob)];
    const active = await world.start(alices);
    const accepted = await world.accept(bobs);
    await world.connected(active, accepted);
    const [alicesPeer, bobsPeer] = world.network.peers;

    world.cluster.up = false;
    world.cluster.breakAll();
    await world.time.run(1_000);
    assert.equal(active.end, undefined);
    alicesPeer?.want();
    await world.time.run(1_000);
    world.cluster.up = true;
    await world.time.until('both are back', () =>
      world.call.participants.every(({ awayUntilMillis }) => awayUntilMillis === 0),
    );
    await world.time.until('what alice wanted is agreed on', () => alicesPeer?.link !== '1.1');
    await world.time.until('by both', () => alicesPeer?.link === bobsPeer?.link);

    assert.equal(world.network.peers.length, 2);
    assert.equal(world.call.phase, 'ONGOING');
    assert.equal(accepted.end, undefined);
  });

  test('is begun anew by who was away for too long', async () => {
    const world = new World();
    const [alices, bobs] = [await world.device(world.alice), await world.device(world.bob)];
    const group = 'g900';
    const start = alices.client.calls.start(group, 'AUDIO', NOTHING, [world.bob]);
    const active = await world.time.outcome(start);
    const accepted = await world.accept(bobs);
    await world.connected(active, accepted);

    for (const socket of bobs.sockets.splice(0)) {
      world.cluster.up = false;
      (socket as FrameSocket & { break(): void }).break();
    }
    await world.time.run(21_000);
    world.calls.expire();
    await world.time.until('bob is out', () => active.remotes().length === 0);
    world.cluster.up = true;
    await world.time.until('bob is back', () => active.remotes().length === 1);
    await world.connected(active, accepted);

    assert.equal(world.network.peers.length, 4);
    assert.equal(world.network.inUse, 2);
  });

  test('without a way for media ends as one that failed', async () => {
    const world = new World();
    const [alices, bobs] = [await world.device(world.alice), await world.device(world.bob)];
    world.network.up = false;
    const active = await world.start(alices);
    const accepted = await world.accept(bobs);

    await world.time.until('both know', () => active.end !== undefined);
    await world.time.until('both know', () => accepted.end !== undefined);
    await world.time.until('the node knows', () => world.call.phase === 'ENDED');

    assert.equal(world.call.outcome, 'FAILED');
    assert.equal(world.asked('changeCall', 'FAIL') > 0, true);
  });

  test('tells what is sent, and sends nothing on hold', async () => {
    const world = new World();
    const [alices, bobs] = [await world.device(world.alice), await world.device(world.bob)];
    const [audio, video] = [track('audio'), track('video')];
    const active = await world.start(alices, { ...NOTHING, audio });
    const accepted = await world.accept(bobs, { ...NOTHING, audio: track('audio') });
    await world.connected(active, accepted);
    const alicesPeer = world.network.peers[0];
    const told = () => accepted.participant(world.alice);
    assert.deepEqual(alicesPeer?.sent, [audio, undefined]);

    active.mute(true);
    await world.time.until('bob sees it', () => told()?.muted === true);
    assert.equal(audio.enabled, false);
    active.mute(false);
    active.send({ audio, video, isScreen: false });
    await world.time.until('bob sees it', () => told()?.video === true && !told()?.muted);
    assert.deepEqual(alicesPeer?.sent, [audio, video]);
    active.send({ audio, video, isScreen: true });
    await world.time.until('bob sees it', () => told()?.screen === true && !told()?.video);

    active.hold(true);
    await world.time.until('bob sees it', () => told()?.held === true);
    assert.deepEqual(alicesPeer?.sent, [undefined, undefined]);
    active.hold(false);
    await world.time.until('bob sees it', () => told()?.held === false);
    assert.deepEqual(alicesPeer?.sent, [audio, video]);
  });

  test('says how well somebody is heard', async () => {
    const world = new World();
    const [alices, bobs] = [await world.device(world.alice), await world.device(world.bob)];
    const active = await world.start(alices);
    const accepted = await world.accept(bobs);
    await world.connected(active, accepted);
    const peer = world.network.peers[0];
    assert.ok(peer);

    await world.time.run(2_500);
    [peer.received, peer.lost] = [90, 10];
    await world.time.run(2_000);
    assert.equal(active.remotes()[0]?.quality, 'POOR');
    peer.received = 190;
    await world.time.run(2_000);

    assert.equal(active.remotes()[0]?.quality, 'GOOD');
  });

  test('of a group connects each with each, and goes on when one leaves', async () => {
    const world = new World();
    const devices = [
      await world.device(world.alice),
      await world.device(world.bob),
      await world.device(world.carol),
    ] as const;
    const [alices, bobs, carols] = devices;
    const invited = [world.bob, world.carol];
    const start = alices.client.calls.start('g900', 'VIDEO', NOTHING, invited);
    const active = await world.time.outcome(start);

    const bobsCall = await world.accept(bobs);
    const carolsCall = await world.accept(carols);
    await world.time.until('all see all', () =>
      [active, bobsCall, carolsCall].every((call) => call.remotes().length === 2),
    );
    await world.connected(active, bobsCall, carolsCall);
    assert.equal(world.network.connected, 6);
    const inUse = () => world.network.peers.filter(({ isClosed }) => !isClosed);
    assert.ok(inUse().every(({ videoBitsMax }) => videoBitsMax === 1_250_000));

    await world.time.outcome(active.hangUp());
    await world.time.until('alice is gone', () => bobsCall.remotes().length === 1);
    assert.equal(bobsCall.end, undefined);
    assert.equal(world.network.inUse, 2);
    assert.ok(inUse().every(({ videoBitsMax }) => videoBitsMax === 2_500_000));
    assert.equal(devices[0].client.calls.of('g900')?.phase, 'ONGOING');
  });

  test('takes signals of the joinings that are, drops those before, and keeps those to come', async () => {
    const world = new World();
    const [alices, bobs] = [await world.device(world.alice), await world.device(world.bob)];
    const group = 'g900';
    const start = alices.client.calls.start(group, 'AUDIO', NOTHING, [world.bob]);
    const active = await world.time.outcome(start);
    await world.connected(active, await world.accept(bobs));
    const { model } = world.cluster;
    const arrives = (body: ServerBody) => model.tell(body, (device) => device === alices.id);
    const says = (sequence: number, join: number, said: Partial<CallSignal>) => {
      const signal = { ...NOTHING_SAID, ...said, sequence, join };
      const { id } = active.call;
      const value = { conversation: group, id, user: world.bob, device: bobs.id, signal };
      arrives({ is: 'callSignalEvent', value });
    };
    const told = world.cluster.received.length;

    // Bob's device will begin anew, which alice has not heard of yet.
    says(1, 9, { kind: 'OFFER', body: '{"is":"offer","offer":"7.1","by":7}' });
    await world.time.run(500);
    assert.equal(world.network.peers.length, 2);
    const participants = active.call.participants.map((one) =>
      one.user === world.bob ? { ...one, join: 9 } : one,
    );
    const version = active.call.version + 1;
    arrives({ is: 'callEvent', value: { call: { ...active.call, participants, version } } });
    says(2, 2, { kind: 'OFFER', body: 'of the joinings before' });
    await world.time.run(500);

    assert.equal(world.network.peers[0]?.isClosed, true);
    assert.equal(world.network.peers[2]?.link, '7.1');
    const answers = world.cluster.received
      .slice(told)
      .flatMap((body) => (body.is === 'signalCall' ? [body.value.signal] : []))
      .filter(({ kind }) => kind !== 'CANDIDATE');
    assert.deepEqual(
      answers.map(({ kind, sequence, offer, join }) => ({ kind, sequence, offer, join })),
      [{ kind: 'ANSWER', sequence: 1, offer: 1, join: 9 }],
    );
  });

  test('that is over without a word is asked for on the next connection', async () => {
    const world = new World();
    const [alices, bobs] = [await world.device(world.alice), await world.device(world.bob)];
    const active = await world.start(alices);
    await world.rings(bobs);

    world.cluster.up = false;
    world.cluster.breakAll();
    const { id, conversation } = active.call;
    const cancel = { id, conversation, action: 'LEAVE' } as const;
    world.calls.change(world.alice, alices.id, cancel);
    world.cluster.up = true;
    await world.time.until('bob knows', () => bobs.client.calls.ringing.length === 0);

    assert.equal(bobs.client.calls.of(world.chat), undefined);
  });
});

function isRinging(call: Call): boolean {
  return call.invited.some(({ state }) => state === 'RINGING');
}

/** As a node tells them. */
function servers(expiresMillis: number, policy: IceServers['policy'] = 'ALL'): IceServers {
  const username = `${expiresMillis}`;
  return { urls: ['turn:t:1'], username, credential: 'secret', expiresMillis, policy };
}

describe('the servers that help to find a way', () => {
  const HOUR = 3_600_000;

  test('are asked for once, and are what connections are made with', async () => {
    const world = new World();
    const [alices, bobs] = [await world.device(world.alice), await world.device(world.bob)];
    const told = servers(EPOCH + HOUR, 'RELAY');
    world.calls.ice = told;
    for (let times = 0; times < 2; times++) {
      const active = await world.start(alices);
      await world.connected(active, await world.accept(bobs));
      await world.time.outcome(active.hangUp());
      await world.time.until('bob knows', () => bobs.client.calls.active === undefined);
    }

    assert.equal(world.network.peers.length, 4);
    assert.deepEqual(
      world.network.peers.map(({ ice }) => ice),
      Array(4).fill(told),
    );
    assert.equal(world.asked('askIceServers'), 2);
  });

  test('are asked for anew five minutes before they end, and a call goes on with those', async () => {
    const world = new World();
    const [alices, bobs] = [await world.device(world.alice), await world.device(world.bob)];
    world.calls.ice = servers(EPOCH + HOUR);
    const active = await world.start(alices);
    const accepted = await world.accept(bobs);
    await world.connected(active, accepted);
    const links = () => world.network.peers.map(({ link }) => link);
    const before = links();

    await world.time.run(HOUR - 5 * 60_000 - 10_000);
    assert.deepEqual(links(), before);
    const next = servers(EPOCH + 2 * HOUR);
    world.calls.ice = next;
    await world.time.run(20_000);
    await world.connected(active, accepted);

    assert.deepEqual(
      world.network.peers.map(({ ice }) => ice),
      [next, next],
    );
    assert.notDeepEqual(links(), before);
    assert.equal(world.asked('askIceServers'), 4);
    assert.equal(active.end, undefined);
  });

  test('have to be known before anybody is called', async () => {
    const world = new World();
    const alices = await world.device(world.alice);
    world.calls.ice = 'ASKED_TOO_OFTEN';

    await assert.rejects(world.start(alices), withCode('ASKED_TOO_OFTEN'));
    assert.equal(world.calls.of(world.chat), undefined);
    assert.equal(alices.client.calls.active, undefined);
  });

  test('are told to the browser as far as it can use them', () => {
    const urls = ['stun:s:1', 'turn:t:1?transport=udp', 'turns:t:2', 'quic:later'];
    const told = { urls, username: 'u', credential: 'c', policy: 'RELAY' } as const;

    assert.deepEqual(configurationOf(told), {
      iceServers: [{ urls: urls.slice(0, 3), username: 'u', credential: 'c' }],
      iceTransportPolicy: 'relay',
      bundlePolicy: 'max-bundle',
    });
    const { iceServers } = configurationOf({ ...told, username: '', credential: '' });
    assert.deepEqual(iceServers, [{ urls: ['stun:s:1'], username: '', credential: '' }]);
    assert.deepEqual(configurationOf(NO_ICE_SERVERS).iceServers, []);
  });
});

describe('tabs of one browser', () => {
  test('ring together, say so once, and one has the call', async () => {
    const world = new World();
    const alices = await world.device(world.alice);
    const [one, two] = await world.tabs(world.bob, 2);
    assert.ok(one && two);
    const active = await world.start(alices);
    await world.rings(one);
    await world.rings(two);

    const accepted = await world.accept(two);
    await world.connected(active, accepted);
    await world.time.until('the other stops', () => one.client.calls.ringing.length === 0);

    assert.equal(world.asked('changeCall', 'RING'), 1);
    assert.equal(one.client.calls.active, undefined);
    const call = one.client.calls.of(world.chat) as Call;
    assert.equal(one.client.calls.isElsewhere(call), true);
    await assert.rejects(
      world.time.outcome(one.client.calls.join(call, NOTHING)),
      withCode('CALL_ELSEWHERE'),
    );
    assert.equal(active.end, undefined);
  });

  test('leave the call for one that has crashed', async () => {
    const world = new World();
    const alices = await world.device(world.alice);
    const [one, two] = await world.tabs(world.bob, 2);
    assert.ok(one && two);
    const active = await world.start(alices);
    await world.connected(active, await world.accept(two));

    await world.crash(two);
    await world.time.until('alice knows', () => active.end !== undefined);

    assert.equal(active.end, 'ANSWERED');
    assert.equal(world.asked('changeCall', 'LEAVE'), 1);
  });

  test('go on with the call of one that has crashed, over connections of their own', async () => {
    const world = new World();
    const alices = await world.device(world.alice);
    const [one, two] = await world.tabs(world.bob, 2);
    assert.ok(one && two);
    const active = await world.start(alices);
    await world.connected(active, await world.accept(two));

    const joining = one.client.calls.join(world.call, NOTHING);
    await world.crash(two);
    await world.connected(active, await world.time.outcome(joining));

    assert.equal(world.asked('changeCall', 'TAKE_OVER'), 1);
    assert.equal(active.end, undefined);
    assert.equal(world.network.peers.length, 4);
  });

  test('leave it also when the one that crashed had the socket', async () => {
    const world = new World();
    const alices = await world.device(world.alice);
    const [one, two] = await world.tabs(world.bob, 2);
    assert.ok(one && two);
    const active = await world.start(alices);
    await world.connected(active, await world.accept(one));

    await world.crash(one);
    await world.time.until('alice knows', () => active.end !== undefined);

    assert.equal(active.end, 'ANSWERED');
  });

  test('keep the call when another one had the socket and is gone', async () => {
    const world = new World();
    const alices = await world.device(world.alice);
    const [one, two] = await world.tabs(world.bob, 2);
    assert.ok(one && two);
    const active = await world.start(alices);
    const accepted = await world.accept(two);
    await world.connected(active, accepted);

    await world.crash(one);
    await world.time.until('the device is back', () =>
      world.call.participants.every(({ awayUntilMillis }) => awayUntilMillis === 0),
    );
    await world.time.run(1_000);

    assert.equal(accepted.end, undefined);
    assert.equal(world.call.phase, 'ONGOING');
    assert.equal(world.network.peers.length, 2);
  });

  test('leave the call when they are closed', async () => {
    const world = new World();
    const alices = await world.device(world.alice);
    const [one, two] = await world.tabs(world.bob, 2);
    assert.ok(one && two);
    const active = await world.start(alices);
    await world.connected(active, await world.accept(two));

    await world.time.outcome(two.client.close());
    await world.time.until('alice knows', () => active.end !== undefined);

    assert.equal(active.end, 'ANSWERED');
  });
});
