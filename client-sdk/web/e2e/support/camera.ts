import type { App } from '../pages/app.ts';

/**
 * Gives a page a camera in front of which a code is held. The Chromium of these tests reads no codes
 * itself: what it would read is put in its place.
 */
export async function giveCamera({ page }: App, code: string): Promise<void> {
  await page.evaluate((rawValue) => {
    const canvas = document.createElement('canvas');
    // A canvas has a next picture for who films it when something is drawn on it.
    setInterval(() => canvas.getContext('2d')?.fillRect(0, 0, 1, 1), 100);
    Object.defineProperty(navigator.mediaDevices, 'getUserMedia', {
      configurable: true,
      value: async () => canvas.captureStream(5),
    });
    Object.assign(globalThis, {
      BarcodeDetector: class {
        async detect() {
          return [{ rawValue }];
        }
      },
    });
  }, code);
}
