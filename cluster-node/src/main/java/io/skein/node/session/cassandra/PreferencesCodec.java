package io.skein.node.session.cassandra;

import com.google.protobuf.InvalidProtocolBufferException;
import io.skein.protocol.Preferences;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Preferences as their column keeps them ({@code skein.store.v1.Preferences}), and back. Pure. */
final class PreferencesCodec {
  private PreferencesCodec() {}

  /** No bytes at all where nothing is preferred: that overwrites what was, without a tombstone. */
  static ByteBuffer encode(Preferences preferences) {
    return ByteBuffer.wrap(
        io.skein.store.v1.Preferences.newBuilder()
            .setMutedUntilMillis(preferences.mutedUntilMillis())
            .setPinned(preferences.pinned())
            .setArchived(preferences.archived())
            .setHiddenUpTo(preferences.hiddenUpTo())
            .setUnreadUntil(preferences.unreadUntil())
            .setNote(preferences.note())
            .setDraft(preferences.draft())
            .setMentionsOnly(preferences.mentionsOnly())
            .build()
            .toByteArray());
  }

  /**
   * The preferences of a row.
   *
   * @param bytes null: of a row that was written before there were preferences
   * @throws IllegalArgumentException if the bytes are no preferences: the store is damaged
   */
  static Preferences decode(@Nullable ByteBuffer bytes) {
    if (bytes == null || !bytes.hasRemaining()) {
      return Preferences.NONE;
    }
    try {
      io.skein.store.v1.Preferences stored = io.skein.store.v1.Preferences.parseFrom(bytes);
      return new Preferences(
          stored.getMutedUntilMillis(),
          stored.getPinned(),
          stored.getArchived(),
          stored.getHiddenUpTo(),
          stored.getUnreadUntil(),
          stored.getNote(),
          stored.getDraft(),
          stored.getMentionsOnly());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("preferences cannot be read", e);
    }
  }
}
