import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LoadedStretch } from '../src/model/loaded.ts';
import type { Page } from '../src/sdk.ts';
import { message } from './messages.ts';

function page(from: number, to: number, head: number, more: boolean, firstVisible = 1): Page {
  const messages = Array.from({ length: Math.max(0, to - from + 1) }, (_, at) =>
    message(from + at, 'x'),
  );
  return { messages, head, more, firstVisible, fromStranger: false, since: 1 };
}

const range = ({ from, to, hasOlder, hasNewer }: LoadedStretch) => [from, to, hasOlder, hasNewer];

describe('what is at hand of a conversation', () => {
  it('grows from its end to its beginning', () => {
    const stretch = new LoadedStretch(100, 1);
    assert.ok(stretch.isEmpty && stretch.hasOlder && !stretch.hasNewer);
    stretch.takePage(page(41, 100, 100, true), {});
    assert.deepEqual(range(stretch), [41, 100, true, false]);
    stretch.takePage(page(1, 40, 100, false), { before: 41 });

    assert.deepEqual(range(stretch), [1, 100, false, false]);
  });

  it('ends where the reader may see nothing more', () => {
    const stretch = new LoadedStretch(100, 1);
    stretch.takePage(page(51, 100, 100, false, 51), {});

    assert.deepEqual(range(stretch), [51, 100, false, false]);
  });

  it('begins after what its reader has deleted', () => {
    const stretch = new LoadedStretch(100, 1);
    stretch.takePage(page(51, 100, 100, true), {});
    stretch.discarded(100);
    assert.deepEqual(range(stretch), [51, 100, false, false]);
    stretch.heard(101);
    assert.deepEqual(range(stretch), [51, 101, false, false]);

    const opened = new LoadedStretch(100, 1);
    opened.discarded(100);
    assert.ok(opened.isEmpty && !opened.hasOlder);
  });

  it('grows with what is heard, and only without gap', () => {
    const stretch = new LoadedStretch(3, 1);
    stretch.takePage(page(1, 3, 3, false), {});
    assert.ok(stretch.heard(4));
    assert.ok(stretch.heard(2));
    assert.ok(!stretch.heard(9));

    assert.deepEqual([...range(stretch), stretch.head], [1, 4, false, true, 9]);
  });

  it('of a conversation in which nothing was said begins with what is heard', () => {
    const stretch = new LoadedStretch(0, 1);
    assert.ok(!stretch.hasOlder);
    assert.ok(stretch.heard(1));

    assert.deepEqual(range(stretch), [1, 1, false, false]);
  });

  it('jumps to another place, and grows from there to the end', () => {
    const stretch = new LoadedStretch(1_000, 1);
    stretch.takePage(page(941, 1_000, 1_000, true), {});
    stretch.takePage(page(101, 160, 1_000, true), { after: 100 });
    assert.deepEqual(range(stretch), [101, 160, true, true]);
    stretch.takePage(page(161, 220, 1_000, true), { after: 160 });
    assert.deepEqual(range(stretch), [101, 220, true, true]);
    stretch.takePage(page(221, 1_000, 1_000, false), { after: 220 });

    assert.deepEqual(range(stretch), [101, 1_000, true, false]);
  });

  it('takes what this device keeps', () => {
    const stretch = new LoadedStretch(10, 1);
    stretch.takeStored([message(8, 'a'), message(9, 'b')]);
    assert.deepEqual(range(stretch), [8, 9, true, true]);
    stretch.takePage(page(5, 10, 10, true), {});

    assert.deepEqual(range(stretch), [5, 10, true, false]);
    assert.ok(stretch.includes(5) && !stretch.includes(4));
  });
});
