import { expect, type Locator } from '@playwright/test';
import type { App } from './app.ts';

/** The search among all messages. */
export class Search {
  readonly field: Locator;
  readonly lines: Locator;
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
    this.field = app.page.getByRole('searchbox', { name: 'Words of a message' });
    this.lines = app.page
      .getByRole('list', { name: 'Found messages', exact: true })
      .getByRole('listitem');
  }

  /** Among all chats. */
  static async open(app: App): Promise<Search> {
    await app.button('Search messages').click();
    return Search.opened(app);
  }

  static async opened(app: App): Promise<Search> {
    const search = new Search(app);
    await expect(app.heading('Search messages')).toBeVisible();
    await expect(search.field).toBeVisible();
    return search;
  }

  /** Which leads to the message. */
  line(text: string): Locator {
    return this.lines.getByRole('button').filter({ hasText: text });
  }

  /** Searches again and again until these are found, the newest first, and nothing else. */
  async finds(...texts: string[]): Promise<void> {
    await expect(async () => {
      await this.field.press('Enter');
      await expect(this.#app.page.locator('.list-body[aria-busy="false"]')).toBeVisible();
      await expect(this.lines).toHaveCount(texts.length, { timeout: 1_000 });
      for (const [at, text] of texts.entries()) {
        await expect(this.lines.nth(at)).toContainText(text, { timeout: 1_000 });
      }
    }).toPass({ timeout: 60_000 });
  }

  async narrow(filter: 'Type' | 'From' | 'When', choice: string): Promise<void> {
    await this.#app.page
      .getByRole('combobox', { name: filter, exact: true })
      .selectOption({ label: choice });
  }
}
