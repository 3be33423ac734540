import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { textContent } from '../src/protocol/content-values.ts';
import type { ScheduledPost } from '../src/protocol/schedule-values.ts';
import type { Answer } from '../src/protocol/values.ts';
import { ScheduledList } from '../src/view/scheduled-list.ts';
import { type Asked, Fixture, withCode } from './testing/asking.ts';

const DONE: Answer = { is: 'done', value: {} };
const ID = '000102030405060708090a0b0c0d0e0f';

function scheduled(clientId: string, dueMillis: number): ScheduledPost {
  return {
    clientId,
    conversation: 'g7',
    content: textContent('hello'),
    dueMillis,
    state: 'WAITING',
    refusal: undefined,
  };
}

describe('scheduled posts', () => {
  test('are kept by the cluster under an id of the client', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();

    const { body, outcome } = await fixture.asked(DONE, () =>
      client.schedule.post(fixture.chat, 'good morning', 5_000),
    );

    assert.match(outcome, /^[0-9a-f]{32}$/);
    assert.deepEqual(body, {
      is: 'schedulePost',
      value: {
        conversation: fixture.chat,
        clientId: outcome,
        dueMillis: 5_000,
        content: textContent('good morning'),
      },
    });
    await fixture.time.outcome(client.close());
  });

  test('are altered, cancelled and sent at once', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();
    const { schedule } = client;
    const content = textContent('good evening');
    const nothing = { dueMillis: 0, content: undefined };

    const calls: [() => Promise<void>, object][] = [
      [() => schedule.alter(ID, { dueMillis: 9 }), { ...nothing, action: 'ALTER', dueMillis: 9 }],
      [
        () => schedule.alter(ID, { content: 'good evening' }),
        { action: 'ALTER', dueMillis: 0, content },
      ],
      [() => schedule.cancel(ID), { ...nothing, action: 'CANCEL' }],
      [() => schedule.sendNow(ID), { ...nothing, action: 'SEND_NOW' }],
    ];
    for (const [call, change] of calls) {
      const asked: Asked<void> = await fixture.asked(DONE, call);
      assert.deepEqual(asked.body, { is: 'changeScheduled', value: { clientId: ID, ...change } });
    }
    const late: Answer = {
      is: 'failed',
      value: { code: 'ALREADY_DUE', detail: '', retryAfterMillis: 0 },
    };
    await assert.rejects(
      fixture.asked(late, () => schedule.cancel(ID)),
      withCode('ALREADY_DUE'),
    );
    await fixture.time.outcome(client.close());
  });

  test('are listed page by page, into a list', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();
    const list = new ScheduledList();
    const page = { posts: [scheduled(ID, 20)], more: true, change: 2 };

    const first = await fixture.asked({ is: 'scheduledPage', value: page }, () =>
      client.schedule.page(),
    );

    assert.deepEqual(first.body, { is: 'listScheduled', value: { after: '', limit: 0 } });
    assert.equal(list.listed(first.outcome), true);
    assert.deepEqual(list.posts(), []);
    const last = await fixture.asked({ is: 'scheduledPage', value: { ...page, more: false } }, () =>
      client.schedule.page(list.after),
    );
    assert.deepEqual(last.body, { is: 'listScheduled', value: { after: ID, limit: 0 } });
    assert.equal(list.listed(last.outcome), false);
    assert.deepEqual(list.posts(), page.posts);
    await fixture.time.outcome(client.close());
  });

  test('are told when they change, and every connection says that some may have been missed', async () => {
    const fixture = new Fixture();
    const client = await fixture.connected();
    assert.equal(fixture.recorder.scheduledUnheard, 1);

    const changed = { change: 8, posts: [scheduled(ID, 20)], gone: [ID] };
    fixture.cluster.say({ is: 'scheduledEvent', value: changed });
    await fixture.time.until('it is heard', () => fixture.recorder.scheduled.length > 0);
    assert.deepEqual(fixture.recorder.scheduled, [changed]);

    fixture.cluster.breakAll();
    await fixture.time.until('it is back', () => fixture.recorder.scheduledUnheard === 2);
    await fixture.time.outcome(client.close());
  });
});
