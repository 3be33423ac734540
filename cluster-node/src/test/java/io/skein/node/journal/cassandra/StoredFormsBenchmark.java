package io.skein.node.journal.cassandra;

import io.skein.node.journal.BlockAddress;
import io.skein.node.journal.Entity;
import io.skein.node.journal.Entry;
import io.skein.node.journal.PageStore.Page;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.zip.Deflater;

/**
 * CPU and bytes per message of blocks and pages, by their number of messages, by hand; the JDK's
 * own compression beside it. RATIONALE.md has its figures.
 */
final class StoredFormsBenchmark {
  private final Random random = new Random(1);
  private final SampleMessages messages = new SampleMessages();

  private StoredFormsBenchmark() throws IOException {}

  public static void main(String[] args) throws IOException {
    new StoredFormsBenchmark().run();
  }

  private void run() {
    System.out.println("kind  messages  form      bytes/message  encode us  decode us");
    for (int count : new int[] {1, 8, 32, 64, 128, 512}) {
      List<List<Entry>> blocks = new ArrayList<>();
      for (int block = 0; block < Math.max(64, 8_000 / count); block++) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          entries.add(
              new Entry(
                  SampleMessages.conversation(random.nextInt(500)),
                  1 + random.nextInt(4_000),
                  messages.payload()));
        }
        blocks.add(entries);
      }
      PackedBlockCodec codec = new PackedBlockCodec();
      BlockAddress address = new BlockAddress(1, 1, 1);
      List<ByteBuffer> encoded =
          blocks.stream().map(entries -> codec.encode(address, entries)).toList();
      report(
          "block",
          count,
          "stored",
          encoded.stream().mapToLong(ByteBuffer::remaining).sum(),
          blocks.size(),
          i -> codec.encode(address, blocks.get(i)),
          i -> codec.decode(address, encoded.get(i)));
      if (count <= 128) {
        pages(count, blocks);
      }
      deflate(count, blocks);
    }
  }

  private void pages(int count, List<List<Entry>> blocks) {
    Entity entity = SampleMessages.conversation(1);
    List<Page> pages = new ArrayList<>();
    for (List<Entry> block : blocks) {
      List<Entry> entries = new ArrayList<>();
      block.forEach(entry -> entries.add(new Entry(entity, entries.size() + 1, entry.payload())));
      pages.add(new Page(entity, entries));
    }
    List<ByteBuffer> encoded = pages.stream().map(PageCodec::encode).toList();
    report(
        "page",
        count,
        "stored",
        encoded.stream().mapToLong(ByteBuffer::remaining).sum(),
        pages.size(),
        i -> PageCodec.encode(pages.get(i)),
        i -> PageCodec.decode(entity, 1, encoded.get(i)));
  }

  /** The JDK's own compression, to compare with. */
  private static void deflate(int count, List<List<Entry>> blocks) {
    Deflater deflater = new Deflater(1, true);
    byte[] room = new byte[1 << 20];
    long bytes = 0;
    List<byte[]> contents = new ArrayList<>();
    for (List<Entry> block : blocks) {
      ByteBuffer all =
          ByteBuffer.allocate(block.stream().mapToInt(e -> e.payload().remaining()).sum());
      block.forEach(entry -> all.put(entry.payload().duplicate()));
      contents.add(all.array());
      bytes += deflate(deflater, all.array(), room);
    }
    report(
        "page",
        count,
        "deflate",
        bytes,
        blocks.size(),
        i -> deflate(deflater, contents.get(i), room),
        i -> {});
  }

  private static int deflate(Deflater deflater, byte[] content, byte[] room) {
    deflater.reset();
    deflater.setInput(content);
    deflater.finish();
    return deflater.deflate(room);
  }

  private static void report(
      String kind,
      int count,
      String form,
      long bytes,
      int blocks,
      IntConsumer encode,
      IntConsumer decode) {
    System.out.printf(
        "%-5s %8d  %-8s %14.1f %10.2f %10.2f%n",
        kind,
        count,
        form,
        (double) bytes / blocks / count,
        micros(blocks, encode) / count,
        micros(blocks, decode) / count);
  }

  private static double micros(int blocks, IntConsumer work) {
    double best = Double.MAX_VALUE;
    for (int round = 0; round < 12; round++) {
      long started = System.nanoTime();
      for (int i = 0; i < blocks; i++) {
        work.accept(i);
      }
      best = Math.min(best, (System.nanoTime() - started) / 1e3 / blocks);
    }
    return best;
  }
}
