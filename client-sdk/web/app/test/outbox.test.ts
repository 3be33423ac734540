import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Outbox } from '../src/model/outbox.ts';
import { Uploads } from '../src/model/uploads.ts';
import { textContent } from '../src/sdk.ts';
import { DIRECT, GROUP, message } from './messages.ts';

const post = (clientId: string, conversation = DIRECT) => ({
  conversation,
  clientId,
  content: textContent(`text of ${clientId}`),
  timeMillis: 5,
});

describe('the outbox', () => {
  it('shows what was said until its message is heard', () => {
    const outbox = new Outbox();
    outbox.add(post('a'));
    outbox.add(post('b'));
    outbox.add(post('c', GROUP));
    outbox.posted('a', 9);

    assert.deepEqual(
      outbox.of(DIRECT).map(({ clientId, state }) => [clientId, state]),
      [
        ['a', 'posted'],
        ['b', 'waiting'],
      ],
    );
    assert.ok(outbox.heard(message(1, 'x', { clientId: 'a' })));
    assert.ok(!outbox.heard(message(2, 'x', { clientId: '' })));
    assert.deepEqual(
      outbox.of(DIRECT).map(({ clientId }) => clientId),
      ['b'],
    );
  });

  it('keeps what was refused, and says why', () => {
    const outbox = new Outbox();
    outbox.add(post('a'));
    outbox.failed('a', 'BLOCKED');

    assert.equal(outbox.of(DIRECT)[0]?.why, 'BLOCKED');
    assert.ok(outbox.hasFailed(DIRECT));
    assert.ok(!outbox.hasFailed(GROUP));
    assert.equal(outbox.take('a')?.clientId, 'a');
    assert.deepEqual(outbox.of(DIRECT), []);
  });

  it('gives failed texts to the next page', () => {
    const outbox = new Outbox();
    outbox.add({
      ...post('a'),
      content: { ...textContent('hi'), quote: 3, mentions: ['2'], mentionsAll: true },
    });
    outbox.add(post('b'));
    outbox.failed('a', 'TOO_LATE');

    const next = new Outbox();
    next.restore(JSON.parse(JSON.stringify(outbox.kept())));

    assert.deepEqual(next.of(DIRECT), outbox.of(DIRECT).slice(0, 1));
  });

  it('shows what an earlier page has left, without its operations', () => {
    const outbox = new Outbox();
    outbox.left(
      [
        { ...post('a'), knownHead: 0 },
        {
          conversation: DIRECT,
          clientId: 'r',
          knownHead: 0,
          content: { kind: 'recall', target: 1 },
        },
      ],
      7,
    );

    assert.deepEqual(
      outbox.of(DIRECT).map(({ clientId, timeMillis }) => [clientId, timeMillis]),
      [['a', 7]],
    );
  });
});

describe('uploads', () => {
  const file = { key: 'u', conversation: DIRECT, name: 'a.png', size: 10, picture: undefined };

  it('tell how far they are, fail, and go on', () => {
    const uploads = new Uploads();
    uploads.add(file);
    uploads.progress('u', 4);
    uploads.failed('u', 'UNAVAILABLE');
    assert.deepEqual(uploads.of(DIRECT), [
      { ...file, sent: 4, state: 'failed', why: 'UNAVAILABLE' },
    ]);

    uploads.again('u');

    assert.deepEqual(uploads.of(DIRECT), [{ ...file, sent: 4, state: 'sending', why: undefined }]);
  });

  it('that were given up are not there any more', () => {
    const uploads = new Uploads();
    uploads.add(file);
    uploads.gone('u');
    uploads.progress('u', 9);

    assert.deepEqual(uploads.of(DIRECT), []);
    assert.equal(uploads.conversationOf('u'), undefined);
  });
});
