package io.skein.loadtest.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.ConversationId;
import org.junit.jupiter.api.Test;

final class FeedTest {
  private final Chat chat = Population.pairs(2).chats().get(0);
  private final Feed feed = new Feed(chat, ConversationId.group(7), 0);

  private Delivery delivery(int number) {
    return new Delivery(chat, new Tag(0, number, 0), null, false, false, 0);
  }

  @Test
  void givesEverythingOnceAndInOrder() {
    Delivery first = delivery(1);
    Delivery second = delivery(2);

    assertThat(feed.offer(2, second)).isTrue();
    assertThat(feed.take()).isNull();
    assertThat(feed.isBehind()).isTrue();
    assertThat(feed.offer(1, first)).isTrue();
    assertThat(feed.offer(2, second)).isFalse();

    assertThat(feed.take()).isSameAs(first);
    assertThat(feed.take()).isSameAs(second);
    assertThat(feed.take()).isNull();
    assertThat(feed.offer(1, first)).isFalse();
    assertThat(feed.isBehind()).isFalse();
  }

  @Test
  void isBehindWhatItOnlyHeardOf() {
    feed.exists(3);

    assertThat(feed.isBehind()).isTrue();
    assertThat(feed.taken()).isZero();
    assertThat(feed.known()).isEqualTo(3);
  }
}
