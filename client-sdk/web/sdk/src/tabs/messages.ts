import type { Content } from '../protocol/content-values.ts';
import { type ErrorCode, SkeinError } from '../protocol/errors.ts';
import type { ClientId, ConversationId, DeviceId, UserId } from '../protocol/ids.ts';
import type { Limits } from '../protocol/limits.ts';
import type { Typing } from '../protocol/presence-values.ts';
import type { ClientBody } from '../protocol/values.ts';
import type { ClientEvent, ConnectionState } from '../shell/events.ts';

/** What the tab with the socket is asked to do. Every ask may be asked again of the next such tab. */
export type Ask =
  | { readonly is: 'connect' }
  | { readonly is: 'request'; readonly body: ClientBody }
  | {
      readonly is: 'post';
      readonly conversation: ConversationId;
      readonly clientId: ClientId;
      readonly content: Content;
    }
  | { readonly is: 'draft'; readonly conversation: ConversationId; readonly text: string }
  | { readonly is: 'look'; readonly conversation: ConversationId }
  | { readonly is: 'watch'; readonly users: readonly UserId[] }
  | { readonly is: 'typed'; readonly typing: Typing }
  | { readonly is: 'accessToken' };

/** Where the client stands. */
export interface Standing {
  readonly state: ConnectionState;
  readonly user: UserId | undefined;
  readonly device: DeviceId | undefined;
  readonly limits: Limits;
  readonly aheadMillis: number;
}

/** An error loses its class on the way to another tab. */
export interface Told {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly retryAfterMillis: number;
}

export type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: Told };

/** What goes over the channel, to everybody. */
export type TabMessage =
  /** A new tab: who has the socket? */
  | { readonly is: 'who' }
  /** I have. */
  | { readonly is: 'leading'; readonly leader: string; readonly standing: Standing }
  | { readonly is: 'ask'; readonly tab: string; readonly number: number; readonly ask: Ask }
  | {
      readonly is: 'answer';
      readonly tab: string;
      readonly number: number;
      readonly outcome: Outcome;
    }
  /** This tab is closed: nobody is in its view any more. */
  | { readonly is: 'gone'; readonly tab: string }
  | { readonly is: 'event'; readonly event: WireEvent; readonly standing: Standing };

/** An event that can be cloned. */
export type WireEvent =
  | Exclude<ClientEvent, { is: 'refused' | 'error' }>
  | (Omit<Extract<ClientEvent, { is: 'refused' }>, 'why'> & { readonly why: Told });

export function toldOf(error: unknown): Told {
  if (error instanceof SkeinError) {
    const { code, detail, retryAfterMillis } = error;
    return { code, detail, retryAfterMillis };
  }
  const detail = error instanceof Error ? error.message : String(error);
  return { code: 'INTERNAL', detail, retryAfterMillis: 0 };
}

export function errorOf({ code, detail, retryAfterMillis }: Told): SkeinError {
  return new SkeinError(code, detail, retryAfterMillis);
}

/** Undefined for what concerns one tab alone: what its own listener threw. */
export function wireEventOf(event: ClientEvent): WireEvent | undefined {
  if (event.is === 'error') {
    return undefined;
  }
  return event.is === 'refused' ? { ...event, why: toldOf(event.why) } : event;
}

export function eventOf(event: WireEvent): ClientEvent {
  return event.is === 'refused' ? { ...event, why: errorOf(event.why) } : event;
}
