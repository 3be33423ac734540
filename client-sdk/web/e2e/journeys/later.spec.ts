import { Scheduled } from '../pages/scheduled.ts';
import { expect, test } from '../support/test.ts';
import { registerFriends } from '../support/users.ts';

test('a message is scheduled, found on another device, changed, sent now, or never', async ({
  enter,
}) => {
  const [ann, ben] = await registerFriends('ann', 'ben');
  const [phone, laptop, bensApp] = await Promise.all([enter(ann), enter(ann), enter(ben)]);
  const phonesChat = await phone.talkTo(ben.name);
  const bensChat = await bensApp.talkTo(ann.name);
  const onPhone = new Scheduled(phone);

  await onPhone.sendTomorrow(phonesChat, 'Are you up yet?');
  await expect(phonesChat.field).toHaveValue('');
  await expect(onPhone.note(1)).toBeVisible();
  await onPhone.sendTomorrow(phonesChat, 'Never mind');
  await expect(onPhone.note(2)).toBeVisible();

  const onLaptop = new Scheduled(laptop);
  await laptop.page.getByRole('button', { name: 'Scheduled messages' }).click();
  await expect(onLaptop.post('Are you up yet?')).toContainText(ben.name);
  await onLaptop.change('Are you up yet?', 'Are you up?');
  await onLaptop.choose('Never mind', 'Do not send');
  await expect(onLaptop.post('Never mind')).toHaveCount(0);

  await phone.page.reload();
  await onPhone.note(1).click();
  await expect(onPhone.post('Are you up?')).toContainText('Will be sent');
  await onPhone.choose('Are you up?', 'Send now');
  await expect(onPhone.list).toContainText('Nothing scheduled');
  await phone.page.keyboard.press('Escape');
  await expect(onPhone.note(1)).toBeHidden();

  await expect(bensChat.message('Are you up?')).toBeVisible();
  await expect(phonesChat.message('Are you up?')).toBeVisible();
  await expect(bensChat.log.getByRole('article')).toHaveCount(1);
});
