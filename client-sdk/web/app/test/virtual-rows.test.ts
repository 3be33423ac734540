import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { VirtualRows } from '../src/model/virtual-rows.ts';

function rows(count: number, height = 10): VirtualRows {
  const virtual = new VirtualRows();
  virtual.setRows(keys(count), () => height);
  return virtual;
}

function keys(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, at) => `row ${from + at}`);
}

describe('virtual rows', () => {
  it('make only what is in view, and some more', () => {
    const virtual = rows(10_000);

    assert.deepEqual(virtual.window(50_000, 100, 20), {
      from: 4_998,
      to: 5_013,
      above: 49_980,
      below: 49_870,
    });
  });

  it('fill the whole height, with what is made and what is not', () => {
    const virtual = rows(1_000);
    virtual.measure([
      ['row 3', 55],
      ['row 500', 1],
    ]);

    for (const top of [0, 17, 4_000, 9_999]) {
      const { from, to, above, below } = virtual.window(top, 300, 50);
      assert.equal(above + (virtual.topOf(to) - virtual.topOf(from)) + below, virtual.height);
    }
  });

  it('of no number have no window', () => {
    assert.deepEqual(rows(0).window(0, 100, 20), { from: 0, to: 0, above: 0, below: 0 });
    assert.equal(rows(0).anchorAt(0), undefined);
  });

  it('are found by their height, the first and last for what lies outside', () => {
    const virtual = rows(3);

    assert.deepEqual(
      [-5, 0, 9.9, 10, 29, 30, 500].map((y) => virtual.indexAt(y)),
      [0, 0, 0, 1, 2, 2, 2],
    );
  });

  it('remember what they measured when others come', () => {
    const virtual = rows(3);
    assert.ok(virtual.measure([['row 1', 40]]));
    assert.ok(!virtual.measure([['row 1', 40]]));

    virtual.setRows(['new', ...keys(3)], () => 10);

    assert.equal(virtual.height, 70);
    assert.equal(virtual.topOf(virtual.indexOf('row 2')), 60);
  });

  it('forget heights that another width made', () => {
    const virtual = rows(2);
    virtual.measure([['row 0', 99]]);

    virtual.forgetHeights();

    assert.equal(virtual.height, 20);
  });

  it('keep what is in view where it is when older rows come', () => {
    const virtual = rows(100);
    const anchor = virtual.anchorAt(203);
    assert.ok(anchor !== undefined);

    virtual.setRows([...keys(60, -60), ...keys(100)], () => 25);

    assert.equal(virtual.topFor(anchor), 80 * 25 + 3);
  });

  it('have no place for an anchor that is gone', () => {
    assert.equal(rows(2).topFor({ key: 'other', offset: 0 }), undefined);
  });
});
