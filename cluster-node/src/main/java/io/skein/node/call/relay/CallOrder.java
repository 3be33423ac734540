package io.skein.node.call.relay;

import io.skein.protocol.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What has come of each call from one run of a peer, so that nothing is heard twice and what is
 * missing is told. Remembers the calls that were heard of last, up to a limit; of one that it has
 * forgotten it says that something may be missing. Confined to the relay's thread.
 */
final class CallOrder {
  /** How a signal stands to those before it. */
  enum Arrival {
    NEXT,
    /** Others of the call have not come. */
    AFTER_A_GAP,
    /** It has been heard. */
    DUPLICATE
  }

  private final Map<Bytes, Long> heard;
  private long last;

  CallOrder(int callsMax) {
    heard = lastUsed(callsMax);
  }

  /** A map that forgets what was put longest ago, beyond so many. */
  static Map<Bytes, Long> lastUsed(int most) {
    return new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<Bytes, Long> eldest) {
        return size() > most;
      }
    };
  }

  Arrival arrived(Envelope envelope) {
    if (envelope.number() <= last) {
      return Arrival.DUPLICATE;
    }
    last = envelope.number();
    Long known = heard.put(envelope.call(), last);
    return envelope.previous() > (known == null ? 0 : known) ? Arrival.AFTER_A_GAP : Arrival.NEXT;
  }

  /** The number of the last signal that was heard; 0: none yet. */
  long last() {
    return last;
  }
}
