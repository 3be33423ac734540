package io.skein.node.account.cassandra;

import com.google.protobuf.InvalidProtocolBufferException;
import io.skein.protocol.Privacy;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Privacy as its column keeps it ({@code skein.store.v1.Privacy}), and back. Pure. */
final class PrivacyCodec {
  private PrivacyCodec() {}

  static ByteBuffer encode(Privacy privacy) {
    return ByteBuffer.wrap(
        io.skein.store.v1.Privacy.newBuilder()
            .setLastSeenTo(
                privacy.lastSeenTo() == Privacy.Audience.EVERYONE
                    ? io.skein.store.v1.Privacy.Audience.EVERYONE
                    : io.skein.store.v1.Privacy.Audience.NOBODY)
            .setInvisible(privacy.invisible())
            .setReadsHidden(privacy.readsHidden())
            .build()
            .toByteArray());
  }

  /**
   * The privacy of a row; an audience that a later release made is nobody.
   *
   * @param bytes null: of a user who never changed it
   * @throws IllegalStateException if the bytes are none: the store is damaged
   */
  static Privacy decode(@Nullable ByteBuffer bytes) {
    if (bytes == null) {
      return Privacy.DEFAULTS;
    }
    try {
      io.skein.store.v1.Privacy stored = io.skein.store.v1.Privacy.parseFrom(bytes);
      return new Privacy(
          stored.getLastSeenTo() == io.skein.store.v1.Privacy.Audience.EVERYONE
              ? Privacy.Audience.EVERYONE
              : Privacy.Audience.NOBODY,
          stored.getInvisible(),
          stored.getReadsHidden());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a privacy cannot be read", e);
    }
  }
}
