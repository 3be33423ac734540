import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Call, CallSignal } from '../src/protocol/call-values.ts';
import { directChat } from '../src/protocol/ids.ts';
import type { ServerBody } from '../src/protocol/values.ts';
import type { FrameSocket } from '../src/shell/environment.ts';
import { withCode } from './testing/asking.ts';
import { CallWorld, NOTHING } from './testing/call-world.ts';

const GROUP = 'g900';
const NOTHING_SAID = { kind: undefined, body: '', mid: '', line: 0, offer: 0 };

function track(kind: string): MediaStreamTrack {
  return { kind, enabled: true } as MediaStreamTrack;
}

describe('a call', () => {
  test('rings, says so once, is accepted, has media and ends for both', async () => {
    const world = new CallWorld();
    const [alices, bobs] = await world.two();

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
    const world = new CallWorld();
    const [alices, bobs] = await world.two();
    const active = await world.start(alices);

    await world.time.outcome(bobs.client.calls.decline(await world.rings(bobs)));
    await world.time.until('alice knows', () => active.end !== undefined);

    assert.equal(active.end, 'DECLINED');
    assert.deepEqual(bobs.client.calls.ringing, []);
  });

  test('is cancelled while it rings', async () => {
    const world = new CallWorld();
    const [alices, bobs] = await world.two();
    const active = await world.start(alices);
    await world.rings(bobs);

    await world.time.outcome(active.hangUp());
    await world.time.until('bob stops', () => bobs.client.calls.ringing.length === 0);

    assert.equal(world.call.outcome, 'CANCELLED');
  });

  test('rings no longer than it says, whatever is heard of it', async () => {
    const world = new CallWorld();
    const [alices, bobs] = await world.two();
    await world.start(alices);
    await world.rings(bobs);

    await world.time.run(30_100);

    assert.deepEqual(bobs.client.calls.ringing, []);
  });

  test('that is accepted on one device stops ringing on the others', async () => {
    const world = new CallWorld();
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
    const world = new CallWorld();
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
    const world = new CallWorld();
    const [alices, bobs] = await world.two();

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
    const world = new CallWorld();
    const [alices, bobs] = await world.two();
    const [active, accepted] = await world.talk(alices, bobs);
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
    const world = new CallWorld();
    const [alices, bobs] = await world.two();
    const [active, accepted] = await world.talk(alices, bobs, GROUP);

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
    const world = new CallWorld();
    const [alices, bobs] = await world.two();
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
    const world = new CallWorld();
    const [alices, bobs] = await world.two();
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
    const world = new CallWorld();
    const [alices, bobs] = await world.two();
    const [active, _accepted] = await world.talk(alices, bobs);
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
    const world = new CallWorld();
    const devices = [
      await world.device(world.alice),
      await world.device(world.bob),
      await world.device(world.carol),
    ] as const;
    const [alices, bobs, carols] = devices;
    const active = await world.start(alices, NOTHING, GROUP);

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
    assert.equal(devices[0].client.calls.of(GROUP)?.phase, 'ONGOING');
  });

  test('takes signals of the joinings that are, drops those before, and keeps those to come', async () => {
    const world = new CallWorld();
    const [alices, bobs] = await world.two();
    const [active] = await world.talk(alices, bobs, GROUP);
    const { model } = world.cluster;
    const arrives = (body: ServerBody) => model.tell(body, (device) => device === alices.id);
    const says = (sequence: number, join: number, said: Partial<CallSignal>) => {
      const signal = { ...NOTHING_SAID, ...said, sequence, join };
      const { id } = active.call;
      const value = { conversation: GROUP, id, user: world.bob, device: bobs.id, signal };
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
    const world = new CallWorld();
    const [alices, bobs] = await world.two();
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
