import type { Page } from '@playwright/test';
import { App } from '../pages/app.ts';
import { makeScene } from '../support/scene.ts';
import { expect, test } from '../support/test.ts';

/** Of a chat with its details: the ways, the list, head, messages, field, what can be changed. */
const STOPS_MIN = 15;
const STOPS_MAX = 150;

test('everything that is done every day is done by keys alone', async ({ visit, enter }) => {
  const { ann, ben } = await makeScene();
  const bensChat = await (await enter(ben)).talkTo(ann.name);
  const { page } = await visit();
  const { keyboard } = page;

  await expect(page.getByLabel('User name')).toBeFocused();
  await keyboard.type(ann.name);
  await keyboard.press('Tab');
  await keyboard.type(ann.password);
  await keyboard.press('Enter');
  const app = new App(page);
  await app.isIn();

  await keyboard.press('Control+k');
  await keyboard.type('Ben Okafor');
  await expect(app.page.getByRole('button', { name: /^Ben Okafor/ })).toBeVisible();
  await keyboard.press('Enter');
  const chat = await app.chat('Ben Okafor');
  await expect(chat.field).toBeFocused();
  await keyboard.type('typed with keys');
  await keyboard.press('Enter');
  await expect(bensChat.message('typed with keys')).toBeVisible();
  await expect(chat.tick('typed with keys', 'Read')).toBeVisible();

  await keyboard.press('ArrowUp');
  await expect(chat.message('typed with keys')).toBeFocused();
  await keyboard.press('Enter');
  await focusMenuItem(page, 'Edit');
  await keyboard.press('Enter');
  await expect(chat.field).toHaveValue('typed with keys');
  await keyboard.type(' and edited');
  await keyboard.press('Enter');
  await expect(bensChat.message('typed with keys and edited')).toBeVisible();

  await keyboard.press('ArrowUp');
  await keyboard.press('Enter');
  await expect(page.getByRole('menu')).toBeVisible();
  await keyboard.press('Escape');
  await expect(chat.message('typed with keys and edited')).toBeFocused();
  await keyboard.press('r');
  await expect(chat.field).toBeFocused();
  await keyboard.type('answered');
  await keyboard.press('Enter');
  const answer = bensChat.message('answered');
  await expect(answer.getByRole('button', { name: 'typed with keys and edited' })).toBeVisible();

  await keyboard.press('ArrowUp');
  await keyboard.press('Enter');
  await focusMenuItem(page, 'Take back');
  await keyboard.press('Enter');
  await expect(app.dialog('Take back')).toBeVisible();
  await focusBy(page, 'Tab', app.dialog('Take back').getByRole('button', { name: 'Take back' }));
  await keyboard.press('Enter');
  await expect(answer).toHaveCount(0);

  await page.goto('/#/chats');
  await page.reload();
  await app.isIn();
  await keyboard.press('Tab');
  await expect(app.button('Skip to the messages')).toBeFocused();
});

test('whatever has the focus shows it', async ({ enter }) => {
  const { ann } = await makeScene();
  const app = await enter(ann);
  const chat = await app.openChat('Ben Okafor');
  await chat.openDetails();
  await chat.field.focus();

  let stops = 0;
  for (let isBack = false; !isBack; stops++) {
    await app.page.keyboard.press('Tab');
    const { isNothing, what, shown, isField } = await app.page.evaluate(() => {
      const element = document.activeElement as HTMLElement;
      // A field shows it by the box around it.
      const box = element.closest('.field-box, .composer-field, .find') ?? element;
      return {
        // Between the last and the first.
        isNothing: element === document.body,
        what: `${element.tagName} ${element.ariaLabel ?? element.textContent}`,
        shown: [element, box]
          .map((one) => getComputedStyle(one))
          .some(({ outlineStyle, boxShadow }) => outlineStyle !== 'none' || boxShadow !== 'none'),
        isField: element.tagName === 'TEXTAREA' && element.ariaLabel === 'Write a message',
      };
    });
    expect(shown || isNothing, what).toBe(true);
    expect(stops, what).toBeLessThan(STOPS_MAX);
    isBack = isField;
  }
  expect(stops).toBeGreaterThan(STOPS_MIN);
});

async function focusMenuItem(page: Page, name: string): Promise<void> {
  await expect(page.getByRole('menu').getByRole('menuitem').first()).toBeFocused();
  await focusBy(page, 'ArrowDown', page.getByRole('menuitem', { name, exact: true }));
}

/** Goes on by a key until something has the focus. */
async function focusBy(
  page: Page,
  key: string,
  wanted: ReturnType<Page['locator']>,
): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let pressed = 0; pressed < 40; pressed++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) {
      return;
    }
    await page.keyboard.press(key);
  }
  await expect(wanted).toBeFocused();
}
