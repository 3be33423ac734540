import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  columnsFor,
  isFull,
  participantsMaxOf,
  type Staged,
  stageOf,
} from '../src/model/call-grid.ts';
import type { Call, Limits } from '../src/sdk.ts';

const people = (count: number) => Array.from({ length: count }, (_, at) => at);
const staged = (remotes: number, more: Partial<Staged> = {}): Staged => ({
  remotes: people(remotes).map(String),
  called: [],
  isShowingScreen: () => false,
  isPair: false,
  isWide: true,
  ...more,
});
const limits = (participantsMax: number, sfuParticipantsMax: number) =>
  ({ calls: { participantsMax, sfuParticipantsMax } }) as Limits;
const call = (count: number, room: number) =>
  ({ participants: people(count), room }) as never as Call;

describe('the tiles of a call', () => {
  it('stand in a grid that suits the room', () => {
    const columns = (isWide: boolean) =>
      [1, 2, 3, 4, 5, 9, 10, 12].map((count) => columnsFor(count, isWide));

    assert.deepEqual(columns(true), [1, 2, 3, 2, 3, 3, 4, 4]);
    assert.deepEqual(columns(false), [1, 1, 1, 2, 2, 2, 2, 2]);
  });

  it('are all on one page as long as there is room, oneself among them', () => {
    const { tiles, ...rest } = stageOf(staged(10, { called: ['99'] }), 3);

    assert.equal(tiles.length, 12);
    assert.deepEqual(tiles.slice(9), [
      { is: 'remote', user: '9' },
      { is: 'own' },
      { is: 'called', user: '99' },
    ]);
    assert.deepEqual(rest, { isOwnFloating: false, page: 0, pages: 1 });
  });

  it('of two are the other one, and oneself over it', () => {
    assert.deepEqual(stageOf(staged(1, { isPair: true }), 0), {
      tiles: [{ is: 'remote', user: '0' }],
      isOwnFloating: true,
      page: 0,
      pages: 1,
    });
  });

  it('of many are each on one page, whichever way the room is, and oneself on all', () => {
    for (const isWide of [true, false]) {
      const { pages } = stageOf(staged(31, { isWide }), 0);
      const all = people(pages).flatMap((page) => {
        const { tiles, isOwnFloating } = stageOf(staged(31, { isWide }), page);
        assert.equal(isOwnFloating, false);
        assert.ok(tiles.length <= (isWide ? 12 : 8));
        assert.deepEqual(tiles.at(-1), { is: 'own' });
        return tiles.slice(0, -1).map((tile) => (tile.is === 'own' ? 'own' : tile.user));
      });

      assert.deepEqual(all, people(31).map(String));
      assert.equal(pages, isWide ? 3 : 5);
    }
  });

  it('begin with who shows a screen', () => {
    const { tiles } = stageOf(staged(31, { isShowingScreen: (user) => user === '30' }), 0);

    assert.deepEqual(tiles[0], { is: 'remote', user: '30' });
    assert.deepEqual(tiles[1], { is: 'remote', user: '0' });
  });

  it('are those of the last page when that which was shown is gone', () => {
    const { tiles, page, pages } = stageOf(staged(13), 2);

    assert.deepEqual([tiles.length, page, pages], [3, 1, 2]);
  });

  it('are as many as the cluster allows, by an SFU or without', () => {
    assert.equal(participantsMaxOf(limits(9, 0)), 9);
    assert.equal(participantsMaxOf(limits(9, 32)), 32);
    assert.equal(isFull(call(9, 0), limits(9, 32)), true);
    assert.equal(isFull(call(9, 1), limits(9, 32)), false);
    assert.equal(isFull(call(32, 1), limits(9, 32)), true);
  });
});
