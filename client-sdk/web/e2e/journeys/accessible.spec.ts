import type { App } from '../pages/app.ts';
import { Pinned } from '../pages/pinned.ts';
import { Scheduled } from '../pages/scheduled.ts';
import { Search } from '../pages/search.ts';
import { bringAxe, expectAccessible } from '../support/axe.ts';
import { picture } from '../support/files.ts';
import { addresses, makeScene } from '../support/scene.ts';
import { expect, PHONE, test } from '../support/test.ts';

async function withAxe({ page }: App): Promise<(screen: string) => Promise<void>> {
  await bringAxe(page);
  await page.reload();
  return (screen) => expectAccessible(page, screen);
}

for (const [layout, browsing] of [
  ['a desktop', { reducedMotion: 'reduce' }],
  ['a phone', { ...PHONE, reducedMotion: 'reduce' }],
] as const) {
  test(`every screen of ${layout} passes axe in both themes`, async ({ visit }) => {
    const scene = await makeScene();
    const app = await visit(browsing);
    const { page } = app;
    const check = await withAxe(app);

    await check('log in');
    await app.button('Create account').click();
    await app.button('Create account').click();
    await check('create account, with what is missing');
    await app.linkShown();
    await check('log in with another device');
    await app.button('Log in with a password').click();
    await app.button('Log in').click();
    await app.logIn(scene.ann);
    for (const address of addresses(scene)) {
      await page.goto(address);
      await expect(page.locator('.skeleton')).toHaveCount(0);
      await check(address);
    }
  });

  test(`whatever lies over a screen of ${layout} passes axe in both themes`, async ({
    enter,
    visit,
  }) => {
    const { ann, direct } = await makeScene();
    const app = await enter(ann, browsing);
    const { page } = app;
    const check = await withAxe(app);
    /** A dialog, which is closed again. */
    const checkDialog = async (name: string) => {
      await expect(app.dialog(name)).toBeVisible();
      await check(name);
      await page.keyboard.press('Escape');
      await expect(app.dialog(name)).toBeHidden();
    };

    await app.button('New chat').click();
    await check('what the plus offers');
    await app.menuItem('Join a group by link').click();
    await checkDialog('Join a group');

    await page.goto(`/#/chats/${direct}`);
    const chat = await app.chat('Ben Okafor');
    await chat.openMenu('I bring the map');
    await check('what can be done with a message');
    await app.menuItem('Reply').click();
    await check('an answer');
    await app.button('Cancel').click();
    await app.button('Emoji').click();
    await check('emoji');
    await page.keyboard.press('Escape');
    await chat.openMenu('The ferry');
    await app.menuItem('Who has read it').click();
    await checkDialog('Who has read it');
    await chat.openMenu('The ferry');
    await app.menuItem('Forward').click();
    await checkDialog('Forward to');
    await new Pinned(chat).openList();
    await checkDialog('Pinned messages');
    await chat.openMenu('The ferry');
    await app.menuItem('Delete for me').click();
    await checkDialog('Delete for me');

    for (const [card, dialog] of [
      ['Place', 'Send a place'],
      ['Contact', 'Send a contact'],
      ['Web page', 'Send a web page'],
    ] as const) {
      await chat.beginToSend(card);
      await checkDialog(dialog);
    }
    await chat.field.fill('Good morning');
    await app.button('Send later').click();
    await checkDialog('Send later');
    await chat.field.fill('');
    await new Scheduled(app).note(1).click();
    await checkDialog('Scheduled messages');

    await chat.attach([picture('pier.png')]);
    await expect(chat.offer(1)).toBeVisible();
    await check('files before they are sent');
    await page.keyboard.press('Enter');
    await chat.picture('pier.png').click();
    await checkDialog('Picture');
    await page.goto('/#/search');
    const search = await Search.opened(app);
    await search.field.fill('ferry');
    await search.finds('The ferry leaves at 9:45');
    await search.narrow('When', 'Choose dates');
    await check('what was found');
    await search.field.fill('nothing of it');
    await search.finds();
    await check('what was not found');
    await page.goto('/#/settings/devices');
    await app.button('Link a device').click();
    await check('link a device');
    const other = await visit();
    await app.field('Code of the new device').fill(await other.linkShown());
    await app.button('Look').click();
    await expect(app.button('Let it in')).toBeVisible();
    await check('a device that wants to be let in');
    await page.keyboard.press('Escape');
    await page.goto('/#/settings');
    await app.button('Log out').click();
    await checkDialog('Log out');
  });
}
