package io.skein.client.internal.core;

import static io.skein.client.internal.core.DraftQueue.PAUSE_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.ConversationId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What somebody types costs few requests, and the last of it arrives last. */
class DraftQueueTest {
  private static final ConversationId CHAT = ConversationId.group(1);
  private static final ConversationId GROUP = ConversationId.group(2);

  private final DraftQueue<String> queue = new DraftQueue<>();

  @Test
  void sendsTheLastOfWhatCameDuringThePauseForAllWhoWait() {
    queue.put(CHAT, "h", "first", 0);
    queue.put(CHAT, "he", "second", 500);
    queue.put(CHAT, "hello", "third", PAUSE_MILLIS - 1);
    assertThat(queue.next(PAUSE_MILLIS - 1)).isNull();
    assertThat(queue.nextDue()).isEqualTo(PAUSE_MILLIS);

    assertThat(queue.next(PAUSE_MILLIS))
        .isEqualTo(new DraftQueue.Draft<>(CHAT, "hello", List.of("first", "second", "third")));
    assertThat(queue.next(PAUSE_MILLIS)).isNull();
  }

  @Test
  void letsNoDraftOvertakeTheOneBeforeIt() {
    queue.put(CHAT, "one", "", 0);
    queue.next(PAUSE_MILLIS);
    queue.put(CHAT, "", "", PAUSE_MILLIS + 1);
    assertThat(queue.next(3 * PAUSE_MILLIS)).isNull();
    assertThat(queue.nextDue()).as("an answer comes first").isEqualTo(Long.MAX_VALUE);

    queue.answered(CHAT);

    DraftQueue.Draft<String> next = queue.next(3 * PAUSE_MILLIS);
    assertThat(next).isNotNull();
    assertThat(next.text()).isEmpty();
  }

  @Test
  void sendsAgainWhatMayHaveBeenLostUnlessSomethingNewerIsThere() {
    queue.put(CHAT, "one", "first", 0);
    DraftQueue.Draft<String> lost = queue.next(PAUSE_MILLIS);
    assertThat(queue.putBack(lost, 5 * PAUSE_MILLIS)).isTrue();
    assertThat(queue.nextDue()).isEqualTo(6 * PAUSE_MILLIS);
    assertThat(queue.next(6 * PAUSE_MILLIS)).isEqualTo(lost);

    queue.put(CHAT, "two", "second", 7 * PAUSE_MILLIS);
    assertThat(queue.putBack(lost, 9 * PAUSE_MILLIS)).isTrue();

    assertThat(queue.next(9 * PAUSE_MILLIS))
        .isEqualTo(new DraftQueue.Draft<>(CHAT, "two", List.of("first", "second")));
  }

  @Test
  void sendsAtOnceWhatIsThereWhenTheClientEnds() {
    queue.put(CHAT, "one", "", 0);
    queue.hurry(1);

    assertThat(queue.next(1).text()).isEqualTo("one");
    assertThat(queue.isEmpty()).as("one is under way").isFalse();
    queue.answered(CHAT);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void clearsAtOnce() {
    queue.put(CHAT, "hello", "typed", 0);
    queue.put(CHAT, "", "sent", 10);

    assertThat(queue.next(10))
        .isEqualTo(new DraftQueue.Draft<>(CHAT, "", List.of("typed", "sent")));
  }

  @Test
  void keepsEachConversationToItself() {
    queue.put(CHAT, "one", "a", 0);
    queue.put(GROUP, "two", "b", 100);

    assertThat(queue.next(PAUSE_MILLIS).conversation()).isEqualTo(CHAT);
    assertThat(queue.nextDue()).isEqualTo(PAUSE_MILLIS + 100);
    assertThat(queue.next(PAUSE_MILLIS + 100).text()).isEqualTo("two");
    queue.answered(CHAT);
    queue.answered(GROUP);
    assertThat(queue.nextDue()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void tellsWhoWaitsInVainAtTheEnd() {
    queue.put(CHAT, "one", "under way", 0);
    DraftQueue.Draft<String> underWay = queue.next(PAUSE_MILLIS);
    queue.put(CHAT, "two", "not sent", PAUSE_MILLIS);
    queue.put(GROUP, "three", "not sent either", PAUSE_MILLIS);

    assertThat(queue.end()).containsExactlyInAnyOrder("not sent", "not sent either");
    assertThat(queue.next(9 * PAUSE_MILLIS)).isNull();
    assertThat(queue.putBack(underWay, 9 * PAUSE_MILLIS)).isFalse();
  }
}
