import { expect, type Locator } from '@playwright/test';
import type { App } from './app.ts';
import type { Chat } from './chat.ts';

/** Where a message is to go. */
export class ForwardDialog {
  readonly app: App;
  readonly whole: Locator;

  private constructor(app: App) {
    this.app = app;
    this.whole = app.dialog('Forward to');
  }

  static async open(chat: Chat, text: string): Promise<ForwardDialog> {
    await chat.choose(text, 'Forward');
    return ForwardDialog.#shown(chat);
  }

  /** Of the messages that are chosen in a chat. */
  static async ofSelected(
    chat: Chat,
    count: number,
    how: 'One by one' | 'As one message',
  ): Promise<ForwardDialog> {
    const bar = chat.whole.getByRole('toolbar', { name: 'Selected messages' });
    await expect(bar.getByRole('status')).toHaveText(
      count === 1 ? '1 message' : `${count} messages`,
    );
    await bar.getByRole('button', { name: how, exact: true }).click();
    return ForwardDialog.#shown(chat);
  }

  static async #shown(chat: Chat): Promise<ForwardDialog> {
    const dialog = new ForwardDialog(chat.app);
    await expect(dialog.whole).toBeVisible();
    return dialog;
  }

  get find(): Locator {
    return this.whole.getByRole('searchbox', { name: 'Search chats and contacts' });
  }

  target(title: string): Locator {
    return this.whole.getByRole('checkbox', { name: title });
  }

  /** @param chosen how many were, as the button says it */
  async forward(chosen: number): Promise<void> {
    await this.whole.getByRole('button', { name: `Forward (${chosen})`, exact: true }).click();
    await expect(this.whole).toBeHidden();
  }
}
