import { expect, type Locator, type Page } from '@playwright/test';
import type { App } from './app.ts';
import type { Chat } from './chat.ts';

/** What has come in over all connections of a page. */
export interface Received {
  readonly audioBytes: number;
  readonly videoBytes: number;
  readonly framesDecoded: number;
}

/** Before the page is loaded: its connections are remembered, to be asked what comes over them. */
export async function watchConnections(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const all: RTCPeerConnection[] = [];
    Object.assign(globalThis, {
      peerConnections: all,
      RTCPeerConnection: class extends RTCPeerConnection {
        constructor(configuration?: RTCConfiguration) {
          super(configuration);
          all.push(this);
        }
      },
    });
  });
  await page.reload();
}

/** A call, as who is in it has it before the eyes. */
export class Call {
  readonly app: App;
  readonly room: Locator;
  readonly mini: Locator;

  constructor(app: App) {
    this.app = app;
    this.room = app.page.getByRole('region', { name: /^Call with/ });
    this.mini = app.page.getByRole('region', { name: 'Call', exact: true });
  }

  static async start(chat: Chat, kind: 'Voice call' | 'Video call'): Promise<Call> {
    await chat.whole.getByRole('button', { name: kind, exact: true }).click();
    return new Call(chat.app);
  }

  static incoming(app: App): Locator {
    return app.page.getByRole('dialog', { name: 'Incoming call' });
  }

  static async accept(app: App, how: 'Accept' | 'Accept with video'): Promise<Call> {
    await Call.incoming(app).getByRole('button', { name: how, exact: true }).click();
    return new Call(app);
  }

  static async decline(app: App): Promise<void> {
    await Call.incoming(app).getByRole('button', { name: 'Decline', exact: true }).click();
  }

  /** Of the controls. */
  control(name: string): Locator {
    return this.room
      .getByRole('group', { name: 'Call controls' })
      .getByRole('button', { name, exact: true });
  }

  /**
   * From now on the page is watched for how its call ends. What it says then stands there for three seconds only, and a
   * test that looks every now and then may miss it.
   *
   * @return waits for it, and gives the words
   */
  async watchEnd(): Promise<() => Promise<string>> {
    return this.#watchEnd(false);
  }

  /** The same; and the user closes it at once, which leaves nothing of it. */
  async closeAtEnd(): Promise<() => Promise<string>> {
    return this.#watchEnd(true);
  }

  async #watchEnd(isToClose: boolean): Promise<() => Promise<string>> {
    // Watched when this returns; what it is to become is within, for it would be waited for.
    const watched = await this.app.page.evaluateHandle((isToClose) => {
      const words = new Promise<string>((resolve, reject) => {
        const observer = new MutationObserver(() => {
          const said = document.querySelector('.call-state[role=alert]');
          const room = said?.closest('section');
          if (!said || !room) {
            return;
          }
          observer.disconnect();
          const words = said.textContent ?? '';
          if (!isToClose) {
            resolve(words);
            return;
          }
          const buttons = [...room.querySelectorAll('button')];
          buttons.findLast(({ textContent }) => textContent === 'Close')?.click();
          // Whatever a click changes is there with the next frame.
          requestAnimationFrame(() =>
            requestAnimationFrame(() =>
              room.isConnected ? reject(new Error('it does not close')) : resolve(words),
            ),
          );
        });
        observer.observe(document.body, {
          attributes: true,
          characterData: true,
          childList: true,
          subtree: true,
        });
      });
      return { words };
    }, isToClose);
    return () => watched.evaluate(({ words }) => words);
  }

  /** What another one sends of pictures. */
  picture(name: string): Locator {
    return this.room
      .getByRole('list', { name: 'Others in this call' })
      .locator('video')
      .and(this.app.page.getByLabel(name, { exact: true }));
  }

  /** The tiles of who takes part, or is called. */
  get tiles(): Locator {
    return this.room.getByRole('list', { name: 'Others in this call' }).getByRole('listitem');
  }

  get state(): Locator {
    return this.room.getByRole('timer');
  }

  /** It has a time: media flow. */
  async isOngoing(): Promise<void> {
    await expect(this.state).toHaveText(/^\d+:\d\d$/);
  }

  async hangUp(): Promise<void> {
    await this.control('Hang up').click();
  }

  async received(): Promise<Received> {
    return this.app.page.evaluate(async () => {
      const { peerConnections } = globalThis as unknown as {
        peerConnections: RTCPeerConnection[];
      };
      const sum = { audioBytes: 0, videoBytes: 0, framesDecoded: 0 };
      for (const connection of peerConnections) {
        for (const entry of (await connection.getStats()).values()) {
          if (entry.type === 'inbound-rtp' && entry.kind === 'audio') {
            sum.audioBytes += entry.bytesReceived;
          } else if (entry.type === 'inbound-rtp') {
            sum.videoBytes += entry.bytesReceived;
            sum.framesDecoded += entry.framesDecoded;
          }
        }
      }
      return sum;
    });
  }

  /** Pictures of somebody come, one after the other. */
  async sees(name: string, timeout?: number): Promise<void> {
    const picture = this.picture(name);
    const frames = () =>
      picture.evaluate(
        (video) => (video as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames,
      );
    const within = timeout === undefined ? {} : { timeout };
    await expect(picture).toBeVisible(within);
    const before = await frames();
    await expect
      .poll(frames, { message: `pictures of ${name}`, ...within })
      .toBeGreaterThan(before);
  }

  /** How many connections of the page are connected. */
  async connections(): Promise<number> {
    return this.app.page.evaluate(() => {
      const { peerConnections } = globalThis as unknown as {
        peerConnections: RTCPeerConnection[];
      };
      return peerConnections.filter(({ connectionState }) => connectionState === 'connected')
        .length;
    });
  }

  /** The page has given up those that there are, and made others. */
  async hasNewConnections(timeout?: number): Promise<void> {
    const made = () =>
      this.app.page.evaluate(() => {
        const { peerConnections } = globalThis as unknown as {
          peerConnections: RTCPeerConnection[];
        };
        return peerConnections.length;
      });
    const before = await made();
    const within = timeout === undefined ? {} : { timeout };
    // One that sends and one that receives, both.
    await expect.poll(made, within).toBeGreaterThanOrEqual(before + 2);
  }

  /** More has come than before, of each that is asked for. */
  async receives(...what: (keyof Received)[]): Promise<void> {
    const before = await this.received();
    for (const one of what) {
      await expect
        .poll(async () => (await this.received())[one], { message: one })
        .toBeGreaterThan(before[one]);
    }
  }
}
