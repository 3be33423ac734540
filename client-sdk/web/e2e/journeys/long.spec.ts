import { fill } from '../support/scene.ts';
import { expect, test } from '../support/test.ts';
import { registerFriends } from '../support/users.ts';

const MESSAGES = 10_000;
/** Far below what there is, and above what a window shows. */
const ROWS_MAX = 120;

test('of 10,000 messages only those in view are in the page, from the newest to the first', async ({
  enter,
}) => {
  test.slow();
  const [ann, ben] = await registerFriends('ann', 'ben');
  await fill(ann, ben, MESSAGES);
  const app = await enter(ann);
  const chat = await app.openChat(ben.name);
  const newest = chat.message(`${MESSAGES}: `);
  // It begins where the first unread one is.
  await app.button('To the newest messages').click();
  await expect(newest).toBeVisible();

  let most = 0;
  await expect
    .poll(
      async () => {
        const rows = await chat.log.evaluate((log) => {
          log.scrollTop = 0;
          return log.querySelectorAll('article').length;
        });
        most = Math.max(most, rows);
        return app.text('This is where it begins').isVisible();
      },
      { timeout: 120_000, intervals: [20] },
    )
    .toBe(true);
  await expect(chat.log.getByRole('article').first()).toHaveText(/^1: /);
  expect(most).toBeGreaterThan(5);
  expect(most).toBeLessThan(ROWS_MAX);

  await app.button('To the newest messages').click();
  await expect(newest).toBeVisible();
  expect(await chat.log.getByRole('article').count()).toBeLessThan(ROWS_MAX);
});
