import { expect, type Locator } from '@playwright/test';
import type { SomeFile } from '../support/files.ts';
import type { App } from './app.ts';

export type Tick = 'Sending' | 'Sent' | 'Delivered' | 'Read';

/** The open chat. */
export class Chat {
  readonly app: App;
  /** The whole of it, with head and field. */
  readonly whole: Locator;
  readonly log: Locator;
  readonly title: Locator;
  readonly field: Locator;

  constructor(app: App) {
    const { page } = app;
    this.app = app;
    this.whole = page.getByRole('region', { name: 'Messages', exact: true });
    this.log = page.getByRole('log', { name: 'Messages', exact: true });
    this.title = this.whole.getByRole('heading', { level: 1 });
    this.field = app.field('Write a message');
  }

  async say(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press('Enter');
    await expect(this.message(text)).toBeVisible();
  }

  /** By what it says itself: what it answers is a button. */
  message(text: string): Locator {
    return this.log
      .getByRole('article')
      .filter({ hasText: text, hasNot: this.app.page.getByRole('button', { name: text }) });
  }

  /** Of what has been done to the group. */
  event(text: string): Locator {
    return this.log.getByText(text);
  }

  /** How far one's own message has come. */
  tick(text: string, tick: Tick): Locator {
    return this.message(text).getByRole('img', { name: tick, exact: true });
  }

  /** One of the tools that a message shows to who points at it. */
  async use(text: string, tool: 'React' | 'Reply' | 'Message options'): Promise<void> {
    const message = this.message(text);
    await message.hover();
    await message.getByRole('button', { name: tool, exact: true }).click();
  }

  /** As a right button or a long press does. */
  async openMenu(text: string): Promise<void> {
    await this.message(text).click({ button: 'right' });
    await expect(this.app.page.getByRole('menu')).toBeVisible();
  }

  async choose(text: string, item: string): Promise<void> {
    await this.use(text, 'Message options');
    await this.app.menuItem(item).click();
  }

  async react(text: string, emoji: string): Promise<void> {
    await this.use(text, 'React');
    await this.app.menuItem(emoji).click();
  }

  reaction(text: string, emoji: string): Locator {
    return this.message(text)
      .getByRole('list', { name: 'Reactions' })
      .getByRole('button', { name: emoji });
  }

  starOf(text: string): Locator {
    return this.message(text).getByRole('img', { name: 'Starred', exact: true });
  }

  /** By which a message is chosen, once one is. */
  checkbox(text: string): Locator {
    return this.message(text).getByRole('checkbox');
  }

  /** What a message that came from elsewhere says of that. */
  forwardedFrom(text: string): Locator {
    return this.message(text).getByText(/^Forwarded from/);
  }

  /** Of what may be sent besides text. */
  async beginToSend(what: 'Place' | 'Contact' | 'Web page'): Promise<void> {
    await this.app.button('Attach').click();
    await this.app.menuItem(what).click();
  }

  /** A place or a page, which leads somewhere. */
  cardLink(text: string): Locator {
    return this.log.getByRole('link').filter({ hasText: text });
  }

  /** A contact, or messages that were forwarded as one. */
  cardButton(name: string): Locator {
    return this.log.getByRole('button').filter({ hasText: name });
  }

  /** What is known of the chat, beside it. */
  async openDetails(): Promise<Locator> {
    const details = this.app.page.getByRole('region', { name: 'Details', exact: true });
    await this.app.button('Details').click();
    await expect(details).toBeVisible();
    return details;
  }

  /** Files by the picker; they are offered first. */
  async attach(files: SomeFile[]): Promise<void> {
    const chooser = this.app.page.waitForEvent('filechooser');
    await this.app.button('Attach').click();
    await this.app.menuItem('Files').click();
    await (await chooser).setFiles(files);
  }

  /** Where files are shown before they go. */
  offer(count: number): Locator {
    return this.app.dialog(count === 1 ? 'Send 1 file' : `Send ${count} files`);
  }

  picture(name: string): Locator {
    return this.log.getByRole('button', { name: `Open picture: ${name}`, exact: true });
  }

  file(name: string): Locator {
    return this.log.getByRole('button', { name: new RegExp(`^Download.*${name}`) });
  }
}
