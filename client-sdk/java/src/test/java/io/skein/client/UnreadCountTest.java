package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the count of a conversation holds when a device hears more than it remembers. */
class UnreadCountTest {
  private static final UserId SELF = new UserId(1);
  private static final UserId OTHER = new UserId(2);
  private static final Content MENTION = new Content.Text("hey", 0, List.of(SELF), false);
  private static final int VERY_MANY = 12_000;

  private final UnreadCount count = new UnreadCount();

  private void hear(long sequence, Content content) {
    count.heard(
        new Message(ConversationId.group(1), sequence, OTHER, null, sequence, content), SELF);
  }

  @Test
  void forgetsNoneOfVeryManyInTheSum() {
    for (int sequence = 1; sequence <= VERY_MANY; sequence++) {
      hear(sequence, MENTION);
    }

    assertThat(count.unread()).isEqualTo(VERY_MANY);
    assertThat(count.mentions()).isEqualTo(VERY_MANY);
    hear(VERY_MANY + 1, new Content.Recall(VERY_MANY));
    assertThat(count.mentions()).isEqualTo(VERY_MANY - 1);
  }

  @Test
  void keepsWhatManyRecallsTookBack() {
    int mentions = 500;
    for (int sequence = 1; sequence <= mentions; sequence++) {
      hear(sequence, MENTION);
    }
    hear(mentions + 1, new Content.Recall(1));
    for (int sequence = mentions + 2; sequence <= VERY_MANY; sequence += 2) {
      hear(sequence, new Content.Text("text"));
      hear(sequence + 1, new Content.Recall(sequence));
    }

    assertThat(count.mentions()).isEqualTo(mentions - 1);
  }

  @Test
  void takesTheNodesCountForAllThatItForgot() {
    for (int sequence = 1; sequence <= VERY_MANY; sequence++) {
      hear(sequence, MENTION);
    }

    count.counted(new UnreadCount.Count(7, 3, VERY_MANY - 6, VERY_MANY - 7, VERY_MANY));

    assertThat(count.unread()).isEqualTo(7);
    assertThat(count.mentions()).isEqualTo(3);
  }
}
