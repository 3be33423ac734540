import { cursorBytes, deviceId, errorCode, userId } from './codecs.ts';
import { limits } from './limits-frames.ts';
import { bits, bool, count, field, message, required, text, texts, uint32 } from './schema.ts';
import type {
  AccessToken,
  AskToken,
  Done,
  Failed,
  GoAway,
  Hello,
  Ping,
  Pong,
  RenewToken,
  Welcome,
} from './values.ts';

// One table per message about a connection, and about a request that has no other answer.

export const HELLO = message<Hello>('Hello', {
  version: field(1, uint32),
  token: field(2, text),
  client: field(3, text),
  resume: field(4, cursorBytes),
  instance: field(5, bits),
  attempt: field(6, uint32),
});

export const PING = message<Ping>('Ping', { echo: field(1, bits) });

export const RENEW_TOKEN = message<RenewToken>('RenewToken', { token: field(1, text) });

export const ASK_TOKEN = message<AskToken>('AskToken', {});

export const ACCESS_TOKEN = message<AccessToken>('AccessToken', {
  token: field(1, text),
  lifeMillis: field(2, uint32),
});

export const WELCOME = message<Welcome>('Welcome', {
  user: required(1, userId),
  device: required(2, deviceId),
  node: field(3, text),
  timeMillis: field(4, count),
  heartbeatMillis: field(5, uint32),
  resumed: field(6, bool),
  limits: required(7, limits),
  endpoints: field(8, texts),
});

export const PONG = message<Pong>('Pong', { echo: field(1, bits), timeMillis: field(2, count) });

export const GO_AWAY = message<GoAway>('GoAway', {
  code: field(1, errorCode),
  detail: field(2, text),
  reconnectAfterMillis: field(3, uint32),
});

export const FAILED = message<Failed>('Failed', {
  code: field(1, errorCode),
  detail: field(2, text),
  retryAfterMillis: field(3, uint32),
});

export const DONE = message<Done>('Done', {});
