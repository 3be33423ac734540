import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Changes } from '../src/model/changes.ts';
import { ReceiptView } from '../src/model/receipts.ts';
import { BEN, CHEN } from './messages.ts';

describe('the ticks of a message', () => {
  it('tell how far it has come in a direct chat', () => {
    const view = new ReceiptView();
    view.takeMember({ user: BEN, since: 1, delivered: 5, read: 3 });

    assert.deepEqual(
      [3, 4, 5, 6].map((at) => view.tickOfDirect(at, BEN)),
      ['read', 'delivered', 'delivered', 'sent'],
    );
  });

  it('never go back', () => {
    const view = new ReceiptView();
    view.takeMember({ user: BEN, since: 1, delivered: 5, read: 5 });
    view.takeMember({ user: BEN, since: 1, delivered: 2, read: 0 });

    assert.equal(view.tickOfDirect(5, BEN), 'read');
  });

  it('tell of a small group when all others have received or read, but for who joined later', () => {
    const view = new ReceiptView();
    view.takeMember({ user: BEN, since: 1, delivered: 6, read: 4 });
    view.joined(CHEN, 4);
    view.moved({ user: CHEN, delivered: 5, read: 4 });

    assert.deepEqual(
      [3, 4, 5, 6].map((at) => view.tickOfGroup(at, [BEN, CHEN])),
      ['read', 'read', 'delivered', 'sent'],
    );
  });

  it('tell of a large group when all have received or read', () => {
    const view = new ReceiptView();
    view.counted([
      { sequence: 1, members: 3, delivered: 3, read: 3 },
      { sequence: 2, members: 3, delivered: 3, read: 1 },
      { sequence: 3, members: 3, delivered: 2, read: 0 },
    ]);

    assert.deepEqual(
      [1, 2, 3, 4].map((at) => view.tickOfGroup(at, [])),
      ['read', 'delivered', 'sent', 'sent'],
    );
    assert.equal(view.count(2)?.read, 1);
  });
});

describe('changes', () => {
  it('that come together are told as one', async () => {
    const changes = new Changes();
    let told = 0;
    const end = changes.listen(() => told++);
    changes.happened();
    changes.happened();
    await Promise.resolve();
    assert.equal(told, 1);

    end();
    changes.happened();
    await Promise.resolve();

    assert.deepEqual([told, changes.version], [1, 2]);
  });
});
