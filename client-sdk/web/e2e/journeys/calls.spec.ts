import type { App } from '../pages/app.ts';
import { Call, watchConnections } from '../pages/call.ts';
import { bringAxe, expectAccessible } from '../support/axe.ts';
import { SECOND_NODE } from '../support/nodes.ts';
import { type Browsing, expect, PHONE, test } from '../support/test.ts';
import { register, registerFriends, type Someone, withClients } from '../support/users.ts';

const ALLOWED: Browsing = { permissions: ['camera', 'microphone'] };

test('two on two nodes see and hear each other, until one hangs up', async ({ visit }) => {
  const [ann, ben] = await registerFriends('ann', 'ben');
  const enter = entering(visit);
  const annsChat = await (await enter(ann)).talkTo(ben.name);
  const bensApp = await enter(ben, { node: SECOND_NODE });

  const anns = await Call.start(annsChat, 'Video call');
  await expect(anns.state).toHaveText('Ringing…');
  await expect(Call.incoming(bensApp)).toContainText(ann.name);
  const bens = await Call.accept(bensApp, 'Accept with video');
  await Promise.all([anns.isOngoing(), bens.isOngoing()]);
  const all = ['audioBytes', 'videoBytes', 'framesDecoded'] as const;
  await Promise.all([anns.receives(...all), bens.receives(...all)]);

  await anns.control('Mute').click();
  await expect(bens.room.getByRole('img', { name: 'Muted' })).toBeVisible();
  await anns.control('Unmute').click();
  await expect(bens.room.getByRole('img', { name: 'Muted' })).toBeHidden();
  await expect(bens.picture(ann.name)).toBeVisible();
  await anns.control('Camera off').click();
  await expect(bens.picture(ann.name)).toBeHidden();
  await anns.control('Camera on').click();
  await expect(bens.picture(ann.name)).toBeVisible();
  await bens.receives('framesDecoded');

  await bens.control('Hold').click();
  await expect(anns.state).toContainText('has put the call on hold');
  await bens.control('Resume').click();
  await anns.receives('framesDecoded', 'audioBytes');

  // Beside the chats it goes on.
  await bensApp.page.keyboard.press('Escape');
  await expect(bens.mini).toBeVisible();
  const bensChat = await bensApp.talkTo(ann.name);
  await bensChat.say('I write while we talk');
  await anns.receives('audioBytes');
  await bens.mini.getByRole('button', { name: 'Show the call' }).last().click();
  const annsEnd = await anns.watchEnd();
  await bens.hangUp();

  expect(await annsEnd()).toContain('Call ended');
  await expect(anns.room).toBeHidden();
  for (const chat of [annsChat, bensChat]) {
    await expect(chat.log.getByRole('article').filter({ hasText: 'Video call' })).toContainText(
      /second|minute/,
    );
  }
});

test('a call is declined, another one is missed, and one calls back and leaves', async ({
  visit,
}) => {
  const [ann, ben] = await registerFriends('ann', 'ben');
  const enter = entering(visit);
  const annsChat = await (await enter(ann)).talkTo(ben.name);
  const bensApp = await enter(ben, { node: SECOND_NODE });
  const entry = (chat: typeof annsChat, text: string) =>
    chat.log.getByRole('article').filter({ hasText: text });

  // Also in the middle of something else, which stays.
  await bensApp.begin('Join a group by link');
  const declined = await Call.start(annsChat, 'Voice call');
  const declinedEnd = await declined.closeAtEnd();
  await Call.decline(bensApp);
  await expect(bensApp.dialog('Join a group')).toBeVisible();
  await bensApp.page.keyboard.press('Escape');
  expect(await declinedEnd()).toContain('Declined');
  await expect(declined.room).toBeHidden();
  await expect(entry(annsChat, 'Declined')).toBeVisible();

  const missed = await Call.start(annsChat, 'Voice call');
  await expect(Call.incoming(bensApp)).toBeVisible();
  await missed.hangUp();
  await expect(Call.incoming(bensApp)).toBeHidden();
  await expect(bensApp.line(ann.name)).toContainText('Missed voice call');
  const bensChat = await bensApp.openChat(ann.name);
  await entry(bensChat, 'Missed voice call').getByRole('button', { name: 'Call back' }).click();
  const back = await Call.accept(annsChat.app, 'Accept');
  await back.isOngoing();
  await back.receives('audioBytes');
  await annsChat.app.page.keyboard.press('Escape');
  await expect(entry(annsChat, 'Cancelled')).toBeVisible();
  // Who leaves the page is in no call any more.
  const bens = new Call(bensApp);
  const bensEnd = await bens.watchEnd();
  await annsChat.app.page.goto('about:blank');
  expect(await bensEnd()).toContain('Call ended');
  await expect(bens.room).toBeHidden();
});

test('three of a group talk, one of whom joins a call in progress', async ({ visit }) => {
  const [ann, ben] = await registerFriends('ann', 'ben');
  const zoe = await register('zoe');
  const title = 'Saturday sail';
  await withClients([ann, ben], (anns) =>
    anns.createGroup(title, [ben.tokens.user, zoe.tokens.user]),
  );
  const enter = entering(visit);
  const [annsApp, bensApp] = await Promise.all([enter(ann), enter(ben, { node: SECOND_NODE })]);
  const annsChat = await annsApp.openChat(title);
  await Call.start(annsChat, 'Video call');
  const dialog = annsApp.dialog('Who to call');
  await dialog.getByRole('checkbox', { name: zoe.name }).uncheck();
  await dialog.getByRole('button', { name: 'Video call' }).click();

  await expect(Call.incoming(bensApp)).toContainText(title);
  const bens = await Call.accept(bensApp, 'Accept');
  await bens.isOngoing();
  const zoesApp = await enter(zoe);
  const zoesChat = await zoesApp.openChat(title);
  const bar = zoesChat.whole.getByRole('complementary', { name: 'Call in progress' });
  await expect(bar).toContainText('2 people');
  await bar.getByRole('button', { name: 'Join' }).click();

  const [anns, zoes] = [new Call(annsApp), new Call(zoesApp)];
  for (const call of [anns, bens, zoes]) {
    await expect(call.tiles).toHaveCount(3);
    await call.receives('audioBytes', 'framesDecoded');
  }
  await anns.hangUp();
  for (const call of [bens, zoes]) {
    await expect(call.tiles).toHaveCount(2);
  }
  await bens.hangUp();
  await zoes.hangUp();
  await expect(zoesChat.log.getByRole('article').filter({ hasText: 'Video call' })).toContainText(
    '3 people',
  );
});

test('every screen of a call passes axe in both themes', async ({ visit }) => {
  const [ann, ben] = await registerFriends('ann', 'ben');
  const [annsApp, bensApp] = await Promise.all([
    visit({ ...ALLOWED, reducedMotion: 'reduce' }),
    visit({ ...ALLOWED, ...PHONE, reducedMotion: 'reduce', node: SECOND_NODE }),
  ]);
  for (const [app, who] of [
    [annsApp, ann],
    [bensApp, ben],
  ] as const) {
    await bringAxe(app.page);
    await app.page.reload();
    await app.logIn(who);
  }
  const annsChat = await annsApp.talkTo(ben.name);
  const anns = await Call.start(annsChat, 'Video call');
  await expect(Call.incoming(bensApp)).toBeVisible();
  await expectAccessible(bensApp.page, 'somebody calls');
  await expectAccessible(annsApp.page, 'it rings');
  const bens = await Call.accept(bensApp, 'Accept');
  await Promise.all([anns.isOngoing(), bens.isOngoing()]);
  await anns.control('Mute').click();
  await anns.control('Devices').click();
  await expectAccessible(annsApp.page, 'a call, and its devices');
  await expectAccessible(bensApp.page, 'a call on a phone');
  for (const { page } of [annsApp, bensApp]) {
    await page.keyboard.press('Escape');
  }
  await expectAccessible(annsApp.page, 'a call beside a chat');
  await expectAccessible(bensApp.page, 'a call above the list of a phone');
  await anns.mini.getByRole('button', { name: 'Hang up' }).click();
  await expect(annsChat.log.getByRole('article')).toBeVisible();
  await expect(anns.mini).toBeHidden();
  await expectAccessible(annsApp.page, 'the entry of a call');
});

/** Logs in with microphone and camera, and an eye on what comes over connections. */
function entering(visit: (browsing?: Browsing) => Promise<App>) {
  return async (who: Someone, browsing: Browsing = {}): Promise<App> => {
    const app = await visit({ ...ALLOWED, ...browsing });
    await watchConnections(app.page);
    await app.logIn(who);
    return app;
  };
}
