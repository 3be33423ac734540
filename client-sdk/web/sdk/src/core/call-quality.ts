/** How well another participant is heard and seen; undefined as long as nothing can be said. */
export type CallQuality = 'GOOD' | 'FAIR' | 'POOR';

/** What has come from another participant since the connection began. */
export interface PeerStats {
  readonly atMillis: number;
  readonly packets: number;
  readonly packetsLost: number;
  readonly bytes: number;
  /** There and back; 0: not known. */
  readonly roundTripMillis: number;
}

const FAIR_LOSS = 0.02;
const POOR_LOSS = 0.08;
const FAIR_ROUND_TRIP_MILLIS = 300;
const POOR_ROUND_TRIP_MILLIS = 700;
/** Of fewer packets nothing can be said. */
const PACKETS_MIN = 10;

/** What the time between two looks was like. */
export function qualityOf(before: PeerStats, after: PeerStats): CallQuality | undefined {
  const packets = after.packets - before.packets;
  const lost = Math.max(0, after.packetsLost - before.packetsLost);
  if (packets + lost < PACKETS_MIN) {
    return undefined;
  }
  const loss = lost / (packets + lost);
  const { roundTripMillis } = after;
  if (loss > POOR_LOSS || roundTripMillis > POOR_ROUND_TRIP_MILLIS) {
    return 'POOR';
  }
  return loss > FAIR_LOSS || roundTripMillis > FAIR_ROUND_TRIP_MILLIS ? 'FAIR' : 'GOOD';
}
