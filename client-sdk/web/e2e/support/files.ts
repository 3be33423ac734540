import type { Locator } from '@playwright/test';

/** What a picker, a drag or a paste brings. */
export interface SomeFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export function textFile(name: string, text: string): SomeFile {
  return { name, mimeType: 'text/plain', buffer: Buffer.from(text) };
}

/** A picture of 4 by 3 points, as a PNG. */
export function picture(name: string): SomeFile {
  const png =
    'iVBORw0KGgoAAAANSUhEUgAAAAQAAAADCAIAAAA7ljmRAAAAEElEQVR42mN4Up4NRww4OQCk3hVJl8+wWAAAAABJRU5ErkJggg==';
  return { name, mimeType: 'image/png', buffer: Buffer.from(png, 'base64') };
}

/** Drags files over an element; they are dropped by `drop`. */
export async function dragOver(target: Locator, files: readonly SomeFile[]): Promise<void> {
  await fire(target, 'dragover', files);
}

export async function drop(target: Locator, files: readonly SomeFile[]): Promise<void> {
  await fire(target, 'drop', files);
}

export async function paste(target: Locator, files: readonly SomeFile[]): Promise<void> {
  await fire(target, 'paste', files);
}

/** What a browser tells the page when somebody does so. */
async function fire(
  target: Locator,
  type: 'dragover' | 'drop' | 'paste',
  files: readonly SomeFile[],
): Promise<void> {
  const plain = files.map(({ name, mimeType, buffer }) => ({
    name,
    mimeType,
    base64: buffer.toString('base64'),
  }));
  await target.evaluate(
    (element, { type, plain }) => {
      const data = new DataTransfer();
      for (const { name, mimeType, base64 } of plain) {
        const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
        data.items.add(new File([bytes], name, { type: mimeType }));
      }
      const how = { bubbles: true, cancelable: true } as const;
      element.dispatchEvent(
        type === 'paste'
          ? new ClipboardEvent(type, { ...how, clipboardData: data })
          : new DragEvent(type, { ...how, dataTransfer: data }),
      );
    },
    { type, plain },
  );
}
