import { type ErrorCode, SkeinError } from '../../src/protocol/errors.ts';
import { directChat } from '../../src/protocol/ids.ts';
import type { Answer, ClientBody } from '../../src/protocol/values.ts';
import { SkeinClient } from '../../src/shell/client.ts';
import { MemoryStore } from '../../src/store/memory-store.ts';
import { FakeCluster } from './fake-cluster.ts';
import { Recorder } from './recorder.ts';
import { VirtualEnvironment, VirtualTime } from './virtual-time.ts';

export interface Asked<T> {
  readonly body: unknown;
  readonly outcome: T;
}

/** What `asked` may be about. */
const ASKED: readonly ClientBody['is'][] = [
  'setSelf',
  'changePerson',
  'syncPeople',
  'look',
  'watchUsers',
  'changePrivacy',
  'countReceipts',
  'listReceipts',
  'switchReceipts',
  'changeMembers',
  'changeGroup',
  'joinGroup',
  'askGroup',
  'listMembers',
  'listHighlights',
  'starMessage',
  'discardMessages',
  'syncKeeping',
  'schedulePost',
  'changeScheduled',
  'listScheduled',
  'search',
];

/** Alice, to be connected to a cluster with bob. */
export class Fixture {
  readonly time = new VirtualTime();
  readonly cluster = new FakeCluster(this.time);
  readonly alice = this.cluster.model.addUser('alice');
  readonly bob = this.cluster.model.addUser('bob');
  readonly chat = directChat(this.alice, this.bob);
  readonly recorder = new Recorder();
  readonly store = new MemoryStore();

  async connected(): Promise<SkeinClient> {
    const device = this.cluster.addDevice(this.alice);
    const client = await SkeinClient.open({
      endpoints: ['node-1:7400'],
      credentials: { is: 'accessToken', supply: async () => device.token, lifeMillis: 0 },
      environment: new VirtualEnvironment(this.time, this.cluster.open),
      listener: this.recorder,
      openStore: async () => this.store,
    });
    await this.time.outcome(client.connect());
    return client;
  }

  /** Runs a call that is answered so: what it asked, and what comes of it. */
  async asked<T>(answer: Answer, call: () => Promise<T>): Promise<Asked<T>> {
    const before = this.cluster.received.length;
    for (const body of ASKED) {
      this.cluster.model.scripted.set(body, answer);
    }
    const outcome = await this.time.outcome(call());
    return { body: this.cluster.received[before], outcome };
  }

  /** What was received since of these bodies. */
  received(is: ClientBody['is']): ClientBody[] {
    return this.cluster.received.filter((body) => body.is === is);
  }
}

/** Whether a promise was rejected with this code. */
export function withCode(code: ErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof SkeinError && error.code === code;
}
