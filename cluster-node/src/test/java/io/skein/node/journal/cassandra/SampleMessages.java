package io.skein.node.journal.cassandra;

import com.google.protobuf.ByteString;
import io.skein.node.cli.process.SkeinHome;
import io.skein.node.journal.Entity;
import io.skein.node.journal.ShardId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Messages to measure with: texts of 150 bytes, whose words are drawn from the project's own
 * documentation with their frequencies, one by one: people's sentences compress a little better.
 */
final class SampleMessages {
  private static final int TEXT_BYTES = 150;

  private final Random random = new Random(1);
  private final List<String> words;
  private long timeMillis = 1_790_000_000_000L;

  SampleMessages() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String file : List.of("README.md", "ARCHITECTURE.md", "RATIONALE.md", "CONTRIBUTING.md")) {
      text.append(Files.readString(SkeinHome.locate().root().resolve(file))).append(' ');
    }
    this.words = Stream.of(text.toString().split("[^A-Za-z',.?!]+", -1)).toList();
  }

  /** As a post's entry is stored: sender, client id, time, text. */
  ByteBuffer payload() {
    StringBuilder text = new StringBuilder();
    while (text.length() < TEXT_BYTES) {
      text.append(words.get(random.nextInt(words.size()))).append(' ');
    }
    byte[] clientId = new byte[16];
    random.nextBytes(clientId);
    timeMillis += random.nextInt(50);
    return ByteBuffer.wrap(
        io.skein.store.v1.Entry.newBuilder()
            .setSender((1L << 32) + random.nextInt(1_000))
            .setClientId(ByteString.copyFrom(clientId))
            .setTimeMillis(timeMillis)
            .setText(text.substring(0, TEXT_BYTES))
            .build()
            .toByteArray());
  }

  /** One of many direct chats. */
  static Entity conversation(int number) {
    long user = (1L << 32) + 2L * number;
    return new Entity(new ShardId("conversation", number % 100), "d" + user + '-' + (user + 1));
  }
}
