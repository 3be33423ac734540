import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ErrorCode, SkeinError } from '../src/protocol/errors.ts';
import type { CallProbe, IceServers } from '../src/protocol/ice-values.ts';
import type { Answer, ClientBody } from '../src/protocol/values.ts';
import { SkeinCallDoctor } from '../src/shell/call-doctor.ts';
import { kindOf, probeByBrowser } from '../src/shell/ice-prober.ts';

const SERVERS: IceServers = {
  urls: ['stun:a', 'turn:a?transport=tcp'],
  username: '17:b',
  credential: 'c',
  expiresMillis: 17_000,
  policy: 'ALL',
};

const ID = '000102030405060708090a0b0c0d0e0f';

function answered(url: string): CallProbe {
  return { kind: kindOf(url), result: 'ANSWERED', url, millis: 30, error: 0 };
}

/** A doctor whose node answers so, and what it was asked. */
function doctor(answer: (body: ClientBody) => Promise<Answer>) {
  const asked: ClientBody[] = [];
  let clock = 0;
  const made = new SkeinCallDoctor(
    (body) => {
      asked.push(body);
      return answer(body);
    },
    async (url, servers) => {
      assert.equal(servers, SERVERS);
      return answered(url);
    },
    () => (clock += 12.4),
  );
  return { asked, made };
}

async function told(body: ClientBody): Promise<Answer> {
  return body.is === 'askIceServers'
    ? { is: 'iceServers', value: SERVERS }
    : { is: 'done', value: {} };
}

function refused(code: ErrorCode) {
  return async (): Promise<Answer> => {
    throw new SkeinError(code);
  };
}

describe('the call doctor', () => {
  test('tries the socket and every server, and tells the operator', async () => {
    const { asked, made } = doctor(told);

    const report = await made.examine(ID);

    assert.equal(report.verdict, 'GOOD');
    const socket: CallProbe = { kind: 'SOCKET', result: 'ANSWERED', url: '', millis: 12, error: 0 };
    const probes = [socket, ...SERVERS.urls.map(answered)];
    assert.deepEqual(report.probes, probes);
    assert.deepEqual(asked, [
      { is: 'askIceServers', value: {} },
      { is: 'reportCallProbes', value: { call: ID, probes } },
    ]);
  });

  test('tells the user all the same when the operator cannot be told', async () => {
    const { made } = doctor((body) =>
      body.is === 'askIceServers' ? told(body) : refused('UNAVAILABLE')(),
    );

    assert.equal((await made.examine()).verdict, 'GOOD');
  });

  test('finds a node that is not reached', async () => {
    for (const code of ['UNAVAILABLE', 'OUTCOME_UNKNOWN'] as const) {
      const { asked, made } = doctor(refused(code));

      const report = await made.examine();

      assert.equal(report.verdict, 'BAD');
      assert.deepEqual(report.findings, ['NODE_UNREACHABLE', 'NO_SERVERS']);
      assert.equal(asked.length, 1);
    }
  });

  test('is refused when it is asked too often', async () => {
    const { made } = doctor(refused('ASKED_TOO_OFTEN'));

    await assert.rejects(
      made.examine(),
      (error) => error instanceof SkeinError && error.code === 'ASKED_TOO_OFTEN',
    );
  });

  test('tries nothing where there is no WebRTC', async () => {
    const probe = await probeByBrowser('turns:a', SERVERS);

    assert.deepEqual(probe, {
      kind: 'TURN_TLS',
      result: 'NOT_TRIED',
      url: 'turns:a',
      millis: 0,
      error: 0,
    });
  });
});
