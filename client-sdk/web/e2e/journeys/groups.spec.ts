import type { App } from '../pages/app.ts';
import type { Chat } from '../pages/chat.ts';
import { GroupDetails } from '../pages/group-details.ts';
import { expect, test } from '../support/test.ts';
import { register, registerFriends, type User } from '../support/users.ts';

async function makeGroup(app: App, title: string, members: readonly User[]): Promise<Chat> {
  await app.begin('New group');
  await app.field('Name of the group').fill(title);
  for (const { name } of members) {
    await app.page.getByRole('checkbox', { name }).check();
  }
  await app.button('Create group').click();
  return app.chat(title);
}

test('a group is made, renamed, announces, and is mentioned in', async ({ enter }) => {
  const [ann, ben] = await registerFriends('ann', 'ben');
  const [annsApp, bensApp] = await Promise.all([enter(ann), enter(ben)]);
  const annsChat = await makeGroup(annsApp, 'Saturday sail', [ben]);
  await expect(annsChat.whole).toContainText('2 members');

  await annsChat.field.pressSequentially('Who brings the map? @ben');
  await annsApp.page.getByRole('option', { name: ben.name }).click();
  await annsChat.field.press('Enter');
  await expect(bensApp.line('Saturday sail')).toContainText('Mentioned you');
  const bensChat = await bensApp.openChat('Saturday sail');
  await bensChat.say('It is packed');
  await expect(annsChat.message('It is packed')).toContainText(ben.name);
  await expect(bensChat.tick('It is packed', 'Read')).toBeVisible();

  const details = await GroupDetails.open(annsChat);
  await details.rename('Sunday sail');
  await expect(bensChat.title).toHaveText('Sunday sail');
  await details.announce('We meet at nine');
  await expect(bensChat.event('announced: We meet at nine')).toBeVisible();
});

test('a group is administered: admins, who may write, who is banned, and its end', async ({
  enter,
}) => {
  const [ann, ben] = await registerFriends('ann', 'ben');
  const [annsApp, bensApp] = await Promise.all([enter(ann), enter(ben)]);
  const annsChat = await makeGroup(annsApp, 'Sailors', [ben]);
  const bensChat = await bensApp.openChat('Sailors');
  const details = await GroupDetails.open(annsChat);

  await details.choose(ben.name, 'Make admin');
  await expect(details.member(ben.name)).toContainText('Admin');
  await details.choose(ben.name, 'Make plain member');
  await expect(details.member(ben.name)).not.toContainText('Admin');

  await details.choose(ben.name, /^Mute/);
  await expect(bensApp.page.getByText('You may write again')).toBeVisible();
  await expect(bensChat.field).toBeHidden();
  await details.choose(ben.name, 'Let write again');
  await expect(bensChat.field).toBeVisible();

  await details.setting('Only the owner and admins write').check();
  await expect(bensApp.text('Only the owner and admins may write here.')).toBeVisible();
  await details.setting('Only the owner and admins write').uncheck();
  await bensChat.say('Thank you');

  await details.choose(ben.name, 'Ban');
  await annsApp.confirm('Ban');
  await expect(bensApp.text('You are not a member of this group any more.')).toBeVisible();
  await details.all.getByRole('button', { name: 'Lift ban' }).click();
  await expect(annsChat.event(`You lifted the ban on`)).toBeVisible();

  await details.all.getByRole('button', { name: 'Leave group' }).click();
  await annsApp.confirm('Leave group');
  await expect(annsApp.line('Sailors')).toHaveCount(0);
});

test('people join by a link, or are let in', async ({ enter }) => {
  const [ann, ben, zoe] = await Promise.all([register('ann'), register('ben'), register('zoe')]);
  const [annsApp, bensApp, zoesApp] = await Promise.all([enter(ann), enter(ben), enter(zoe)]);
  const annsChat = await makeGroup(annsApp, 'Open water', []);
  const details = await GroupDetails.open(annsChat);
  const link = await details.makeLink();

  await bensApp.begin('Join a group by link');
  const bensDialog = bensApp.dialog('Join a group');
  await bensApp.field('Invitation link').fill('nonsense');
  await bensDialog.getByRole('button', { name: 'Look' }).click();
  await expect(bensApp.text('That is no invitation link.')).toBeVisible();
  await bensApp.field('Invitation link').fill(link);
  await bensDialog.getByRole('button', { name: 'Look' }).click();
  await expect(bensDialog).toContainText('1 member');
  await bensDialog.getByRole('button', { name: 'Join', exact: true }).click();
  const bensChat = await bensApp.chat('Open water');
  await bensChat.say('I am in');
  await expect(annsChat.event('joined by a link')).toBeVisible();
  await expect(annsChat.message('I am in')).toBeVisible();

  await details.all
    .getByRole('combobox', { name: 'How people join' })
    .selectOption({ label: 'When an admin lets them in' });
  await expect(annsChat.event('changed the group’s settings')).toBeVisible();
  const bensDetails = await GroupDetails.open(bensChat);
  await bensDetails.all.getByRole('button', { name: 'Invite' }).click();
  const invitation = bensApp.dialog('Invite');
  await invitation.getByLabel('Add by user name').fill(zoe.name);
  await invitation.getByRole('button', { name: 'Add', exact: true }).click();
  await invitation.getByRole('button', { name: 'Invite', exact: true }).click();
  await expect(bensApp.text('An admin is asked to let them in.')).toBeVisible();
  await details.all.getByRole('button', { name: 'Let in' }).click();
  await zoesApp.openChat('Open water');
  await expect(details.member(zoe.name)).toBeVisible();
});
