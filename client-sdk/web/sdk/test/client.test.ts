import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { textContent, VANISHED } from '../src/protocol/content-values.ts';
import { type ErrorCode, SkeinError } from '../src/protocol/errors.ts';
import { type ConversationId, directChat } from '../src/protocol/ids.ts';
import { DEFAULT_LIMITS } from '../src/protocol/limits.ts';
import { SkeinClient } from '../src/shell/client.ts';
import type { ClientOptions } from '../src/shell/client-options.ts';
import type { Credentials } from '../src/shell/credentials.ts';
import { MemoryStore } from '../src/store/memory-store.ts';
import { FakeCluster } from './testing/fake-cluster.ts';
import { Recorder } from './testing/recorder.ts';
import { VirtualEnvironment, VirtualTime } from './testing/virtual-time.ts';

/** A store that lives longer than its client, as a database does. */
class KeptStore extends MemoryStore {
  override async close(): Promise<void> {}
}

/** Alice, her client, and a cluster with bob. */
class Fixture {
  readonly time = new VirtualTime();
  readonly cluster = new FakeCluster(this.time);
  readonly alice = this.cluster.model.addUser('alice');
  readonly bob = this.cluster.model.addUser('bob');
  readonly chat: ConversationId = directChat(this.alice, this.bob);
  readonly device = this.cluster.addDevice(this.alice);
  readonly environment = new VirtualEnvironment(this.time, this.cluster.open);
  readonly recorder = new Recorder();

  accessToken(lifeMillis = 0): Credentials {
    return { is: 'accessToken', supply: async () => this.device.token, lifeMillis };
  }

  /** As the HTTP API answers a refresh. */
  tokens(): Response {
    const tokens = {
      user: this.alice,
      name: 'alice',
      device: this.device.device,
      accessToken: this.device.token,
      accessTokenSeconds: 900,
      refreshToken: 'next',
      endpoints: [],
    };
    return new Response(JSON.stringify(tokens), { status: 200 });
  }

  open(options: Partial<ClientOptions> = {}): Promise<SkeinClient> {
    return SkeinClient.open({
      endpoints: ['node-1:7400'],
      credentials: this.accessToken(),
      environment: this.environment,
      listener: this.recorder,
      ...options,
    });
  }

  async connected(options: Partial<ClientOptions> = {}): Promise<SkeinClient> {
    const client = await this.open(options);
    await this.time.outcome(client.connect());
    return client;
  }

  async online(client: SkeinClient): Promise<void> {
    await this.time.until('online', () => client.state.is === 'online' && client.state.caughtUp);
  }

  count(body: string): number {
    return this.cluster.received.filter(({ is }) => is === body).length;
  }
}

function withCode(code: ErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof SkeinError && error.code === code;
}

describe('the connection', () => {
  test('tells what it is doing, each state once', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();
    await fixture.time.outcome(client.close());

    assert.deepEqual(fixture.recorder.states, [
      { is: 'connecting' },
      { is: 'online', node: 'model', caughtUp: false },
      { is: 'online', node: 'model', caughtUp: true },
      { is: 'ended', code: 'OK', detail: 'closed' },
    ]);
  });

  test('is made again when it breaks, and resumes from its cursor', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();

    fixture.cluster.breakAll();
    await fixture.time.until('it is noticed', () => client.state.is !== 'online');
    await fixture.online(client);

    const [first, second] = fixture.cluster.hellos;
    assert.equal(first?.resume.length, 0);
    assert.equal(second?.resume.length, 8);
    assert.equal(second?.instance, first?.instance, 'the same run');
    assert.ok((second?.attempt ?? 0) > (first?.attempt ?? 0), 'a newer connection');
  });

  test('waits as the node says when that goes away', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();

    fixture.cluster.say({
      is: 'goAway',
      value: { code: 'GOING_AWAY', detail: 'stops', reconnectAfterMillis: 1_500 },
    });
    await fixture.time.until('it waits', () => client.state.is === 'waiting');
    const since = fixture.time.now;
    await fixture.time.until('it tries', () => client.state.is === 'connecting');

    assert.equal(fixture.time.now - since, 1_500);
    await fixture.online(client);
  });

  for (const code of ['REPLACED', 'LOGGED_OUT', 'ACCOUNT_CLOSED'] as const) {
    test(`ends for good with ${code}, and everything fails with that`, async () => {
      const fixture = new Fixture();
      const client = await fixture.connected();

      fixture.cluster.say({ is: 'goAway', value: { code, detail: '', reconnectAfterMillis: 0 } });
      await fixture.time.until('it ends', () => client.state.is === 'ended');

      await assert.rejects(client.post(fixture.chat, 'x'), withCode(code));
      await assert.rejects(client.findUsers(['bob']), withCode(code));
      await fixture.time.run(60_000);
      assert.equal(fixture.cluster.hellos.length, 1);
      assert.equal(fixture.time.waiting, 0);
    });
  }

  test('takes another token when the one it has is refused', async () => {
    const fixture = new Fixture();
    const tokens = ['stale', fixture.device.token];
    const client = await fixture.open({
      credentials: { is: 'accessToken', supply: async () => tokens.shift() ?? '', lifeMillis: 0 },
    });

    await fixture.time.outcome(client.connect());

    assert.deepEqual(
      fixture.cluster.hellos.map(({ token }) => token),
      ['stale', fixture.device.token],
    );
  });

  test('ends when the new token is refused, too', async () => {
    const fixture = new Fixture();
    const client = await fixture.open({
      credentials: { is: 'accessToken', supply: async () => 'forged', lifeMillis: 0 },
    });

    await assert.rejects(fixture.time.outcome(client.connect()), withCode('TOKEN_INVALID'));
  });

  test('gets a new token when half of the life of the old one is over', async () => {
    const fixture = new Fixture();
    await fixture.connected({ credentials: fixture.accessToken(900_000) });

    await fixture.time.run(449_000);
    assert.equal(fixture.count('renewToken'), 0);
    await fixture.time.run(2_000);

    assert.equal(fixture.count('renewToken'), 1);
    assert.equal(fixture.cluster.hellos.length, 1, 'over the socket that is open');
    await fixture.time.run(450_000);
    assert.equal(fixture.count('renewToken'), 2);
  });

  test('gets a new token of its node while the server of its credentials is silent', async () => {
    const fixture = new Fixture();
    const { device } = fixture.device;
    let answering = true;
    fixture.environment.fetch = async () => {
      if (!answering) {
        throw new TypeError('the node is dead');
      }
      return fixture.tokens();
    };
    const client = await fixture.connected({
      server: 'http://node-1:7480',
      credentials: { is: 'refreshToken', load: () => 'first', keep: () => {} },
    });
    answering = false;
    fixture.cluster.addToken(device, 'of node 2');
    fixture.cluster.model.scripted.set('askToken', {
      is: 'accessToken',
      value: { token: 'of node 2', lifeMillis: 900_000 },
    });

    await fixture.time.run(449_000);
    assert.equal(fixture.count('askToken'), 0);
    await fixture.time.run(2_000 + 3 * 900_000);

    assert.equal(fixture.count('askToken'), 7, 'at each half of a life');
    assert.equal(fixture.count('renewToken'), 0);
    assert.equal(fixture.cluster.hellos.length, 1);
    fixture.cluster.breakAll();
    await fixture.time.until('it is noticed', () => client.state.is !== 'online');
    await fixture.online(client);
    assert.equal(fixture.cluster.hellos[1]?.token, 'of node 2');

    answering = true;
    await fixture.time.run(900_000);
    assert.ok(fixture.count('renewToken') > 0, 'over HTTP again');
  });

  test('tries again later when nobody gives it a token', async () => {
    const fixture = new Fixture();
    let asked = 0;
    fixture.environment.fetch = async () => {
      asked++;
      if (asked > 1) {
        throw new TypeError('the node is dead');
      }
      return fixture.tokens();
    };
    await fixture.connected({
      server: 'http://node-1:7480',
      credentials: { is: 'refreshToken', load: () => 'first', keep: () => {} },
    });
    // As a node of an earlier release does.
    fixture.cluster.model.scripted.set('askToken', {
      is: 'failed',
      value: { code: 'UNSUPPORTED_REQUEST', detail: 'unknown body', retryAfterMillis: 0 },
    });

    await fixture.time.run(600_000);

    assert.ok(asked > 2 && asked < 30, `${asked} times`);
    assert.equal(fixture.cluster.hellos.length, 1);
  });

  test('is given up when the node sends no frames', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();

    fixture.cluster.sayBytes(Uint8Array.of(0xff, 0xff));
    await fixture.time.until('it is given up', () => client.state.is === 'waiting');

    assert.ok(client.state.is === 'waiting' && client.state.code === 'MALFORMED_FRAME');
    await fixture.online(client);
  });

  test('is given up when the node is silent, and made again', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();
    fixture.cluster.fault = (body) => (body.is === 'ping' ? 'STALL' : 'NONE');

    await fixture.time.until('it is given up', () => client.state.is === 'waiting');

    assert.ok(client.state.is === 'waiting' && client.state.code === 'IDLE_TIMEOUT');
    fixture.cluster.fault = () => 'NONE';
    await fixture.online(client);
  });

  test('gives up an attempt that takes too long', async () => {
    const fixture = new Fixture();
    fixture.cluster.answersHello = false;
    const client = await fixture.open();
    client.connect().catch(() => {});

    await fixture.time.until('it waits', () => client.state.is === 'waiting');
    assert.ok(fixture.time.now >= 10_000);
    fixture.cluster.answersHello = true;

    await fixture.online(client);
  });

  test('leaves no socket of an attempt that is given up', async () => {
    const fixture = new Fixture();
    let open = 0;
    const environment = new VirtualEnvironment(fixture.time, () => {
      open++;
      return { send: () => {}, close: () => open-- };
    });
    const client = await fixture.open({ environment, endpoints: ['a:1', 'b:1', 'c:1', 'd:1'] });
    client.connect().catch(() => {});

    await fixture.time.run(9_000);
    assert.equal(open, 3, 'no more at once');
    await fixture.time.until('it is given up', () => client.state.is === 'waiting');

    assert.equal(open, 0);
  });

  test('is tried at once when the network is back', async () => {
    const fixture = new Fixture();
    fixture.cluster.up = false;
    const client = await fixture.open({ reconnectFirstMillis: 30_000 });
    client.connect().catch(() => {});
    await fixture.time.until('it waits', () => client.state.is === 'waiting');
    fixture.cluster.up = true;
    const since = fixture.time.now;

    fixture.environment.wake();
    await fixture.online(client);

    assert.ok(fixture.time.now - since < 100);
  });

  test('is asked for a sign of life when the page wakes', async () => {
    const fixture = new Fixture();
    await fixture.connected();
    const before = fixture.count('ping');

    fixture.environment.wake();
    await fixture.time.run(100);

    assert.equal(fixture.count('ping'), before + 1);
  });

  test('goes to another node when one does not answer, 250 ms later', async () => {
    const fixture = new Fixture();
    const silent: string[] = [];
    const environment = new VirtualEnvironment(fixture.time, (url, events) => {
      if (silent.length === 0) {
        silent.push(url);
        return { send: () => {}, close: () => {} };
      }
      return fixture.cluster.open(url, events);
    });

    const client = await fixture.open({
      environment,
      endpoints: ['node-1:7400', 'tls://node-2:7400'],
    });
    await fixture.time.outcome(client.connect());

    assert.ok(fixture.time.now >= 250 && fixture.time.now < 300, `${fixture.time.now}`);
    assert.deepEqual(
      new Set([...silent, ...fixture.cluster.urls]),
      new Set(['ws://node-1:7400/ws', 'wss://node-2:7400/ws']),
    );
  });

  test('leaves nothing behind when it is closed', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();

    await fixture.time.outcome(Promise.all([client.close(), client.close()]));

    await fixture.time.run(60_000);
    assert.equal(fixture.cluster.sockets, 0);
    assert.equal(fixture.time.waiting, 0);
    assert.ok(!fixture.environment.isListenedTo);
  });

  test('is closed without ever having been made', async () => {
    const fixture = new Fixture();
    const client = await fixture.open();

    await client.close();

    await assert.rejects(client.connect(), withCode('UNAVAILABLE'));
    assert.equal(fixture.time.waiting, 0);
  });
});

describe('without a connection', () => {
  test('posts wait in the outbox, and go out in their order when it is back', async () => {
    const fixture = new Fixture();
    fixture.cluster.up = false;
    const client = await fixture.open();
    client.connect().catch(() => {});
    const posts = ['1', '2', '3'].map((text) => client.post(fixture.chat, text));
    await fixture.time.run(5_000);
    assert.equal((await client.unansweredPosts()).length, 3);

    fixture.cluster.up = true;
    await fixture.time.outcome(Promise.all(posts));

    assert.deepEqual(fixture.cluster.texts(fixture.chat), ['1', '2', '3']);
    await fixture.time.run(0);
    assert.deepEqual(await client.unansweredPosts(), []);
  });

  test('what one page could not send, the next one does', async () => {
    const fixture = new Fixture();
    const store = new KeptStore();
    fixture.cluster.up = false;
    const before = await fixture.open({ openStore: async () => store });
    const post = before.post(fixture.chat, 'kept');
    const fate = assert.rejects(post, withCode('OUTCOME_UNKNOWN'));
    await fixture.time.run(100);
    await fixture.time.outcome(before.close());
    await fate;
    fixture.cluster.up = true;

    const after = await fixture.connected({ openStore: async () => store });
    await fixture.time.until('it is sent', () => fixture.cluster.texts(fixture.chat).length === 1);

    assert.deepEqual(fixture.cluster.texts(fixture.chat), ['kept']);
    await fixture.time.run(100);
    assert.deepEqual(await after.unansweredPosts(), []);
    assert.deepEqual(fixture.recorder.texts(fixture.chat), ['kept']);
  });

  test('a post of an earlier page that is refused is told to the listener', async () => {
    const fixture = new Fixture();
    const store = new KeptStore();
    const before = await fixture.open({ openStore: async () => store });
    before.post(fixture.chat, 'unwanted').catch(() => {});
    await fixture.time.run(100);
    await fixture.time.outcome(before.close());
    fixture.cluster.fault = (body) => (body.is === 'post' ? 'REFUSE' : 'NONE');

    await fixture.connected({ openStore: async () => store });
    await fixture.time.until('it is told', () => fixture.recorder.refused.length === 1);

    assert.equal(fixture.recorder.refused[0]?.why.code, 'FORBIDDEN');
    await fixture.time.run(100);
    assert.deepEqual(await store.unanswered(), []);
  });

  test('what was heard is there to be shown, with its unread count', async () => {
    const fixture = new Fixture();
    const store = new KeptStore();
    const bob = await fixture.connected({
      credentials: {
        is: 'accessToken',
        supply: async () => fixture.cluster.addDevice(fixture.bob).token,
        lifeMillis: 0,
      },
      listener: {},
    });
    await fixture.time.outcome(bob.post(fixture.chat, 'hello'));
    const online = await fixture.connected({ openStore: async () => store });
    await fixture.time.until('it is heard', () => fixture.recorder.messages.length === 1);
    await fixture.time.outcome(online.close());
    fixture.cluster.up = false;

    const offline = await fixture.open({ openStore: async () => store });

    const [summary] = await offline.storedConversations();
    assert.equal(summary?.unread, 1);
    const [message] = await offline.storedMessages(fixture.chat, 0, 10);
    assert.ok(message?.content.kind === 'text' && message.content.text === 'hello');
  });

  for (const meanwhile of ['online', 'offline', 'closed'] as const) {
    test(`what vanishes is gone from the store when its life is over, the client being ${meanwhile}`, async () => {
      const fixture = new Fixture();
      const { time, chat } = fixture;
      const store = new KeptStore();
      fixture.cluster.model.lifeMillis = 60_000;
      const client = await fixture.connected({ openStore: async () => store });
      await time.outcome(client.post(chat, 'secret'));
      await time.until('it is heard', () => fixture.recorder.messages.length === 1);
      const [said] = await store.messages(chat, 0, 10);
      assert.deepEqual(said?.content, textContent('secret'));
      if (meanwhile === 'offline') {
        fixture.cluster.up = false;
        fixture.cluster.breakAll();
      } else if (meanwhile === 'closed') {
        await time.outcome(client.close());
      }

      await time.run(58_000);
      assert.deepEqual((await store.messages(chat, 0, 10))[0]?.content, textContent('secret'));
      await time.run(2_001);
      if (meanwhile === 'closed') {
        const [shown] = await (await fixture.open({ openStore: async () => store })).storedMessages(
          chat,
          0,
          10,
        );
        assert.deepEqual(shown?.content, VANISHED);
        await time.run(1);
      }

      assert.deepEqual((await store.messages(chat, 0, 10))[0]?.content, VANISHED);
      if (meanwhile !== 'closed') {
        await time.outcome(client.close());
      }
    });
  }

  test('a request that was never sent fails with UNAVAILABLE in the end', async () => {
    const fixture = new Fixture();
    fixture.cluster.up = false;
    const client = await fixture.open();
    client.connect().catch(() => {});

    await assert.rejects(fixture.time.outcome(client.findUsers(['bob'])), withCode('UNAVAILABLE'));

    assert.ok(fixture.time.now >= 30_000);
  });

  test("one user's store is not used for another", async () => {
    const fixture = new Fixture();
    const store = new KeptStore();
    await store.claim(fixture.bob);
    await store.addPost({
      conversation: fixture.chat,
      clientId: '00'.repeat(16),
      knownHead: 0,
      content: { kind: 'recall', target: 1 },
    });

    const client = await fixture.open({ openStore: async () => store });
    await assert.rejects(fixture.time.outcome(client.connect()), withCode('FORBIDDEN'));

    assert.equal(fixture.count('post'), 0);
  });
});

describe('what is asked', () => {
  test('is refused here if it is too large for the node', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();
    const many = Array.from({ length: DEFAULT_LIMITS.membersPerRequestMax + 1 }, (_, i) => `${i}`);

    await assert.rejects(
      client.post(fixture.chat, 'x'.repeat(DEFAULT_LIMITS.contentBytesMax)),
      withCode('CONTENT_TOO_LARGE'),
    );
    await assert.rejects(client.createGroup('all', many), withCode('TOO_MANY_USERS'));
    await assert.rejects(
      client.saveDraft(fixture.chat, '中'.repeat(DEFAULT_LIMITS.draftBytesMax / 3 + 1)),
      withCode('BAD_REQUEST'),
    );
  });

  test('opens chats, makes groups, reads, leaves, and pages through history', async () => {
    const fixture = new Fixture();
    const { time } = fixture;
    const client = await fixture.connected();

    assert.equal((await time.outcome(client.openDirect(fixture.bob))).conversation, fixture.chat);
    const group = await time.outcome(client.createGroup('Weavers', [fixture.bob]));
    await time.outcome(client.post(group.conversation, 'one'));
    await time.outcome(client.say(group.conversation, 'two', { quote: 2, mentionsAll: true }));
    await time.outcome(client.react(group.conversation, 2, '👍'));
    await time.outcome(client.markRead(group.conversation, 4));
    const page = await time.outcome(client.historyBefore(group.conversation, 0, 2));
    const rest = await time.outcome(client.historyAfter(group.conversation, 1, 1));

    assert.deepEqual(
      page.messages.map(({ sequence }) => sequence),
      [3, 4],
    );
    assert.equal(page.more, true);
    assert.equal(rest.messages[0]?.sequence, 2);
    await time.outcome(client.setPreferences(group.conversation, { pinned: true }));
    assert.equal(fixture.recorder.preferences.at(-1)?.pinned, true);
    assert.equal((await time.outcome(client.leave(group.conversation))).members, 1);
  });

  test('of what is typed within two seconds the last draft is sent, and an empty one at once', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();
    await fixture.time.outcome(client.post(fixture.chat, 'a chat that is on the list'));
    const drafts = () =>
      fixture.cluster.received.flatMap((body) =>
        body.is === 'setPreferences' ? [body.value.change.draft] : [],
      );

    const saved = ['h', 'he', 'hel'].map((text) => client.saveDraft(fixture.chat, text));
    await fixture.time.run(1_900);
    assert.deepEqual(drafts(), []);
    await fixture.time.outcome(Promise.all(saved));
    assert.deepEqual(drafts(), ['hel']);
    await fixture.time.outcome(client.saveDraft(fixture.chat, ''));

    assert.deepEqual(drafts(), ['hel', '']);
    client.saveDraft(fixture.chat, 'the last').catch(() => {});
    await fixture.time.outcome(client.close());
    assert.deepEqual(drafts(), ['hel', '', 'the last']);
  });

  test('what a listener throws is told to it, and the message counts as handled', async () => {
    const fixture = new Fixture();
    const errors: unknown[] = [];
    const client = await fixture.connected({
      listener: {
        onMessage: () => {
          throw new Error('broken listener');
        },
        onError: (error) => errors.push(error),
      },
    });

    await fixture.time.outcome(client.post(fixture.chat, 'x'));
    await fixture.time.until(
      'it is told to the node',
      () => fixture.cluster.model.delivered(fixture.device.device, fixture.chat) === 1,
    );

    assert.equal((errors[0] as Error).message, 'broken listener');
  });

  test('options that make no sense are refused', async () => {
    const fixture = new Fixture();

    await assert.rejects(fixture.open({ postWindow: 0 }), withCode('BAD_REQUEST'));
    await assert.rejects(
      SkeinClient.open({ credentials: { is: 'password', name: 'a', password: 'b' } }),
      withCode('BAD_REQUEST'),
    );
  });
});
