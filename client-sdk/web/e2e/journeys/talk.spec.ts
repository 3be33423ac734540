import { SECOND_NODE } from '../support/nodes.ts';
import { expect, newTab, test } from '../support/test.ts';
import { register, registerFriends } from '../support/users.ts';

test('two people talk on two nodes: typing, receipts, answers, edits, reactions and recalls', async ({
  enter,
}) => {
  const [ann, ben] = await registerFriends('ann', 'ben');
  const [annsApp, bensApp] = await Promise.all([enter(ann), enter(ben, { node: SECOND_NODE })]);
  const annsChat = await annsApp.talkTo(ben.name);
  await annsChat.say('Are we on for Saturday?');

  await expect(bensApp.line(ann.name)).toContainText('1 unread message');
  await expect(bensApp.page).toHaveTitle('(1) Skein');
  await expect(annsChat.tick('Are we on for Saturday?', 'Delivered')).toBeVisible();
  const bensChat = await bensApp.openChat(ann.name);
  await expect(bensChat.message('Are we on for Saturday?')).toBeVisible();
  await expect(bensApp.page).toHaveTitle('Skein');
  await expect(annsChat.tick('Are we on for Saturday?', 'Read')).toBeVisible();

  await bensChat.field.pressSequentially('Yes');
  await expect(annsApp.text('typing…')).toBeVisible();
  await bensChat.field.fill('');
  await expect(annsApp.text('typing…')).toBeHidden();
  await bensChat.say('Yes, I bring the map');

  await annsChat.use('Yes, I bring the map', 'Reply');
  await annsChat.say('And I bring coffee');
  const answer = bensChat.message('And I bring coffee');
  await expect(answer.getByRole('button', { name: 'Yes, I bring the map' })).toBeVisible();

  await annsChat.choose('Are we on for Saturday?', 'Edit');
  await annsChat.field.fill('Are we on for Sunday?');
  await annsChat.field.press('Enter');
  await expect(bensChat.message('Are we on for Sunday?')).toContainText('edited');
  await expect(bensChat.message('Are we on for Saturday?')).toHaveCount(0);

  await annsChat.react('Yes, I bring the map', '❤️');
  await expect(bensChat.reaction('Yes, I bring the map', '❤️')).toContainText('1');
  await bensChat.reaction('Yes, I bring the map', '❤️').click();
  await expect(annsChat.reaction('Yes, I bring the map', '❤️')).toContainText('2');
  await annsChat.reaction('Yes, I bring the map', '❤️').click();
  await expect(bensChat.reaction('Yes, I bring the map', '❤️')).toContainText('1');

  await bensChat.say('a slip of the tongue');
  await expect(annsChat.message('a slip of the tongue')).toBeVisible();
  await bensChat.choose('a slip of the tongue', 'Take back');
  await bensApp.confirm('Take back');
  await expect(annsChat.log.getByText('took a message back')).toBeVisible();
  await expect(annsChat.message('a slip of the tongue')).toHaveCount(0);
});

test('two tabs and another device show the same', async ({ enter }) => {
  const [ann, ben] = await registerFriends('ann', 'ben');
  const first = await enter(ann);
  const chats = [
    await first.talkTo(ben.name),
    await (await newTab(first)).talkTo(ben.name),
    await (await enter(ann, { node: SECOND_NODE })).talkTo(ben.name),
  ] as const;
  const bens = await (await enter(ben)).talkTo(ann.name);

  await bens.say('see you at nine');
  await bens.say('by the pier');
  for (const chat of chats) {
    await expect(chat.message('by the pier')).toBeVisible();
  }
  await chats[0].react('see you at nine', '👍');
  await chats[1].say('fine');
  await bens.choose('see you at nine', 'Edit');
  await bens.field.fill('see you at ten');
  await bens.field.press('Enter');
  await bens.choose('by the pier', 'Take back');
  await bens.app.confirm('Take back');

  for (const chat of [...chats, bens]) {
    await expect(chat.log.getByRole('article')).toHaveCount(3);
    await expect(chat.reaction('see you at ten', '👍')).toBeVisible();
    await expect(chat.message('fine')).toBeVisible();
    await expect(chat.log.getByText('took a message back')).toBeVisible();
  }
});

test('a stranger is heard apart, until accepted or blocked', async ({ enter }) => {
  const [ann, zoe] = await Promise.all([register('ann'), register('zoe')]);
  const [annsApp, zoesApp] = await Promise.all([enter(ann), enter(zoe)]);
  await annsApp.goToSetting('Privacy');
  await annsApp.page
    .getByRole('combobox', { name: 'Who may begin a chat with you' })
    .selectOption({ label: 'Everybody, a few messages until you answer' });
  await annsApp.goTo('Chats');

  const zoesChat = await zoesApp.talkTo(ann.name);
  await zoesChat.say('Hi, we met at the fair');
  await annsApp.page.getByRole('button', { name: 'Message requests' }).click();
  await annsApp.page.getByRole('button').filter({ hasText: zoe.name }).click();
  const annsChat = await annsApp.chat(zoe.name);
  await expect(annsChat.message('Hi, we met at the fair')).toBeVisible();
  await annsApp.button('Accept').click();
  await expect(annsApp.button('Accept')).toBeHidden();
  await annsChat.say('Of course!');
  await expect(zoesChat.message('Of course!')).toBeVisible();

  const details = await annsChat.openDetails();
  await details.getByRole('button', { name: 'Block', exact: true }).click();
  await annsApp.confirm('Block');
  await expect(annsApp.page.getByText('You have blocked this person.')).toBeVisible();
  await zoesChat.say('Are you there?');
  await expect(zoesChat.message('Are you there?')).toContainText('takes no messages from you');
  await zoesApp.button('Delete').click();
  await expect(zoesChat.message('Are you there?')).toHaveCount(0);
});
