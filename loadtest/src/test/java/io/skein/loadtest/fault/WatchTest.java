package io.skein.loadtest.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.ConversationId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WatchTest {
  private static final ConversationId ONE = ConversationId.group(1);
  private static final ConversationId OTHER = ConversationId.group(2);

  private static Watch since(Duration ago) {
    return new Watch(System.nanoTime() - ago.toNanos(), List.of(ONE, OTHER), List.of("a", "b"));
  }

  @Test
  void whatWentOnAtOnceWasNotInterrupted() {
    Watch watch = since(Duration.ZERO);

    watch.acknowledged(ONE);
    watch.handed("a");

    assertThat(watch.postsInterrupted()).isEmpty();
    assertThat(watch.deliveriesInterrupted()).isEmpty();
  }

  @Test
  void theLongestSilenceOfEachIsTold() {
    Watch watch = since(Duration.ofSeconds(5));

    watch.acknowledged(ONE);
    watch.acknowledged(ONE);
    watch.handed("a");

    assertThat(watch.postsInterrupted())
        .as("one that went on after 5 s, and one that is silent still")
        .hasSize(2)
        .allMatch(time -> time.compareTo(Duration.ofSeconds(5)) >= 0);
    assertThat(watch.deliveriesInterrupted()).hasSize(2);
  }

  @Test
  void whoIsNotWatchedIsNotTold() {
    Watch watch = since(Duration.ofSeconds(5));

    watch.acknowledged(ConversationId.group(3));
    watch.handed("c");

    assertThat(watch.postsInterrupted()).hasSize(2);
    assertThat(watch.deliveriesInterrupted()).hasSize(2);
  }
}
