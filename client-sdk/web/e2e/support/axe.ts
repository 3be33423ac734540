import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import type { AxeResults, RunOptions } from 'axe-core';

const SOURCE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Everything that WCAG 2.2 asks for at levels A and AA and a program can check, and what axe advises beyond. */
const RULES: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  // What lies over the page, as a menu does, is in none of its landmarks.
  rules: { region: { enabled: false } },
  resultTypes: ['violations'],
};

/** Before the page is loaded that is checked. */
export async function bringAxe(page: Page): Promise<void> {
  await page.addInitScript({ path: SOURCE });
}

/** What is shown is usable by everybody, in both themes. */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator(`html[data-theme=${colorScheme}]`)).toBeAttached();
    const { violations } = await page.evaluate<AxeResults, RunOptions>(
      (rules) => (globalThis as unknown as { axe: Axe }).axe.run(rules),
      RULES,
    );
    const told = violations.flatMap(({ id, impact, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} (${impact}) ${target}: ${failureSummary}`),
    );
    expect(told, `${screen}, ${colorScheme}`).toEqual([]);
  }
}

interface Axe {
  run(rules: RunOptions): Promise<AxeResults>;
}
