import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KeptValue } from '../src/client/account.ts';
import { Directory } from '../src/client/directory.ts';
import { MediaUrls } from '../src/client/media-urls.ts';
import { Posting } from '../src/client/posting.ts';
import type { KeptPost } from '../src/model/outbox.ts';
import {
  type ErrorCode,
  type SkeinClient,
  SkeinError,
  textContent,
  type User,
} from '../src/sdk.ts';
import { BEN, CHEN, DIRECT, GROUP, message } from './messages.ts';
import { storage } from './storage.ts';

async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) {
    await Promise.resolve();
  }
}

/** Node.js 18 has no File. */
function file(name: string): File {
  return Object.assign(new Blob(['some text'], { type: 'text/plain' }), { name }) as File;
}

class Node {
  /** How the next posts end; posts wait where nothing is said. */
  readonly ends: (ErrorCode | 'posted' | undefined)[] = [];
  readonly told: ErrorCode[] = [];
  /** Uploads under way, by their names; each ends when it is called. */
  readonly uploads = new Map<string, () => void>();
  readonly forwarded: unknown[] = [];
  readonly kept = new KeptValue<KeptPost[]>('failed.1', storage());
  #ids = 0;

  posting(): Posting {
    const client = {
      newClientId: () => `id-${++this.#ids}`,
      media: {
        upload: ({ name, size }: File) =>
          new Promise((resolve) => {
            this.uploads.set(name, () =>
              resolve({
                media: name,
                name,
                type: 'text/plain',
                size,
                width: 0,
                height: 0,
                durationMillis: 0,
              }),
            );
          }),
      },
      post: (conversation: string, _: unknown, clientId: string) =>
        this.#end({ conversation, clientId, sequence: 1, timeMillis: 77 }),
      forward: (...forwarded: unknown[]) => {
        this.forwarded.push(forwarded);
        return this.#end({});
      },
    } as unknown as SkeinClient;
    return new Posting(
      () => client,
      this.kept,
      new MediaUrls(() => client),
      (code) => this.told.push(code),
    );
  }

  #end(receipt: object): Promise<object> {
    const end = this.ends.shift();
    if (end === undefined) {
      return new Promise(() => {});
    }
    return end === 'posted' ? Promise.resolve(receipt) : Promise.reject(new SkeinError(end));
  }
}

const states = (posting: Posting) =>
  posting.outbox.of(DIRECT).map(({ state, why }) => [state, why]);

describe('posting', () => {
  it('shows what waits, what the node has, and nothing that was heard', async () => {
    const node = new Node();
    node.ends.push(undefined, 'posted');
    const posting = node.posting();
    posting.post(DIRECT, textContent('one'));
    posting.post(DIRECT, textContent('two'));
    await settled();
    assert.deepEqual(states(posting), [
      ['waiting', undefined],
      ['posted', undefined],
    ]);

    posting.heard(message(1, 'two', { clientId: 'id-2' }));

    assert.deepEqual(states(posting), [['waiting', undefined]]);
  });

  it('keeps a refused text for the next page, which can try it again', async () => {
    const node = new Node();
    node.ends.push('BLOCKED', 'posted');
    node.posting().post(DIRECT, textContent('hello?'));
    await settled();

    const next = node.posting();
    assert.deepEqual(states(next), [['failed', 'BLOCKED']]);
    const [failed] = next.outbox.of(DIRECT);
    next.retry(failed?.clientId ?? '');
    await settled();

    assert.deepEqual(states(next), [['posted', undefined]]);
    assert.deepEqual(node.posting().outbox.of(DIRECT), []);
  });

  it('throws a refused text away when told to', async () => {
    const node = new Node();
    node.ends.push('BLOCKED');
    const posting = node.posting();
    posting.post(DIRECT, textContent('hello?'));
    await settled();
    posting.discard('id-1');

    assert.deepEqual(states(posting), []);
    assert.deepEqual(node.posting().outbox.of(DIRECT), []);
  });

  it('takes no end of the page for a refusal: the post is in the outbox of the device', async () => {
    const node = new Node();
    node.ends.push('OUTCOME_UNKNOWN');
    const posting = node.posting();
    posting.post(DIRECT, textContent('bye'));
    await settled();

    assert.deepEqual(states(posting), [['waiting', undefined]]);
  });

  it('sends a message on, and tells of where it could not go', async () => {
    const node = new Node();
    node.ends.push('posted', 'MUTED', 'posted');
    const posting = node.posting();

    const went = await posting.forward(message(4, 'hear this'), 6, [DIRECT, GROUP, 'g8']);

    assert.equal(went, 2);
    assert.deepEqual(node.told, ['MUTED']);
    assert.deepEqual(node.forwarded, [
      [DIRECT, 4, 6, DIRECT],
      [DIRECT, 4, 6, GROUP],
      [DIRECT, 4, 6, 'g8'],
    ]);
    assert.deepEqual(states(posting), []);
  });

  it('sends files one after the other, each with the words that go with it', async () => {
    const node = new Node();
    const posting = node.posting();
    posting.file(DIRECT, file('one.txt'));
    posting.file(DIRECT, file('two.txt'), { caption: 'both' });
    await settled();
    assert.deepEqual([...node.uploads.keys()], ['one.txt']);
    assert.deepEqual(
      posting.uploads.of(DIRECT).map(({ name }) => name),
      ['one.txt', 'two.txt'],
    );

    node.uploads.get('one.txt')?.();
    await settled();
    node.uploads.get('two.txt')?.();
    await settled();

    assert.deepEqual(
      posting.outbox
        .of(DIRECT)
        .map(({ content }) => content.kind === 'media' && [content.name, content.caption]),
      [
        ['one.txt', ''],
        ['two.txt', 'both'],
      ],
    );
    assert.deepEqual(posting.uploads.of(DIRECT), []);
  });

  it('gives a file up when told to', async () => {
    const node = new Node();
    const posting = node.posting();
    posting.file(DIRECT, file('one.txt'));
    await settled();
    posting.cancelFile('id-1');
    node.uploads.get('one.txt')?.();
    await settled();

    assert.deepEqual([posting.uploads.of(DIRECT), posting.outbox.of(DIRECT)], [[], []]);
  });

  it('says why an operation was refused', async () => {
    const node = new Node();
    await node.posting().operate(Promise.reject(new SkeinError('TOO_LATE')));

    assert.deepEqual(node.told, ['TOO_LATE']);
  });
});

describe('the directory', () => {
  const ben: User = { id: BEN, name: 'ben', displayName: 'Ben', signature: '' };

  it('asks once for all that come into view together, and keeps their names', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const asked: (readonly string[])[] = [];
    const kept = new KeptValue<User[]>('directory.1', storage());
    const directory = new Directory(async (users) => {
      asked.push(users);
      return [ben];
    }, kept);
    assert.equal(directory.user(BEN), undefined);
    directory.user(CHEN);
    directory.user(BEN);
    t.mock.timers.tick(100);
    await settled();

    assert.deepEqual(asked, [[BEN, CHEN]]);
    assert.deepEqual(directory.user(BEN), ben);
    assert.equal(directory.user(CHEN)?.name, '', 'an account that there is not');
    assert.deepEqual(new Directory(async () => [], kept).user(BEN), ben);
  });

  it('asks again after a while where there was no answer', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    let attempts = 0;
    const directory = new Directory(async () => {
      if (++attempts === 1) {
        throw new SkeinError('UNAVAILABLE');
      }
      return [ben];
    }, new KeptValue<User[]>('directory.1', storage()));
    directory.user(BEN);
    t.mock.timers.tick(100);
    await settled();
    assert.equal(directory.user(BEN), undefined);
    t.mock.timers.tick(10_000);
    await settled();

    assert.deepEqual(directory.user(BEN), ben);
  });
});
