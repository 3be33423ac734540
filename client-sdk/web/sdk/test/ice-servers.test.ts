import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SkeinError } from '../src/protocol/errors.ts';
import type { IceServers } from '../src/protocol/ice-values.ts';
import { IceServerBook } from '../src/shell/ice-servers.ts';
import { withCode } from './testing/asking.ts';

const MINUTE = 60_000;

/** A book whose node tells servers for an hour, named by how often it was asked. */
class Asked {
  times = 0;
  now = 1_763_820_000_000;
  failure: SkeinError | undefined;
  isAlwaysTheSame = false;
  life = 60 * MINUTE;
  readonly book = new IceServerBook(
    async (body) => {
      assert.deepEqual(body, { is: 'askIceServers', value: {} });
      this.times++;
      if (this.failure !== undefined) {
        throw this.failure;
      }
      const value: IceServers = {
        urls: [`turn:${this.isAlwaysTheSame ? 1 : this.times}`],
        username: 'a',
        credential: 'b',
        expiresMillis: this.life === 0 ? 0 : this.now + this.life,
        policy: 'RELAY',
      };
      return { is: 'iceServers', value };
    },
    () => this.now,
  );
}

describe('what connections are configured with', () => {
  test('is asked for once by all who want it', async () => {
    const asked = new Asked();

    const [one, other] = await Promise.all([asked.book.get(), asked.book.get()]);
    const later = await asked.book.get();

    assert.deepEqual(one.urls, ['turn:1']);
    assert.equal(one, other);
    assert.equal(one, later);
    assert.equal(asked.times, 1);
  });

  test('is asked for anew five minutes before it expires', async () => {
    const asked = new Asked();
    await asked.book.get();

    asked.now += 55 * MINUTE - 1;
    assert.deepEqual((await asked.book.get()).urls, ['turn:1']);
    asked.now += 1;
    assert.deepEqual((await asked.book.get()).urls, ['turn:2']);
  });

  test('is kept for an hour where there is no credential', async () => {
    const asked = new Asked();
    asked.life = 0;
    await asked.book.get();

    asked.now += 59 * MINUTE;
    await asked.book.get();
    assert.equal(asked.times, 1);
    asked.now += MINUTE;
    await asked.book.get();
    assert.equal(asked.times, 2);
  });

  test('is what was told last while the node does not tell', async () => {
    const asked = new Asked();
    const first = await asked.book.get();
    asked.failure = new SkeinError('UNAVAILABLE');
    asked.now += 90 * MINUTE;

    assert.equal(await asked.book.get(), first);
    assert.equal(asked.times, 2);
  });

  test('is nothing that is guessed where the node has never told', async () => {
    const asked = new Asked();
    asked.failure = new SkeinError('ASKED_TOO_OFTEN', '', 20_000);

    await assert.rejects(asked.book.get(), withCode('ASKED_TOO_OFTEN'));
    asked.now += 19_999;
    // As it says, it is left alone for a while.
    await assert.rejects(asked.book.get(), withCode('ASKED_TOO_OFTEN'));
    assert.equal(asked.times, 1);
    asked.failure = undefined;
    asked.now += 1;

    assert.deepEqual((await asked.book.get()).urls, ['turn:2']);
  });

  test('is none where a node of an earlier release knows of none', async () => {
    const asked = new Asked();
    asked.failure = new SkeinError('UNSUPPORTED_REQUEST');

    const { urls, policy } = await asked.book.get();

    assert.deepEqual([urls, policy], [[], 'ALL']);
  });

  test('is the same object while the same is told', async () => {
    const asked = new Asked();
    asked.isAlwaysTheSame = true;
    asked.life = 0;
    const first = await asked.book.get();
    assert.equal(asked.book.known, first);
    asked.now += 61 * MINUTE;

    assert.equal(await asked.book.get(), first);
    assert.equal(asked.times, 2);
  });
});
