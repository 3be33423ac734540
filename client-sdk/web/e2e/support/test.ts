import { type BrowserContextOptions, test as base, expect, type Page } from '@playwright/test';
import { App } from '../pages/app.ts';
import { FIRST_NODE } from './nodes.ts';
import type { Someone } from './users.ts';

/** How a browser is: which node it asks, and what Playwright can make of it. */
export interface Browsing extends BrowserContextOptions {
  readonly node?: string;
}

interface Fixtures {
  /** Opens the web client in a browser of its own; contexts of one Chromium are as good as that. */
  readonly visit: (browsing?: Browsing) => Promise<App>;
  /** The same, logged in. */
  readonly enter: (who: Someone, browsing?: Browsing) => Promise<App>;
}

/** A phone, as pages see it. */
export const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
} as const;

/** Told by the browser of what tests do on purpose: wrong passwords, networks that are cut. */
const EXPECTED = /^Failed to load resource|^WebSocket connection to/;

export const test = base.extend<Fixtures>({
  visit: async ({ browser }, use) => {
    const opened: App[] = [];
    const problems: string[] = [];
    await use(async ({ node = FIRST_NODE, ...options } = {}) => {
      const context = await browser.newContext({ ...options, baseURL: node });
      context.on('weberror', (error) => problems.push(`${error.error().stack}`));
      context.on('console', (message) => {
        const isBad = message.type() === 'error' || message.type() === 'warning';
        if (isBad && !EXPECTED.test(message.text())) {
          problems.push(message.text());
        }
      });
      const app = new App(await context.newPage());
      opened.push(app);
      await app.page.goto('/');
      return app;
    });
    for (const { page } of opened) {
      await page.context().close();
    }
    // Whatever a journey does: no script fails, and nothing that the page's policy would refuse is tried.
    expect(problems).toEqual([]);
  },

  enter: async ({ visit }, use) => {
    await use(async (who, browsing) => {
      const app = await visit(browsing);
      await app.logIn(who);
      return app;
    });
  },
});

/** Another tab of the same browser. */
export async function newTab(app: App): Promise<App> {
  const page: Page = await app.page.context().newPage();
  await page.goto('/');
  return new App(page);
}

export { expect };
