import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Scheduled } from '../src/client/scheduled.ts';
import {
  type ScheduledPage,
  type ScheduledPost,
  type SkeinClient,
  textContent,
} from '../src/sdk.ts';
import { DIRECT, GROUP } from './messages.ts';

function post(clientId: string, conversation = DIRECT, dueMillis = 1_000): ScheduledPost {
  return {
    clientId,
    conversation,
    content: textContent(`text of ${clientId}`),
    dueMillis,
    state: 'WAITING',
    refusal: undefined,
  };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) {
    await Promise.resolve();
  }
}

/** A node that answers with these pages, one after the other. */
function followed(...pages: ScheduledPage[]): { scheduled: Scheduled; asked: string[] } {
  const asked: string[] = [];
  const page = async (after: string) => {
    asked.push(after);
    const next = pages.shift();
    if (next === undefined) {
      throw new Error('no connection');
    }
    return next;
  };
  const client = { schedule: { page } } as unknown as SkeinClient;
  return { scheduled: new Scheduled(() => client), asked };
}

const ids = (posts: readonly ScheduledPost[]) => posts.map(({ clientId }) => clientId);

describe('what is scheduled', () => {
  it('is asked for page by page, and shown by its time', async () => {
    const { scheduled, asked } = followed(
      { posts: [post('a', DIRECT, 3_000), post('b', GROUP, 2_000)], more: true, change: 4 },
      { posts: [post('c', DIRECT, 1_000)], more: false, change: 4 },
    );
    const told = scheduled.changes.version;
    scheduled.sync();
    await settled();

    assert.deepEqual(asked, ['', 'b']);
    assert.deepEqual(ids(scheduled.posts()), ['c', 'b', 'a']);
    assert.deepEqual(ids(scheduled.of(DIRECT)), ['c', 'a']);
    assert.ok(scheduled.changes.version > told);
  });

  it('follows what is told, and asks when something was not told', async () => {
    const { scheduled, asked } = followed(
      { posts: [post('a')], more: false, change: 1 },
      { posts: [post('d')], more: false, change: 9 },
    );
    scheduled.sync();
    await settled();

    scheduled.heard({ change: 2, posts: [post('b')], gone: ['a'] });
    assert.deepEqual(ids(scheduled.posts()), ['b']);
    scheduled.heard({ change: 9, posts: [post('d')], gone: [] });
    await settled();

    assert.deepEqual(asked, ['', '']);
    assert.deepEqual(ids(scheduled.posts()), ['d']);
  });

  it('is asked for once more by who asked meanwhile, and not more often', async () => {
    const pages = [1, 2, 3].map((change) => ({ posts: [], more: false, change }));
    const { scheduled, asked } = followed(...pages);

    scheduled.sync();
    scheduled.sync();
    scheduled.sync();
    await settled();

    assert.equal(asked.length, 2);
  });

  it('stays as it was known when nothing answers', async () => {
    const { scheduled } = followed({ posts: [post('a')], more: false, change: 1 });
    scheduled.sync();
    await settled();

    scheduled.sync();
    await settled();

    assert.deepEqual(ids(scheduled.posts()), ['a']);
  });
});
