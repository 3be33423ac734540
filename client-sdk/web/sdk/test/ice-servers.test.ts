import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SkeinError } from '../src/protocol/errors.ts';
import type { IceServers } from '../src/protocol/ice-values.ts';
import { IceServerBook } from '../src/shell/ice-servers.ts';

const MINUTE = 60_000;

/** A book whose node tells servers for an hour, named by how often it was asked. */
class Asked {
  times = 0;
  now = 1_763_820_000_000;
  fails = false;
  life = 60 * MINUTE;
  readonly book = new IceServerBook(
    async (body) => {
      assert.deepEqual(body, { is: 'askIceServers', value: {} });
      this.times++;
      if (this.fails) {
        throw new SkeinError('UNAVAILABLE');
      }
      const value: IceServers = {
        urls: [`turn:${this.times}`],
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

  test('is none while the node does not tell, and then what it told last', async () => {
    const asked = new Asked();
    asked.fails = true;
    const none = await asked.book.get();
    assert.deepEqual([none.urls, none.policy], [[], 'ALL']);

    asked.fails = false;
    await asked.book.get();
    asked.fails = true;
    asked.now += 60 * MINUTE;

    assert.deepEqual((await asked.book.get()).urls, ['turn:2']);
    assert.equal(asked.times, 3);
  });

  test('is told without waiting to who cannot, and is newer the next time', async () => {
    const asked = new Asked();
    await asked.book.get();
    asked.now += 56 * MINUTE;

    assert.deepEqual(asked.book.known.urls, ['turn:1']);
    await asked.book.get();
    assert.deepEqual(asked.book.known.urls, ['turn:2']);
  });
});
