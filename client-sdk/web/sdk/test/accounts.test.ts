import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDeviceLink } from '../src/protocol/device-link.ts';
import { SkeinError } from '../src/protocol/errors.ts';
import { SkeinAccounts } from '../src/shell/accounts.ts';
import { SkeinClient } from '../src/shell/client.ts';
import { socketUrl } from '../src/shell/endpoints.ts';
import { FakeCluster } from './testing/fake-cluster.ts';
import { VirtualEnvironment, VirtualTime } from './testing/virtual-time.ts';

interface Asked {
  readonly url: string;
  readonly method: string | undefined;
  readonly headers: Record<string, string>;
  readonly body: unknown;
  readonly credentials: string | undefined;
}

/** An HTTP API that answers what a test says. */
class FakeHttp {
  readonly time = new VirtualTime();
  readonly asked: Asked[] = [];
  answer: (asked: Asked) => [status: number, json: object | string] = () => [200, {}];

  readonly now = () => this.time.now;
  readonly after = (millis: number, task: () => void) => this.time.after(millis, task);

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const { method, headers, body, credentials } = init;
    const asked = {
      url,
      method,
      headers: headers as Record<string, string>,
      body: body ? JSON.parse(String(body)) : undefined,
      credentials,
    };
    this.asked.push(asked);
    const [status, json] = this.answer(asked);
    const text = typeof json === 'string' ? json : JSON.stringify(json);
    return new Response(text === '' ? null : text, { status });
  };
}

function tokens(number: number, endpoints: string[] = []): object {
  return {
    user: '1',
    name: 'alice',
    device: '3',
    accessToken: `access ${number}`,
    accessTokenSeconds: 900,
    refreshToken: `refresh ${number}`,
    endpoints,
  };
}

const LAPTOP = { name: 'laptop', type: 'browser' } as const;

test('registers and logs in as the HTTP API has it', async () => {
  const http = new FakeHttp();
  http.answer = () => [200, tokens(1, ['node-1:7400'])];
  const accounts = new SkeinAccounts('http://127.0.0.1:7480', http);

  const registered = await accounts.register('alice', 'secret word', LAPTOP, 'code');
  await accounts.logIn('alice', 'secret word', LAPTOP);

  assert.equal(registered.expiresInMillis, 900_000);
  assert.deepEqual(registered.endpoints, ['node-1:7400']);
  assert.deepEqual(http.asked[0], {
    url: 'http://127.0.0.1:7480/v1/auth/register',
    method: 'POST',
    headers: {
      Accept: 'application/json, application/problem+json',
      'Content-Type': 'application/json',
    },
    body: { name: 'alice', password: 'secret word', device: LAPTOP, inviteCode: 'code' },
    credentials: 'same-origin',
  });
  assert.deepEqual(http.asked[1]?.body, {
    name: 'alice',
    password: 'secret word',
    device: LAPTOP,
  });
});

test('has the refresh token in a cookie where that is wanted', async () => {
  const http = new FakeHttp();
  http.answer = () => [200, { ...tokens(1), refreshToken: undefined }];
  const accounts = new SkeinAccounts('https://node-2.example', http);

  const registered = await accounts.register('alice', 'secret word', LAPTOP, undefined, 'cookie');
  await accounts.logIn('alice', 'secret word', LAPTOP, 'cookie');
  await accounts.refreshByCookie('1');
  await accounts.logOutByCookie('1');

  assert.equal(registered.refreshToken, '');
  const body = { name: 'alice', password: 'secret word', device: LAPTOP, refreshCookie: true };
  assert.deepEqual(
    http.asked.map((asked) => [new URL(asked.url).pathname, asked.body, asked.credentials]),
    [
      ['/v1/auth/register', body, 'include'],
      ['/v1/auth/login', body, 'include'],
      ['/v1/auth/refresh', { user: '1' }, 'include'],
      ['/v1/auth/logout', { user: '1' }, 'include'],
    ],
  );
});

test("goes on by no cookie but the user's own", async () => {
  const http = new FakeHttp();
  http.answer = () => [200, { ...tokens(1), refreshToken: undefined }];
  const accounts = new SkeinAccounts('http://127.0.0.1:7480', http);

  await assert.rejects(accounts.refreshByCookie('2'), { code: 'REFRESH_INVALID' });
});

const LINK = 'skein:device:AAECAwQFBgcICQoLDA0O_w';
const OFFER = { deviceCode: 'code', link: LINK, expiresInMillis: 120_000, intervalMillis: 2_000 };

function pending(http: FakeHttp): void {
  http.answer = () => [400, { number: 540, retryAfterMillis: 2_000 }];
}

test('a new device waits until it is let in', async () => {
  const http = new FakeHttp();
  const accounts = new SkeinAccounts('http://127.0.0.1:7480', http);
  http.answer = () => [
    201,
    { deviceCode: 'code', link: LINK, expiresInSeconds: 120, intervalMillis: 2_000 },
  ];
  const offer = await accounts.beginLink(LAPTOP);
  pending(http);
  const linked = accounts.awaitLink(offer);
  await http.time.run(3_000);
  http.answer = () => [200, tokens(1)];

  assert.deepEqual(offer, OFFER);
  assert.equal((await http.time.outcome(linked)).accessToken, 'access 1');
  assert.equal(http.now(), 4_000);
  assert.deepEqual(
    http.asked.map(({ url, body }) => [new URL(url).pathname, body]),
    [
      ['/v1/auth/link', { device: LAPTOP }],
      ['/v1/auth/link/token', { deviceCode: 'code' }],
      ['/v1/auth/link/token', { deviceCode: 'code' }],
      ['/v1/auth/link/token', { deviceCode: 'code' }],
    ],
  );
});

test('the tokens of a page that is let in are in a cookie where that is wanted', async () => {
  const http = new FakeHttp();
  http.answer = () => [200, { ...tokens(1), refreshToken: undefined }];
  const accounts = new SkeinAccounts('http://127.0.0.1:7480', http);

  const linked = await accounts.awaitLink(OFFER, 'cookie');

  assert.equal(linked.refreshToken, '');
  assert.deepEqual(http.asked[0]?.body, { deviceCode: 'code', refreshCookie: true });
  assert.equal(http.asked[0]?.credentials, 'include');
});

test('a new device asks as often as it may, and ends when its offer does', async () => {
  const http = new FakeHttp();
  const accounts = new SkeinAccounts('http://127.0.0.1:7480', http);
  const answers: [number, object | string][] = [
    [400, { number: 540 }],
    [400, { number: 541 }],
    [502, '<html>'],
  ];
  const at: number[] = [];
  http.answer = () => {
    at.push(http.now());
    return answers.shift() ?? [400, { number: 540 }];
  };

  await assert.rejects(http.time.outcome(accounts.awaitLink(OFFER)), { code: 'EXPIRED_TOKEN' });

  assert.deepEqual(at.slice(0, 5), [0, 2_000, 9_000, 23_000, 37_000]);
  assert.ok(http.now() < OFFER.expiresInMillis);
});

test('a new device that is not let in is told why, and asks no more', async () => {
  const http = new FakeHttp();
  const accounts = new SkeinAccounts('http://127.0.0.1:7480', http);
  for (const [number, code] of [
    [542, 'ACCESS_DENIED'],
    [543, 'EXPIRED_TOKEN'],
    [211, 'TOO_MANY_DEVICES'],
  ] as const) {
    http.answer = () => [400, { number }];

    await assert.rejects(accounts.awaitLink(OFFER), { code });
  }

  assert.equal(http.asked.length, 3);
  assert.equal(http.time.waiting, 0);
});

test('a new device gives up at once', async () => {
  const http = new FakeHttp();
  const accounts = new SkeinAccounts('http://127.0.0.1:7480', http);
  pending(http);
  const page = new AbortController();
  const linked = accounts.awaitLink(OFFER, 'answer', page.signal);
  await http.time.run(0);

  page.abort();

  await assert.rejects(linked, { code: 'OUTCOME_UNKNOWN' });
  assert.equal(http.asked.length, 1);
  assert.equal(http.time.waiting, 0);
});

test('a device that is logged in looks at a new one, and lets it in or not', async () => {
  const http = new FakeHttp();
  http.answer = () => [200, { device: { name: 'laptop', type: 'hologram' } }];
  const accounts = new SkeinAccounts('http://127.0.0.1:7480', http);

  const label = await accounts.lookAtLink('t', LINK);
  await accounts.decideLink('t', LINK, 'approve');
  await accounts.decideLink('t', LINK, 'deny');

  assert.deepEqual(label, { name: 'laptop', type: 'other' });
  assert.deepEqual(
    http.asked.map(({ body }) => body),
    [{ link: LINK }, { link: LINK, decision: 'approve' }, { link: LINK, decision: 'deny' }],
  );
  assert.equal(http.asked[0]?.url, 'http://127.0.0.1:7480/v1/devices/link');
  assert.equal(http.asked[0]?.headers.Authorization, 'Bearer t');
});

test('a link of a device is told from any other text', () => {
  assert.equal(parseDeviceLink(` ${LINK}\n`), LINK);
  for (const other of [
    '',
    'skein:device:',
    LINK.slice(0, -1),
    `${LINK}A`,
    'skein:device:AAECAwQFBgc!CQoLDA0O_w',
    'skein:join:AQIDBAUGBwgAAQIDBAUGBwgJCgsMDQ7_',
  ]) {
    assert.equal(parseDeviceLink(other), undefined, other);
  }
});

test('gives a device another name', async () => {
  const http = new FakeHttp();
  const accounts = new SkeinAccounts('http://127.0.0.1:7480', http);

  await accounts.renameDevice('a token', '3', 'kitchen');

  const [asked] = http.asked;
  assert.equal(asked?.method, 'PUT');
  assert.equal(asked?.url, 'http://127.0.0.1:7480/v1/devices/3');
  assert.equal(asked?.headers.Authorization, 'Bearer a token');
  assert.deepEqual(asked?.body, { name: 'kitchen' });
});

test('has a device told by a push service until it says otherwise', async () => {
  const http = new FakeHttp();
  http.answer = ({ method }) =>
    method === 'GET' ? [200, { services: ['web'], webKey: 'BKey' }] : [204, ''];
  const accounts = new SkeinAccounts('https://chat.example', http);
  const address = {
    service: 'web',
    endpoint: 'https://push.example/a',
    p256dh: 'BPoint',
    auth: 'secret',
  } as const;

  const push = await accounts.pushServices();
  await accounts.subscribe('t', address);
  await accounts.unsubscribe('t');

  assert.deepEqual(push, { services: ['web'], webKey: 'BKey' });
  assert.deepEqual(
    http.asked.map(({ url, method, body }) => [method, url, body]),
    [
      ['GET', 'https://chat.example/v1/push', undefined],
      ['PUT', 'https://chat.example/v1/push/subscription', address],
      ['DELETE', 'https://chat.example/v1/push/subscription', undefined],
    ],
  );
  assert.equal(http.asked[1]?.headers.Authorization, 'Bearer t');
});

test('lists devices and logs them out', async () => {
  const http = new FakeHttp();
  const device = {
    id: '3',
    name: 'laptop',
    type: 'hologram',
    createdAt: '2026-01-02T03:04:05Z',
    lastSeenAt: '2026-01-02T04:00:00Z',
    current: true,
  };
  http.answer = ({ method }) => (method === 'GET' ? [200, { devices: [device] }] : [204, '']);
  const accounts = new SkeinAccounts('https://chat.example/api/', http);

  const devices = await accounts.devices('t');
  await accounts.logOut('t', '3');
  await accounts.logOut('t');

  assert.deepEqual(devices, [
    {
      id: '3',
      name: 'laptop',
      type: 'other',
      created: new Date('2026-01-02T03:04:05Z'),
      lastSeen: new Date('2026-01-02T04:00:00Z'),
      current: true,
    },
  ]);
  assert.deepEqual(
    http.asked.map(({ method, url }) => `${method} ${url}`),
    [
      'GET https://chat.example/api/v1/devices',
      'DELETE https://chat.example/api/v1/devices/3',
      'POST https://chat.example/api/v1/auth/logout',
    ],
  );
  assert.equal(http.asked[0]?.headers.Authorization, 'Bearer t');
});

test('a problem document gives its code, and anything else UNAVAILABLE', async () => {
  const http = new FakeHttp();
  const accounts = new SkeinAccounts('http://127.0.0.1:7480', http);
  const failure = async () => {
    try {
      await accounts.logIn('alice', 'wrong', LAPTOP);
    } catch (error) {
      return error instanceof SkeinError ? `${error.code} ${error.retryAfterMillis}` : error;
    }
    return undefined;
  };

  http.answer = () => [429, { number: 204, detail: 'too many', retryAfterMillis: 1_500 }];
  assert.equal(await failure(), 'TOO_MANY_ATTEMPTS 1500');
  http.answer = () => [418, { number: 99_999 }];
  assert.equal(await failure(), 'BAD_REQUEST 0');
  http.answer = () => [502, '<html>'];
  assert.equal(await failure(), 'UNAVAILABLE 0');
  http.answer = () => [200, {}];
  assert.equal(await failure(), 'UNAVAILABLE 0');
});

test('a kept refresh token is used once, and the next one kept before anything else', async () => {
  const time = new VirtualTime();
  const cluster = new FakeCluster(time);
  const alice = cluster.model.addUser('alice');
  const { device } = cluster.addDevice(alice);
  cluster.addToken(device, 'access 1');
  cluster.addToken(device, 'access 2');
  const http = new FakeHttp();
  let refreshes = 0;
  http.answer = ({ url }) =>
    url.endsWith('/v1/endpoints')
      ? [200, { endpoints: ['node-1:7400'] }]
      : [200, tokens(++refreshes)];
  const environment = new VirtualEnvironment(time, cluster.open);
  environment.fetch = http.fetch;
  let kept = 'refresh 0';
  const client = await SkeinClient.open({
    server: 'http://127.0.0.1:7480',
    credentials: {
      is: 'refreshToken',
      load: () => kept,
      keep: (token) => {
        kept = token;
      },
    },
    environment,
  });

  await time.outcome(client.connect());
  await time.run(451_000);

  const used = http.asked.flatMap(({ url, body }) =>
    url.endsWith('/refresh') ? [(body as { refreshToken: string }).refreshToken] : [],
  );
  assert.deepEqual(used, ['refresh 0', 'refresh 1']);
  assert.equal(kept, 'refresh 2');
  assert.equal(await client.accessToken(), 'access 2');
  await time.outcome(client.close());
});

test("a page goes on by the browser's cookie, and keeps no token", async () => {
  const time = new VirtualTime();
  const cluster = new FakeCluster(time);
  const { device } = cluster.addDevice(cluster.model.addUser('alice'));
  cluster.addToken(device, 'access 1');
  cluster.addToken(device, 'access 2');
  const http = new FakeHttp();
  let refreshes = 0;
  http.answer = ({ url }) =>
    url.endsWith('/refresh')
      ? [200, { ...tokens(++refreshes), refreshToken: undefined }]
      : [200, { endpoints: ['node-1:7400'] }];
  const environment = new VirtualEnvironment(time, cluster.open);
  environment.fetch = http.fetch;
  const client = await SkeinClient.open({
    server: 'http://127.0.0.1:7480',
    credentials: { is: 'cookie', user: '1' },
    environment,
  });

  await time.outcome(client.connect());
  await time.run(451_000);

  const refreshed = http.asked.filter(({ url }) => url.endsWith('/refresh'));
  assert.deepEqual(
    refreshed.map(({ body, credentials }) => [body, credentials]),
    [
      [{ user: '1' }, 'include'],
      [{ user: '1' }, 'include'],
    ],
  );
  assert.equal(await client.accessToken(), 'access 2');
  await time.outcome(client.close());
});

test('a token that could not be kept is used all the same, and the next one kept', async () => {
  const time = new VirtualTime();
  const cluster = new FakeCluster(time);
  const { device } = cluster.addDevice(cluster.model.addUser('alice'));
  cluster.addToken(device, 'access 2');
  const http = new FakeHttp();
  let refreshes = 0;
  http.answer = ({ url }) =>
    url.endsWith('/refresh') ? [200, tokens(++refreshes)] : [200, { endpoints: ['node-1:7400'] }];
  const environment = new VirtualEnvironment(time, cluster.open);
  environment.fetch = http.fetch;
  const kept: string[] = [];
  const client = await SkeinClient.open({
    server: 'http://127.0.0.1:7480',
    credentials: {
      is: 'refreshToken',
      load: () => 'refresh 0',
      keep: (token) => {
        kept.push(token);
        if (kept.length === 1) {
          throw new Error('no room');
        }
      },
    },
    environment,
  });

  await time.outcome(client.connect());

  const used = http.asked.flatMap(({ url, body }) =>
    url.endsWith('/refresh') ? [(body as { refreshToken: string }).refreshToken] : [],
  );
  assert.deepEqual(used, ['refresh 0', 'refresh 1'], 'the one before is void');
  assert.deepEqual(kept, ['refresh 1', 'refresh 2']);
  await time.outcome(client.close());
});

test('a refusal that no node has named is no end of a log-in', async () => {
  const time = new VirtualTime();
  const cluster = new FakeCluster(time);
  const { device } = cluster.addDevice(cluster.model.addUser('alice'));
  cluster.addToken(device, 'access 1');
  const http = new FakeHttp();
  let refused = 0;
  http.answer = ({ url }) => {
    if (!url.endsWith('/refresh')) {
      return [200, { endpoints: ['node-1:7400'] }];
    }
    return refused++ < 3 ? [401, ''] : [200, tokens(1)];
  };
  const environment = new VirtualEnvironment(time, cluster.open);
  environment.fetch = http.fetch;
  const client = await SkeinClient.open({
    server: 'http://127.0.0.1:7480',
    credentials: { is: 'cookie', user: '1' },
    environment,
  });

  await time.outcome(client.connect());

  assert.equal(await client.accessToken(), 'access 1');
  await time.outcome(client.close());
});

test('a password logs in again when its device was logged out, but not again and again', async () => {
  const time = new VirtualTime();
  const cluster = new FakeCluster(time);
  const alice = cluster.model.addUser('alice');
  const http = new FakeHttp();
  let logIns = 0;
  http.answer = ({ url }) => {
    if (url.endsWith('/refresh')) {
      return [401, { number: 205 }];
    }
    if (url.endsWith('/login')) {
      logIns++;
    }
    return [200, tokens(logIns, ['node-1:7400'])];
  };
  cluster.hello = () => ({
    is: 'failed',
    value: { code: 'TOKEN_EXPIRED', detail: '', retryAfterMillis: 0 },
  });
  const environment = new VirtualEnvironment(time, cluster.open);
  environment.fetch = http.fetch;
  cluster.addDevice(alice);
  const client = await SkeinClient.open({
    server: 'http://127.0.0.1:7480',
    credentials: { is: 'password', name: 'alice', password: 'secret word' },
    environment,
  });
  client.connect().catch(() => {});

  await time.run(120_000);

  assert.ok(logIns >= 2 && logIns <= 20, `${logIns} log-ins in two minutes`);
  await time.outcome(client.close());
});

test('endpoints are WebSockets of their host, in the clear only where the node says so', () => {
  assert.equal(socketUrl('10.0.0.1:7400'), 'ws://10.0.0.1:7400/ws');
  assert.equal(socketUrl('tls://chat.example:443'), 'wss://chat.example:443/ws');
  assert.equal(socketUrl('[2001:db8::1]:7400'), 'ws://[2001:db8::1]:7400/ws');
  for (const strange of ['', 'host', 'quic://host:1', 'host:1/path', 'user@host:1', 'ho st:7400']) {
    assert.throws(() => socketUrl(strange), SkeinError, strange);
  }
});
