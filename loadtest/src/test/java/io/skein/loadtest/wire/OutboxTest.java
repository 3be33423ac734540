package io.skein.loadtest.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OutboxTest {
  private static final long LONG_AFTER = Long.MAX_VALUE / 2;

  private final Chat chat = Population.pairs(2).chats().get(0);
  private final Outbox outbox = new Outbox();
  private int requests;

  private Post sent() {
    Post post = new Post(chat, 0, requests, 0);
    if (outbox.add(post)) {
      post.attempts++;
      post.request = ++requests;
    }
    return post;
  }

  @Test
  void namesTheUnansweredPostBefore() {
    Post first = sent();
    Post second = sent();

    assertThat(outbox.before(first)).isNull();
    assertThat(outbox.before(second)).isSameAs(first);
    outbox.ended(first);
    assertThat(outbox.before(second)).isNull();
  }

  @Test
  void sendsNothingElseUntilAllOthersAreAnswered() {
    Post first = sent();
    Post second = sent();
    assertThat(outbox.again(first, 0, 0)).isTrue();

    Post third = sent();

    assertThat(third.request).isZero();
    assertThat(outbox.resume(LONG_AFTER)).isEmpty();
    outbox.ended(second);
    assertThat(outbox.resume(LONG_AFTER)).containsExactly(first, third);
  }

  @Test
  void waitsBeforeItSendsAgain() {
    Post post = sent();
    outbox.again(post, 0, 5_000_000_000L);

    assertThat(outbox.resume(1_000_000_000L)).isEmpty();
    assertThat(outbox.resume(5_000_000_000L)).containsExactly(post);
  }

  @Test
  void sendsAllAgainInOrderAfterALostConnection() {
    Post first = sent();
    Post second = sent();
    outbox.lost();

    assertThat(outbox.resume(1)).containsExactly(first, second);
  }

  @Test
  void givesUpAtLast() {
    Post post = sent();
    post.attempts = 100;

    assertThat(outbox.again(post, 0, 0)).isFalse();
    assertThat(outbox.size()).isZero();
    assertThat(outbox.isStalled()).isFalse();
  }
}
