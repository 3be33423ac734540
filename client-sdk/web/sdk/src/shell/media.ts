import { Backoff } from '../core/backoff.ts';
import type { MediaContent, MediaForm, Message } from '../protocol/content-values.ts';
import { isRetryable, SkeinError } from '../protocol/errors.ts';
import { type MediaId, toHex } from '../protocol/ids.ts';
import { type Environment, pause } from './environment.ts';
import type { HttpApi, HttpRequest, Json } from './http-api.ts';

/** A file of one's own that is complete, with what the node found in it. */
export interface UploadedMedia {
  readonly media: MediaId;
  readonly name: string;
  /** Media type; `application/octet-stream` for what the node does not know. */
  readonly type: string;
  readonly size: number;
  /** In pixels; 0: no image. */
  readonly width: number;
  readonly height: number;
  /** Of sound and films, by their container; 0: it does not tell. */
  readonly durationMillis: number;
}

export interface TransferOptions {
  /** Is told how far it is, now and then. */
  readonly progress?: (bytes: number, of: number) => void;
  /** Gives it up; what was uploaded so far stays at the node, to be resumed or to expire. */
  readonly signal?: AbortSignal;
}

/** How large a part of an upload is, so that progress is seen and little is sent twice. */
const PART_BYTES = 1 << 20;

/** A node takes 1,000 parts of one file; some of them break off. */
const PARTS_MAX = 500;

const WAIT_MILLIS = 250;
const WAIT_MAX_MILLIS = 10_000;

/** In a row, without a byte moved: about a minute. */
const FRUITLESS_MAX = 12;

/** Without a byte of a download: its connection is taken for gone. */
const STALLED_AFTER_MILLIS = 30_000;

const TUS = { 'Tus-Resumable': '1.0.0' };

/** The message that shows a file, in the way that is usual for its type if nothing else is said. */
export function mediaContent(
  uploaded: UploadedMedia,
  more: Partial<Pick<MediaContent, 'form' | 'durationMillis' | 'preview' | 'caption'>> = {},
): MediaContent {
  return {
    kind: 'media',
    form: usualForm(uploaded.type),
    preview: new Uint8Array(0),
    caption: '',
    ...uploaded,
    ...more,
  };
}

function usualForm(type: string): MediaForm {
  return type.startsWith('image/') ? 'IMAGE' : type.startsWith('video/') ? 'VIDEO' : 'FILE';
}

/**
 * Files in chats: a client uploads one, posts its `mediaContent`, and others download what a message
 * shows. A connection that breaks is gone on with, from where it broke, until nothing moves for about
 * a minute. Promises are rejected with the node's code, with UNAVAILABLE if there was no answer, with
 * OUTCOME_UNKNOWN if it was given up.
 */
export class SkeinMedia {
  readonly #api: HttpApi;
  readonly #token: () => Promise<string>;
  readonly #environment: Environment;

  /** Made by `SkeinClient`. */
  constructor(api: HttpApi, token: () => Promise<string>, environment: Environment) {
    this.#api = api;
    this.#token = token;
    this.#environment = environment;
  }

  /**
   * Uploads a file, under its own name. Rejected with CONTENT_TOO_LARGE, QUOTA_EXCEEDED or, if the
   * file changes meanwhile, MEDIA_MISMATCH.
   */
  async upload(
    file: Blob,
    options: TransferOptions & { name?: string } = {},
  ): Promise<UploadedMedia> {
    return this.resume(await this.begin(file, options.name, options.signal), file, options);
  }

  /**
   * Begins an upload and moves no byte yet, for a page that wants to go on with it when it is loaded
   * again.
   *
   * @return what `resume` wants; good for as long as the node keeps what is not complete, usually a
   *     day
   */
  async begin(file: Blob, name = nameOf(file), signal?: AbortSignal): Promise<MediaId> {
    const sha256 = await sha256Of(file);
    const keys = [`filename ${base64(name)}`];
    if (sha256 !== undefined) {
      keys.push(`sha256 ${base64(sha256)}`);
    }
    const headers = {
      ...TUS,
      'Upload-Length': String(file.size),
      'Upload-Metadata': keys.join(','),
    };
    const answer = await this.#attempts(signal).untilAnswered(() =>
      this.#send({ method: 'POST', path: 'v1/uploads', headers, signal }),
    );
    const location = answer.headers.get('Location') ?? '';
    const media = location.slice(location.lastIndexOf('/') + 1);
    if (!/^\d+$/.test(media)) {
      throw new SkeinError('UNAVAILABLE', 'an answer without a location');
    }
    return media;
  }

  /** Goes on with an upload of the same file, wherever it was; NOT_FOUND if it has expired. */
  async resume(
    upload: MediaId,
    file: Blob,
    { progress = () => {}, signal }: TransferOptions = {},
  ): Promise<UploadedMedia> {
    const attempts = this.#attempts(signal);
    let offset = await attempts.untilAnswered(() => this.#offsetOf(upload, signal));
    // Once at least: only who brings the last byte, or none after it, is told what became of them.
    for (let told = false; !told; ) {
      const from = offset;
      try {
        offset = await this.#append(upload, file, from, signal);
        told = offset >= file.size;
        if (!told && offset <= from) {
          throw new SkeinError('UNAVAILABLE', 'the node took no byte');
        }
        progress(offset, file.size);
      } catch (broken) {
        await attempts.waitOrThrow(broken);
        offset = await attempts.untilAnswered(() => this.#offsetOf(upload, signal));
      }
      if (offset > from) {
        attempts.reset();
      }
    }
    const facts = await attempts.untilAnswered(async () =>
      this.#api.json('GET', `v1/media/${upload}/facts`, undefined, await this.#token()),
    );
    return uploadedOf(facts);
  }

  async #offsetOf(upload: MediaId, signal: AbortSignal | undefined): Promise<number> {
    return offsetTold(
      await this.#send({ method: 'HEAD', path: `v1/uploads/${upload}`, headers: TUS, signal }),
    );
  }

  async #append(
    upload: MediaId,
    file: Blob,
    from: number,
    signal: AbortSignal | undefined,
  ): Promise<number> {
    const part = Math.max(PART_BYTES, Math.ceil(file.size / PARTS_MAX));
    const headers = {
      ...TUS,
      'Upload-Offset': String(from),
      'Content-Type': 'application/offset+octet-stream',
    };
    const body = file.slice(from, from + part);
    return offsetTold(
      await this.#send({ method: 'PATCH', path: `v1/uploads/${upload}`, headers, body, signal }),
    );
  }

  /** Downloads what a message shows. The name in it is its sender's, and no path. */
  async download(
    message: Message,
    { progress = () => {}, signal }: TransferOptions = {},
  ): Promise<Blob> {
    const { size, type } = mediaOf(message);
    const attempts = this.#attempts(signal);
    let parts: Uint8Array<ArrayBuffer>[] = [];
    let have = 0;
    for (;;) {
      const before = have;
      try {
        const headers: Record<string, string> = have > 0 ? { Range: `bytes=${have}-` } : {};
        const path = pathOf(message, '');
        const answer = await this.#send({ method: 'GET', path, headers, streams: true, signal });
        if (answer.status !== 206) {
          parts = [];
          have = 0;
        }
        for await (const bytes of this.#bytesOf(answer, signal)) {
          parts.push(bytes);
          have += bytes.length;
          progress(have, size);
        }
        if (have === size) {
          return new Blob(parts, { type });
        }
        throw new SkeinError('UNAVAILABLE', 'the download broke off');
      } catch (broken) {
        if (have > before) {
          attempts.reset();
        }
        await attempts.waitOrThrow(broken);
        if (have > size) {
          parts = [];
          have = 0;
        }
      }
    }
  }

  /** What comes; a connection that is silent for too long is given up. */
  async *#bytesOf(
    { body }: Response,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const reader = body?.getReader();
    if (reader === undefined) {
      return;
    }
    try {
      for (;;) {
        const read = await this.#inTime(reader.read(), signal);
        if (read.done) {
          return;
        }
        yield read.value as Uint8Array<ArrayBuffer>;
      }
    } catch (error) {
      throw error instanceof SkeinError
        ? error
        : new SkeinError('UNAVAILABLE', 'the download broke off', 0, error);
    } finally {
      reader.cancel().catch(() => {});
    }
  }

  #inTime<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const giveUp = () => reject(new SkeinError('UNAVAILABLE', 'nothing comes any more'));
      const stop = this.#environment.after(STALLED_AFTER_MILLIS, giveUp);
      signal?.addEventListener('abort', giveUp);
      promise.then(resolve, reject).finally(() => {
        stop();
        signal?.removeEventListener('abort', giveUp);
      });
    });
  }

  /** An address from which whoever has it gets what a message shows, for a few minutes. */
  async link(message: Message): Promise<string> {
    const { path } = await this.#post(message, '/links');
    if (typeof path !== 'string') {
      throw new SkeinError('UNAVAILABLE', 'an answer without a path');
    }
    return this.#api.resolve(path);
  }

  /** A file of one's own with what a message shows, to be posted elsewhere; no byte is moved. */
  async copy(message: Message): Promise<UploadedMedia> {
    return uploadedOf(await this.#post(message, '/copies'));
  }

  /**
   * Deletes a file of one's own, or gives an upload up; messages that show it stay, and their readers
   * find NOT_FOUND.
   */
  async delete(media: MediaId): Promise<void> {
    await this.#send({ method: 'DELETE', path: `v1/uploads/${media}`, headers: TUS });
  }

  async #post(message: Message, what: string): Promise<Json> {
    return this.#api.json('POST', pathOf(message, what), undefined, await this.#token());
  }

  async #send(request: HttpRequest): Promise<Response> {
    return this.#api.send({ ...request, bearer: await this.#token() });
  }

  #attempts(signal: AbortSignal | undefined): Attempts {
    return new Attempts(this.#environment, signal);
  }
}

/** How often in a row nothing moved. */
class Attempts {
  readonly #environment: Environment;
  readonly #signal: AbortSignal | undefined;
  readonly #backoff: Backoff;
  #fruitless = 0;

  constructor(environment: Environment, signal: AbortSignal | undefined) {
    this.#environment = environment;
    this.#signal = signal;
    this.#backoff = new Backoff(WAIT_MILLIS, WAIT_MAX_MILLIS, environment.random);
  }

  reset(): void {
    this.#fruitless = 0;
    this.#backoff.reset();
  }

  async untilAnswered<T>(question: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await question();
      } catch (refused) {
        await this.waitOrThrow(refused);
      }
    }
  }

  /** Waits before the next attempt, if one may end otherwise. */
  async waitOrThrow(refused: unknown): Promise<void> {
    if (this.#signal?.aborted) {
      throw new SkeinError('OUTCOME_UNKNOWN', 'given up', 0, refused);
    }
    const isWorthIt = refused instanceof SkeinError && isRetryable(refused.code);
    if (!isWorthIt || ++this.#fruitless > FRUITLESS_MAX) {
      throw refused;
    }
    const millis = this.#backoff.nextMillisAfter(refused.retryAfterMillis);
    await pause(this.#environment, millis, this.#signal);
  }
}

function offsetTold(answer: Response): number {
  const told = answer.headers.get('Upload-Offset');
  if (told === null) {
    throw new SkeinError('UNAVAILABLE', 'an answer without an offset');
  }
  return Number(told);
}

function mediaOf({ content }: Message): MediaContent {
  if (content.kind !== 'media') {
    throw new SkeinError('BAD_REQUEST', 'the message shows no file');
  }
  return content;
}

function pathOf(message: Message, what: string): string {
  const { conversation, sequence } = message;
  const { media } = mediaOf(message);
  return `v1/media/${media}${what}?conversation=${conversation}&sequence=${sequence}`;
}

function uploadedOf(facts: Json): UploadedMedia {
  return {
    media: String(facts.media),
    name: String(facts.name),
    type: String(facts.type),
    size: Number(facts.size ?? 0),
    width: Number(facts.width ?? 0),
    height: Number(facts.height ?? 0),
    durationMillis: Number(facts.durationMillis ?? 0),
  };
}

function nameOf(file: Blob): string {
  return 'name' in file && typeof file.name === 'string' && file.name !== '' ? file.name : 'file';
}

/** Undefined where the platform has none, as in a page that came without TLS. */
async function sha256Of(file: Blob): Promise<string | undefined> {
  const subtle = (globalThis.crypto as Partial<Crypto> | undefined)?.subtle;
  if (subtle === undefined) {
    return undefined;
  }
  try {
    return toHex(new Uint8Array(await subtle.digest('SHA-256', await file.arrayBuffer())));
  } catch (error) {
    throw new SkeinError('BAD_REQUEST', 'the file cannot be read', 0, error);
  }
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
