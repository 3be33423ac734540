package io.skein.loadtest.history;

/** Hash functions with 64 bits: {@code hashCode} has too few for a million messages. Pure. */
final class Mixing {
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

  private Mixing() {}

  /** The finalizer of SplitMix64 (Steele, Lea, Flood, 2014). */
  static long mix(long value) {
    long z = value + GOLDEN;
    z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }

  static long text(String text) {
    long hash = text.length();
    for (int i = 0; i < text.length(); i++) {
      hash = mix(hash ^ text.charAt(i));
    }
    return hash;
  }

  /** Who said what under which id; never 0, which stands for "nothing known". */
  static long fingerprint(HistoryEvent.Entry entry) {
    long hash = mix(entry.sender().value());
    if (entry.clientId() != null) {
      hash = mix(hash ^ entry.clientId().high());
      hash = mix(hash ^ entry.clientId().low());
    }
    hash = mix(hash ^ entry.contentHash());
    return hash == 0 ? 1 : hash;
  }
}
