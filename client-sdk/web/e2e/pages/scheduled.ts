import { expect, type Locator } from '@playwright/test';
import type { App } from './app.ts';
import type { Chat } from './chat.ts';

/** What is going to be said at a time: how it is scheduled, and what becomes of it. */
export class Scheduled {
  readonly app: App;
  readonly list: Locator;

  constructor(app: App) {
    this.app = app;
    this.list = app.dialog('Scheduled messages');
  }

  /** Schedules what is in the field of a chat for tomorrow. */
  async sendTomorrow(chat: Chat, text: string): Promise<void> {
    await chat.field.fill(text);
    await this.app.button('Send later').click();
    const form = this.app.dialog('Send later');
    await form.getByRole('button', { name: 'Tomorrow morning' }).click();
    await form.getByRole('button', { name: 'Schedule', exact: true }).click();
    await expect(form).toBeHidden();
  }

  /** Above the field of a chat, and the way to those of that chat. */
  note(count: number): Locator {
    return this.app.button(count === 1 ? '1 scheduled message' : `${count} scheduled messages`);
  }

  post(text: string): Locator {
    return this.list.getByRole('listitem').filter({ hasText: text });
  }

  async choose(text: string, what: 'Change' | 'Send now' | 'Do not send'): Promise<void> {
    await this.post(text).getByRole('button', { name: what, exact: true }).click();
  }

  /** In the list, which is open. */
  async change(from: string, to: string): Promise<void> {
    await this.choose(from, 'Change');
    await this.list.getByLabel('Message', { exact: true }).fill(to);
    await this.list.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(this.post(to)).toBeVisible();
  }
}
