import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Call } from '../src/protocol/call-values.ts';
import { withCode } from './testing/asking.ts';
import { CallWorld, NOTHING } from './testing/call-world.ts';

describe('tabs of one browser', () => {
  test('ring together, say so once, and one has the call', async () => {
    const world = new CallWorld();
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
    const world = new CallWorld();
    const alices = await world.device(world.alice);
    const [one, two] = await world.tabs(world.bob, 2);
    assert.ok(one && two);
    const [active] = await world.talk(alices, two);

    await world.crash(two);
    await world.time.until('alice knows', () => active.end !== undefined);

    assert.equal(active.end, 'ANSWERED');
    assert.equal(world.asked('changeCall', 'LEAVE'), 1);
  });

  test('go on with the call of one that has crashed, over connections of their own', async () => {
    const world = new CallWorld();
    const alices = await world.device(world.alice);
    const [one, two] = await world.tabs(world.bob, 2);
    assert.ok(one && two);
    const [active] = await world.talk(alices, two);

    const joining = one.client.calls.join(world.call, NOTHING);
    await world.crash(two);
    await world.connected(active, await world.time.outcome(joining));

    assert.equal(world.asked('changeCall', 'TAKE_OVER'), 1);
    assert.equal(active.end, undefined);
    assert.equal(world.network.peers.length, 4);
  });

  test('leave it also when the one that crashed had the socket', async () => {
    const world = new CallWorld();
    const alices = await world.device(world.alice);
    const [one, two] = await world.tabs(world.bob, 2);
    assert.ok(one && two);
    const [active] = await world.talk(alices, one);

    await world.crash(one);
    await world.time.until('alice knows', () => active.end !== undefined);

    assert.equal(active.end, 'ANSWERED');
  });

  test('keep the call when another one had the socket and is gone', async () => {
    const world = new CallWorld();
    const alices = await world.device(world.alice);
    const [one, two] = await world.tabs(world.bob, 2);
    assert.ok(one && two);
    const [_active, accepted] = await world.talk(alices, two);

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
    const world = new CallWorld();
    const alices = await world.device(world.alice);
    const [one, two] = await world.tabs(world.bob, 2);
    assert.ok(one && two);
    const [active] = await world.talk(alices, two);

    await world.time.outcome(two.client.close());
    await world.time.until('alice knows', () => active.end !== undefined);

    assert.equal(active.end, 'ANSWERED');
  });
});
