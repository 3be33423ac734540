import { ForwardDialog } from '../pages/forward-dialog.ts';
import { makeScene } from '../support/scene.ts';
import { expect, test } from '../support/test.ts';
import { befriend, register, registerFriends } from '../support/users.ts';

test('a message goes on to several chats, a group and somebody never talked to among them', async ({
  enter,
}) => {
  const { ann, ben } = await makeScene();
  const zoe = await register('zoe');
  await befriend(ann, zoe);
  const [annsApp, bensApp, zoesApp] = await Promise.all([enter(ann), enter(ben), enter(zoe)]);
  const annsChat = await annsApp.openChat('Ben Okafor');

  const dialog = await ForwardDialog.open(annsChat, 'The ferry leaves');
  await dialog.target('Saturday sail').check();
  await dialog.find.fill(zoe.name);
  await dialog.target(zoe.name).check();
  // What was chosen stays chosen, whatever is looked for.
  await expect(dialog.target('Saturday sail')).toBeChecked();
  await dialog.forward(2);
  await expect(annsApp.text('Forwarded to 2 chats')).toBeVisible();

  // As it was edited, and with who said it.
  const zoesChat = await zoesApp.openChat(ann.name);
  await expect(zoesChat.forwardedFrom('The ferry leaves at 9:45')).toContainText(ann.name);
  const bensGroup = await bensApp.openChat('Saturday sail');
  await expect(bensGroup.forwardedFrom('The ferry leaves at 9:45')).toContainText(ann.name);

  const again = await ForwardDialog.open(bensGroup, 'The ferry leaves');
  await again.target(ann.name).check();
  await again.forward(1);
  await expect(annsChat.log.getByText('Forwarded from you')).toBeVisible();
});

test('messages that are chosen go on as one, which whoever gets it opens', async ({ enter }) => {
  const { ann } = await makeScene();
  const zoe = await register('zoe');
  await befriend(ann, zoe);
  const [annsApp, zoesApp] = await Promise.all([enter(ann), enter(zoe)]);
  const annsChat = await annsApp.openChat('Ben Okafor');

  await annsChat.choose('The ferry leaves', 'Select');
  await annsChat.checkbox('I bring the map').check();
  const dialog = await ForwardDialog.ofSelected(annsChat, 2, 'As one message');
  await dialog.find.fill(zoe.name);
  await dialog.target(zoe.name).check();
  await dialog.forward(1);
  await expect(annsChat.field).toBeVisible();

  const zoesChat = await zoesApp.openChat(ann.name);
  await zoesChat.cardButton('2 messages').click();
  const opened = zoesApp.dialog('Ben Okafor 本').getByRole('article');
  await expect(opened).toHaveCount(2);
  // As it was edited, by who said it.
  await expect(opened.nth(0)).toContainText(ann.name);
  await expect(opened.nth(0)).toContainText('The ferry leaves at 9:45');
  await expect(opened.nth(1)).toContainText('Ben Okafor');
  await expect(opened.nth(1)).toContainText('I bring the map');
  await zoesApp.page.keyboard.press('Escape');

  // Once it is taken back nobody opens it any more.
  await annsApp.openChat(zoe.name);
  await annsChat.cardButton('2 messages').click({ button: 'right' });
  await annsApp.menuItem('Take back').click();
  await annsApp.confirm('Take back');
  await expect(zoesChat.cardButton('2 messages')).toHaveCount(0);
});

test('places, contacts and pages are sent as cards, which lead where they say', async ({
  enter,
}) => {
  const [ann, ben] = await registerFriends('ann', 'ben');
  const carol = await register('carol');
  await befriend(ann, carol);
  const [annsApp, bensApp] = await Promise.all([enter(ann), enter(ben)]);
  const annsChat = await annsApp.talkTo(ben.name);
  const bensChat = await bensApp.talkTo(ann.name);

  await annsChat.beginToSend('Place');
  const coordinates = annsApp.field('Latitude and longitude');
  await coordinates.fill('north of here');
  await coordinates.press('Enter');
  await expect(annsApp.page.getByRole('alert')).toContainText('two numbers in degrees');
  await coordinates.fill('48.85837, 2.294481');
  await annsApp.field('Name of the place').fill('The tower');
  await annsApp.field('Name of the place').press('Enter');
  await expect(bensChat.cardLink('The tower')).toContainText('48.85837,2.294481');
  await expect(bensChat.cardLink('The tower')).toHaveAttribute('href', /48\.85837.*2\.294481/);

  await annsChat.beginToSend('Web page');
  await annsApp.field('Address of the page').fill('https://skein.example/docs');
  await annsApp.field('Title').fill('How it is run');
  await annsApp.field('Title').press('Enter');
  await expect(bensChat.cardLink('How it is run')).toContainText('skein.example');
  await expect(bensChat.cardLink('How it is run')).toHaveAttribute(
    'href',
    'https://skein.example/docs',
  );

  await annsChat.beginToSend('Contact');
  await annsApp.dialog('Send a contact').getByRole('button', { name: carol.name }).click();
  await bensChat.cardButton(carol.name).click();
  await expect(bensApp.text(`@${carol.name}`)).toBeVisible();
  await expect(bensApp.button('Add contact')).toBeVisible();
});
