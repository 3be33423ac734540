import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fieldText, millisOf, offeredTimes } from '../src/model/send-times.ts';

/** In the time zone of whoever runs this, as for users. */
const at = (hour: number, minute = 0, day = 30) => new Date(2026, 10, day, hour, minute).getTime();
const offered = (now: number) => offeredTimes(now).map(({ is, millis }) => [is, fieldText(millis)]);

describe('a time to send at', () => {
  it('is offered as people say it', () => {
    assert.deepEqual(offered(at(14, 5)), [
      ['inAnHour', '2026-11-30T15:05'],
      ['thisEvening', '2026-11-30T20:00'],
      ['tomorrowMorning', '2026-12-01T09:00'],
    ]);
  });

  it('is not offered when it is past', () => {
    assert.deepEqual(
      offered(at(20)).map(([is]) => is),
      ['inAnHour', 'tomorrowMorning'],
    );
  });

  it('is the same again after the field had it', () => {
    for (const millis of [at(0), at(9, 59), at(23, 59, 1)]) {
      assert.equal(millisOf(fieldText(millis)), millis);
    }
  });

  it('is none where the field says none', () => {
    for (const text of ['', '2026-11-30', 'tomorrow', '2026-13-41T99:99']) {
      assert.equal(millisOf(text), undefined, text);
    }
  });
});
