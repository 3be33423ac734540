import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Backoff } from '../src/core/backoff.ts';
import { DraftQueue } from '../src/core/draft-queue.ts';
import { PostQueue } from '../src/core/post-queue.ts';
import { Timeline } from '../src/core/timeline.ts';
import { textContent } from '../src/protocol/content-values.ts';

// What the tables of client-sdk/conformance cannot tell, as they draw the lowest number each time.

const CHAT = 'd1-2';
const highest = () => 1 - Number.EPSILON;

describe('a backoff', () => {
  test('has a ceiling that doubles up to its maximum, and begins anew after a success', () => {
    const backoff = new Backoff(250, 1_500, highest);
    const waits = () => [1, 2, 3, 4, 5].map(() => backoff.nextMillis());

    assert.deepEqual(waits(), [250, 500, 1_000, 1_500, 1_500]);
    backoff.reset();
    assert.deepEqual(waits(), [250, 500, 1_000, 1_500, 1_500]);
  });

  test('waits no less than the other side asked for, and is spread above that', () => {
    assert.equal(new Backoff(250, 1_500, () => 0).nextMillisAfter(700), 701);
    assert.equal(new Backoff(250, 1_500, highest).nextMillisAfter(700), 950);
  });

  test('never overflows', () => {
    const backoff = new Backoff(250, 30_000, highest);
    for (let i = 0; i < 2_000; i++) {
      const wait = backoff.nextMillis();
      assert.ok(wait >= 1 && wait <= 30_000);
    }
  });
});

test('a window of posts that fails waits once, and not once for each post', () => {
  const posts = new PostQueue(8, highest);
  const heads = { isKnown: () => true, head: () => 0 };
  const ids = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `${number}`);
  for (const clientId of ids) {
    const content = textContent(clientId);
    posts.add({ conversation: CHAT, clientId, knownHead: 0, content }, false);
  }
  assert.equal(posts.take(0, 100, heads).length, 8);

  for (const id of ids) {
    posts.failed(id, id === '1' ? 'OVERLOADED' : 'OUT_OF_ORDER', 0, 0);
  }

  assert.equal(posts.nextDue(0), 50);
  assert.deepEqual(
    posts.take(50, 100, heads).map(({ entry }) => entry.clientId),
    ids,
  );
});

test('what is held back while something is missing has a bound', () => {
  const timeline = Timeline.resumed(CHAT, 0, 0);
  const handed: number[] = [];
  const offer = (sequence: number) =>
    timeline.offer(
      {
        conversation: CHAT,
        sequence,
        sender: '2',
        clientId: '',
        timeMillis: 0,
        content: textContent('x'),
        forwarded: undefined,
        endMillis: 0,
      },
      0,
      (message) => handed.push(message.sequence),
    );

  for (let sequence = 2; sequence <= 1_000; sequence++) {
    offer(sequence);
  }
  offer(1);

  assert.equal(handed.length, 257, 'the one that was missing, and those that were held back');
  assert.ok(timeline.isBehind, 'the rest is pulled');
});

describe('drafts', () => {
  test('go one at a time, the newest alone, and an empty one at once', () => {
    const drafts = new DraftQueue<string>();
    drafts.put(CHAT, 'h', 'first', 0);
    drafts.put(CHAT, 'he', 'second', 1_000);
    assert.equal(drafts.next(1_999), undefined);

    const draft = drafts.next(2_000);
    assert.deepEqual(draft, { conversation: CHAT, text: 'he', waiting: ['first', 'second'] });
    drafts.put(CHAT, '', 'third', 2_100);
    assert.equal(drafts.next(2_100), undefined, 'one is under way');
    drafts.answered(CHAT);

    assert.equal(drafts.next(2_100)?.text, '');
  });

  test('are sent again when they may have been lost, unless something newer is there', () => {
    const drafts = new DraftQueue<string>();
    drafts.put(CHAT, 'old', 'first', 0);
    const lost = drafts.next(2_000);
    assert.ok(lost);

    drafts.put(CHAT, 'new', 'second', 2_500);
    assert.ok(drafts.putBack(lost, 3_000));

    assert.deepEqual(drafts.next(4_500), {
      conversation: CHAT,
      text: 'new',
      waiting: ['first', 'second'],
    });
    assert.deepEqual(drafts.end(), []);
    assert.ok(!drafts.putBack(lost, 5_000), 'it has ended');
  });
});
