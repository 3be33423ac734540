package io.skein.node.call.sfu;

import io.skein.protocol.ErrorCode;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Rooms that are over, until their servers have ended them. Thread-safe. */
final class RoomEnds {
  /** What a server that is gone for long leaves: about 200 bytes each. */
  private static final int ROOMS_MAX = 10_000;

  private record End(Sfu server, SfuRoom room) {}

  private final Set<End> open = ConcurrentHashMap.newKeySet();

  /** Ends a room, now or later. Of too many rooms those that are one more are tried once. */
  void end(Sfu server, SfuRoom room) {
    End end = new End(server, room);
    if (open.size() < ROOMS_MAX) {
      open.add(end);
    }
    ask(end);
  }

  /** Tries again what was not done. */
  void again() {
    open.forEach(this::ask);
  }

  private void ask(End end) {
    if (end.server().answers()) {
      end.server()
          .destroy(end.room())
          .whenComplete(
              (done, failure) -> {
                // What a server refuses it will not do later.
                if (failure == null || SfuException.code(failure) == ErrorCode.SFU_REFUSED) {
                  open.remove(end);
                }
              });
    }
  }
}
