import { SECOND_NODE } from '../support/nodes.ts';
import { expect, test } from '../support/test.ts';
import { registerFriends } from '../support/users.ts';
import { isThere, say } from './cluster.ts';

test('a node is killed while somebody types and sends: the page goes on through another one', async ({
  enter,
}) => {
  const [ann, ben] = await registerFriends('ann', 'ben');
  const annsChat = await (await enter(ann, { node: SECOND_NODE })).talkTo(ben.name);
  const bensApp = await enter(ben);
  const bensChat = await bensApp.talkTo(ann.name);
  await annsChat.say('before');
  await expect(annsChat.tick('before', 'Read')).toBeVisible();

  await annsChat.field.pressSequentially('typed when the node ');
  // A hint, which may be lost: who goes on typing is seen to.
  await expect(async () => {
    await annsChat.field.pressSequentially('!');
    await annsChat.field.press('Backspace');
    await expect(bensApp.text('typing…')).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  say('node-2 may die');
  await expect.poll(() => isThere(SECOND_NODE), { timeout: 60_000 }).toBe(false);
  await annsChat.field.pressSequentially('died');
  await annsChat.field.press('Enter');
  await annsChat.say('and after it');

  await expect(bensChat.message('and after it')).toBeVisible({ timeout: 60_000 });
  await bensChat.say('I have it all');
  await expect(annsChat.message('I have it all')).toBeVisible({ timeout: 60_000 });
  await expect(annsChat.tick('and after it', 'Read')).toBeVisible({ timeout: 60_000 });
  for (const chat of [annsChat, bensChat]) {
    await expect(chat.log.getByRole('article')).toHaveText([
      /before/,
      /typed when the node died/,
      /and after it/,
      /I have it all/,
    ]);
  }
  say('node-2 may come back');
});
