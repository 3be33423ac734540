package io.skein.node.journal.cassandra;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.skein.node.journal.DamagedException;
import io.skein.node.journal.Entity;
import io.skein.node.journal.Entry;
import io.skein.node.journal.PageStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of history as {@code skein.store.v1.Page}, packed. The row's key says whose it is and
 * where it begins. Stateless and thread-safe.
 */
final class PageCodec {
  private PageCodec() {}

  static ByteBuffer encode(PageStore.Page page) {
    io.skein.store.v1.Page.Builder stored = io.skein.store.v1.Page.newBuilder();
    page.entries()
        .forEach(entry -> stored.addPayloads(UnsafeByteOperations.unsafeWrap(entry.payload())));
    return PackedCodec.encode(key(page.entity(), page.first()), stored.build().toByteArray());
  }

  /**
   * The page of a row.
   *
   * @throws DamagedException if these are not the bytes that were encoded for this key
   */
  static PageStore.Page decode(Entity entity, long first, ByteBuffer bytes) {
    String key = key(entity, first);
    try {
      io.skein.store.v1.Page stored =
          io.skein.store.v1.Page.parseFrom(PackedCodec.decode(key, bytes));
      if (stored.getPayloadsCount() == 0) {
        throw new DamagedException(key, "it is empty", null);
      }
      List<Entry> entries = new ArrayList<>(stored.getPayloadsCount());
      long sequence = first;
      for (ByteString payload : stored.getPayloadsList()) {
        entries.add(new Entry(entity, sequence++, payload.asReadOnlyByteBuffer()));
      }
      return new PageStore.Page(entity, List.copyOf(entries));
    } catch (InvalidProtocolBufferException e) {
      throw new DamagedException(key, "it cannot be parsed", e);
    }
  }

  private static String key(Entity entity, long first) {
    return "history page of " + entity + " from " + first;
  }
}
