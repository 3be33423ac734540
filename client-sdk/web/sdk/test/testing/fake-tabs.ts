import type { TabChannel, TabPorts } from '../../src/tabs/ports.ts';

/** The tabs of one browser: locks and channels that only know each other. */
export class FakeBrowser {
  readonly #channels = new Map<string, Set<FakeChannel>>();
  readonly #locks = new Map<string, Waiting[]>();

  /** What one tab uses. */
  newTab(): FakeTab {
    return new FakeTab(this);
  }

  open(name: string, tab: FakeTab): TabChannel {
    const all = this.#channels.get(name) ?? new Set();
    this.#channels.set(name, all);
    return new FakeChannel(all, tab);
  }

  lock(name: string, waiting: Waiting): void {
    const queue = this.#locks.get(name) ?? [];
    this.#locks.set(name, queue);
    queue.push(waiting);
    if (queue.length === 1) {
      waiting.grant();
    }
  }

  unlock(name: string, waiting: Waiting): void {
    const queue = this.#locks.get(name) ?? [];
    const held = queue[0] === waiting;
    this.#locks.set(
      name,
      queue.filter((one) => one !== waiting),
    );
    if (held) {
      this.#locks.get(name)?.[0]?.grant();
    }
  }
}

interface Waiting {
  readonly grant: () => void;
}

/** One tab. */
export class FakeTab implements TabPorts {
  readonly #browser: FakeBrowser;
  readonly #held = new Map<string, Waiting>();
  crashed = false;

  constructor(browser: FakeBrowser) {
    this.#browser = browser;
  }

  channel(name: string): TabChannel {
    return this.#browser.open(name, this);
  }

  lock(name: string, signal: AbortSignal, hold: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      let granted = false;
      const waiting = {
        grant: () => {
          granted = true;
          hold()
            .then(resolve, reject)
            .finally(() => this.#browser.unlock(name, waiting));
        },
      };
      this.#held.set(name, waiting);
      signal.addEventListener('abort', () => {
        // Who holds the lock keeps it until the work is done.
        if (!granted) {
          this.#browser.unlock(name, waiting);
          reject(signal.reason);
        }
      });
      this.#browser.lock(name, waiting);
    });
  }

  /** The tab is gone: nothing of it is heard any more, and its lock is free. */
  crash(): void {
    this.crashed = true;
    for (const [name, waiting] of this.#held) {
      this.#browser.unlock(name, waiting);
    }
  }
}

class FakeChannel implements TabChannel {
  readonly #all: Set<FakeChannel>;
  readonly #tab: FakeTab;
  #hear: (message: unknown) => void = () => {};

  constructor(all: Set<FakeChannel>, tab: FakeTab) {
    this.#all = all;
    this.#tab = tab;
    all.add(this);
  }

  send(message: unknown): void {
    if (this.#tab.crashed) {
      return;
    }
    for (const other of this.#all) {
      if (other !== this) {
        const clone: unknown = structuredClone(message);
        queueMicrotask(() => {
          if (!other.#tab.crashed) {
            other.#hear(clone);
          }
        });
      }
    }
  }

  onMessage(hear: (message: unknown) => void): void {
    this.#hear = hear;
  }

  close(): void {
    this.#all.delete(this);
  }
}
