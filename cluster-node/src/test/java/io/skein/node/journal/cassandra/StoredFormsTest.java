package io.skein.node.journal.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.node.journal.BlockAddress;
import io.skein.node.journal.BlockCodec;
import io.skein.node.journal.DamagedException;
import io.skein.node.journal.Entity;
import io.skein.node.journal.Entry;
import io.skein.node.journal.PageStore.Page;
import io.skein.node.journal.ShardId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Blocks and pages as they are stored. */
class StoredFormsTest {
  private static final ShardId SHARD = new ShardId("conversation", 7);
  private static final Entity DIRECT = new Entity(SHARD, "d4294967297-4294967298");
  private static final Entity GROUP = new Entity(new ShardId("ledger", 0), "g5");
  private static final BlockAddress ADDRESS = new BlockAddress(3, 1, 42);

  private final BlockCodec blocks = new PackedBlockCodec();
  private final Random random = new Random(1);

  @Test
  void readsEntriesOfManyEntitiesInTheOrderInWhichTheyCame() {
    List<Entry> entries =
        List.of(
            entry(DIRECT, 5, "one"),
            entry(DIRECT, 6, "two"),
            entry(GROUP, 7, "three"),
            entry(DIRECT, 7, ""),
            entry(DIRECT, 9, "after a gap"),
            entry(GROUP, Long.MAX_VALUE, "last"));

    assertThat(blocks.decode(ADDRESS, blocks.encode(ADDRESS, entries))).isEqualTo(entries);
  }

  @Test
  void readsBlocksOfEverySize() {
    for (int count : new int[] {1, 2, 3, 10, 100, 1_000}) {
      List<Entry> entries = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        entries.add(entry(random.nextBoolean() ? DIRECT : GROUP, i + 1, "text " + i));
      }

      ByteBuffer block = blocks.encode(ADDRESS, entries);

      assertThat(blocks.decode(ADDRESS, block)).isEqualTo(entries);
    }
  }

  @Test
  void takesNoMoreRoomThanItSays() {
    for (int size : new int[] {0, 1, 100, 127, 128, 20_000}) {
      byte[] incompressible = new byte[size];
      random.nextBytes(incompressible);
      List<Entry> entries = new ArrayList<>();
      for (long sequence : new long[] {1, 3, 1L << 40, Long.MAX_VALUE}) {
        Entity entity =
            new Entity(new ShardId("conversation", Integer.MAX_VALUE), "g\u00e4\ud83d\ude00");
        entries.add(new Entry(entity, sequence, ByteBuffer.wrap(incompressible)));
      }

      int bytes = entries.stream().mapToInt(blocks::bytes).sum();

      assertThat(blocks.encode(ADDRESS, entries).remaining())
          .isLessThanOrEqualTo(bytes + PackedCodec.OVERHEAD_BYTES_MAX);
    }
  }

  @Test
  void compressesWhatIsAlike() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      entries.add(entry(DIRECT, i, "the same text over and over again, number " + i));
    }

    assertThat(blocks.encode(ADDRESS, entries).remaining()).isLessThan(100 * 15);
  }

  @Test
  void leavesBuffersAsTheyWere() {
    ByteBuffer payload = ByteBuffer.wrap("xxpayloadxx".getBytes(StandardCharsets.UTF_8), 2, 7);
    Entry entry = new Entry(DIRECT, 1, payload);

    ByteBuffer block = blocks.encode(ADDRESS, List.of(entry));
    int bytes = block.remaining();
    blocks.decode(ADDRESS, block);

    assertThat(payload.position()).isEqualTo(2);
    assertThat(payload.remaining()).isEqualTo(7);
    assertThat(block.remaining()).isEqualTo(bytes);
    assertThat(blocks.decode(ADDRESS, block)).containsExactly(entry(DIRECT, 1, "payload"));
  }

  @Test
  void refusesABlockWithAnyBitFlipped() {
    for (int count : new int[] {2, 40}) {
      List<Entry> entries = new ArrayList<>();
      for (int i = 1; i <= count; i++) {
        entries.add(entry(DIRECT, i, "message number " + i));
      }
      byte[] block = blocks.encode(ADDRESS, entries).array();
      for (int bit = 0; bit < 8 * block.length; bit++) {
        byte[] damaged = block.clone();
        damaged[bit / 8] ^= (byte) (1 << bit % 8);

        assertThatThrownBy(() -> blocks.decode(ADDRESS, ByteBuffer.wrap(damaged)))
            .as("bit %s", bit)
            .isInstanceOf(DamagedException.class)
            .hasMessageContaining("journal block 3/1/42");
      }
    }
  }

  @Test
  void refusesABlockThatIsCutOffOrEmpty() {
    byte[] block = blocks.encode(ADDRESS, List.of(entry(DIRECT, 1, "text"))).array();
    for (int length = 0; length < block.length; length++) {
      ByteBuffer part = ByteBuffer.wrap(block, 0, length);

      assertThatThrownBy(() -> blocks.decode(ADDRESS, part)).isInstanceOf(DamagedException.class);
    }
  }

  @Test
  void refusesABlockUnderAnotherAddress() {
    ByteBuffer block = blocks.encode(ADDRESS, List.of(entry(DIRECT, 1, "text")));

    for (BlockAddress other :
        List.of(
            new BlockAddress(4, 1, 42), new BlockAddress(3, 0, 42), new BlockAddress(3, 1, 41))) {
      assertThatThrownBy(() -> blocks.decode(other, block)).isInstanceOf(DamagedException.class);
    }
  }

  @Test
  void refusesAnEmptyBlock() {
    assertThatThrownBy(() -> blocks.encode(ADDRESS, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsAPageUnderItsOwnKeyOnly() {
    Page page = new Page(DIRECT, List.of(entry(DIRECT, 5, "one"), entry(DIRECT, 6, "two")));
    ByteBuffer stored = PageCodec.encode(page);

    assertThat(PageCodec.decode(DIRECT, 5, stored)).isEqualTo(page);
    assertThatThrownBy(() -> PageCodec.decode(DIRECT, 6, stored))
        .isInstanceOf(DamagedException.class)
        .hasMessageContaining("history page of conversation d4294967297-4294967298 from 6");
    Entity other = new Entity(SHARD, "d4294967297-4294967299");
    assertThatThrownBy(() -> PageCodec.decode(other, 5, stored))
        .isInstanceOf(DamagedException.class);
  }

  @Test
  void doesNotTellWhatAMessageSays() {
    byte[] block = blocks.encode(ADDRESS, List.of(entry(DIRECT, 1, "a secret"))).array();
    block[block.length - 1] ^= 1;

    assertThatThrownBy(() -> blocks.decode(ADDRESS, ByteBuffer.wrap(block)))
        .isInstanceOf(DamagedException.class)
        .hasMessageNotContaining("secret")
        .hasNoCause();
  }

  private static Entry entry(Entity entity, long sequence, String text) {
    return new Entry(entity, sequence, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }
}
