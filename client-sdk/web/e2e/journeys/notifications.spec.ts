import type { Page } from '@playwright/test';
import { expect, test } from '../support/test.ts';
import { register } from '../support/users.ts';

/** Where the browser says that it is reached; the keys are those of RFC 8291's example. */
const ADDRESS = {
  endpoint: 'https://fcm.googleapis.com/fcm/send/of-a-test',
  keys: {
    p256dh:
      'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  },
};

test('the node is told where the browser is reached for as long as its user wants that', async ({
  enter,
}) => {
  const { page } = await enter(await register('ann'));
  await page.context().addInitScript(pretend, ADDRESS);
  await page.goto('/#/settings/devices');
  await page.reload();
  const wanted = page.getByRole('switch', { name: 'Notifications in this browser' });
  const registered = told(page, 'PUT');
  await wanted.check();
  await registered;
  await page.reload();
  await expect(wanted).toBeChecked();

  const ended = told(page, 'DELETE');
  await wanted.uncheck();
  await ended;
});

/** The node has been told where the browser is reached, or that it is not. */
async function told(page: Page, method: string): Promise<void> {
  const answer = await page.waitForResponse(
    (response) =>
      response.url().endsWith('/v1/push/subscription') && response.request().method() === method,
  );
  expect(answer.status()).toBe(204);
}

/** No push service is asked, and no user: a browser without a window refuses both. */
function pretend(address: typeof ADDRESS): void {
  Object.defineProperty(Notification, 'permission', { get: () => 'granted' });
  Notification.requestPermission = async () => 'granted';
  PushManager.prototype.subscribe = async () =>
    ({ toJSON: () => address }) as unknown as PushSubscription;
}
