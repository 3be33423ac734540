import type { CallFinding, CallProbe, CallReport } from '../sdk.ts';

/** What is said of whether calls will work. */
export const callDoctorEn = {
  calls: 'Calls',
  callsHint: 'Whether they work where you are',
  check: 'Check my connection for calls',
  checkHint:
    'Tries the server and what helps calls through firewalls. The result goes to whoever runs this server, without your addresses.',
  checkAgain: 'Check again',
  checking: 'Checking …',
  verdicts: {
    GOOD: 'Calls will work here.',
    LIMITED: 'Calls will work, but not always, or not as well.',
    BAD: 'Calls will probably not work here.',
  } satisfies Record<CallReport['verdict'], string>,
  findings: {
    NODE_UNREACHABLE: 'The server does not answer: you can neither call nor be called.',
    NOTHING_ANSWERS:
      'None of the servers for calls answers: a firewall seems to keep calls out of this network.',
    RELAY_REFUSED:
      'The relay does not accept this device: calls work where they need no relay. Tell whoever runs this server.',
    RELAY_UNREACHABLE:
      'The relay does not answer: calls work where they need none, and fail behind strict firewalls.',
    NO_RELAY: 'There is no relay: calls may fail between different networks.',
    NO_SERVERS: 'No servers help with calls: they work within one network, and seldom beyond.',
    UDP_BLOCKED:
      'UDP is blocked in this network: calls go another way, and may stutter or lag behind.',
    NODE_SLOW: 'The server answers slowly: it takes a while until others ring.',
    RELAY_SLOW: 'The relay answers slowly: in calls by it you hear each other late.',
  } satisfies Record<CallFinding, string>,
  tried: 'What was tried',
  kinds: {
    SOCKET: 'Server',
    STUN: 'Own address (STUN)',
    TURN_UDP: 'Relay by UDP',
    TURN_TCP: 'Relay by TCP',
    TURN_TLS: 'Relay by TLS',
  } satisfies Record<CallProbe['kind'], string>,
  answered: (millis: string) => `${millis} ms`,
  noAnswer: 'No answer',
  refused: 'Refused',
  notTried: 'Cannot be told here',
};
