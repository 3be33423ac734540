import { expect, type Locator, type Page } from '@playwright/test';
import type { Someone } from '../support/users.ts';
import { Chat } from './chat.ts';

/** The web client in one tab, found as its users find their way: by what things are and say. */
export class App {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  // Before one is logged in.

  async register({ name, password }: Someone): Promise<void> {
    await this.button('Create account').click();
    await this.fillIn(name, password);
    await this.button('Create account').click();
    await this.isIn();
  }

  async logIn({ name, password }: Someone): Promise<void> {
    await this.fillIn(name, password);
    await this.button('Log in').click();
    await this.isIn();
  }

  async fillIn(name: string, password: string): Promise<void> {
    await this.field('User name').fill(name);
    await this.field('Password').fill(password);
  }

  /** Wants to be let in by another device. @return the code that it shows to it */
  async linkShown(): Promise<string> {
    await this.button('Log in with another device').click();
    return this.codeShown();
  }

  async codeShown(): Promise<string> {
    await expect(this.page.getByRole('img', { name: 'Code of the new device' })).toBeVisible();
    return (await this.page.getByText(/^skein:device:/).textContent()) ?? '';
  }

  async isIn(): Promise<void> {
    await expect(this.heading('Chats')).toBeVisible();
  }

  // The list of chats.

  get list(): Locator {
    return this.page.getByRole('list', { name: 'Chats', exact: true });
  }

  line(title: string): Locator {
    return this.list.getByRole('button').filter({ hasText: title });
  }

  async openChat(title: string): Promise<Chat> {
    await this.line(title).click();
    return this.chat(title);
  }

  /** The chat that is open, once it is. */
  async chat(title: string): Promise<Chat> {
    const chat = new Chat(this);
    await expect(chat.title).toContainText(title);
    await expect(chat.field).toBeVisible();
    return chat;
  }

  /** Finds somebody by user name, and begins to talk. */
  async talkTo(name: string): Promise<Chat> {
    await this.find.fill(name);
    await this.page.getByRole('button', { name: `@${name}` }).click();
    await this.button('Message').click();
    return this.chat(name);
  }

  get find(): Locator {
    return this.page.getByRole('searchbox', { name: 'Search or enter a user name' });
  }

  /** Of what the plus offers. */
  async begin(item: string): Promise<void> {
    await this.button('New chat').click();
    await this.menuItem(item).click();
  }

  // The other parts.

  async goTo(tab: 'Chats' | 'Contacts' | 'Settings'): Promise<void> {
    const main = this.page.getByRole('navigation', { name: 'Main' });
    await main.getByRole('link', { name: tab }).click();
    await expect(this.heading(tab)).toBeVisible();
  }

  async goToSetting(
    section: 'Profile' | 'Privacy' | 'Devices' | 'Calls' | 'Appearance',
  ): Promise<void> {
    await this.goTo('Settings');
    const sections = this.page.getByRole('navigation', { name: 'Settings' });
    await sections.getByRole('button', { name: section }).click();
    await expect(this.heading(section)).toBeVisible();
  }

  // What there is everywhere.

  heading(name: string): Locator {
    return this.page.getByRole('heading', { name, exact: true });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true });
  }

  menuItem(name: string | RegExp): Locator {
    return this.page.getByRole('menuitem', { name, exact: typeof name === 'string' });
  }

  listItem(text: string): Locator {
    return this.page.getByRole('listitem').filter({ hasText: text });
  }

  dialog(name: string): Locator {
    return this.page.getByRole('dialog', { name, exact: true });
  }

  /** What asks before something that cannot be undone, answered with yes. */
  async confirm(title: string): Promise<void> {
    await this.dialog(title).getByRole('button', { name: title, exact: true }).click();
    await expect(this.dialog(title)).toBeHidden();
  }

  /** Text that stands somewhere, whole. */
  text(text: string): Locator {
    return this.page.getByText(text, { exact: true });
  }
}
