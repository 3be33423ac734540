import { type CoreSettings, DEFAULT_SETTINGS, type FirstSync } from '../core/state.ts';
import { SkeinError } from '../protocol/errors.ts';
import type { ClientStore } from '../store/client-store.ts';
import type { TabPorts } from '../tabs/ports.ts';
import type { DeviceLabel } from './accounts.ts';
import type { ShellConfig } from './client-shell.ts';
import type { Credentials } from './credentials.ts';
import type { Environment } from './environment.ts';
import type { SkeinListener } from './events.ts';
import type { OpenPeer } from './peer-connection.ts';
import type { OpenReceivingPeer } from './receiving-peer.ts';

export interface ClientOptions {
  /**
   * The cluster's HTTP address, such as `https://chat.example`: it names the sockets. May be left
   * out only with `endpoints` and access tokens.
   */
  readonly server?: string;
  /** Sockets to begin with, "host:port" or "tls://host:port"; later those that the nodes name. */
  readonly endpoints?: readonly string[];
  readonly credentials: Credentials;
  /** What the user will see in the list of devices, for a password. */
  readonly device?: DeviceLabel;
  /**
   * Names what this account keeps on this device: posts, its place, messages, in IndexedDB. All tabs
   * of the origin that give the same name share one socket. Left out: nothing is kept or shared.
   */
  readonly name?: string;
  readonly listener?: SkeinListener;
  /** Most posts of one conversation in flight, 1 to 256; 8 by default. */
  readonly postWindow?: number;
  /** Most messages waiting for callbacks; 10,000 by default. Past it they are left on the node. */
  readonly callbacksMax?: number;
  /** Whether the node is told what was delivered; by default it is. */
  readonly receipts?: boolean;
  /** What a device without saved state is handed of older conversations; UNREAD by default. */
  readonly firstSync?: FirstSync;
  /** Ceilings of the first wait, and of all waits, between attempts; 250 ms and 30 s by default. */
  readonly reconnectFirstMillis?: number;
  readonly reconnectMaxMillis?: number;
  /** One attempt to connect; 10 s by default. */
  readonly connectTimeoutMillis?: number;
  /** How long a request other than a post may take, reconnecting included; 30 s by default. */
  readonly callTimeoutMillis?: number;
  /** A connection that leaves a request unanswered for as long is given up; 20 s by default. */
  readonly answerTimeoutMillis?: number;
  /** Where the client runs; by default a browser. Another one for tests, and for Node.js. */
  readonly environment?: Environment;
  /** How a store is opened; by default IndexedDB for a name, memory without one. */
  readonly openStore?: () => Promise<ClientStore>;
  /** How tabs find each other; by default Web Locks and a BroadcastChannel. */
  readonly tabs?: TabPorts;
  /** How media flow to others who take part in a call; by default by the browser's WebRTC. */
  readonly openPeer?: OpenPeer;
  /** The same for what comes from an SFU, in calls of groups. */
  readonly openReceivingPeer?: OpenReceivingPeer;
}

/** @throws SkeinError BAD_REQUEST for options that make no sense */
export function configOf(options: ClientOptions, environment: Environment): ShellConfig {
  const { server, endpoints = [], credentials } = options;
  if (server === undefined && (endpoints.length === 0 || credentials.is !== 'accessToken')) {
    throw badRequest('a server is required, or endpoints and access tokens');
  }
  const core: CoreSettings = {
    ...DEFAULT_SETTINGS,
    postWindow: within('postWindow', options.postWindow ?? DEFAULT_SETTINGS.postWindow, 1, 256),
    callbacksMax: within(
      'callbacksMax',
      options.callbacksMax ?? DEFAULT_SETTINGS.callbacksMax,
      1,
      1_000_000,
    ),
    receipts: options.receipts ?? DEFAULT_SETTINGS.receipts,
    answerTimeoutMillis: options.answerTimeoutMillis ?? DEFAULT_SETTINGS.answerTimeoutMillis,
    firstSync: options.firstSync ?? DEFAULT_SETTINGS.firstSync,
  };
  return {
    server,
    endpoints,
    credentials,
    device: options.device ?? { name: 'skein-web', type: 'browser' },
    environment,
    core,
    connector: {
      reconnectFirstMillis: options.reconnectFirstMillis ?? 250,
      reconnectMaxMillis: options.reconnectMaxMillis ?? 30_000,
      connectTimeoutMillis: options.connectTimeoutMillis ?? 10_000,
    },
    callTimeoutMillis: options.callTimeoutMillis ?? 30_000,
  };
}

function within(name: string, value: number, min: number, max: number): number {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw badRequest(`${name}: ${value}, not ${min} to ${max}`);
  }
  return value;
}

export function badRequest(detail: string): SkeinError {
  return new SkeinError('BAD_REQUEST', detail);
}
