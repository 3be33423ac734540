import { giveCamera } from '../support/camera.ts';
import { picture } from '../support/files.ts';
import { SECOND_NODE } from '../support/nodes.ts';
import { expect, newTab, test } from '../support/test.ts';
import { register, registerFriends, someone } from '../support/users.ts';

test('two people who have never seen it register, become contacts, chat, send a picture and make a group', async ({
  visit,
}) => {
  const [ann, ben] = [someone('ann'), someone('ben')];
  const [annsApp, bensApp] = await Promise.all([visit(), visit({ node: SECOND_NODE })]);
  await annsApp.register(ann);
  await expect(annsApp.text('No chats yet')).toBeVisible();
  await bensApp.register(ben);

  await annsApp.goTo('Contacts');
  await annsApp.field('Add by user name').fill(ben.name);
  await annsApp.button('Add').click();
  await annsApp.field('Say who you are').fill('Ann from the sailing club');
  await annsApp.button('Add contact').click();
  await expect(annsApp.button('Withdraw')).toBeVisible();
  await bensApp.goTo('Contacts');
  await expect(bensApp.text('Ann from the sailing club')).toBeVisible();
  await bensApp.button('Accept').click();
  await expect(annsApp.field('What you call them')).toBeVisible();

  await annsApp.button('Message').click();
  const annsChat = await annsApp.chat(ben.name);
  await annsChat.say('Hello Ben!');
  await bensApp.goTo('Chats');
  const bensChat = await bensApp.openChat(ann.name);
  await expect(bensChat.message('Hello Ben!')).toBeVisible();
  await bensChat.say('Hello Ann!');
  await expect(annsChat.message('Hello Ann!')).toBeVisible();

  await annsChat.attach([picture('sunset.png')]);
  await annsChat.offer(1).getByRole('button', { name: 'Send', exact: true }).click();
  await expect(bensChat.picture('sunset.png')).toBeVisible();

  await annsApp.goTo('Chats');
  await annsApp.begin('New group');
  await annsApp.field('Name of the group').fill('Saturday sail ⛵');
  await annsApp.page.getByRole('checkbox', { name: ben.name }).check();
  await annsApp.button('Create group').click();
  const annsGroup = await annsApp.chat('Saturday sail ⛵');
  await annsGroup.say('Welcome aboard');
  await bensApp.goTo('Chats');
  await expect(bensApp.line('Saturday sail ⛵')).toContainText('Welcome aboard');
});

test('who shows its own code is found by whoever enters it, or has a camera read it', async ({
  enter,
}) => {
  const [ann, ben] = await Promise.all([register('ann'), register('ben')]);
  const [annsApp, bensApp] = await Promise.all([enter(ann), enter(ben, { node: SECOND_NODE })]);
  await annsApp.goToSetting('Profile');
  await annsApp.button('My QR code').click();
  const shown = annsApp.dialog('My QR code');
  await expect(shown.getByRole('img', { name: 'My QR code' })).toBeVisible();
  const link = (await shown.getByText(/^skein:user:/).textContent()) ?? '';

  await bensApp.goTo('Contacts');
  await bensApp.field('Add by user name').fill(link);
  await bensApp.button('Add').click();
  await expect(bensApp.text(`@${ann.name}`)).toBeVisible();
  await expect(bensApp.button('Add contact')).toBeVisible();

  await bensApp.goTo('Chats');
  await expect(bensApp.text(`@${ann.name}`)).toBeHidden();
  await giveCamera(bensApp, link);
  await bensApp.goTo('Contacts');
  await bensApp.button('Scan').click();
  await expect(bensApp.text(`@${ann.name}`)).toBeVisible();
});

test('who has an account logs in, and is told what is wrong and what to do', async ({ visit }) => {
  const carol = await register('carol');
  const app = await visit();

  await app.button('Log in').click();
  await expect(app.text('Enter your user name.')).toBeVisible();
  await app.fillIn(carol.name, 'not the right one');
  await app.button('Log in').click();
  await expect(app.page.getByRole('alert')).toContainText('do not belong together');

  await app.button('Create account').click();
  await app.fillIn(carol.name, 'short');
  await app.button('Create account').click();
  await expect(app.page.getByRole('alert')).toContainText('too easy to guess, or too short');
  await app.fillIn(carol.name, carol.password);
  await app.button('Create account').click();
  await expect(app.page.getByRole('alert')).toContainText('has that name already');

  await app.button('Log in').click();
  await app.logIn(carol);
  await app.page.reload();
  await app.isIn();
  await app.goTo('Settings');
  await app.button('Log out').click();
  await app.confirm('Log out');
  await expect(app.field('User name')).toBeVisible();
  await app.page.reload();
  await expect(app.field('User name')).toBeVisible();
  // Nothing of the account stays in this browser.
  expect(await app.page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
});

test('a device is given a name, and says so when it is logged out from another one', async ({
  enter,
}) => {
  const carol = await register('carol');
  const [phone, laptop] = await Promise.all([enter(carol), enter(carol)]);

  await phone.goToSetting('Devices');
  await phone.listItem('This device').getByRole('button', { name: 'Rename' }).click();
  await phone.field('Name of the device').fill('The phone');
  await phone.field('Name of the device').press('Enter');
  await expect(phone.listItem('This device')).toContainText('The phone');

  await laptop.goToSetting('Devices');
  await laptop.listItem('The phone').getByRole('button', { name: 'Log out' }).click();
  await laptop.confirm('Log out');
  await expect(laptop.listItem('The phone')).toHaveCount(0);
  await expect(phone.text('You were logged out on this device. Log in to go on.')).toBeVisible();
});

test('a new browser is let in by the code that it shows, read by a camera or entered', async ({
  enter,
  visit,
}) => {
  const carol = await register('carol');
  const phone = await enter(carol);
  const [laptop, desk] = await Promise.all([visit({ node: SECOND_NODE }), visit()]);

  await phone.goToSetting('Devices');
  await phone.button('Link a device').click();
  await phone.field('Code of the new device').fill(await laptop.linkShown());
  await phone.button('Look').click();
  await expect(phone.text('Browser')).toBeVisible();
  await phone.button('Let it in').click();
  await laptop.isIn();
  await laptop.page.reload();
  await laptop.goTo('Settings');
  await expect(laptop.text(`@${carol.name}`)).toBeVisible();
  await expect(phone.listItem('Last used')).toHaveCount(2);

  await giveCamera(phone, await desk.linkShown());
  await phone.button('Link a device').click();
  await phone.button('Scan').click();
  await phone.button('Let it in').click();
  await desk.isIn();
});

test('a code that is not ones own is refused, and what is none says so', async ({
  enter,
  visit,
}) => {
  const phone = await enter(await register('carol'));
  const stranger = await visit();
  const link = await stranger.linkShown();

  await phone.goToSetting('Devices');
  await phone.button('Link a device').click();
  await phone.field('Code of the new device').fill('skein:join:nothing');
  await phone.button('Look').click();
  await expect(phone.page.getByRole('alert')).toHaveText('That is no code of a new device.');
  await phone.field('Code of the new device').fill(link);
  await phone.button('Look').click();
  await phone.button('It is not mine').click();

  await expect(stranger.page.getByRole('alert')).toContainText('did not let this one in');
  await stranger.button('Show another code').click();
  expect(await stranger.codeShown()).not.toBe(link);
  await stranger.button('Log in with a password').click();
  await expect(stranger.field('User name')).toBeVisible();
});

test('two accounts share a browser, and each tab shows its own', async ({ enter }) => {
  const [ann, ben] = await registerFriends('ann', 'ben');
  const annsApp = await enter(ann);
  const bensApp = await newTab(annsApp);
  await bensApp.goTo('Settings');
  await bensApp.page.getByRole('button', { name: /^Use another account/ }).click();
  await bensApp.logIn(ben);

  const bensChat = await bensApp.talkTo(ann.name);
  await bensChat.say('from the same browser');
  await expect(annsApp.line(ben.name)).toContainText('from the same browser');

  for (const [app, { name }] of [
    [annsApp, ann],
    [bensApp, ben],
  ] as const) {
    await app.page.reload();
    await app.goTo('Settings');
    await expect(app.text(`@${name}`)).toBeVisible();
  }
});
