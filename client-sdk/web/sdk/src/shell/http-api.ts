import { type ErrorCode, errorCodeOf, SkeinError } from '../protocol/errors.ts';
import type { Environment } from './environment.ts';

export type Json = Readonly<Record<string, unknown>>;

const ANSWER_TIMEOUT_MILLIS = 20_000;

/** What even a slow network moves. */
const SLOW_BYTES_PER_MILLI = 16;

export interface HttpRequest {
  readonly method: string;
  /** Below the base address. */
  readonly path: string;
  readonly bearer?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Blob;
  /** The body is read as it comes, by who minds its pace: the time is for what comes before it. */
  readonly streams?: boolean;
  /** Gives the request up. */
  readonly signal?: AbortSignal | undefined;
  /** Whether a page of another address sends the cookie, too, and takes one. */
  readonly cookie?: boolean;
}

/**
 * The cluster's HTTP API. Every promise is rejected with a `SkeinError`: with the code that the node
 * gave, or UNAVAILABLE if there was no answer.
 */
export class HttpApi {
  readonly #base: string;
  readonly #environment: Pick<Environment, 'fetch'>;

  /** @param server the base address, such as `http://127.0.0.1:7480` */
  constructor(server: string, environment: Pick<Environment, 'fetch'>) {
    const url = new URL(server);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      throw new SkeinError('BAD_REQUEST', `not an http or https address: ${server}`);
    }
    this.#base = url.href.endsWith('/') ? url.href : `${url.href}/`;
    this.#environment = environment;
  }

  /** An address below this one. */
  resolve(path: string): string {
    return new URL(path, this.#base).href;
  }

  async json(method: string, path: string, body?: object, bearer?: string): Promise<Json> {
    const response = await this.send({
      method,
      path,
      bearer,
      ...(body === undefined
        ? {}
        : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return this.#read(response);
  }

  /** Asks with the cookie of `v1/auth`, which the browser keeps. */
  async jsonWithCookie(path: string, body: object): Promise<Json> {
    const headers = { 'Content-Type': 'application/json' };
    return this.#read(
      await this.send({ method: 'POST', path, headers, body: JSON.stringify(body), cookie: true }),
    );
  }

  /** The answer as it comes, if it is none that refuses. */
  async send({
    method,
    path,
    bearer,
    headers,
    body,
    streams,
    signal,
    cookie,
  }: HttpRequest): Promise<Response> {
    const bytes = body instanceof Blob ? body.size : 0;
    const timeout = AbortSignal.timeout(
      ANSWER_TIMEOUT_MILLIS + Math.ceil(bytes / SLOW_BYTES_PER_MILLI),
    );
    const given = new AbortController();
    const giveUp = () => given.abort();
    timeout.addEventListener('abort', giveUp);
    signal?.addEventListener('abort', giveUp);
    let response: Response;
    try {
      signal?.throwIfAborted();
      response = await this.#environment.fetch(this.#base + path, {
        method,
        headers: {
          Accept: 'application/json, application/problem+json',
          ...headers,
          ...(bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` }),
        },
        body: body ?? null,
        signal: given.signal,
        credentials: cookie === true ? 'include' : 'same-origin',
      });
    } catch (error) {
      throw this.#noAnswer(error);
    }
    if (streams === true) {
      timeout.removeEventListener('abort', giveUp);
    }
    if (!response.ok) {
      throw await this.#refusal(response, method);
    }
    return response;
  }

  async #read(response: Response): Promise<Json> {
    try {
      const text = await response.text();
      return text === '' ? {} : (JSON.parse(text) as Json);
    } catch (error) {
      throw this.#noAnswer(error);
    }
  }

  /**
   * A problem document (RFC 9457). What is told without a body, as to HEAD, is known by its status.
   * To anything else a node names its code: a 401 without one is a proxy's, and nothing that it says
   * is said of the account.
   */
  async #refusal(response: Response, method: string): Promise<SkeinError> {
    const { status } = response;
    const json = await this.#read(response);
    const code = errorCodeOf(Number(json.number)) ?? codeOf(status, method);
    const detail = String(json.detail ?? json.title ?? '');
    return new SkeinError(code, detail, Math.max(0, Number(json.retryAfterMillis ?? 0)));
  }

  #noAnswer(cause: unknown): SkeinError {
    return new SkeinError('UNAVAILABLE', `no answer of Skein's from ${this.#base}`, 0, cause);
  }
}

function codeOf(status: number, method: string): ErrorCode {
  switch (status) {
    case 401:
      return method === 'HEAD' ? 'TOKEN_INVALID' : 'UNAVAILABLE';
    case 404:
      return 'NOT_FOUND';
    default:
      return status >= 500 ? 'UNAVAILABLE' : 'BAD_REQUEST';
  }
}
