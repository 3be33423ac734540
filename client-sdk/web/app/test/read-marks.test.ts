import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { KeptValue } from '../src/client/account.ts';
import { ReadMarks } from '../src/client/read-marks.ts';
import { DIRECT, GROUP } from './messages.ts';
import { storage } from './storage.ts';

describe('how far the user has read', () => {
  let device: Storage;
  let due: number;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    device = storage();
    due = 0;
  });

  afterEach(() => mock.timers.reset());

  const opened = () => new ReadMarks(new KeptValue('reads.1', device), () => due++);

  it('is to be told once for what is read in one go', () => {
    const marks = opened();
    marks.read(DIRECT, 3);
    marks.read(DIRECT, 4);
    marks.read(GROUP, 9);
    assert.equal(due, 0);
    mock.timers.tick(1_000);

    assert.equal(due, 1);
    assert.deepEqual([marks.of(DIRECT), marks.of(GROUP), marks.of('g8')], [4, 9, 0]);
  });

  it('is told when it is more than was told, and again after a failure', async () => {
    const marks = opened();
    const told: [string, number][] = [];
    let isOnline = true;
    const tell = async (conversation: string, upTo: number) => {
      told.push([conversation, upTo]);
      if (!isOnline) {
        throw new Error('no connection');
      }
    };
    marks.read(DIRECT, 3);
    marks.tell(tell);
    marks.tell(tell);
    isOnline = false;
    marks.read(DIRECT, 5);
    marks.tell(tell);
    await new Promise(setImmediate);
    isOnline = true;
    marks.tell(tell);

    assert.deepEqual(told, [
      [DIRECT, 3],
      [DIRECT, 5],
      [DIRECT, 5],
    ]);
  });

  it('is known to the next page of this device', () => {
    const marks = opened();
    marks.read(DIRECT, 3);
    marks.end();
    mock.timers.tick(1_000);

    assert.equal(due, 0);
    assert.deepEqual(opened().all(), [[DIRECT, 3]]);
  });
});
