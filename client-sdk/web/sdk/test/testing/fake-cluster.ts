import { CLIENT_FRAME, SERVER_FRAME } from '../../src/protocol/frames.ts';
import type { ConversationId, DeviceId, UserId } from '../../src/protocol/ids.ts';
import type {
  ClientBody,
  ClientFrame,
  Hello,
  ServerBody,
  ServerFrame,
} from '../../src/protocol/values.ts';
import type { FrameSocket, SocketEvents } from '../../src/shell/environment.ts';
import { failed, ModelCluster, type ModelConnection } from './model-cluster.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What happens to a request. */
export type Fault =
  | 'NONE'
  /** The connection breaks before, or after it is carried out. */
  | 'BREAK_BEFORE'
  | 'BREAK_AFTER'
  /** It is carried out, and never answered. */
  | 'STALL'
  /** It is answered FORBIDDEN, or OVERLOADED, and not carried out. */
  | 'REFUSE'
  | 'OVERLOAD'
  /** It is carried out, and answered OUTCOME_UNKNOWN. */
  | 'UNKNOWN';

const LATENCY_MILLIS = 2;

/** A cluster of one node behind sockets that are none: frames take a while, and go through bytes. */
export class FakeCluster {
  readonly model = new ModelCluster();
  readonly #time: VirtualTime;
  readonly #tokens = new Map<string, DeviceId>();
  readonly #links = new Set<Link>();
  readonly hellos: Hello[] = [];
  /** Bodies that clients sent, by name. */
  readonly received: ClientBody[] = [];
  readonly urls: string[] = [];

  /** False: sockets are refused. */
  up = true;
  fault: (body: ClientBody) => Fault = () => 'NONE';
  /** How often an event is sent. */
  copies: (body: ServerBody) => number = () => 1;
  /** What a Hello is answered with instead of the model's Welcome. */
  hello: (hello: Hello) => ServerBody | undefined = () => undefined;
  /** False: Hello is never answered. */
  answersHello = true;

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  /** A device, and the token that it shows. */
  addDevice(user: UserId): { device: DeviceId; token: string } {
    const device = this.model.addDevice(user);
    const token = `token of ${device}`;
    this.#tokens.set(token, device);
    return { device, token };
  }

  addToken(device: DeviceId, token: string): void {
    this.#tokens.set(token, device);
  }

  readonly open = (url: string, events: SocketEvents): FrameSocket => {
    this.urls.push(url);
    const link = new Link(this.#time, this, events);
    this.#links.add(link);
    return link;
  };

  get connections(): number {
    return [...this.#links].filter((link) => link.device !== undefined).length;
  }

  /** The sockets that were not closed. */
  get sockets(): number {
    return this.#links.size;
  }

  breakAll(): void {
    for (const link of [...this.#links]) {
      link.break();
    }
  }

  /** Says something on every connection. */
  say(body: ServerBody, request = 0): void {
    for (const link of this.#links) {
      if (link.device !== undefined) {
        link.down({ request, body });
      }
    }
  }

  /** Sends bytes as they are. */
  sayBytes(bytes: Uint8Array): void {
    for (const link of this.#links) {
      link.downBytes(bytes);
    }
  }

  deviceOf(token: string): DeviceId | undefined {
    return this.#tokens.get(token);
  }

  forget(link: Link): void {
    this.#links.delete(link);
  }

  texts(conversation: ConversationId): string[] {
    return this.model
      .log(conversation)
      .map(({ content }) => (content.kind === 'text' ? content.text : content.kind));
  }
}

class Link implements FrameSocket, ModelConnection {
  readonly #time: VirtualTime;
  readonly #cluster: FakeCluster;
  readonly #events: SocketEvents;
  #closed = false;
  device: DeviceId | undefined;

  constructor(time: VirtualTime, cluster: FakeCluster, events: SocketEvents) {
    this.#time = time;
    this.#cluster = cluster;
    this.#events = events;
    this.#later(() => (cluster.up ? events.opened() : this.break()));
  }

  #later(task: () => void): void {
    this.#time.after(LATENCY_MILLIS, () => {
      if (!this.#closed) {
        task();
      }
    });
  }

  send(bytes: Uint8Array): void {
    const frame = CLIENT_FRAME.decode(bytes);
    this.#later(() => this.#arrived(frame));
  }

  #arrived(frame: ClientFrame): void {
    const body = frame.body;
    if (body?.is === 'hello') {
      this.#hello(frame.request, body.value);
    } else if (body !== undefined && this.device !== undefined) {
      this.#cluster.received.push(body);
      this.#request(this.device, frame, body);
    }
  }

  #hello(request: number, hello: Hello): void {
    this.#cluster.hellos.push(hello);
    if (!this.#cluster.answersHello) {
      return;
    }
    const other = this.#cluster.hello(hello);
    const device = this.#cluster.deviceOf(hello.token);
    if (other !== undefined) {
      this.down({ request, body: other });
    } else if (device === undefined) {
      this.down({ request, body: failed('TOKEN_INVALID') });
    } else {
      this.device = device;
      const welcome = this.#cluster.model.connect(device, hello.resume, this);
      this.down({ request, body: { is: 'welcome', value: welcome } });
    }
  }

  #request(device: DeviceId, frame: ClientFrame, body: ClientBody): void {
    const model = this.#cluster.model;
    const fault = this.#cluster.fault(body);
    switch (fault) {
      case 'BREAK_BEFORE':
        this.break();
        return;
      case 'REFUSE':
        this.down({ request: frame.request, body: failed('FORBIDDEN') });
        return;
      case 'OVERLOAD':
        this.down({ request: frame.request, body: failed('OVERLOADED', 5) });
        return;
    }
    const answer = model.handle(device, frame);
    if (fault === 'BREAK_AFTER') {
      this.break();
    } else if (fault === 'UNKNOWN') {
      this.down({ request: frame.request, body: failed('OUTCOME_UNKNOWN', 5) });
    } else if (answer !== undefined && fault !== 'STALL') {
      this.down(answer);
    }
  }

  push(frame: ServerFrame): void {
    const copies = frame.body === undefined ? 0 : this.#cluster.copies(frame.body);
    for (let i = 0; i < copies; i++) {
      this.down(frame);
    }
  }

  down(frame: ServerFrame): void {
    this.downBytes(SERVER_FRAME.encode(frame));
  }

  downBytes(bytes: Uint8Array): void {
    this.#later(() => this.#events.received(bytes));
  }

  break(): void {
    if (!this.#closed) {
      this.#end();
      this.#events.closed('broken');
    }
  }

  close(): void {
    this.#end();
  }

  #end(): void {
    this.#closed = true;
    this.#cluster.forget(this);
    if (this.device !== undefined) {
      this.#cluster.model.disconnect(this.device, this);
    }
  }
}
