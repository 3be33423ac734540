import { SkeinClient } from '../../src/shell/client.ts';
import type { ClientOptions } from '../../src/shell/client-options.ts';
import type { FrameSocket } from '../../src/shell/environment.ts';
import { MemoryStore } from '../../src/store/memory-store.ts';
import type { FakeCluster } from './fake-cluster.ts';
import type { FakeTab } from './fake-tabs.ts';
import { VirtualEnvironment, type VirtualTime } from './virtual-time.ts';

/** A store that all tabs see; what one closes the others still read. */
export class SharedStore extends MemoryStore {
  override async close(): Promise<void> {}
}

export interface OpenDevice {
  readonly client: SkeinClient;
  /** All that it has opened. */
  readonly sockets: FrameSocket[];
  /** Ends it without a word. */
  crash(): void;
}

/** Opens clients on one cluster. */
export class FakeDevices {
  readonly #time: VirtualTime;
  readonly #cluster: FakeCluster;
  #seed = 0;

  constructor(time: VirtualTime, cluster: FakeCluster) {
    this.#time = time;
    this.#cluster = cluster;
  }

  /** @param tab of the client, if it is in one: a tab that has crashed hears nothing */
  async open(token: string, options: Partial<ClientOptions>, tab?: FakeTab): Promise<OpenDevice> {
    const sockets: FrameSocket[] = [];
    const environment = new VirtualEnvironment(
      this.#time,
      (url, events) => {
        const alive = () => tab?.crashed !== true;
        const socket = this.#cluster.open(url, {
          opened: () => alive() && events.opened(),
          received: (frame) => alive() && events.received(frame),
          closed: (detail) => alive() && events.closed(detail),
        });
        sockets.push(socket);
        return socket;
      },
      ++this.#seed,
    );
    const client = await SkeinClient.open({
      endpoints: ['node-1:7400'],
      credentials: { is: 'accessToken', supply: async () => token, lifeMillis: 0 },
      environment,
      ...(tab === undefined ? {} : { name: 'one browser', tabs: tab }),
      ...options,
    });
    const crash = () => {
      tab?.crash();
      for (const socket of sockets) {
        socket.close();
      }
    };
    return { client, sockets, crash };
  }
}
