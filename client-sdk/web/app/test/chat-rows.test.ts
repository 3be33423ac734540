import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { guessedHeight, type Row, type RowsOf, rowsOf } from '../src/model/chat-rows.ts';
import { textContent } from '../src/sdk.ts';
import { ANN, BEN, CHEN, DIRECT, message, state } from './messages.ts';

function chat(more: Partial<RowsOf>): Row[] {
  return rowsOf({
    states: [],
    pending: [],
    uploads: [],
    self: ANN,
    unreadAfter: undefined,
    hasOlder: false,
    hasNewer: false,
    dayOf: (millis) => new Date(millis).toISOString().slice(0, 10),
    ...more,
  });
}

const said = (sequence: number, sender: string, more = {}) =>
  state(message(sequence, `text ${sequence}`, { sender, ...more }));

const kinds = (rows: readonly Row[]) => rows.map(({ is }) => is);

describe('the rows of a chat', () => {
  it('begin where the conversation does, or with what is still to be loaded', () => {
    assert.deepEqual(kinds(chat({})), ['beginning']);
    assert.deepEqual(kinds(chat({ hasOlder: true })), ['loading']);
  });

  it('have a line where a day begins', () => {
    const rows = chat({
      states: [
        said(1, BEN, { timeMillis: Date.UTC(2026, 0, 1) }),
        said(2, BEN, { timeMillis: Date.UTC(2026, 0, 1, 9) }),
        said(3, BEN, { timeMillis: Date.UTC(2026, 0, 2) }),
      ],
    });

    assert.deepEqual(kinds(rows), ['beginning', 'day', 'message', 'message', 'day', 'message']);
  });

  it('have one line before the first unread message of another', () => {
    const rows = chat({
      states: [said(1, BEN), said(2, ANN), said(3, BEN), said(4, BEN)],
      unreadAfter: 1,
    });

    assert.deepEqual(kinds(rows), [
      'beginning',
      'day',
      'message',
      'message',
      'unread',
      'message',
      'message',
    ]);
  });

  it('have no unread line where all is read', () => {
    assert.ok(!kinds(chat({ states: [said(1, BEN)], unreadAfter: 1 })).includes('unread'));
  });

  it('put together what one says within minutes', () => {
    const rows = chat({
      states: [
        said(1, BEN),
        said(2, BEN),
        said(3, CHEN),
        said(4, CHEN, { timeMillis: Date.UTC(2026, 10, 30, 12, 30) }),
      ],
    });

    assert.deepEqual(
      rows.flatMap((row) => (row.is === 'message' ? [[row.place.first, row.place.last]] : [])),
      [
        [true, false],
        [false, true],
        [true, true],
        [true, true],
      ],
    );
  });

  it('tell events from what is said', () => {
    const joined = state(
      message(2, {
        kind: 'membership',
        change: 'JOINED',
        actor: BEN,
        users: [CHEN],
        title: '',
        owner: '',
        link: 0,
        mutes: [],
      }),
    );

    assert.deepEqual(kinds(chat({ states: [said(1, BEN), joined] })), [
      'beginning',
      'day',
      'message',
      'event',
    ]);
  });

  it('are the same for a message that is being sent and once it is there', () => {
    const post = {
      conversation: DIRECT,
      clientId: 'mine',
      content: textContent('hi'),
      timeMillis: 1,
      state: 'waiting',
      why: undefined,
    } as const;
    const pending = chat({ pending: [post] }).at(-1);
    const rows = chat({ states: [state(message(1, 'hi', { sender: ANN, clientId: 'mine' }))] });
    const there = rows.at(-1);

    assert.ok(pending?.is === 'message' && there?.is === 'message');
    assert.deepEqual([pending.key, pending.own, pending.pending], ['mine', true, post]);
    assert.deepEqual([there.key, there.own, there.pending], ['mine', true, undefined]);
    assert.deepEqual(pending.place, there.place);
    assert.equal(pending.state.message.content, post.content);
    assert.equal(pending.state.message.sequence, 0);
  });

  it('show what is being sent at the end alone', () => {
    const upload = {
      key: 'u',
      conversation: DIRECT,
      name: 'a',
      size: 1,
      sent: 0,
      picture: undefined,
      state: 'sending',
      why: undefined,
    } as const;

    assert.equal(kinds(chat({ uploads: [upload] })).includes('upload'), true);
    assert.deepEqual(kinds(chat({ uploads: [upload], hasNewer: true })), ['beginning', 'loading']);
  });

  it('of ten thousand messages have keys of their own', () => {
    const states = Array.from({ length: 10_000 }, (_, at) => said(at + 1, at % 3 ? BEN : ANN));
    const rows = chat({ states });

    assert.equal(new Set(rows.map(({ key }) => key)).size, rows.length);
  });

  it('of a longer text are guessed higher', () => {
    const [short, long] = ['hi', 'word '.repeat(100)].map((text) =>
      guessedHeight(
        {
          is: 'message',
          key: '',
          state: state(message(1, text)),
          own: false,
          place: { first: false, last: false },
          pending: undefined,
        },
        600,
      ),
    );

    assert.ok((short as number) < (long as number));
  });
});
