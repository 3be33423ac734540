import { expect, type Locator } from '@playwright/test';
import type { App } from './app.ts';

/** What the user has starred, of all chats. */
export class Starred {
  readonly lines: Locator;

  private constructor(app: App) {
    this.lines = app.page
      .getByRole('list', { name: 'Starred messages', exact: true })
      .getByRole('listitem');
  }

  static async open(app: App): Promise<Starred> {
    await app.page.getByRole('button', { name: /^Starred messages/ }).click();
    await expect(app.heading('Starred messages')).toBeVisible();
    return new Starred(app);
  }

  /** Which leads to the message. */
  line(text: string): Locator {
    return this.lines.getByRole('button').filter({ hasText: text });
  }

  async unstar(text: string): Promise<void> {
    await this.lines.filter({ hasText: text }).getByRole('button', { name: 'Unstar' }).click();
  }
}
