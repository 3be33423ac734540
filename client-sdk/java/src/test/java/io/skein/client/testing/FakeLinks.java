package io.skein.client.testing;

import io.skein.protocol.Bytes;
import io.skein.protocol.DeviceLink;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.UserId;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The devices that wait at {@link FakeCluster} to be let in. Guarded by its owner. */
final class FakeLinks {
  /** As short as it may be, so that nobody waits for long. */
  private static final int INTERVAL_MILLIS = 100;

  private static final int EXPIRES_SECONDS = 60;

  private static final class Waiting {
    final String label;
    @Nullable UserId approvedBy;
    boolean denied;

    Waiting(String label) {
      this.label = label;
    }
  }

  private final Map<String, Waiting> byLink = new HashMap<>();
  private final Map<String, String> linkOf = new HashMap<>();
  private int last;

  /** The answer to whoever begins to wait. */
  String begin(@Nullable String name, @Nullable String type) {
    last++;
    byte[] code = ByteBuffer.allocate(DeviceLink.CODE_BYTES).putInt(last).array();
    String link = new DeviceLink(Bytes.wrap(code)).text();
    byLink.put(link, new Waiting("{\"name\":\"%s\",\"type\":\"%s\"}".formatted(name, type)));
    linkOf.put("code" + last, link);
    return ("{\"deviceCode\":\"code%d\",\"link\":\"%s\","
            + "\"expiresInSeconds\":%d,\"intervalMillis\":%d}")
        .formatted(last, link, EXPIRES_SECONDS, INTERVAL_MILLIS);
  }

  /**
   * What a user who was shown a link is answered; null: nothing waits there.
   *
   * @param decision null: the user only looks
   */
  @Nullable String decide(UserId user, @Nullable String link, @Nullable String decision) {
    Waiting waiting = byLink.get(link);
    if (waiting == null || waiting.denied || waiting.approvedBy != null) {
      return null;
    }
    if (decision != null && decision.equals("approve")) {
      waiting.approvedBy = user;
    } else if (decision != null) {
      waiting.denied = true;
    }
    return "{\"device\":" + waiting.label + "}";
  }

  /** Why a device gets no tokens; null: it does, from {@link #take}. */
  @Nullable ErrorCode refusal(@Nullable String code) {
    Waiting waiting = byLink.get(linkOf.get(code));
    if (waiting == null) {
      return ErrorCode.EXPIRED_TOKEN;
    }
    if (waiting.denied) {
      return ErrorCode.ACCESS_DENIED;
    }
    return waiting.approvedBy == null ? ErrorCode.AUTHORIZATION_PENDING : null;
  }

  /** Who lets a device in, which waits no more. */
  UserId take(String code) {
    Waiting waiting = byLink.remove(linkOf.remove(code));
    UserId user = waiting == null ? null : waiting.approvedBy;
    if (user == null) {
      throw new IllegalStateException("nobody lets this device in");
    }
    return user;
  }
}
