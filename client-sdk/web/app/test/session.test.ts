import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { KeptAccounts, KeptValue } from '../src/client/account.ts';
import { Session } from '../src/client/session.ts';
import { type ClientOptions, SkeinClient } from '../src/sdk.ts';
import { storage } from './storage.ts';

const ANN = { user: '1', name: 'ann' };
const BEN = { user: '2', name: 'ben' };
const SERVER = 'http://127.0.0.1:7480';

/** A browser in which somebody uses the page, and the node that answers it. */
class Browser {
  readonly local = storage();
  readonly kept = new KeptAccounts(this.local, storage());
  readonly opened: ClientOptions[] = [];
  readonly deleted: string[] = [];
  readonly asked: [path: string, body: unknown][] = [];
  isOnline = true;
  closed = 0;

  begin(): void {
    mock.method(SkeinClient, 'open', async (options: ClientOptions) => {
      this.opened.push(options);
      return {
        storedConversations: async () => [],
        unansweredPosts: async () => [],
        connect: async () => {},
        calls: { listen: () => () => {}, ringing: [] },
        close: async () => {
          this.closed++;
        },
      };
    });
    Object.assign(globalThis, {
      localStorage: this.local,
      indexedDB: {
        deleteDatabase: (name: string) => {
          this.deleted.push(name);
          const request: { onsuccess?: () => void } = {};
          queueMicrotask(() => request.onsuccess?.());
          return request;
        },
      },
    });
    mock.method(globalThis, 'fetch', async (url: string, { body }: RequestInit) => {
      if (!this.isOnline) {
        throw new TypeError('no connection');
      }
      this.asked.push([new URL(url).pathname, JSON.parse(String(body))]);
      return new Response(null, { status: 204 });
    });
  }

  async shows(account: typeof ANN): Promise<Session> {
    this.kept.show(account);
    const session = new Session(SERVER, account, this.kept);
    await session.start();
    return session;
  }
}

describe('the session of an account', () => {
  let browser: Browser;

  beforeEach(() => {
    browser = new Browser();
    browser.begin();
  });

  afterEach(() => mock.restoreAll());

  it("goes on by the account's cookie, under a name of its own", async () => {
    await browser.shows(ANN);
    await browser.shows(BEN);

    assert.deepEqual(
      browser.opened.map(({ credentials, name }) => [credentials, name]),
      [
        [{ is: 'cookie', user: '1' }, '1'],
        [{ is: 'cookie', user: '2' }, '2'],
      ],
    );
  });

  it('logs out by the cookie, and leaves nothing but other accounts behind', async () => {
    await browser.shows(BEN);
    const session = await browser.shows(ANN);
    new KeptValue('failed.1').keep([]);

    await session.logOut();
    // The page lets go of it once more.
    await session.close();

    assert.deepEqual(browser.asked, [['/v1/auth/logout', { user: '1' }]]);
    assert.deepEqual(browser.deleted, ['skein 1']);
    assert.deepEqual(browser.kept.all(), [BEN]);
    assert.deepEqual(
      Object.keys(browser.local).filter((key) => key.endsWith('.1')),
      [],
    );
    assert.deepEqual(browser.kept.left(), []);
  });

  it('that ends without a connection is logged out by a later page', async () => {
    const session = await browser.shows(ANN);
    browser.isOnline = false;

    await session.logOut();

    assert.deepEqual(browser.kept.all(), []);
    assert.deepEqual(browser.kept.left(), [ANN.user]);
  });

  it('is closed when another one is shown, and stays logged in', async () => {
    const session = await browser.shows(ANN);

    await session.close();

    assert.equal(browser.closed, 1);
    assert.deepEqual(browser.asked, []);
    assert.deepEqual(browser.kept.all(), [ANN]);
  });

  it('that was left before it had begun is closed all the same', async () => {
    const session = new Session(SERVER, ANN, browser.kept);
    const started = session.start();

    await session.close();
    await started;

    assert.equal(browser.closed, 1);
    assert.equal(session.isStarted, false);
  });
});
