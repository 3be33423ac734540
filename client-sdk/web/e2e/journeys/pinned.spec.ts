import { Pinned } from '../pages/pinned.ts';
import { fill } from '../support/scene.ts';
import { expect, test } from '../support/test.ts';
import { registerFriends } from '../support/users.ts';

/** More than a window shows, and less than an open chat has at hand. */
const MESSAGES = 80;

test('what is pinned for everybody is a jump away, until the other one unpins it', async ({
  enter,
}) => {
  const [ann, ben] = await registerFriends('ann', 'ben');
  await fill(ann, ben, MESSAGES);
  const [annsApp, bensApp] = await Promise.all([enter(ann), enter(ben)]);
  const annsChat = await annsApp.openChat(ben.name);
  const bensChat = await bensApp.openChat(ann.name);
  const [annsPins, bensPins] = [new Pinned(annsChat), new Pinned(bensChat)];
  await annsChat.say('Meet at the pier');
  // It begins where the first unread one is.
  await bensApp.button('To the newest messages').click();
  await expect(bensChat.message('Meet at the pier')).toBeVisible();
  await bensChat.say('Bring a coat');

  await annsChat.choose('Meet at the pier', 'Pin for everybody');
  await expect(bensPins.bar).toContainText('Meet at the pier');
  await bensChat.choose('Bring a coat', 'Pin for everybody');
  await expect(annsPins.bar).toContainText('Bring a coat');
  await expect(annsPins.bar).toContainText('Pinned message 1 of 2');

  // From where nothing of it is in view, one after the other.
  await expect
    .poll(async () => {
      await annsChat.log.evaluate((log) => {
        log.scrollTop = 0;
      });
      return annsApp.text('This is where it begins').isVisible();
    })
    .toBe(true);
  await expect(annsChat.message('Bring a coat')).toHaveCount(0);
  await annsPins.jump();
  await expect(annsChat.message('Bring a coat')).toBeInViewport();
  await expect(annsPins.bar).toContainText('Meet at the pier');
  await annsPins.jump();
  await expect(annsChat.message('Meet at the pier')).toBeInViewport();

  await bensApp.page.reload();
  await expect(bensPins.bar).toContainText('Bring a coat');
  await bensPins.openList();
  await expect(bensPins.listed('Meet at the pier')).toContainText('Pinned by');
  await bensPins.unpin('Meet at the pier');
  await expect(bensPins.listed('Meet at the pier')).toHaveCount(0);
  await bensPins.unpin('Bring a coat');
  await expect(bensPins.list).toContainText('Nothing is pinned');
  await bensApp.page.keyboard.press('Escape');
  await expect(annsPins.bar).toBeHidden();
  await expect(annsChat.message('Meet at the pier')).toBeVisible();
});
