import assert from 'node:assert/strict';
import { WebSocket } from 'ws';
import {
  browserEnvironment,
  type Environment,
  socketsOf,
  type WebSocketLike,
} from '../../src/index.ts';

// What programs need that talk to a real node.

const DEADLINE_MILLIS = 30_000;
const POLL_MILLIS = 20;

/** The platform, of a program that is always awake. */
export const nodeEnvironment: Environment = {
  ...browserEnvironment(),
  openSocket: socketsOf(WebSocket as unknown as new (url: string) => WebSocketLike),
  onWake: () => () => {},
};

/** Waits for what holds once `what` has happened, within a bound. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + DEADLINE_MILLIS;
  while (!(await holds())) {
    assert.ok(Date.now() < end, `never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
  }
}

/** Tells whoever started the program. */
export function tell(what: string): void {
  process.stdout.write(`${what}\n`);
}
