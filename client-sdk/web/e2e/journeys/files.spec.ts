import { readFile } from 'node:fs/promises';
import { dragOver, drop, paste, picture, textFile } from '../support/files.ts';
import { expect, test } from '../support/test.ts';
import { registerFriends } from '../support/users.ts';

test('files are sent by picker, drag and paste, viewed and downloaded', async ({ enter }) => {
  const [ann, ben] = await registerFriends('ann', 'ben');
  const [annsApp, bensApp] = await Promise.all([enter(ann), enter(ben)]);
  const annsChat = await annsApp.talkTo(ben.name);
  const bensChat = await bensApp.talkTo(ann.name);

  await annsChat.attach([textFile('route plan.txt', 'by ferry'), picture('pier.png')]);
  await annsApp.field('Add a few words').fill('the pier at dusk');
  await annsChat.offer(2).getByRole('button', { name: 'Send', exact: true }).click();
  await expect(bensChat.file('route plan.txt')).toContainText('8 bytes');
  await expect(bensChat.picture('the pier at dusk')).toBeVisible();

  const downloading = bensApp.page.waitForEvent('download');
  await bensChat.file('route plan.txt').click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('route plan.txt');
  expect(await readFile(await download.path(), 'utf8')).toBe('by ferry');

  await bensChat.picture('the pier at dusk').click();
  const shown = bensApp.dialog('Picture').getByRole('img', { name: 'the pier at dusk' });
  await expect(shown).toBeVisible();
  expect(await shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(4);
  await bensApp.page.keyboard.press('Escape');
  await expect(bensApp.dialog('Picture')).toBeHidden();

  await dragOver(annsChat.whole, [textFile('notes.txt', 'hello')]);
  await expect(annsApp.text('Drop to send')).toBeVisible();
  await drop(annsChat.whole, [textFile('notes.txt', 'hello')]);
  await expect(annsChat.offer(1)).toContainText('notes.txt');
  await annsApp.page.keyboard.press('Enter');
  await expect(bensChat.file('notes.txt')).toBeVisible();

  await paste(annsChat.field, [picture('pasted.png')]);
  await expect(annsChat.offer(1)).toContainText('pasted.png');
  await annsApp.button('Cancel').click();
  await expect(annsChat.offer(1)).toBeHidden();
  await paste(annsChat.field, [picture('pasted again.png')]);
  await expect(annsChat.offer(1)).toContainText('pasted again.png');
  await annsApp.page.keyboard.press('Enter');
  await expect(bensChat.picture('pasted again.png')).toBeVisible();
  await expect(bensChat.picture('pasted.png')).toHaveCount(0);
});

test('words are spoken, sent and heard', async ({ enter }) => {
  const [ann, ben] = await registerFriends('ann', 'ben');
  const annsApp = await enter(ann, { permissions: ['microphone'] });
  const bensApp = await enter(ben);
  const annsChat = await annsApp.talkTo(ben.name);
  const bensChat = await bensApp.talkTo(ann.name);

  await annsApp.button('Record a voice message').click();
  await expect(bensApp.text('recording…')).toBeVisible();
  await annsApp.button('Cancel').click();
  await expect(annsApp.button('Record a voice message')).toBeVisible();
  await expect(bensApp.text('recording…')).toBeHidden();

  await annsApp.button('Record a voice message').click();
  await expect(annsApp.page.getByRole('timer', { name: /^Recording, 0:0[1-9]$/ })).toBeVisible();
  await annsApp.button('Send').click();
  await bensChat.log.getByRole('button', { name: 'Play', exact: true }).click();
  // Not only shown, but played to its end.
  const audio = bensChat.log.locator('audio');
  await expect
    .poll(() => audio.evaluate((one: HTMLAudioElement) => one.played.length > 0 && one.paused))
    .toBe(true);
  await expect(bensChat.log.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await expect(annsChat.log.getByRole('article')).toHaveCount(1);
});
