import { Starred } from '../pages/starred.ts';
import { SECOND_NODE } from '../support/nodes.ts';
import { fill, makeScene } from '../support/scene.ts';
import { expect, test } from '../support/test.ts';
import { registerFriends, withClients } from '../support/users.ts';

/** More than a window shows, and less than an open chat has at hand. */
const MORE_MESSAGES = 80;

test('what is starred on one device is starred on the other, of all chats, and a jump away', async ({
  enter,
}) => {
  const { ann, ben } = await makeScene();
  const [phone, laptop] = await Promise.all([enter(ann), enter(ann, { node: SECOND_NODE })]);
  const bensChat = await (await enter(ben)).talkTo(ann.name);
  const onPhone = await phone.openChat('Ben Okafor');
  await onPhone.say('The key is under the mat');
  await onPhone.say('a slip of the pen');
  await onPhone.choose('The key is under the mat', 'Star');
  await expect(onPhone.starOf('The key is under the mat')).toBeVisible();
  await onPhone.choose('a slip of the pen', 'Star');
  const group = await phone.openChat('Saturday sail');
  await group.choose('are you there?', 'Star');

  const starred = await Starred.open(laptop);
  await expect(starred.lines).toContainText([
    'are you there?',
    'a slip of the pen',
    'The key is under the mat',
    'I bring the map',
  ]);
  await expect(starred.line('are you there?')).toContainText('Saturday sail');
  for (const line of await starred.lines.all()) {
    await expect(line.getByRole('button', { name: 'Unstar' })).toBeInViewport({ ratio: 1 });
  }
  await expect(starred.line('The key is under the mat')).toContainText('Ben Okafor');

  // It is followed as it changes.
  await phone.openChat('Ben Okafor');
  await onPhone.choose('The key is under the mat', 'Edit');
  await onPhone.field.fill('The key is under the pot');
  await onPhone.field.press('Enter');
  await expect(starred.line('The key is under the pot')).toBeVisible();
  await onPhone.choose('a slip of the pen', 'Take back');
  await phone.confirm('Take back');
  await expect(starred.line('You took a message back')).toBeVisible();
  await starred.unstar('You took a message back');
  await expect(starred.lines).toHaveCount(3);

  // As another page of the device finds it, far above what was said since.
  await fill(ann, ben, MORE_MESSAGES);
  await laptop.page.reload();
  await starred.line('The key is under the pot').click();
  const onLaptop = await laptop.chat('Ben Okafor');
  await expect(onLaptop.message('The key is under the pot')).toBeInViewport();
  await expect(onLaptop.starOf('The key is under the pot')).toBeVisible();
  await onLaptop.choose('The key is under the pot', 'Unstar');
  await expect(onLaptop.starOf('The key is under the pot')).toHaveCount(0);
  await phone.goTo('Chats');
  const onPhoneToo = await Starred.open(phone);
  await expect(onPhoneToo.lines).toHaveCount(2);
  await expect(bensChat.log.getByRole('img', { name: 'Starred' })).toHaveCount(0);
});

test('what one deletes for oneself is gone on all devices, and stays for the other one', async ({
  enter,
}) => {
  const [ann, ben] = await registerFriends('ann', 'ben');
  const [phone, laptop] = await Promise.all([enter(ann), enter(ann, { node: SECOND_NODE })]);
  const bensChat = await (await enter(ben)).talkTo(ann.name);
  for (const text of ['the first', 'the second', 'the third']) {
    await bensChat.say(text);
  }
  await expect(phone.line(ben.name)).toContainText('3 unread messages');
  await expect(laptop.line(ben.name)).toContainText('3 unread messages');

  // A device that shows none of it.
  await withClients([ann, ben], async (anns) => {
    const { conversation } = await anns.openDirect(ben.tokens.user);
    await anns.keeping.discard(conversation, [3]);
  });
  for (const app of [phone, laptop]) {
    await expect(app.line(ben.name)).toContainText('2 unread messages');
    await expect(app.line(ben.name)).toContainText('the second');
    await expect(app.page).toHaveTitle('(2) Skein');
  }

  const onPhone = await phone.openChat(ben.name);
  const onLaptop = await laptop.openChat(ben.name);
  await expect(onPhone.log.getByRole('article')).toHaveCount(2);
  await expect(onLaptop.log.getByRole('article')).toHaveCount(2);
  await onPhone.choose('the first', 'Delete for me');
  await phone.confirm('Delete for me');
  for (const chat of [onPhone, onLaptop]) {
    await expect(chat.message('the first')).toHaveCount(0);
    await expect(chat.message('the second')).toBeVisible();
  }

  const details = await onPhone.openDetails();
  await details.getByRole('button', { name: 'Clear chat', exact: true }).click();
  await phone.confirm('Clear chat');
  for (const app of [phone, laptop]) {
    await expect(app.text('This is where it begins')).toBeVisible();
    await expect(app.line(ben.name)).not.toContainText('the second');
    await app.page.reload();
    await expect(app.text('This is where it begins')).toBeVisible();
  }
  await bensChat.say('the fourth');
  for (const chat of [onPhone, onLaptop]) {
    await expect(chat.log.getByRole('article')).toContainText(['the fourth']);
  }
  await expect(bensChat.log.getByRole('article')).toContainText([
    'the first',
    'the second',
    'the third',
    'the fourth',
  ]);
});

test('a message is starred and deleted by keys', async ({ enter }) => {
  const { ann } = await makeScene();
  const app = await enter(ann);
  const chat = await app.openChat('Ben Okafor');
  const { keyboard } = app.page;
  await chat.say('typed with keys');

  // At once, on its way or not: it keeps the focus when it is there.
  await chat.field.press('ArrowUp');
  await expect(chat.message('typed with keys')).toBeFocused();
  await expect(chat.message('typed with keys')).toHaveAttribute('data-sequence');
  await expect(chat.message('typed with keys')).toBeFocused();
  await keyboard.press('s');
  await expect(chat.starOf('typed with keys')).toBeVisible();
  await keyboard.press('s');
  await expect(chat.starOf('typed with keys')).toHaveCount(0);
  await keyboard.press('Delete');
  await expect(app.dialog('Delete for me')).toBeVisible();
  await keyboard.press('Escape');
  await expect(chat.message('typed with keys')).toBeFocused();
  await keyboard.press('Delete');
  await app.confirm('Delete for me');
  await expect(chat.message('typed with keys')).toHaveCount(0);
  await expect(chat.field).toBeFocused();
});
