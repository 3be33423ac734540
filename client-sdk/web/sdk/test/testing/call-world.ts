import assert from 'node:assert/strict';
import type { Call } from '../../src/protocol/call-values.ts';
import { type ConversationId, directChat } from '../../src/protocol/ids.ts';
import type { ClientBody } from '../../src/protocol/values.ts';
import type { ActiveCall } from '../../src/shell/active-call.ts';
import type { CallTracks } from '../../src/shell/media-way.ts';
import { MemoryStore } from '../../src/store/memory-store.ts';
import { FakeCalls } from './fake-calls.ts';
import { FakeCluster } from './fake-cluster.ts';
import { FakeDevices, type OpenDevice, SharedStore } from './fake-devices.ts';
import { FakeNetwork } from './fake-peers.ts';
import { FakeBrowser, type FakeTab } from './fake-tabs.ts';
import { VirtualTime } from './virtual-time.ts';

export const NOTHING: CallTracks = { audio: undefined, video: undefined, isScreen: false };
export const EPOCH = 1_700_000_000_000;

export interface Device extends OpenDevice {
  readonly id: string;
  readonly user: string;
  /** The phases of the calls that it heard of. */
  readonly phases: string[];
}

/** Users with devices that call each other. */
export class CallWorld {
  readonly time = new VirtualTime();
  readonly cluster = new FakeCluster(this.time);
  readonly calls = new FakeCalls(this.cluster.model, () => EPOCH + this.time.now);
  readonly network = new FakeNetwork(this.time);
  readonly alice = this.cluster.model.addUser('alice');
  readonly bob = this.cluster.model.addUser('bob');
  readonly carol = this.cluster.model.addUser('carol');
  readonly chat: ConversationId = directChat(this.alice, this.bob);
  readonly #devices = new FakeDevices(this.time, this.cluster);

  /** A device of alice, and one of bob. */
  async two(): Promise<[Device, Device]> {
    return [await this.device(this.alice), await this.device(this.bob)];
  }

  async device(user: string): Promise<Device> {
    const { device, token } = this.cluster.addDevice(user);
    return this.#open(user, device, token);
  }

  /** Tabs of one browser. */
  async tabs(user: string, count: number): Promise<Device[]> {
    const { device, token } = this.cluster.addDevice(user);
    const browser = new FakeBrowser();
    const store = new SharedStore();
    const tabs: Device[] = [];
    for (let at = 0; at < count; at++) {
      tabs.push(await this.#open(user, device, token, browser.newTab(), store));
    }
    return tabs;
  }

  async #open(
    user: string,
    id: string,
    token: string,
    tab?: FakeTab,
    store = new MemoryStore(),
  ): Promise<Device> {
    const { client, sockets, crash } = await this.#devices.open(
      token,
      {
        openStore: async () => store,
        openPeer: this.network.open,
        openReceivingPeer: this.network.openReceiving,
      },
      tab,
    );
    await this.time.outcome(client.connect());
    const phases: string[] = [];
    client.calls.listen({ onCall: ({ phase }) => phases.push(phase) });
    return { id, user, client, sockets, crash, phases };
  }

  async crash(device: Device): Promise<void> {
    device.crash();
    await this.time.run(50);
  }

  get call(): Call {
    const call = this.calls.of(this.chat);
    assert.ok(call);
    return call;
  }

  /** Calls the other of the direct chat, or the whole of a group. */
  async start(
    { client, user }: Device,
    tracks = NOTHING,
    conversation = this.chat,
  ): Promise<ActiveCall> {
    const invited =
      conversation === this.chat
        ? []
        : [this.alice, this.bob, this.carol].filter((one) => one !== user);
    const media = tracks.video === undefined ? 'AUDIO' : 'VIDEO';
    return this.time.outcome(client.calls.start(conversation, media, tracks, invited));
  }

  async rings(device: Device): Promise<Call> {
    await this.time.until('it rings', () => device.client.calls.ringing.length > 0);
    return device.client.calls.ringing[0] as Call;
  }

  async accept(device: Device, tracks = NOTHING): Promise<ActiveCall> {
    const call = await this.rings(device);
    return this.time.outcome(device.client.calls.join(call, tracks));
  }

  /** One calls, the other accepts, and media flow. @return what each of both has of the call */
  async talk(
    one: Device,
    other: Device,
    conversation = this.chat,
  ): Promise<[ActiveCall, ActiveCall]> {
    const active = await this.start(one, NOTHING, conversation);
    const accepted = await this.accept(other);
    await this.connected(active, accepted);
    return [active, accepted];
  }

  async connected(...calls: ActiveCall[]): Promise<void> {
    const isConnected = (call: ActiveCall) =>
      call.remotes().length > 0 && call.remotes().every(({ state }) => state === 'CONNECTED');
    await this.time.until('media flow', () => calls.every(isConnected));
  }

  asked(is: ClientBody['is'], action?: string): number {
    return this.cluster.received.filter(
      (body) => body.is === is && (body.is !== 'changeCall' || body.value.action === action),
    ).length;
  }
}
