import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  callEntryWords,
  callingWords,
  callLength,
  clockText,
  qualityWords,
} from '../src/model/call-words.ts';
import { gist, previewOf } from '../src/model/describe.ts';
import type { Call, CallEntryContent, CallOutcome } from '../src/sdk.ts';
import { en } from '../src/strings/en.ts';
import { ANN, BEN, CHEN, message } from './messages.ts';

const entry = (outcome: CallOutcome, more: Partial<CallEntryContent> = {}): CallEntryContent => ({
  kind: 'callEntry',
  id: '00'.repeat(16),
  caller: ANN,
  media: 'AUDIO',
  outcome,
  startedMillis: 0,
  durationMillis: outcome === 'ANSWERED' ? 65_000 : 0,
  users: outcome === 'ANSWERED' ? [ANN, BEN] : [ANN],
  ...more,
});

describe('the entry of a call', () => {
  it('says to who called how it went', () => {
    const words = (outcome: CallOutcome) => callEntryWords(entry(outcome), ANN, en);

    assert.deepEqual(words('ANSWERED'), {
      title: 'Voice call',
      detail: '1 minute',
      isMissed: false,
    });
    assert.equal(words('MISSED').detail, 'No answer');
    assert.equal(words('DECLINED').detail, 'Declined');
    assert.equal(words('BUSY').detail, 'Busy');
    assert.equal(words('CANCELLED').detail, 'Cancelled');
    assert.equal(words('FAILED').detail, 'Did not work');
  });

  it('says to who was called what was missed', () => {
    for (const outcome of ['MISSED', 'BUSY', 'CANCELLED'] as const) {
      const { title, isMissed } = callEntryWords(entry(outcome, { media: 'VIDEO' }), BEN, en);
      assert.equal(title, 'Missed video call');
      assert.equal(isMissed, true);
    }
    assert.deepEqual(callEntryWords(entry('DECLINED'), BEN, en), {
      title: 'Voice call',
      detail: 'You declined',
      isMissed: false,
    });
  });

  it('says of a group how many there were, and that one was not there', () => {
    const users = [ANN, BEN, '9'];
    const words = (self: string) => callEntryWords(entry('ANSWERED', { users }), self, en).detail;

    assert.equal(words(BEN), '3 people · 1 minute');
    assert.equal(words(CHEN), 'without you · 3 people · 1 minute');
  });

  it('stands in one line where there is no more room', () => {
    const reader = { self: BEN, strings: en, nameOf: () => 'Ann' };
    assert.equal(gist(entry('ANSWERED'), reader), '[Voice call] 1 minute');
    const missed = message(1, entry('MISSED'), { sender: ANN });
    assert.equal(previewOf(missed, false, reader), '[Missed voice call]');
  });
});

describe('the words of a call', () => {
  it('say how long it was', () => {
    assert.equal(callLength(0, en), '1 second');
    assert.equal(callLength(59_000, en), '59 seconds');
    assert.equal(callLength(90_000, en), '2 minutes');
    assert.equal(callLength(3_600_000, en), '1 hour');
    assert.equal(callLength(3_900_000, en), '1 hour 5 minutes');
  });

  it('count the time', () => {
    assert.equal(clockText(-5), '0:00');
    assert.equal(clockText(65_999), '1:05');
    assert.equal(clockText(3_725_000), '1:02:05');
  });

  it('say whether it rings', () => {
    const call = (states: readonly Call['invited'][number]['state'][]) =>
      ({ invited: states.map((state) => ({ user: BEN, state })) }) as unknown as Call;

    assert.equal(callingWords(call(['CALLED']), en), 'Calling…');
    assert.equal(callingWords(call(['CALLED', 'RINGING']), en), 'Ringing…');
    assert.equal(callingWords(call([]), en), 'Waiting for others to join…');
  });

  it('say nothing of what is good', () => {
    assert.equal(qualityWords('GOOD', en), undefined);
    assert.equal(qualityWords(undefined, en), undefined);
    assert.equal(qualityWords('POOR', en), 'The connection is bad');
  });
});
