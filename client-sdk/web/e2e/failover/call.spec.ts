import { Call, watchConnections } from '../pages/call.ts';
import { SECOND_NODE } from '../support/nodes.ts';
import { expect, test } from '../support/test.ts';
import { registerFriends } from '../support/users.ts';
import { isThere, say } from './cluster.ts';

const ALLOWED = { permissions: ['camera', 'microphone'] };

test('a node is killed in the middle of a call: the call goes on, and is hung up', async ({
  visit,
}) => {
  const [ann, ben] = await registerFriends('ann', 'ben');
  const [annsApp, bensApp] = await Promise.all([
    visit({ ...ALLOWED, node: SECOND_NODE }),
    visit({ ...ALLOWED }),
  ]);
  for (const [app, who] of [
    [annsApp, ann],
    [bensApp, ben],
  ] as const) {
    await watchConnections(app.page);
    await app.logIn(who);
  }
  const annsChat = await annsApp.talkTo(ben.name);
  const anns = await Call.start(annsChat, 'Video call');
  const bens = await Call.accept(bensApp, 'Accept with video');
  await Promise.all([anns.isOngoing(), bens.isOngoing()]);

  say('the node of a call may die');
  await expect.poll(() => isThere(SECOND_NODE), { timeout: 60_000 }).toBe(false);
  // Media need no node.
  await Promise.all([anns.receives('framesDecoded'), bens.receives('framesDecoded')]);
  // What is told of them does: it comes by the node that her device has found.
  await anns.control('Mute').click();
  await expect(bens.room.getByRole('img', { name: 'Muted' })).toBeVisible({ timeout: 60_000 });
  await Promise.all([anns.receives('framesDecoded'), bens.receives('framesDecoded')]);
  await bens.hangUp();

  await expect(anns.room).toBeHidden({ timeout: 60_000 });
  await expect(annsChat.log.getByRole('article').filter({ hasText: 'Video call' })).toBeVisible({
    timeout: 60_000,
  });
  say('the node of a call may come back');
  // What comes next begins there.
  await expect.poll(() => isThere(SECOND_NODE), { timeout: 100_000 }).toBe(true);
});
