package io.skein.node.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Blocks as plain bytes, for tests of what is inside. Pure. */
public class PlainBlockCodec implements BlockCodec {
  private static final int OVERHEAD_BYTES = 32;

  @Override
  public int bytes(Entry entry) {
    return OVERHEAD_BYTES
        + utf8(entry.entity().shard().type()).length
        + utf8(entry.entity().id()).length
        + entry.payload().remaining();
  }

  @Override
  public ByteBuffer encode(BlockAddress address, List<Entry> entries) {
    ByteBuffer block = ByteBuffer.allocate(entries.stream().mapToInt(this::bytes).sum() + 16);
    block.putInt(address.epoch()).putInt(address.lane()).putLong(address.position());
    for (Entry entry : entries) {
      put(block, utf8(entry.entity().shard().type()));
      block.putInt(entry.entity().shard().number());
      put(block, utf8(entry.entity().id()));
      block.putLong(entry.sequence());
      put(block, bytes(entry.payload()));
    }
    return block.flip();
  }

  @Override
  public List<Entry> decode(BlockAddress address, ByteBuffer stored) {
    ByteBuffer block = stored.duplicate();
    BlockAddress found = new BlockAddress(block.getInt(), block.getInt(), block.getLong());
    if (!found.equals(address)) {
      throw new DamagedException(address.toString(), "holds the block of " + found, null);
    }
    List<Entry> entries = new ArrayList<>();
    while (block.hasRemaining()) {
      String type = new String(get(block), StandardCharsets.UTF_8);
      ShardId shard = new ShardId(type, block.getInt());
      Entity entity = new Entity(shard, new String(get(block), StandardCharsets.UTF_8));
      entries.add(
          new Entry(entity, block.getLong(), ByteBuffer.wrap(get(block)).asReadOnlyBuffer()));
    }
    return entries;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static void put(ByteBuffer block, byte[] bytes) {
    block.putInt(bytes.length).put(bytes);
  }

  private static byte[] get(ByteBuffer block) {
    byte[] bytes = new byte[block.getInt()];
    block.get(bytes);
    return bytes;
  }
}
