import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { IceServers } from '../src/protocol/ice-values.ts';
import type { UserId } from '../src/protocol/ids.ts';
import type { ActiveCall } from '../src/shell/active-call.ts';
import type { FrameSocket } from '../src/shell/environment.ts';
import { CallWorld, type Device, EPOCH, NOTHING } from './testing/call-world.ts';
import type { FakePeer, FakeReceivingPeer } from './testing/fake-peers.ts';
import { FakeSfu } from './testing/fake-sfu.ts';
import { below, seeded } from './testing/random.ts';

const GROUP = 'g900';
const REFUSALS = [
  'SFU_UNAVAILABLE',
  'SFU_REFUSED',
  'SFU_LOST',
  'TRACK_GONE',
  'OVERLOADED',
  'UNAVAILABLE',
  'OUTCOME_UNKNOWN',
] as const;
const CAMERA = { ...NOTHING, video: { kind: 'video', enabled: true } as MediaStreamTrack };

/** Three of a group, in a call whose media go by an SFU. */
class SfuWorld extends CallWorld {
  readonly sfu = new FakeSfu(this.network);
  readonly in = new Map<Device, ActiveCall>();
  devices: Device[] = [];

  static async ofThree(): Promise<SfuWorld> {
    const world = new SfuWorld();
    await world.begin();
    return world;
  }

  async begin(): Promise<void> {
    this.calls.useSfu(this.sfu);
    for (const user of [this.alice, this.bob, this.carol]) {
      this.devices.push(await this.device(user));
    }
    const [alices, ...others] = this.devices as [Device, Device, Device];
    this.in.set(alices, await this.start(alices, NOTHING, GROUP));
    for (const device of others) {
      this.in.set(device, await this.accept(device));
    }
    await this.everybodyHears();
  }

  get active(): ActiveCall[] {
    return [...this.in.values()];
  }

  of(at: number): ActiveCall {
    return this.in.get(this.devices[at] as Device) as ActiveCall;
  }

  async everybodyHears(): Promise<void> {
    await this.connected(...this.active);
    await this.time.until('everybody receives what all others send', () => this.isRight());
  }

  /** Who is in the call receives, over one connection, what the SFU has of the others now. */
  isRight(): boolean {
    return [...this.in.keys()].every(({ id, user }) => {
      const wanted = [...this.sfu.publications.values()]
        .filter((one) => one.user !== user)
        .flatMap((one) =>
          one.tracks
            .filter(({ source }) => source === 'MICROPHONE' || this.#shows(one.user))
            .map(({ mid }) => `${one.user} ${mid} ${one.number}`),
        );
      const subscription = this.sfu.subscriptions.get(id);
      return (
        wanted.length > 0 &&
        subscription !== undefined &&
        subscription.offered === undefined &&
        [...subscription.brings].sort().join() === wanted.sort().join() &&
        this.network.receiving.some((one) => one.isConnected && one.link === subscription.link)
      );
    });
  }

  #shows(user: UserId): boolean {
    const one = this.calls.of(GROUP)?.participants.find((other) => other.user === user);
    return one?.video === true || one?.screen === true;
  }

  receivingOf(at: number): FakeReceivingPeer | undefined {
    const link = this.sfu.subscriptions.get(this.devices[at]?.id as string)?.link;
    return this.network.receiving.find((one) => one.link === link && !one.isClosed);
  }

  get sending(): FakePeer[] {
    return this.network.peers.filter(({ isClosed }) => !isClosed);
  }
}

describe('a call by an SFU', () => {
  test('has one connection that sends and one that receives, and no signals', async () => {
    const world = await SfuWorld.ofThree();

    assert.equal(world.sending.length, 3);
    assert.equal(world.network.receiving.filter(({ isClosed }) => !isClosed).length, 3);
    assert.equal(world.asked('signalCall'), 0);
    assert.ok(world.sfu.taken.trickle > 0);
    for (const call of world.active) {
      assert.equal(call.remotes().length, 2);
      assert.ok(call.remotes().every(({ media }) => media !== undefined));
    }
    // Sound alone, as nobody shows anything.
    const brings = [...world.sfu.subscriptions.values()].map((one) => one.brings.length);
    assert.deepEqual(brings, [2, 2, 2]);

    await world.time.outcome(world.of(0).hangUp());
    world.in.delete(world.devices[0] as Device);
    await world.everybodyHears();
    assert.equal(world.sending.length, 2);
    await world.time.outcome(world.of(1).hangUp());
    await world.time.outcome(world.of(2).hangUp());
    assert.equal(world.sending.length, 0);
    assert.ok(world.network.receiving.every(({ isClosed }) => isClosed));
    assert.equal(world.sfu.publications.size, 0);
  });

  test('of two is none', async () => {
    const world = new SfuWorld();
    world.calls.useSfu(world.sfu);
    const [alices, bobs] = await world.two();
    await world.talk(alices, bobs);

    assert.equal(world.sfu.taken.publish, 0);
    assert.equal(world.network.receiving.length, 0);
  });

  test('brings the pictures of who shows some, and is in view', async () => {
    const world = await SfuWorld.ofThree();
    const bobsId = world.devices[1]?.id as string;
    const seenBy = () => world.sfu.subscriptions.get(bobsId)?.brings.length;

    world.of(0).send(CAMERA);
    await world.time.until('bob sees alice', () => seenBy() === 3);
    await world.everybodyHears();
    assert.deepEqual(world.sending[0]?.sent, [undefined, CAMERA.video]);
    assert.equal(world.sending[0]?.videoBitsMax, 2_500_000);
    world.of(1).view([world.carol]);
    await world.time.until('bob sees nothing of alice', () => seenBy() === 2);
    world.of(1).view([world.alice]);
    await world.everybodyHears();

    // A screen is another source of the same section: who sees it is told, and asks for nothing.
    const asked = world.sfu.taken.subscribe;
    world.of(0).send({ ...CAMERA, isScreen: true });
    const source = () =>
      world.calls.of(GROUP)?.participants[0]?.tracks.map((track) => track.source);
    await world.time.until('it is a screen', () => source()?.join() === 'MICROPHONE,SCREEN');
    await world.everybodyHears();
    assert.equal(world.sending.length, 3);
    assert.equal(world.sfu.taken.subscribe, asked);
    world.of(0).send(NOTHING);
    await world.time.until('nothing is shown', () => seenBy() === 2);
  });

  test('goes on while a device makes a new connection to its node', async () => {
    const world = await SfuWorld.ofThree();
    const taken = { ...world.sfu.taken };

    world.cluster.up = false;
    world.cluster.breakAll();
    await world.time.run(2_000);
    assert.ok(
      world.active.every((call) => call.remotes().every((one) => one.state === 'CONNECTED')),
    );
    world.cluster.up = true;
    await world.time.until('all are back', () =>
      (world.calls.of(GROUP)?.participants ?? []).every((one) => one.awayUntilMillis === 0),
    );
    await world.time.run(1_000);

    assert.equal(world.sfu.taken.publish, taken.publish);
    assert.equal(world.network.receiving.length, 3);
    assert.ok(world.isRight());
  });

  test('is begun anew by who was away for too long', async () => {
    const world = await SfuWorld.ofThree();
    const bobs = world.devices[1] as Device;
    const before = world.sending[1];

    world.cluster.up = false;
    for (const socket of bobs.sockets.splice(0)) {
      (socket as FrameSocket & { break(): void }).break();
    }
    await world.time.run(21_000);
    world.calls.expire();
    await world.time.until('bob is out', () => world.of(0).remotes().length === 1);
    world.cluster.up = true;
    await world.time.until('bob is back', () => world.of(0).remotes().length === 2);
    await world.everybodyHears();

    assert.equal(before?.isClosed, true);
    assert.equal(world.of(1).end, undefined);
    assert.equal(world.sending.length, 3);
  });

  test('is built anew when the SFU has died', async () => {
    const world = await SfuWorld.ofThree();
    const before = world.sending;

    world.calls.restartSfu();
    await world.time.until('others are made', () =>
      world.sending.every((one) => !before.includes(one)),
    );
    await world.everybodyHears();

    assert.equal(world.of(0).call.room, 2);
    assert.equal(world.sending.length, 3);
  });

  test('sends anew what the SFU has lost', async () => {
    const world = await SfuWorld.ofThree();
    const [alices, bobs] = world.sending;

    world.sfu.lose(world.devices[0]?.id as string);
    // By the word of the call, long before the connection misses the other end.
    await world.time.run(1_000);
    assert.equal(world.network.peers.length, 4);
    await world.everybodyHears();

    assert.equal(alices?.isClosed, true);
    assert.equal(bobs?.isClosed, false);
  });

  test('receives anew when that connection fails, and says how it is meanwhile', async () => {
    const world = await SfuWorld.ofThree();

    world.sfu.refusal = 'SFU_UNAVAILABLE';
    world.receivingOf(0)?.fail();
    assert.ok(
      world
        .of(0)
        .remotes()
        .every(({ state }) => state === 'DISCONNECTED'),
    );
    await world.time.run(60_000);
    assert.ok(
      world
        .of(0)
        .remotes()
        .every(({ state }) => state === 'FAILED'),
    );
    assert.equal(world.of(0).end, undefined);
    world.sfu.refusal = undefined;
    await world.everybodyHears();
  });

  test('asks again for who is not known yet, and stays as it is meanwhile', async () => {
    const world = await SfuWorld.ofThree();
    const [alices] = world.devices as [Device, Device, Device];
    const brings = () => world.sfu.subscriptions.get(alices.id)?.brings.length;
    const connections = world.network.receiving.length;

    world.sfu.unknown.add(world.carol);
    world.of(1).send(CAMERA);
    await world.time.until('alice has pictures of bob alone', () => brings() === 2);
    await world.time.run(400);
    assert.equal(brings(), 2);
    world.sfu.unknown.clear();
    await world.everybodyHears();

    assert.equal(brings(), 3);
    assert.equal(world.network.receiving.length, connections);
  });

  test('begins anew what the node has dropped, as it knew of nobody', async () => {
    const world = await SfuWorld.ofThree();

    for (const { user } of world.devices) {
      world.sfu.unknown.add(user);
    }
    world.of(1).send(CAMERA);
    await world.time.until('nothing comes', () => world.sfu.subscriptions.size < 3);
    await world.time.run(2_000);
    world.sfu.unknown.clear();
    await world.everybodyHears();
  });

  test('asks again by the next word, when one was lost', async () => {
    const world = await SfuWorld.ofThree();
    const [alices, bobs] = world.devices as [Device, Device, Device];

    world.calls.loses = (device) => device === alices.id;
    world.sfu.lose(bobs.id);
    await world.time.until('bob sends anew', () => world.sfu.tracksOf(bobs.id).length > 0);
    world.calls.loses = () => false;
    assert.equal(world.isRight(), false);
    world.of(2).send(CAMERA);
    await world.everybodyHears();
  });

  test('goes by other relays before those end by which it goes, and else stays', async () => {
    const world = new SfuWorld();
    const HOUR = 3_600_000;
    const servers = (expiresMillis: number): IceServers => ({
      urls: ['turn:t:1'],
      username: `${expiresMillis}`,
      credential: 'secret',
      expiresMillis,
      policy: 'ALL',
    });
    world.calls.ice = servers(EPOCH + HOUR);
    await world.begin();
    const relayed = world.receivingOf(0) as FakeReceivingPeer;
    relayed.relayed = true;
    const others = [world.receivingOf(1), world.receivingOf(2)];
    const links = world.sending.map(({ link }) => link);

    await world.time.run(HOUR - 5 * 60_000 - 30_000);
    assert.equal(world.receivingOf(0), relayed);
    world.calls.ice = servers(EPOCH + 2 * HOUR);
    await world.time.run(60_000);
    await world.everybodyHears();

    assert.equal(relayed.isClosed, true);
    assert.deepEqual(world.receivingOf(0)?.ice, world.calls.ice);
    assert.deepEqual([world.receivingOf(1), world.receivingOf(2)], others);
    assert.deepEqual(
      world.sending.map(({ link }) => link),
      links,
    );
  });

  test('says how well somebody is heard', async () => {
    const world = await SfuWorld.ofThree();
    const peer = world.receivingOf(0);
    assert.ok(peer);

    await world.time.run(2_500);
    [peer.received, peer.lost] = [90, 10];
    await world.time.run(2_000);
    assert.deepEqual(
      world
        .of(0)
        .remotes()
        .map(({ quality }) => quality),
      ['POOR', 'POOR'],
    );
  });

  test('ends right whatever happens, in whichever order', async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = seeded(seed);
      const world = await SfuWorld.ofThree();
      const any = () => world.of(below(random, 3));
      const happenings: (() => void)[] = [
        () => any().send(below(random, 2) === 0 ? CAMERA : NOTHING),
        () => any().send({ ...CAMERA, isScreen: true }),
        () => any().view(below(random, 2) === 0 ? undefined : [world.alice]),
        () => world.calls.restartSfu(),
        () => world.sfu.lose(world.devices[below(random, 3)]?.id as string),
        () => world.sending[below(random, world.sending.length)]?.fail(),
        () => world.network.receiving[below(random, world.network.receiving.length)]?.fail(),
        () => {
          world.sfu.refusal = REFUSALS[below(random, REFUSALS.length)];
        },
        () => {
          world.sfu.refusal = undefined;
        },
        () => {
          const refused = world.devices[below(random, 3)]?.id;
          world.calls.loses = (device) => device === refused;
        },
        () => {
          world.calls.loses = () => false;
        },
        () => world.sfu.unknown.add(world.devices[below(random, 3)]?.user as UserId),
        () => world.sfu.unknown.clear(),
        () => world.devices[below(random, 3)]?.sockets.at(-1)?.close(),
        () => world.cluster.breakAll(),
      ];
      for (let times = 0; times < 25; times++) {
        happenings[below(random, happenings.length)]?.();
        await world.time.run(below(random, 3) === 0 ? below(random, 4_000) : below(random, 30));
      }
      world.sfu.refusal = undefined;
      world.sfu.unknown.clear();
      // What was lost the next word tells.
      world.calls.loses = () => false;
      world.calls.tellAgain();
      for (const call of world.active) {
        call.view(undefined);
      }
      assert.ok(
        world.active.every(({ end }) => end === undefined),
        `seed ${seed}: the call goes on`,
      );
      await world.everybodyHears();
      // And stays so, once all that was away is back.
      await world.time.run(60_000);
      const { publish, subscribe } = world.sfu.taken;
      await world.time.run(60_000);
      assert.ok(world.isRight(), `seed ${seed}: it stays right`);
      assert.deepEqual(
        [world.sfu.taken.publish, world.sfu.taken.subscribe],
        [publish, subscribe],
        `seed ${seed}: nothing more is asked`,
      );
      assert.equal(world.sending.length, 3, `seed ${seed}`);
    }
  });
});
