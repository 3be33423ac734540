package io.skein.node.journal.cassandra;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.skein.node.journal.BlockAddress;
import io.skein.node.journal.BlockCodec;
import io.skein.node.journal.DamagedException;
import io.skein.node.journal.Entity;
import io.skein.node.journal.Entry;
import io.skein.node.journal.ShardId;
import io.skein.store.v1.Block;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block as {@code skein.store.v1.Block}, packed. Entries of one entity that stand together share
 * its name. Stateless and thread-safe.
 */
public final class PackedBlockCodec implements BlockCodec {
  /** Tags, lengths and numbers of a run of one entry, all at their largest, rounded up. */
  private static final int RUN_OVERHEAD_BYTES_MAX = 40;

  @Override
  public int bytes(Entry entry) {
    return entry.payload().remaining()
        + CodedOutputStream.computeStringSizeNoTag(entry.entity().id())
        + CodedOutputStream.computeStringSizeNoTag(entry.entity().shard().type())
        + RUN_OVERHEAD_BYTES_MAX;
  }

  @Override
  public ByteBuffer encode(BlockAddress address, List<Entry> entries) {
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("an empty block");
    }
    Block.Builder block = Block.newBuilder();
    List<String> types = new ArrayList<>(1);
    Block.Run.@Nullable Builder run = null;
    Entity entity = entries.get(0).entity();
    long next = 0;
    for (Entry entry : entries) {
      if (run == null || entry.sequence() != next || !entry.entity().equals(entity)) {
        entity = entry.entity();
        run =
            block
                .addRunsBuilder()
                .setType(typeIndex(types, entity.shard().type()))
                .setShard(entity.shard().number())
                .setId(entity.id())
                .setFirst(entry.sequence());
      }
      run.addPayloads(UnsafeByteOperations.unsafeWrap(entry.payload()));
      next = entry.sequence() + 1;
    }
    return PackedCodec.encode(key(address), block.addAllTypes(types).build().toByteArray());
  }

  /** A node has few entity types: no map is quicker. */
  private static int typeIndex(List<String> types, String type) {
    int index = types.indexOf(type);
    if (index >= 0) {
      return index;
    }
    types.add(type);
    return types.size() - 1;
  }

  @Override
  public List<Entry> decode(BlockAddress address, ByteBuffer bytes) {
    String key = key(address);
    try {
      Block block = Block.parseFrom(PackedCodec.decode(key, bytes));
      List<Entry> entries = new ArrayList<>();
      for (Block.Run run : block.getRunsList()) {
        Entity entity =
            new Entity(new ShardId(block.getTypes(run.getType()), run.getShard()), run.getId());
        long sequence = run.getFirst();
        for (ByteString payload : run.getPayloadsList()) {
          entries.add(new Entry(entity, sequence++, payload.asReadOnlyByteBuffer()));
        }
      }
      return List.copyOf(entries);
    } catch (InvalidProtocolBufferException | IndexOutOfBoundsException e) {
      throw new DamagedException(key, "it cannot be parsed", e);
    }
  }

  private static String key(BlockAddress address) {
    return "journal block " + address.epoch() + '/' + address.lane() + '/' + address.position();
  }
}
