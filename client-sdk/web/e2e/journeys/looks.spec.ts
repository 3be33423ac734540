import type { Page } from '@playwright/test';
import { addresses, makeScene } from '../support/scene.ts';
import { expect, PHONE, test } from '../support/test.ts';

/** Nothing is on its way any more. */
async function show(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(page.locator('.skeleton')).toHaveCount(0);
}

test('it speaks Chinese to whose browser does, on every screen', async ({ visit }) => {
  const scene = await makeScene();
  const { page } = await visit({ locale: 'zh-CN' });
  await expect(page.getByRole('heading', { name: '直接聊天，没有第三方' })).toBeVisible();
  await page.getByLabel('用户名', { exact: true }).fill(scene.ann.name);
  await page.getByLabel('密码', { exact: true }).fill(scene.ann.password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await expect(page.getByRole('heading', { name: '聊天', exact: true })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');

  for (const address of addresses(scene)) {
    await show(page, address);
    const body = page.locator('body');
    await expect(body, address).toHaveText(/\p{Script=Han}/u);
    for (const english of [
      /\bmember/,
      /\bmessage/i,
      /\bago\b/,
      /\bSend\b/,
      /\bSettings\b/,
      /\bYou\b/,
    ]) {
      await expect(body, address).not.toHaveText(english);
    }
  }
});

test('the language and the theme are chosen, and stay', async ({ enter }) => {
  const { ann } = await makeScene();
  const app = await enter(ann);
  const brightness = () =>
    app.page.evaluate(() => {
      const [red = 0, green = 0, blue = 0] =
        getComputedStyle(document.body).backgroundColor.match(/\d+/g)?.map(Number) ?? [];
      return (red + green + blue) / 3;
    });
  await app.goToSetting('Appearance');
  expect(await brightness()).toBeGreaterThan(200);

  await app.text('Dark').click();
  await expect(app.page.getByRole('radio', { name: 'Dark' })).toBeChecked();
  expect(await brightness()).toBeLessThan(60);
  await app.page.getByRole('combobox', { name: 'Language' }).selectOption({ label: '中文' });
  await expect(app.heading('外观')).toBeVisible();

  await app.page.reload();
  await expect(app.heading('外观')).toBeVisible();
  expect(await brightness()).toBeLessThan(60);
});

test('a phone shows one thing at a time, and nothing beside the screen', async ({ enter }) => {
  const scene = await makeScene();
  const app = await enter(scene.ann, PHONE);
  const { page } = app;
  const navigation = page.getByRole('navigation', { name: 'Main' });
  await expect(navigation).toBeVisible();

  const chat = await app.openChat('Ben Okafor');
  await expect(navigation).toBeHidden();
  await expect(app.list).toBeHidden();
  await chat.say('from a phone');
  await chat.title.click();
  await expect(page.getByRole('region', { name: 'Details' })).toBeVisible();
  await page.goBack();
  await expect(chat.field).toBeVisible();
  await app.button('Back').click();
  await expect(app.line('Ben Okafor')).toContainText('from a phone');

  for (const address of addresses(scene)) {
    await show(page, address);
    const { beyond, width } = await page.evaluate(() => ({
      beyond: document.documentElement.scrollWidth,
      width: innerWidth,
    }));
    expect(beyond, address).toBeLessThanOrEqual(width);
  }
});
