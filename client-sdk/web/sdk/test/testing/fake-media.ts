import { createHash } from 'node:crypto';

interface Upload {
  readonly length: number;
  readonly name: string;
  readonly sha256: string | undefined;
  bytes: Uint8Array;
}

/** The part of a node's HTTP API that moves files, with the faults that a test asks for. */
export class FakeMedia {
  readonly asked: string[] = [];
  readonly #uploads = new Map<string, Upload>();
  #last = 76;

  /** The next parts break off after so many bytes: the node has them, and nobody is told. */
  readonly breakUploads: number[] = [];
  /** The next downloads break off after so many bytes. */
  readonly breakDownloads: number[] = [];
  /** The next requests are answered with these. */
  readonly refusals: { readonly status: number; readonly json?: object }[] = [];
  /** The next downloads are silent after so many bytes, and nobody is told. */
  readonly stallDownloads: number[] = [];
  /** Whether a download goes on where it broke off. */
  ranges = true;

  bytesOf(media: string): Uint8Array | undefined {
    return this.#uploads.get(media)?.bytes;
  }

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const { pathname, search } = new URL(url);
    const headers = new Headers(init.headers);
    const method = init.method ?? 'GET';
    this.asked.push(`${method} ${pathname}${search}`);
    if (headers.get('Authorization') !== 'Bearer the token') {
      return Response.json({ number: 200 }, { status: 401 });
    }
    const refusal = this.refusals.shift();
    if (refusal !== undefined) {
      const text = refusal.json === undefined ? null : JSON.stringify(refusal.json);
      return new Response(text, { status: refusal.status });
    }
    const [, , kind, media = '', what] = pathname.split('/');
    if (kind === 'uploads' && method === 'POST') {
      return this.#begin(headers);
    }
    const upload = this.#uploads.get(media);
    if (upload === undefined) {
      return new Response(null, { status: 404 });
    }
    if (kind === 'uploads') {
      return this.#upload(method, media, upload, headers, init.body as Blob);
    }
    switch (what) {
      case 'links':
        return Response.json({ path: `/v1/files/${media}?signature=x` });
      case 'facts':
      case 'copies':
        return Response.json(this.#facts(media, upload));
      default:
        return this.#download(upload, headers);
    }
  };

  #begin(headers: Headers): Response {
    const keys = new Map(
      (headers.get('Upload-Metadata') ?? '')
        .split(',')
        .map((pair) => pair.split(' ') as [string, string]),
    );
    const decoded = (key: string) => Buffer.from(keys.get(key) ?? '', 'base64').toString();
    const media = String(++this.#last);
    this.#uploads.set(media, {
      length: Number(headers.get('Upload-Length')),
      name: decoded('filename'),
      sha256: keys.has('sha256') ? decoded('sha256') : undefined,
      bytes: new Uint8Array(0),
    });
    return new Response(null, { status: 201, headers: { Location: `uploads/${media}` } });
  }

  async #upload(
    method: string,
    media: string,
    upload: Upload,
    headers: Headers,
    body: Blob,
  ): Promise<Response> {
    if (method === 'DELETE') {
      this.#uploads.delete(media);
      return new Response(null, { status: 204 });
    }
    if (method === 'PATCH') {
      if (Number(headers.get('Upload-Offset')) !== upload.bytes.length) {
        return Response.json({ number: 603 }, { status: 409 });
      }
      const broken = this.breakUploads.shift();
      const part = new Uint8Array(await body.arrayBuffer()).subarray(0, broken);
      upload.bytes = Uint8Array.from([...upload.bytes, ...part]);
      if (broken !== undefined) {
        throw new TypeError('the connection is gone');
      }
      const sha256 = createHash('sha256').update(upload.bytes).digest('hex');
      if (upload.bytes.length === upload.length && (upload.sha256 ?? sha256) !== sha256) {
        return Response.json({ number: 601 }, { status: 422 });
      }
    }
    const offset = { 'Upload-Offset': String(upload.bytes.length) };
    return new Response(null, { status: method === 'HEAD' ? 200 : 204, headers: offset });
  }

  #facts(media: string, { name, bytes }: Upload): object {
    return { media, name, type: 'image/png', size: bytes.length, width: 4, height: 3 };
  }

  #download({ bytes }: Upload, headers: Headers): Response {
    const [, from] = /^bytes=(\d+)-$/.exec(headers.get('Range') ?? '') ?? [];
    const goesOn = this.ranges && from !== undefined;
    const rest = bytes.slice(goesOn ? Number(from) : 0);
    const broken = this.breakDownloads.shift();
    const stalled = this.stallDownloads.shift();
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(rest.subarray(0, broken ?? stalled ?? rest.length));
        if (broken === undefined && stalled === undefined) {
          controller.close();
        }
      },
      pull: (controller) => {
        if (stalled === undefined) {
          controller.error(new TypeError('the connection is gone'));
        }
      },
    });
    return new Response(body, { status: goesOn ? 206 : 200 });
  }
}
