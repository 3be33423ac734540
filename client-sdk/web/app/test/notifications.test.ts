import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KeptValue } from '../src/client/account.ts';
import { Notifications, type PushPlatform } from '../src/client/notifications.ts';
import { storage } from './storage.ts';

const ADDRESS = { endpoint: 'https://push.example/a', keys: { p256dh: 'BPoint', auth: 'secret' } };

/** A browser that asks its user, and a node that remembers where it is reached. */
class Browser implements PushPlatform {
  permission: NotificationPermission = 'default';
  answer: NotificationPermission = 'granted';
  readonly local = storage();
  readonly told: unknown[] = [];
  webKey: string | undefined = 'BKey';

  async ask(): Promise<NotificationPermission> {
    this.permission = this.answer;
    return this.answer;
  }

  async subscribe(key: string): Promise<PushSubscriptionJSON> {
    this.told.push(['subscribed with', key]);
    return ADDRESS;
  }

  page(platform: PushPlatform | undefined = this): Notifications {
    return new Notifications(
      {
        pushServices: async () =>
          this.webKey === undefined ? { services: [] } : { services: ['web'], webKey: this.webKey },
        subscribe: async (token, address) => void this.told.push([token, address]),
        unsubscribe: async (token) => void this.told.push([token, 'unsubscribed']),
      },
      async () => 'token',
      new KeptValue('notify.1', this.local),
      platform,
    );
  }
}

const REGISTERED = [
  ['subscribed with', 'BKey'],
  ['token', { service: 'web', endpoint: ADDRESS.endpoint, p256dh: 'BPoint', auth: 'secret' }],
];

describe('notifications', () => {
  it('are off until the user wants them, and then registered again by each page', async () => {
    const browser = new Browser();
    const page = browser.page();
    await page.begin();
    assert.equal(page.state, 'off');
    assert.deepEqual(browser.told, []);

    await page.turnOn();
    assert.equal(page.state, 'on');
    assert.deepEqual(browser.told, REGISTERED);

    const next = browser.page();
    await next.begin();
    assert.equal(next.state, 'on');
    assert.deepEqual(browser.told, [...REGISTERED, ...REGISTERED]);
  });

  it('are over when the user says so, on later pages, too', async () => {
    const browser = new Browser();
    const page = browser.page();
    await page.begin();
    await page.turnOn();

    await page.turnOff();

    assert.equal(page.state, 'off');
    assert.deepEqual(browser.told.at(-1), ['token', 'unsubscribed']);
    const next = browser.page();
    await next.begin();
    assert.equal(next.state, 'off');
  });

  it('are refused where the browser blocks them', async () => {
    const browser = new Browser();
    browser.answer = 'denied';
    const page = browser.page();
    await page.begin();
    await page.turnOn();

    assert.equal(page.state, 'refused');
    assert.deepEqual(browser.told, []);
    const next = browser.page();
    await next.begin();
    assert.equal(next.state, 'refused');
  });

  it('are not offered by a browser that cannot, or a cluster that does not push', async () => {
    const browser = new Browser();
    const unable = new Notifications(
      { pushServices: async () => ({ services: [] }) } as never,
      async () => 'token',
      new KeptValue('notify.1', browser.local),
    );
    await unable.begin();
    assert.equal(unable.state, 'unable');

    browser.webKey = undefined;
    const page = browser.page();
    await page.begin();
    assert.equal(page.state, 'unable');
  });
});
