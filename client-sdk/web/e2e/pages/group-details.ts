import { expect, type Locator } from '@playwright/test';
import type { App } from './app.ts';
import type { Chat } from './chat.ts';

/** What there is to know of a group, and how it is administered, beside its chat. */
export class GroupDetails {
  readonly app: App;
  readonly all: Locator;

  private constructor(app: App, all: Locator) {
    this.app = app;
    this.all = all;
  }

  static async open(chat: Chat): Promise<GroupDetails> {
    return new GroupDetails(chat.app, await chat.openDetails());
  }

  member(name: string): Locator {
    return this.all
      .getByRole('list', { name: 'Members' })
      .getByRole('listitem')
      .filter({ hasText: name });
  }

  /** Does something with a member that is not asked about again. */
  async choose(name: string, item: string | RegExp): Promise<void> {
    await this.member(name).getByRole('button').click();
    await this.app.menuItem(item).click();
  }

  async announce(text: string): Promise<void> {
    await this.all.getByLabel('Announcement').fill(text);
    await this.save();
  }

  async rename(title: string): Promise<void> {
    await this.all.getByLabel('Name of the group').fill(title);
    await this.save();
  }

  private async save(): Promise<void> {
    const save = this.all.getByRole('button', { name: 'Save' });
    await save.click();
    await expect(save).toBeHidden();
  }

  setting(label: string): Locator {
    return this.all.getByRole('switch', { name: label });
  }

  /** A new invitation link. */
  async makeLink(): Promise<string> {
    await this.all.getByRole('button', { name: 'Make a link' }).click();
    return (await this.all.getByText(/^skein:join:/).textContent()) ?? '';
  }
}
