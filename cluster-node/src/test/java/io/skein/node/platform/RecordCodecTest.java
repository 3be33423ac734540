package io.skein.node.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import io.skein.node.delivery.Notice;
import io.skein.protocol.ConversationId;
import io.skein.protocol.UserId;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two releases of one message understand each other. */
final class RecordCodecTest {
  /** A message as the last release knew it … */
  public record Older(long id, String text) {}

  /** … and as this one does. */
  public record Newer(
      long id, String text, int count, boolean flag, List<String> tags, @Nullable String note) {}

  private final ActorTestKit kit = ActorTestKit.create();

  @AfterEach
  void stopSystem() {
    kit.shutdownTestKit();
  }

  @Test
  void anOlderMessageIsReadWithDefaultsForWhatIsNew() {
    byte[] bytes = write(Older.class, new Older(7, "seven"));

    assertThat(read(Newer.class, bytes))
        .isEqualTo(new Newer(7, "seven", 0, false, List.of(), null));
  }

  @Test
  void whatANewerMessageAddsIsSkipped() {
    Kryo kryo = kryo(Newer.class);
    Output output = new Output(64, -1);
    kryo.writeObject(output, new Newer(8, "eight", 3, true, List.of("a", "b"), "note"));
    output.writeLong(42);

    Input input = new Input(output.toBytes());
    Older older = kryo(Older.class).readObject(input, Older.class);

    assertThat(older).isEqualTo(new Older(8, "eight"));
    assertThat(input.readLong()).as("what follows the message").isEqualTo(42);
  }

  /** A cursor as it was told when it had no head. */
  public record HeadlessCursor(
      ConversationId conversation,
      UserId user,
      long delivered,
      long read,
      int unread,
      int unreadMentions,
      long firstMention) {}

  @Test
  void aCursorOfANodeThatTellsNoHeadHasItsMentions() {
    ConversationId chat = ConversationId.group(1);
    UserId alice = new UserId(2);

    byte[] bytes = write(HeadlessCursor.class, new HeadlessCursor(chat, alice, 9, 8, 7, 6, 5));

    assertThat(read(Notice.CursorMoved.class, bytes))
        .isEqualTo(new Notice.CursorMoved(chat, alice, 9, 8, 7, 6, 5, 0));
  }

  private byte[] write(Class<? extends Record> type, Record message) {
    Output output = new Output(64, -1);
    kryo(type).writeObject(output, message);
    return output.toBytes();
  }

  private Record read(Class<? extends Record> type, byte[] bytes) {
    return kryo(type).readObject(new Input(bytes), type);
  }

  private Kryo kryo(Class<? extends Record> type) {
    Kryo kryo = new Kryo();
    kryo.setReferences(false);
    ActorRefResolver refs = ActorRefResolver.get(kit.system());
    kryo.register(type, new RecordCodec(type, refs), 100);
    kryo.register(ConversationId.class, new RecordCodec(ConversationId.class, refs), 101);
    kryo.register(UserId.class, new RecordCodec(UserId.class, refs), 102);
    return kryo;
  }
}
