import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { IceServers } from '../src/protocol/ice-values.ts';
import { configurationOf, NO_ICE_SERVERS } from '../src/shell/peer-connection.ts';
import { withCode } from './testing/asking.ts';
import { CallWorld, EPOCH } from './testing/call-world.ts';

/** As a node tells them. */
function servers(expiresMillis: number, policy: IceServers['policy'] = 'ALL'): IceServers {
  const username = `${expiresMillis}`;
  return { urls: ['turn:t:1'], username, credential: 'secret', expiresMillis, policy };
}

describe('the servers that help to find a way', () => {
  const HOUR = 3_600_000;

  test('are asked for once, and are what connections are made with', async () => {
    const world = new CallWorld();
    const [alices, bobs] = await world.two();
    const told = servers(EPOCH + HOUR, 'RELAY');
    world.calls.ice = told;
    for (let times = 0; times < 2; times++) {
      const [active] = await world.talk(alices, bobs);
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
    const world = new CallWorld();
    const [alices, bobs] = await world.two();
    world.calls.ice = servers(EPOCH + HOUR);
    const [active, accepted] = await world.talk(alices, bobs);
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
    const world = new CallWorld();
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
