import type { Locator } from '@playwright/test';
import type { Chat } from './chat.ts';

/** What is pinned for everybody in a chat: the bar above its messages, and the list of all. */
export class Pinned {
  readonly bar: Locator;
  readonly list: Locator;

  constructor({ app }: Chat) {
    this.bar = app.page.getByRole('complementary', { name: 'Pinned messages', exact: true });
    this.list = app.dialog('Pinned messages');
  }

  /** Goes to the message that the bar shows. */
  async jump(): Promise<void> {
    await this.bar.getByRole('button', { name: /^Pinned message/ }).click();
  }

  async openList(): Promise<void> {
    await this.bar.getByRole('button', { name: 'All pinned messages', exact: true }).click();
  }

  listed(text: string): Locator {
    return this.list.getByRole('listitem').filter({ hasText: text });
  }

  /** In the list, which is open. */
  async unpin(text: string): Promise<void> {
    await this.listed(text).getByRole('button', { name: 'Unpin for everybody' }).click();
  }
}
