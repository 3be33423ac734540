import type { CallProbe } from '../protocol/ice-values.ts';

/** Whether calls will work for a device where it is now, and why not. */
export interface CallReport {
  /** LIMITED: some calls will work, or all of them less well. */
  readonly verdict: 'GOOD' | 'LIMITED' | 'BAD';
  /** What is not as it should be, the gravest first; none: all is well. */
  readonly findings: readonly CallFinding[];
  /** What was tried, the socket first. */
  readonly probes: readonly CallProbe[];
}

const WORDS = {
  NODE_UNREACHABLE: 'The server does not answer: you can neither call nor be called.',
  NOTHING_ANSWERS:
    'None of the servers for calls answers: a firewall seems to keep calls out of this network.',
  RELAY_REFUSED:
    'The relay does not accept this device: calls work where they need no relay. Tell your operator.',
  RELAY_UNREACHABLE:
    'The relay does not answer: calls work where they need none, and fail behind strict firewalls.',
  NO_RELAY: 'There is no relay: calls may fail between different networks.',
  NO_SERVERS: 'No servers help with calls: they work within one network, and seldom beyond.',
  UDP_BLOCKED:
    'UDP is blocked in this network: calls go another way, and may stutter or lag behind.',
  NODE_SLOW: 'The server answers slowly: it takes a while until others ring.',
  RELAY_SLOW: 'The relay answers slowly: in calls by it you hear each other late.',
} as const;

/** Something that is not as it should be. Every SDK finds the same. */
export type CallFinding = keyof typeof WORDS;

/** What it means to the user, in English: a sentence or two. */
export function wordsOf(finding: CallFinding): string {
  return WORDS[finding];
}

/** A round trip to the node above this is felt when somebody is called. */
const NODE_SLOW_MILLIS = 1_000;

/** Two people by a relay that is as far away talk into each other's words. */
const RELAY_SLOW_MILLIS = 300;

type Kinds = readonly CallProbe['kind'][];

const SOCKET: Kinds = ['SOCKET'];
const RELAYS: Kinds = ['TURN_UDP', 'TURN_TCP', 'TURN_TLS'];
const UDP: Kinds = ['STUN', 'TURN_UDP'];
const SERVERS: Kinds = ['STUN', ...RELAYS];
const ORDER = Object.keys(WORDS) as CallFinding[];

/** Judges what a device has tried of its way to others: `client-sdk/conformance/call-doctor.tsv`. */
export function judgeCallProbes(probes: readonly CallProbe[]): CallReport {
  const found = new Set(findings(probes.filter((probe) => probe.result !== 'NOT_TRIED')));
  const grave = found.has('NODE_UNREACHABLE') || found.has('NOTHING_ANSWERS');
  return {
    verdict: found.size === 0 ? 'GOOD' : grave ? 'BAD' : 'LIMITED',
    findings: ORDER.filter((finding) => found.has(finding)),
    probes,
  };
}

/** @param tried without those that nobody could try: they say nothing */
function* findings(tried: readonly CallProbe[]): Generator<CallFinding> {
  const of = (kinds: Kinds) => tried.filter((probe) => kinds.includes(probe.kind));
  const answered = (kinds: Kinds) => of(kinds).filter((probe) => probe.result === 'ANSWERED');
  const refused = (kinds: Kinds) => of(kinds).some((probe) => probe.result === 'REFUSED');
  const silent = (kinds: Kinds) => answered(kinds).length === 0 && !refused(kinds);
  const fastest = (kinds: Kinds) => Math.min(...answered(kinds).map((probe) => probe.millis));

  if (answered(SOCKET).length === 0) {
    yield 'NODE_UNREACHABLE';
  } else if (fastest(SOCKET) > NODE_SLOW_MILLIS) {
    yield 'NODE_SLOW';
  }
  if (of(SERVERS).length === 0) {
    yield 'NO_SERVERS';
    return;
  }
  if (silent(SERVERS)) {
    yield 'NOTHING_ANSWERS';
    return;
  }
  if (of(RELAYS).length === 0) {
    yield 'NO_RELAY';
  } else if (answered(RELAYS).length === 0) {
    yield refused(RELAYS) ? 'RELAY_REFUSED' : 'RELAY_UNREACHABLE';
  } else if (fastest(RELAYS) > RELAY_SLOW_MILLIS) {
    yield 'RELAY_SLOW';
  }
  if (of(UDP).length > 0 && silent(UDP)) {
    yield 'UDP_BLOCKED';
  }
}
