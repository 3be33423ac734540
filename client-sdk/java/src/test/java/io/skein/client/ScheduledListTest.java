package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.ScheduledPost;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a device makes of changes, of pages, and of what it has missed. */
class ScheduledListTest {
  private final ScheduledList list = new ScheduledList();

  private static ScheduledPost post(long number, long dueMillis) {
    return ScheduledPost.waiting(
        new ClientId(0, number), ConversationId.group(7), new Content.Text("hello"), dueMillis);
  }

  private static Reply.ScheduledPage page(long change, boolean more, ScheduledPost... posts) {
    return new Reply.ScheduledPage(List.of(posts), more, change);
  }

  private static Reply.ScheduledEvent event(long change, ScheduledPost... posts) {
    return new Reply.ScheduledEvent(change, List.of(posts), List.of());
  }

  @Test
  void showsWhatIsScheduledByItsTime() {
    assertThat(list.listed(page(2, false, post(1, 20), post(2, 10)))).isFalse();

    assertThat(list.posts()).containsExactly(post(2, 10), post(1, 20));
  }

  @Test
  void takesPagesInTogether() {
    assertThat(list.listed(page(2, true, post(1, 20)))).isTrue();
    assertThat(list.posts()).isEmpty();
    assertThat(list.after()).isEqualTo(new ClientId(0, 1));

    assertThat(list.listed(page(2, false, post(2, 10)))).isFalse();

    assertThat(list.posts()).hasSize(2);
    assertThat(list.after()).isNull();
  }

  @Test
  void beginsAnewWhenSomethingChangedBetweenTwoPages() {
    list.listed(page(2, true, post(1, 20)));

    assertThat(list.listed(page(3, false, post(2, 10)))).isTrue();

    assertThat(list.after()).isNull();
    list.listed(page(3, false, post(2, 10)));
    assertThat(list.posts()).containsExactly(post(2, 10));
  }

  @Test
  void takesAChangeInThatFollowsWhatItKnows() {
    list.listed(page(1, false, post(1, 20)));
    ScheduledPost refused = post(1, 20).refused(ErrorCode.NOT_A_MEMBER);

    assertThat(list.changed(event(2, refused))).isTrue();
    assertThat(list.posts()).containsExactly(refused);
    assertThat(list.changed(new Reply.ScheduledEvent(3, List.of(), List.of(refused.clientId()))))
        .isTrue();
    assertThat(list.posts()).isEmpty();
  }

  @Test
  void aChangeThatItKnowsChangesNothing() {
    list.listed(page(2, false, post(1, 20)));

    assertThat(list.changed(event(2, post(1, 30)))).isTrue();

    assertThat(list.posts()).containsExactly(post(1, 20));
  }

  @Test
  void asksWhenItHasMissedSomething() {
    assertThat(list.changed(event(1, post(1, 20)))).isFalse();
    list.listed(page(1, false, post(1, 20)));

    assertThat(list.changed(event(3, post(2, 10)))).isFalse();
    // One that says only what the newest change is.
    assertThat(list.changed(event(2))).isFalse();

    assertThat(list.posts()).containsExactly(post(1, 20));
  }
}
