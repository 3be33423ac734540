import type { CallId } from './call-values.ts';

// How devices find a way to each other; ice.proto has it in full.

export type AskIceServers = Readonly<Record<string, never>>;

/** What an RTCPeerConnection is configured with. */
export interface IceServers {
  /** Of STUN and TURN servers; none: there are none. */
  readonly urls: readonly string[];
  /** For those of TURN; empty, as the credential: there are none. */
  readonly username: string;
  readonly credential: string;
  /** Until when the credential is good, by the nodes' clocks; 0: there is none. */
  readonly expiresMillis: number;
  /** RELAY: media go through a relay and nowhere else. */
  readonly policy: 'ALL' | 'RELAY';
}

export interface ReportCallProbes {
  /** Within which it was; empty: none. */
  readonly call: CallId;
  readonly probes: readonly CallProbe[];
}

/** A way that a device has tried. */
export interface CallProbe {
  readonly kind: 'SOCKET' | 'STUN' | 'TURN_UDP' | 'TURN_TCP' | 'TURN_TLS';
  readonly result: 'ANSWERED' | 'NO_ANSWER' | 'REFUSED' | 'NOT_TRIED';
  /** Of the server, as the node told it; empty: the socket. */
  readonly url: string;
  /** How long the answer took; 0 if there was none. */
  readonly millis: number;
  /** With which the server refused; 0: not known, or it did not. */
  readonly error: number;
}
