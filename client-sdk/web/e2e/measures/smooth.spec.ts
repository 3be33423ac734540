import type { Page } from '@playwright/test';
import { App } from '../pages/app.ts';
import { firstScreen, longTasks, measure, median, scrollAll } from '../support/measuring.ts';
import { fill, fillList } from '../support/scene.ts';
import { expect, test } from '../support/test.ts';
import { registerFriends, withClients } from '../support/users.ts';

// What is measured is told, and nothing is held to it: a machine has much else to do.

const MESSAGES = Number(process.env.SKEIN_MEASURE_MESSAGES ?? 10_000);
const CHATS = Number(process.env.SKEIN_MEASURE_CHATS ?? 1_000);
const RUNS = 5;
/** How much slower than it is the browser's processor is made. */
const SLOWDOWN = Number(process.env.SKEIN_MEASURE_SLOWDOWN ?? 1);

test.describe.configure({ timeout: 1_800_000 });

/** The longest task of each run, of what is done in it one after the other. */
class Figures {
  readonly #millis = new Map<string, number[]>();

  take(what: string, millis: number): void {
    this.#millis.set(what, [...(this.#millis.get(what) ?? []), millis]);
  }

  async takeTasks(what: string, page: Page): Promise<void> {
    this.take(`${what}: longest task`, Math.max(0, ...(await longTasks(page))));
  }

  tell(): void {
    for (const [what, all] of this.#millis) {
      const rounded = all.map((millis) => Math.round(millis));
      process.stdout.write(`${what}: median ${median(rounded)} ms of ${rounded.join(', ')}\n`);
    }
    process.stdout.write(`0 is none above 50 ms; slowed down ${SLOWDOWN} times\n`);
  }
}

test(`a chat of ${MESSAGES} messages`, async ({ enter }) => {
  const [ann, ben] = await registerFriends('ann', 'ben');
  await fill(ann, ben, MESSAGES);
  await withClients([ann, ben], async (anns) => {
    // So that it is opened at the newest.
    const { conversation, head } = await anns.openDirect(ben.tokens.user);
    await anns.markRead(conversation, head);
  });
  const { page: first } = await enter(ann);
  const figures = new Figures();
  for (let run = 0; run < RUNS; run++) {
    const page = await first.context().newPage();
    await measure(page, SLOWDOWN);
    await page.goto('/');
    figures.take('first screen', await firstScreen(page));
    await figures.takeTasks('start', page);
    const app = new App(page);
    const chat = await app.openChat(ben.name);
    await expect(chat.log.getByRole('article').first()).toBeVisible();
    await figures.takeTasks('opening', page);
    await scrollAll(chat.log, -1);
    await expect(app.text('This is where it begins')).toBeVisible();
    await figures.takeTasks('to the first', page);
    await scrollAll(chat.log, 1);
    await expect(chat.message(`${MESSAGES}: `)).toBeVisible();
    await figures.takeTasks('back to the newest', page);
    await page.close();
  }
  figures.tell();
});

test(`a list of ${CHATS} chats`, async ({ enter }) => {
  const [ann, ben] = await registerFriends('ann', 'ben');
  await fillList(ann, ben, CHATS);
  const { page: first } = await enter(ann);
  const figures = new Figures();
  for (let run = 0; run < RUNS; run++) {
    const page = await first.context().newPage();
    await measure(page, SLOWDOWN);
    await page.goto('/');
    figures.take('first screen', await firstScreen(page));
    await figures.takeTasks('start', page);
    const app = new App(page);
    const box = app.list.locator('..');
    await scrollAll(box, 1);
    const last = app.list.getByRole('listitem').last();
    await expect(last).toHaveAttribute('aria-posinset', String(CHATS));
    await figures.takeTasks('to the last', page);
    await scrollAll(box, -1);
    await figures.takeTasks('to the first', page);
    await page.close();
  }
  figures.tell();
});
