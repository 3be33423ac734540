import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { test } from 'node:test';
import type { MediaContent, Message } from '../src/protocol/content-values.ts';
import { type ErrorCode, SkeinError } from '../src/protocol/errors.ts';
import { HttpApi } from '../src/shell/http-api.ts';
import { mediaContent, SkeinMedia } from '../src/shell/media.ts';
import { FakeMedia } from './testing/fake-media.ts';
import { VirtualEnvironment, VirtualTime } from './testing/virtual-time.ts';

// Node.js 18 has it behind a flag.
if (globalThis.crypto === undefined) {
  Object.assign(globalThis, { crypto: webcrypto });
}

class Fixture {
  readonly time = new VirtualTime();
  readonly node = new FakeMedia();
  readonly environment = new VirtualEnvironment(this.time, () => {
    throw new Error('no socket');
  });
  readonly media: SkeinMedia;

  constructor() {
    this.environment.fetch = this.node.fetch;
    const api = new HttpApi('http://127.0.0.1:7480', this.environment);
    this.media = new SkeinMedia(api, async () => 'the token', this.environment);
  }

  async uploaded(file: Blob): Promise<Message> {
    const uploaded = await outcome(this.time, this.media.upload(file, { name: 'ferry é.png' }));
    return messageOf(mediaContent(uploaded));
  }
}

function messageOf(content: MediaContent): Message {
  return {
    conversation: 'g7',
    sequence: 9,
    sender: '1',
    clientId: '',
    timeMillis: 0,
    content,
    forwarded: undefined,
    endMillis: 0,
  };
}

/** Runs until a promise is settled: hashes and blobs take real time, which no clock of ours knows. */
async function outcome<T>(time: VirtualTime, promise: Promise<T>): Promise<T> {
  let settled = false;
  const mark = () => {
    settled = true;
  };
  promise.then(mark, mark);
  while (!settled) {
    await new Promise((resolve) => setImmediate(resolve));
    if (time.waiting > 0) {
      await time.run(50);
    }
  }
  return promise;
}

/** So many bytes, none like the next. */
function bytes(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, at) => (at * 31) % 251);
}

/** As an input of a page gives it; Node.js 18 has no File. */
function named(name: string, content: Uint8Array<ArrayBuffer>): Blob {
  return Object.assign(new Blob([content]), { name });
}

async function contentOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}

function withCode(code: ErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof SkeinError && error.code === code;
}

test('uploads a file under its name, and tells what the node found', async () => {
  const { time, media, node } = new Fixture();
  const moved: [number, number][] = [];

  const uploaded = await outcome(
    time,
    media.upload(named('ferry é.png', bytes(1_000)), {
      progress: (now, of) => moved.push([now, of]),
    }),
  );

  assert.deepEqual(uploaded, {
    media: '77',
    name: 'ferry é.png',
    type: 'image/png',
    size: 1_000,
    width: 4,
    height: 3,
    durationMillis: 0,
  });
  assert.deepEqual(moved, [[1_000, 1_000]]);
  assert.deepEqual(node.bytesOf('77'), bytes(1_000));
  assert.deepEqual(mediaContent(uploaded, { caption: 'at last' }), {
    kind: 'media',
    form: 'IMAGE',
    media: '77',
    name: 'ferry é.png',
    type: 'image/png',
    size: 1_000,
    width: 4,
    height: 3,
    durationMillis: 0,
    preview: new Uint8Array(0),
    caption: 'at last',
  });
});

test('moves a large file in parts', async () => {
  const { time, media, node } = new Fixture();
  const file = new Blob([bytes(2_500_000)]);
  const moved: number[] = [];

  await outcome(time, media.upload(file, { progress: (now) => moved.push(now) }));

  assert.deepEqual(moved, [1_048_576, 2_097_152, 2_500_000]);
  assert.equal(node.bytesOf('77')?.length, 2_500_000);
});

test('an upload that breaks off is gone on with where the node says', async () => {
  const { time, media, node } = new Fixture();
  node.breakUploads.push(300, 200, 0);

  await outcome(time, media.upload(new Blob([bytes(1_000)])));

  assert.deepEqual(node.bytesOf('77'), bytes(1_000));
  assert.equal(node.asked.filter((one) => one.startsWith('PATCH')).length, 4);
});

test('an upload whose last byte was taken unheard is asked what became of it', async () => {
  const { time, media, node } = new Fixture();
  node.breakUploads.push(1_000);

  const uploaded = await outcome(time, media.upload(new Blob([bytes(1_000)])));

  assert.equal(uploaded.size, 1_000);
  assert.deepEqual(
    node.asked.map((one) => one.split(' ')[0]),
    ['POST', 'HEAD', 'PATCH', 'HEAD', 'PATCH', 'GET'],
  );
});

test('goes on with an upload of an earlier page', async () => {
  const { time, media, node } = new Fixture();
  const file = new Blob([bytes(1_000)]);
  const upload = await outcome(time, media.begin(file, 'ferry.png'));
  assert.equal(node.bytesOf(upload)?.length, 0);

  const uploaded = await outcome(time, media.resume(upload, file));

  assert.equal(uploaded.name, 'ferry.png');
  await assert.rejects(outcome(time, media.resume('99', file)), withCode('NOT_FOUND'));
});

test('a file that changes meanwhile is refused, and so is what is too large', async () => {
  const { time, media, node } = new Fixture();
  const upload = await outcome(time, media.begin(new Blob([bytes(10)])));
  const changed = new Blob([bytes(9), 'x']);
  await assert.rejects(outcome(time, media.resume(upload, changed)), withCode('MEDIA_MISMATCH'));

  node.refusals.push({ status: 413, json: { number: 303, detail: 'at most 5 bytes' } });
  await assert.rejects(
    outcome(time, media.upload(new Blob(['a', 'b']))),
    withCode('CONTENT_TOO_LARGE'),
  );
});

test('gives up when nothing moves for about a minute', async () => {
  const { time, media, environment } = new Fixture();
  environment.fetch = async () => {
    throw new TypeError('no network');
  };
  await assert.rejects(outcome(time, media.upload(new Blob(['a']))), withCode('UNAVAILABLE'));
  assert.ok(time.now < 120_000, `after ${time.now} ms`);
});

test('waits as a node says that has too much to do', async () => {
  const { time, media, node } = new Fixture();
  node.refusals.push({ status: 503, json: { number: 500, retryAfterMillis: 7_000 } });

  await outcome(time, media.upload(new Blob([bytes(10)])));

  assert.ok(time.now >= 7_000);
});

test('ends when it is given up', async () => {
  const { time, media, node } = new Fixture();
  const abort = new AbortController();
  node.breakUploads.push(0);

  const upload = media.upload(new Blob([bytes(10)]), {
    signal: abort.signal,
    progress: () => assert.fail('nothing moves'),
  });
  abort.abort();

  await assert.rejects(outcome(time, upload), withCode('OUTCOME_UNKNOWN'));
});

test('downloads what a message shows, and goes on where it broke off', async () => {
  const fixture = new Fixture();
  const { time, media, node } = fixture;
  const message = await fixture.uploaded(new Blob([bytes(1_000)]));
  node.breakDownloads.push(400, 300);
  node.asked.length = 0;

  const blob = await outcome(time, media.download(message));

  assert.deepEqual(await contentOf(blob), bytes(1_000));
  assert.equal(blob.type, 'image/png');
  assert.deepEqual(node.asked, Array(3).fill('GET /v1/media/77?conversation=g7&sequence=9'));
});

test('what moves a little at a time is not given up', async () => {
  const fixture = new Fixture();
  const { time, media, node } = fixture;
  node.breakUploads.push(...Array<number>(20).fill(10));
  const message = await fixture.uploaded(new Blob([bytes(1_000)]));
  node.breakDownloads.push(...Array<number>(20).fill(10));

  assert.deepEqual(await contentOf(await outcome(time, media.download(message))), bytes(1_000));
});

test('a download that is silent for half a minute is gone on with', async () => {
  const fixture = new Fixture();
  const { time, media, node } = fixture;
  const message = await fixture.uploaded(new Blob([bytes(1_000)]));
  node.stallDownloads.push(600);
  const since = time.now;

  assert.deepEqual(await contentOf(await outcome(time, media.download(message))), bytes(1_000));
  assert.ok(time.now - since >= 30_000);
});

test('a download ends when it is given up', async () => {
  const fixture = new Fixture();
  const { time, media, node } = fixture;
  const message = await fixture.uploaded(new Blob([bytes(1_000)]));
  node.stallDownloads.push(600);
  const abort = new AbortController();

  const download = media.download(message, {
    signal: abort.signal,
    progress: () => abort.abort(),
  });

  await assert.rejects(outcome(time, download), withCode('OUTCOME_UNKNOWN'));
});

test('a node that gives no parts is asked for the whole again', async () => {
  const fixture = new Fixture();
  const { time, media, node } = fixture;
  const message = await fixture.uploaded(new Blob([bytes(1_000)]));
  node.breakDownloads.push(400);
  node.ranges = false;
  node.asked.length = 0;

  assert.deepEqual(await contentOf(await outcome(time, media.download(message))), bytes(1_000));
  assert.equal(node.asked.length, 2);
});

test('makes links and copies, and deletes', async () => {
  const fixture = new Fixture();
  const { time, media, node } = fixture;
  const message = await fixture.uploaded(new Blob([bytes(10)]));

  assert.equal(
    await outcome(time, media.link(message)),
    'http://127.0.0.1:7480/v1/files/77?signature=x',
  );
  assert.equal((await outcome(time, media.copy(message))).media, '77');
  await outcome(time, media.delete('77'));
  assert.equal(node.bytesOf('77'), undefined);
  await assert.rejects(outcome(time, media.download(message)), withCode('NOT_FOUND'));

  const text: Message = {
    ...message,
    content: { kind: 'text', text: 'x', quote: 0, mentions: [], mentionsAll: false },
  };
  await assert.rejects(outcome(time, media.link(text)), withCode('BAD_REQUEST'));
});
