import type { MediaId, Message, SkeinClient } from '../sdk.ts';

/** Files at hand at once; the one that was not looked at for longest goes. */
const KEPT_MAX = 120;

interface Kept {
  readonly url: Promise<string>;
}

/** Addresses within this page of the files that messages show. */
export class MediaUrls {
  readonly #client: () => SkeinClient;
  readonly #kept = new Map<MediaId, Kept>();

  constructor(client: () => SkeinClient) {
    this.#client = client;
  }

  /** A file that came from this page. */
  have(media: MediaId, file: Blob): void {
    this.#keep(media, Promise.resolve(URL.createObjectURL(file)));
  }

  /** Fetches the file, unless it is at hand. */
  urlOf(message: Message, progress?: (bytes: number, of: number) => void): Promise<string> {
    if (message.content.kind !== 'media') {
      return Promise.reject(new Error('the message shows no file'));
    }
    const { media } = message.content;
    const known = this.#kept.get(media);
    if (known !== undefined) {
      this.#kept.delete(media);
      this.#kept.set(media, known);
      return known.url;
    }
    const url = this.#client()
      .media.download(message, progress === undefined ? {} : { progress })
      .then((blob) => URL.createObjectURL(blob));
    url.catch(() => this.#kept.delete(media));
    this.#keep(media, url);
    return url;
  }

  /** Whether the file is here already. */
  has(media: MediaId): boolean {
    return this.#kept.has(media);
  }

  #keep(media: MediaId, url: Promise<string>): void {
    this.#kept.set(media, { url });
    const [oldest] = this.#kept;
    if (this.#kept.size > KEPT_MAX && oldest !== undefined) {
      this.#kept.delete(oldest[0]);
      oldest[1].url.then(URL.revokeObjectURL, () => {});
    }
  }
}
