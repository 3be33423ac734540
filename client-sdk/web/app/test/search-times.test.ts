import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { spanOf } from '../src/model/search-times.ts';

const day = (year: number, month: number, date: number) =>
  new Date(year, month - 1, date).getTime();
const NOW = new Date(2026, 10, 30, 14, 5).getTime();

describe('when it was said', () => {
  it('is of no interest by default', () => {
    assert.deepEqual(spanOf('ANY', '2026-01-31', '', NOW), {});
  });

  it('is in the last days, today among them', () => {
    assert.deepEqual(spanOf('DAY', '', '', NOW), { fromMillis: day(2026, 11, 30) });
    assert.deepEqual(spanOf('WEEK', '', '', NOW), { fromMillis: day(2026, 11, 24) });
    assert.deepEqual(spanOf('MONTH', '', '', NOW), { fromMillis: day(2026, 11, 1) });
    assert.deepEqual(spanOf('YEAR', '', '', NOW), { fromMillis: day(2025, 12, 1) });
  });

  it('is between two days, both of which are a part of it', () => {
    const both = { fromMillis: day(2026, 1, 31), untilMillis: day(2026, 3, 1) };
    assert.deepEqual(spanOf('DATES', '2026-01-31', '2026-02-28', NOW), both);
    assert.deepEqual(spanOf('DATES', '2026-02-28', '2026-01-31', NOW), both);
    assert.deepEqual(spanOf('DATES', '2026-01-31', '2026-01-31', NOW), {
      fromMillis: day(2026, 1, 31),
      untilMillis: day(2026, 2, 1),
    });
  });

  it('is open on a side that is not chosen', () => {
    assert.deepEqual(spanOf('DATES', '', '', NOW), {});
    assert.deepEqual(spanOf('DATES', '2026-01-31', '', NOW), { fromMillis: day(2026, 1, 31) });
    assert.deepEqual(spanOf('DATES', '', '2026-01-31', NOW), { untilMillis: day(2026, 2, 1) });
    assert.deepEqual(spanOf('DATES', 'soon', '31.1.2026', NOW), {});
  });
});
