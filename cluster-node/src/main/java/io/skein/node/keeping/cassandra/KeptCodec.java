package io.skein.node.keeping.cassandra;

import com.google.protobuf.InvalidProtocolBufferException;
import io.skein.node.keeping.Kept;
import io.skein.node.keeping.Kept.Place;
import io.skein.protocol.Discarded;
import io.skein.protocol.Starred;
import io.skein.store.v1.DiscardedMessages;
import io.skein.store.v1.StarredMessage;
import java.nio.ByteBuffer;
import java.util.List;

/** What users keep of messages as its rows keep it ({@code skein.store.v1}), and back. Pure. */
final class KeptCodec {
  private KeptCodec() {}

  static ByteBuffer encode(Kept kept) {
    if (kept instanceof Kept.Star star) {
      return ByteBuffer.wrap(
          StarredMessage.newBuilder()
              .setChange(star.change())
              .setTimeMillis(star.starred().timeMillis())
              .build()
              .toByteArray());
    }
    Kept.Deleted deleted = (Kept.Deleted) kept;
    return ByteBuffer.wrap(
        DiscardedMessages.newBuilder()
            .setChange(deleted.change())
            .setUpTo(deleted.discarded().upTo())
            .addAllSequences(deleted.discarded().sequences())
            .build()
            .toByteArray());
  }

  /**
   * What a row keeps.
   *
   * @throws IllegalStateException if the bytes are none: the store is damaged
   */
  static Kept decode(Place place, ByteBuffer bytes) {
    try {
      if (place.sequence() != 0) {
        StarredMessage stored = StarredMessage.parseFrom(bytes);
        return new Kept.Star(
            new Starred(place.conversation(), place.sequence(), stored.getTimeMillis()),
            stored.getChange());
      }
      DiscardedMessages stored = DiscardedMessages.parseFrom(bytes);
      return new Kept.Deleted(
          new Discarded(
              place.conversation(), stored.getUpTo(), List.copyOf(stored.getSequencesList())),
          stored.getChange());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("what is kept at " + place + " is damaged", e);
    }
  }
}
