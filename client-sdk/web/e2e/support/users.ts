import { randomBytes } from 'node:crypto';
import {
  type ClientOptions,
  MemoryStore,
  SkeinAccounts,
  SkeinClient,
  type Tokens,
} from '../../sdk/src/index.ts';
import { nodeEnvironment } from '../../sdk/test/testing/real-node.ts';
import { FIRST_NODE } from './nodes.ts';

/** Somebody of these tests, with a name that no other run has. */
export interface Someone {
  readonly name: string;
  readonly password: string;
}

/** Who has an account, and a device beside the browser. */
export interface User extends Someone {
  readonly tokens: Tokens;
}

const DEVICE = { name: 'a program', type: 'other' } as const;

/** Who has none yet. */
export function someone(label: string): Someone {
  return {
    name: `${label}-${randomBytes(4).toString('hex')}`,
    password: `correct horse battery ${label}`,
  };
}

export async function register(label: string): Promise<User> {
  const { name, password } = someone(label);
  const tokens = await new SkeinAccounts(FIRST_NODE).register(name, password, DEVICE);
  return { name, password, tokens };
}

/** Two users who are contacts of each other. */
export async function registerFriends(one: string, other: string): Promise<[User, User]> {
  const friends = await Promise.all([register(one), register(other)]);
  await befriend(...friends);
  return friends;
}

export async function befriend(one: User, other: User): Promise<void> {
  await withClients([one, other], async (asking, answering) => {
    await asking.changePerson(other.tokens.user, 'REQUEST', { name: other.name });
    await answering.changePerson(one.tokens.user, 'ACCEPT');
  });
}

/** Lets another device of each do something, with the SDK. */
export async function withClients<T>(
  [one, other]: readonly [User, User],
  act: (one: SkeinClient, other: SkeinClient) => Promise<T>,
): Promise<T> {
  const clients = await Promise.all([connected(one), connected(other)]);
  try {
    return await act(...clients);
  } finally {
    await Promise.all(clients.map((client) => client.close()));
  }
}

/** Another device of a user. To be closed. */
export async function connected(
  { tokens }: User,
  more: Partial<ClientOptions> = {},
): Promise<SkeinClient> {
  const client = await SkeinClient.open({
    server: FIRST_NODE,
    credentials: { is: 'accessToken', supply: async () => tokens.accessToken, lifeMillis: 0 },
    environment: nodeEnvironment,
    openStore: async () => new MemoryStore(),
    receipts: false,
    postWindow: 64,
    ...more,
  });
  await client.connect();
  return client;
}
