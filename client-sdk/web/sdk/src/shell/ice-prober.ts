import type { CallProbe, IceServers } from '../protocol/ice-values.ts';

/** Tries one server; a result within a bounded time, never rejected. */
export type ProbeIceServer = (url: string, servers: IceServers) => Promise<CallProbe>;

/** A browser gives a relay up after some ten seconds; nobody waits for that. */
const PATIENCE_MILLIS = 6_000;

/** Of the browser, not of the server: it did not reach it (WebRTC 1.0, section 4.8.2). */
const NOT_REACHED = 701;

/**
 * Gathers candidates by one server, as a call would: of TURN one that is relayed, of STUN one that
 * the server has seen. A device whose own address is the one that is seen gets none of STUN, which
 * says nothing.
 */
export const probeByBrowser: ProbeIceServer = async (url, { username, credential }) => {
  const kind = kindOf(url);
  const told = (result: CallProbe['result'], millis = 0, error = 0): CallProbe => ({
    kind,
    result,
    url,
    millis,
    error,
  });
  if (typeof RTCPeerConnection === 'undefined') {
    return told('NOT_TRIED');
  }
  const isTurn = kind !== 'STUN';
  let connection: RTCPeerConnection;
  try {
    connection = new RTCPeerConnection({
      iceServers: [isTurn ? { urls: url, username, credential } : { urls: url }],
      iceTransportPolicy: isTurn ? 'relay' : 'all',
    });
  } catch {
    // A URL that the browser does not understand.
    return told('NOT_TRIED');
  }
  const begun = performance.now();
  try {
    return await new Promise<CallProbe>((resolve) => {
      let failed = told(isTurn ? 'NO_ANSWER' : 'NOT_TRIED');
      const timer = setTimeout(() => resolve(told('NO_ANSWER')), PATIENCE_MILLIS);
      const done = (probe: CallProbe) => {
        clearTimeout(timer);
        resolve(probe);
      };
      connection.onicecandidate = ({ candidate }) => {
        if (candidate === null) {
          done(failed);
        } else if (candidate.type === (isTurn ? 'relay' : 'srflx')) {
          done(told('ANSWERED', Math.round(performance.now() - begun)));
        }
      };
      connection.onicecandidateerror = ({ errorCode }) => {
        // One network after the other: a refusal says more than silence.
        if (errorCode !== NOT_REACHED) {
          failed = told('REFUSED', 0, errorCode);
        } else if (failed.result !== 'REFUSED') {
          failed = told('NO_ANSWER');
        }
      };
      connection.createDataChannel('probe');
      connection.setLocalDescription().catch(() => done(told('NOT_TRIED')));
    });
  } finally {
    connection.close();
  }
};

export function kindOf(url: string): CallProbe['kind'] {
  if (url.startsWith('turns:')) {
    return 'TURN_TLS';
  }
  if (url.startsWith('turn:')) {
    return url.endsWith('transport=tcp') ? 'TURN_TCP' : 'TURN_UDP';
  }
  return 'STUN';
}
