import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SkeinError } from '../src/protocol/errors.ts';
import { directChat } from '../src/protocol/ids.ts';
import type { PostReceipt } from '../src/shell/backend.ts';
import { SkeinClient } from '../src/shell/client.ts';
import { FakeCluster, type Fault } from './testing/fake-cluster.ts';
import { Recorder } from './testing/recorder.ts';
import { repositoryFile } from './testing/repository.ts';
import { VirtualEnvironment, VirtualTime } from './testing/virtual-time.ts';

// The scenarios that hold for an SDK of any language: client-sdk/conformance/scenarios.tsv.

interface Scenario {
  readonly name: string;
  readonly posts: number;
  readonly window: number;
  readonly requests: ReadonlyMap<number, string>;
  readonly events: ReadonlyMap<number, string>;
  readonly stored: readonly string[];
  readonly refused: readonly string[];
}

function scenarios(): Scenario[] {
  return repositoryFile('client-sdk/conformance/scenarios.tsv')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [name = '', posts, window, requests, events, stored, refused] = line.split('\t');
      return {
        name,
        posts: Number(posts),
        window: Number(window),
        requests: numbered(requests),
        events: numbered(events),
        stored: words(stored),
        refused: words(refused),
      };
    });
}

function words(cell = '-'): string[] {
  return cell === '-' ? [] : cell.split(' ');
}

function numbered(cell: string | undefined): Map<number, string> {
  return new Map(
    words(cell).map((word) => {
      const [number, fault = ''] = word.split(':');
      return [Number(number), fault];
    }),
  );
}

async function run(scenario: Scenario): Promise<void> {
  const time = new VirtualTime();
  const cluster = new FakeCluster(time);
  const alice = cluster.model.addUser('alice');
  const bob = cluster.model.addUser('bob');
  const chat = directChat(alice, bob);
  const devices = [alice, bob, bob].map((user) => cluster.addDevice(user));
  const recorders = devices.map(() => new Recorder());
  const clients = await Promise.all(
    devices.map(({ token }, index) =>
      SkeinClient.open({
        endpoints: ['node-1:7400'],
        credentials: { is: 'accessToken', supply: async () => token, lifeMillis: 0 },
        environment: new VirtualEnvironment(time, cluster.open, index + 1),
        listener: recorders[index] as Recorder,
        postWindow: scenario.window,
        answerTimeoutMillis: 500,
        reconnectFirstMillis: 5,
        reconnectMaxMillis: 50,
      }),
    ),
  );
  await Promise.all(clients.map((client) => time.outcome(client.connect())));
  inject(cluster, scenario);

  const posts: Promise<PostReceipt>[] = [];
  for (let i = 1; i <= scenario.posts; i++) {
    posts.push((clients[0] as SkeinClient).post(chat, String(i)));
  }

  const outcomes = await time.outcome(Promise.allSettled(posts));
  for (const [index, outcome] of outcomes.entries()) {
    const text = String(index + 1);
    if (scenario.refused.includes(text)) {
      assert.ok(outcome.status === 'rejected' && outcome.reason instanceof SkeinError);
      assert.equal(outcome.reason.code, 'FORBIDDEN');
    } else {
      assert.ok(outcome.status === 'fulfilled', text);
      assert.equal(outcome.value.sequence, scenario.stored.indexOf(text) + 1);
    }
  }
  assert.deepEqual(cluster.texts(chat), scenario.stored);
  for (const [index, recorder] of recorders.entries()) {
    const { device } = devices[index] as { device: string };
    await time.until(
      `device ${index} hears the log, and says that it has it`,
      () => cluster.model.delivered(device, chat) === scenario.stored.length,
    );
    assert.deepEqual(recorder.texts(chat), scenario.stored);
    assert.deepEqual(
      recorder.sequences(chat),
      scenario.stored.map((_, at) => at + 1),
    );
    assert.deepEqual(recorder.errors, []);
  }
  await Promise.all(clients.map((client) => time.outcome(client.close())));
  assert.equal(cluster.sockets, 0, 'no socket is left');
  await time.run(60_000);
  assert.equal(time.waiting, 0, 'no timer is left');
}

function inject(cluster: FakeCluster, scenario: Scenario): void {
  let posts = 0;
  cluster.fault = (body) =>
    body.is === 'post' ? ((scenario.requests.get(++posts) ?? 'NONE') as Fault) : 'NONE';
  let events = 0;
  cluster.copies = (body) => {
    const fault = body.is === 'messageEvent' ? scenario.events.get(++events) : undefined;
    if (fault === 'BREAK') {
      cluster.breakAll();
    }
    return fault === 'LOST' || fault === 'BREAK' ? 0 : fault === 'DOUBLED' ? 2 : 1;
  };
}

describe('what every SDK does', () => {
  for (const scenario of scenarios()) {
    test(scenario.name, () => run(scenario));
  }
});
