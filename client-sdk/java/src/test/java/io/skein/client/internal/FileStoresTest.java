package io.skein.client.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.client.Outbox;
import io.skein.client.OutboxEntry;
import io.skein.client.StateStore;
import io.skein.client.StateStore.Checkpoint;
import io.skein.client.StateStore.Position;
import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files keep through crashes. */
class FileStoresTest {
  private static final ConversationId CHAT = ConversationId.group(7);

  @TempDir Path folder;

  private static OutboxEntry entry(int number) {
    return new OutboxEntry(
        CHAT, new ClientId(1, number), number, new Content.Text("post " + number));
  }

  @Test
  void keepsWhatWasAddedAndNotRemovedInOrder() throws IOException {
    Path file = folder.resolve("deep/outbox");
    try (Outbox outbox = Outbox.inFile(file)) {
      for (int i = 1; i <= 4; i++) {
        outbox.add(entry(i));
      }
      outbox.remove(entry(2).clientId());
      outbox.remove(new ClientId(9, 9));
    }

    try (Outbox again = Outbox.inFile(file)) {
      assertThat(again.entries()).containsExactly(entry(1), entry(3), entry(4));
    }
  }

  @Test
  void keepsANewerHeadInThePlaceOfThePost() throws IOException {
    Path file = folder.resolve("outbox");
    try (Outbox outbox = Outbox.inFile(file)) {
      outbox.add(entry(1));
      outbox.add(entry(2));
      outbox.replace(entry(1).withKnownHead(99));
      outbox.replace(entry(3));
      assertThat(outbox.entries()).containsExactly(entry(1).withKnownHead(99), entry(2));
    }

    try (Outbox again = Outbox.inFile(file)) {
      assertThat(again.entries()).containsExactly(entry(1).withKnownHead(99), entry(2));
      again.remove(entry(1).clientId());
    }
    try (Outbox last = Outbox.inFile(file)) {
      assertThat(last.entries()).containsExactly(entry(2));
    }
  }

  @Test
  void aTornLastRecordCostsOnlyItself() throws IOException {
    Path file = folder.resolve("outbox");
    try (Outbox outbox = Outbox.inFile(file)) {
      outbox.add(entry(1));
      outbox.add(entry(2));
    }
    byte[] whole = Files.readAllBytes(file);

    for (int cut = whole.length - 1; cut >= 4; cut--) {
      Files.write(file, Arrays.copyOf(whole, cut));
      try (Outbox torn = Outbox.inFile(file)) {
        assertThat(torn.entries()).isIn(List.of(entry(1)), List.of());
        torn.add(entry(3));
      }
      try (Outbox again = Outbox.inFile(file)) {
        assertThat(again.entries()).endsWith(entry(3));
      }
    }
  }

  @Test
  void aFlippedBitHidesItsRecordAndShowsNoWrongOne() throws IOException {
    Path file = folder.resolve("outbox");
    try (Outbox outbox = Outbox.inFile(file)) {
      outbox.add(entry(1));
      outbox.add(entry(2));
    }
    byte[] whole = Files.readAllBytes(file);

    for (int at = 4; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 0x10;
      Files.write(file, flipped);
      try (Outbox damaged = Outbox.inFile(file)) {
        assertThat(damaged.entries()).isIn(List.of(entry(1)), List.of());
      }
    }
  }

  @Test
  void isUsedByOneClientAtATime() throws IOException {
    Path file = folder.resolve("outbox");
    try (Outbox outbox = Outbox.inFile(file)) {
      assertThat(outbox.entries()).isEmpty();
      assertThatThrownBy(() -> Outbox.inFile(file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use");
    }
    try (Outbox again = Outbox.inFile(file)) {
      assertThat(again.entries()).isEmpty();
    }
  }

  @Test
  void doesNotGrowWithoutEnd() throws IOException {
    Path file = folder.resolve("outbox");
    OutboxEntry large =
        new OutboxEntry(CHAT, new ClientId(2, 2), 0, new Content.Text("x".repeat(16_000)));
    try (Outbox outbox = Outbox.inFile(file)) {
      for (int i = 0; i < 200; i++) {
        outbox.add(large);
        outbox.remove(large.clientId());
      }
      outbox.add(entry(1));
    }

    assertThat(Files.size(file)).isLessThan(2_000_000);
    try (Outbox again = Outbox.inFile(file)) {
      assertThat(again.entries()).containsExactly(entry(1));
    }
  }

  @Test
  void refusesAForeignFile() throws IOException {
    Path file = folder.resolve("outbox");
    Files.writeString(file, "a letter to grandmother");

    assertThatThrownBy(() -> Outbox.inFile(file)).isInstanceOf(IOException.class);
    assertThat(Files.readString(file)).isEqualTo("a letter to grandmother");
  }

  @Test
  void keepsAllPositionsAndTheLastCursor() throws IOException {
    Path file = folder.resolve("state");
    ConversationId other = ConversationId.group(8);
    try (StateStore state = StateStore.inFile(file)) {
      assertThat(state.load()).isEqualTo(Checkpoint.EMPTY);
      state.save(new Checkpoint(Bytes.wrap(new byte[] {1}), Map.of(CHAT, new Position(1, 5))));
      state.save(new Checkpoint(Bytes.wrap(new byte[] {2}), Map.of(other, new Position(3, 3))));
      state.save(new Checkpoint(Bytes.wrap(new byte[] {3, 4}), Map.of(CHAT, new Position(4, 5))));
    }

    try (StateStore again = StateStore.inFile(file)) {
      assertThat(again.load())
          .isEqualTo(
              new Checkpoint(
                  Bytes.wrap(new byte[] {3, 4}),
                  Map.of(CHAT, new Position(4, 5), other, new Position(3, 3))));
    }
    Files.write(file, new byte[] {0}, StandardOpenOption.APPEND);
    try (StateStore extended = StateStore.inFile(file)) {
      assertThat(extended.load().positions()).hasSize(2);
    }
  }
}
