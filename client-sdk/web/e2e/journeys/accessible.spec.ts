import { bringAxe, expectAccessible } from '../support/axe.ts';
import { picture } from '../support/files.ts';
import { makeScene } from '../support/scene.ts';
import { expect, PHONE, test } from '../support/test.ts';

for (const [layout, browsing] of [
  ['a desktop', {}],
  ['a phone', PHONE],
] as const) {
  test(`every screen of ${layout} passes axe in both themes`, async ({ visit }) => {
    const { ann, direct, group, ben } = await makeScene();
    const app = await visit({ ...browsing, reducedMotion: 'reduce' });
    const { page } = app;
    await bringAxe(page);
    await page.reload();
    const check = (screen: string) => expectAccessible(page, screen);
    const show = async (address: string) => {
      await page.goto(address);
      await expect(page.locator('.skeleton')).toHaveCount(0);
      await check(address);
    };

    await check('log in');
    await app.button('Create account').click();
    await app.button('Create account').click();
    await check('create account, with what is missing');
    await app.button('Log in').click();
    await app.logIn(ann);

    await show('/#/chats');
    await app.button('New chat').click();
    await check('what the plus offers');
    await app.menuItem('Join a group by link').click();
    await check('join a group');
    await page.keyboard.press('Escape');

    await show(`/#/chats/${direct}`);
    const chat = await app.chat('Ben Okafor');
    await chat.message('I bring the map').click({ button: 'right' });
    await check('what can be done with a message');
    await app.menuItem('Reply').click();
    await check('an answer');
    await app.button('Cancel').click();
    await app.button('Emoji').click();
    await check('emoji');
    await page.keyboard.press('Escape');
    await chat.attach([picture('pier.png')]);
    await check('files before they are sent');
    await page.keyboard.press('Enter');
    await chat.picture('pier.png').click();
    await check('a picture');
    await page.keyboard.press('Escape');
    await chat.message('The ferry').click({ button: 'right' });
    await app.menuItem('Who has read it').click();
    await check('who has read it');
    await page.keyboard.press('Escape');

    for (const address of [
      `/#/chats/${direct}/info`,
      `/#/chats/${group}`,
      `/#/chats/${group}/info`,
      '/#/archived',
      '/#/strangers',
      '/#/new-group',
      '/#/contacts',
      `/#/contacts/${ben.tokens.user}`,
      '/#/settings',
      '/#/settings/profile',
      '/#/settings/privacy',
      '/#/settings/devices',
      '/#/settings/appearance',
    ]) {
      await show(address);
    }
    await page.goto('/#/settings');
    await app.button('Log out').click();
    await check('a question');
  });
}
