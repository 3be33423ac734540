import { clientId } from './codecs.ts';
import type { AskIceServers, CallProbe, IceServers, ReportCallProbes } from './ice-values.ts';
import { always, count, enumeration, field, many, message, text, texts, uint32 } from './schema.ts';

// One table per message of ice.proto, in its order.

export const ASK_ICE_SERVERS = message<AskIceServers>('AskIceServers', {});

export const ICE_SERVERS = message<IceServers>('IceServers', {
  urls: field(1, texts),
  username: field(2, text),
  credential: field(3, text),
  expiresMillis: field(4, count),
  policy: always(5, enumeration<IceServers['policy']>('Policy', { ALL: 1, RELAY: 2 }, 'ALL')),
});

const CALL_PROBE = message<CallProbe>('CallProbe', {
  kind: always(
    1,
    enumeration<CallProbe['kind']>(
      'Kind',
      { SOCKET: 1, STUN: 2, TURN_UDP: 3, TURN_TCP: 4, TURN_TLS: 5 },
      'SOCKET',
    ),
  ),
  result: always(
    2,
    enumeration<CallProbe['result']>(
      'Result',
      { ANSWERED: 1, NO_ANSWER: 2, REFUSED: 3, NOT_TRIED: 4 },
      'NOT_TRIED',
    ),
  ),
  url: field(3, text),
  millis: field(4, uint32),
  error: field(5, uint32),
});

export const REPORT_CALL_PROBES = message<ReportCallProbes>('ReportCallProbes', {
  call: field(1, clientId),
  probes: field(2, many(CALL_PROBE)),
});
