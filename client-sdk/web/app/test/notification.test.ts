import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addressOf, notificationOf } from '../src/model/notification.ts';

describe('a notification', () => {
  it('says of which chat it is, and what the node tells', () => {
    assert.deepEqual(notificationOf({ conversation: 'g77', kind: 'message', badge: 3 }, 'en-GB'), {
      title: 'New message',
      body: '',
      tag: 'g77',
      badge: 3,
    });
    assert.deepEqual(
      notificationOf(
        { conversation: 'd1-2', kind: 'mention', title: 'Ben · Tea', text: 'hi' },
        'en',
      ),
      { title: 'Ben · Tea', body: 'hi', tag: 'd1-2', badge: undefined },
    );
    assert.equal(
      notificationOf({ conversation: 'g7', kind: 'mention', title: 'Ben' }, 'en').body,
      'You were mentioned',
    );
    assert.equal(notificationOf({ kind: 'mention' }, 'zh-CN').title, '有人提到了你');
  });

  it('says something for what makes no sense, as browsers want it', () => {
    for (const pushed of [
      undefined,
      null,
      7,
      {},
      { title: 7, conversation: '//evil', badge: '3' },
    ]) {
      assert.deepEqual(notificationOf(pushed, 'en'), {
        title: 'New message',
        body: '',
        tag: '',
        badge: undefined,
      });
    }
  });

  it('leads to its chat, and nowhere else', () => {
    assert.equal(addressOf('g77'), '/#/chats/g77');
    for (const tag of ['', '//evil', 'g0', 'g77/../x', 'javascript:alert(1)']) {
      assert.equal(addressOf(tag), '/');
    }
  });
});
