package io.skein.node.call.sfu;

import io.skein.protocol.CallId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;

/** In which order servers have the rooms of a call: rendezvous hashing. Pure. */
final class SfuOrder {
  private SfuOrder() {}

  /** All servers, in the order of this call. */
  static List<String> of(CallId call, Collection<String> servers) {
    return servers.stream().sorted(Comparator.comparing(server -> weight(call, server))).toList();
  }

  /**
   * The server of a room.
   *
   * @param room from 1
   * @param servers at least one
   */
  static String server(CallId call, int room, Collection<String> servers) {
    List<String> order = of(call, servers);
    return order.get(Math.floorMod(room - 1, order.size()));
  }

  /** The next room after this one whose server answers; 0: none does. */
  static int nextRoom(
      CallId call, int room, Collection<String> servers, Predicate<String> answers) {
    List<String> order = of(call, servers);
    for (int next = room + 1; next <= room + order.size(); next++) {
      if (answers.test(order.get(Math.floorMod(next - 1, order.size())))) {
        return next;
      }
    }
    return 0;
  }

  private static String weight(CallId call, String server) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(call.ofEntry().toBytes());
      return HexFormat.of().formatHex(digest.digest(server.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
