package io.skein.node.call.relay;

import java.util.Locale;

/** Why a packet was not believed. */
enum Refusal {
  /** It is no packet, or one of another release. */
  MALFORMED,
  /** It is sealed with a key that this node does not have, or not any more. */
  UNKNOWN_KEY,
  /** It belongs to no session that this node has: mostly to one that has just ended. */
  UNKNOWN_SESSION,
  /** Its seal is not that of the peer, for this route and header. */
  FORGED,
  /** It has been here before. */
  REPLAYED;

  /** As a tag of a metric. */
  String tag() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
