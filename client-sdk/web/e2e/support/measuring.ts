import type { Locator, Page } from '@playwright/test';

interface Measured {
  tasks: number[];
  firstScreen: number | undefined;
}

const measured = 'skeinMeasured';

/**
 * Before the page is loaded: how long the tasks are that hold it up (the browser tells those above 50
 * ms), and when the list of chats was there.
 *
 * @param slowdown 4: a machine of a quarter of this one's speed
 */
export async function measure(page: Page, slowdown: number): Promise<void> {
  await page.addInitScript((name) => {
    const all: Measured = { tasks: [], firstScreen: undefined };
    Object.assign(globalThis, { [name]: all });
    const observer = new PerformanceObserver((list) => {
      all.tasks.push(...list.getEntries().map(({ duration }) => duration));
    });
    observer.observe({ type: 'longtask', buffered: true });
    const look = () => {
      if (document.querySelector('.chat-line') === null) {
        requestAnimationFrame(look);
      } else {
        all.firstScreen = performance.now();
      }
    };
    look();
  }, measured);
  const tools = await page.context().newCDPSession(page);
  await tools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
}

async function read(page: Page): Promise<Measured> {
  return page.evaluate(
    (name) => (globalThis as unknown as Record<string, Measured>)[name] as Measured,
    measured,
  );
}

/** From the navigation to the list of chats, in milliseconds. */
export async function firstScreen(page: Page): Promise<number> {
  await page.waitForFunction(
    (name) => (globalThis as unknown as Record<string, Measured>)[name]?.firstScreen !== undefined,
    measured,
  );
  return (await read(page)).firstScreen ?? 0;
}

/** Those above 50 ms since the last call, in milliseconds. */
export async function longTasks(page: Page): Promise<number[]> {
  // They are told when the page has nothing else to do.
  await page.evaluate(
    () => new Promise<void>((done) => requestIdleCallback(() => setTimeout(done, 100))),
  );
  const { tasks } = await read(page);
  await page.evaluate((name) => {
    (globalThis as unknown as Record<string, Measured>)[name]?.tasks.splice(0);
  }, measured);
  return tasks;
}

/** Scrolls by most of a window in each frame, as a hand on a scroll bar does, as far as there is something. */
export async function scrollAll(box: Locator, direction: 1 | -1): Promise<void> {
  await box.evaluate(
    (element, way) =>
      new Promise<void>((resolve) => {
        const step = () => {
          const before = element.scrollTop;
          element.scrollTop += way * 0.8 * element.clientHeight;
          if (element.scrollTop === before && element.querySelector('.loading-row') === null) {
            resolve();
          } else {
            requestAnimationFrame(step);
          }
        };
        step();
      }),
    direction,
  );
}

export function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >> 1] ?? 0;
}
