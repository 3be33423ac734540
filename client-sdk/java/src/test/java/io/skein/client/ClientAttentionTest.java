package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.client.testing.Await;
import io.skein.client.testing.FakeCluster;
import io.skein.client.testing.Recorder;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.Privacy;
import io.skein.protocol.Reply.Looking;
import io.skein.protocol.Reply.Presence;
import io.skein.protocol.Reply.Receipt;
import io.skein.protocol.Reply.Typist;
import io.skein.protocol.Request;
import io.skein.protocol.Request.Typing.Kind;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Presence, typing, receipts and privacy as an embedder sees them, over real sockets. */
class ClientAttentionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final FakeCluster cluster = new FakeCluster();
  private final UserId alice = cluster.addUser("alice", "alice's password");
  private final UserId bob = cluster.addUser("bob", "bob's password");
  private final ConversationId chat = ConversationId.direct(alice, bob);
  private final Recorder atAlice = new Recorder();
  private final Recorder atBob = new Recorder();

  @AfterEach
  void end() {
    cluster.close();
  }

  private SkeinClient connected(UserId user, Recorder listener) {
    String token = cluster.tokenOf(user);
    SkeinClient client =
        SkeinClient.builder()
            .endpoints(List.of(cluster.endpoint()))
            .credentials(Credentials.accessToken(() -> CompletableFuture.completedFuture(token)))
            .listener(listener)
            .reconnectBackoff(Duration.ofMillis(5), Duration.ofMillis(50))
            .build();
    client.blocking().connect(PATIENCE);
    return client;
  }

  @Test
  void watchesUsersAcrossALostConnection() {
    try (SkeinClient one = connected(alice, atAlice)) {
      one.blocking().watch(List.of(bob));
      Await.until("bob is away", () -> atAlice.presences().size() == 1);
      try (SkeinClient other = connected(bob, atBob)) {
        Await.until("bob is there", () -> atAlice.presences().contains(new Presence(bob, true, 0)));

        int before = atAlice.presences().size();
        cluster.breakAll();
        Await.until(
            "the next connection is told again",
            () ->
                atAlice.presences().stream()
                    .skip(before)
                    .anyMatch(new Presence(bob, true, 0)::equals));
        assertThat(other.user()).isEqualTo(bob);
      }
    }
  }

  @Test
  void refusesToWatchMoreThanAllowedWithoutAsking() {
    try (SkeinClient one = connected(alice, atAlice)) {
      List<UserId> tooMany = Collections.nCopies(Limits.DEFAULTS.watchedUsersMax() + 1, bob);

      assertThatThrownBy(() -> one.blocking().watch(tooMany))
          .isInstanceOfSatisfying(
              SkeinException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_WATCHED));
    }
  }

  @Test
  void tellsTypingToWhoLooks() {
    try (SkeinClient one = connected(alice, atAlice);
        SkeinClient other = connected(bob, atBob)) {
      assertThat(one.blocking().look(chat)).isEqualTo(new Looking(Looking.Receipts.NAMES, true));
      other.blocking().look(chat);

      other.typing(chat, Kind.VOICE);
      Await.until(
          "alice is told", () -> atAlice.typists().equals(List.of(new Typist(bob, Kind.VOICE))));
      other.typing(chat, Kind.STOPPED);

      Await.until("that it stopped", () -> atAlice.typists().size() == 2);
      assertThat(atBob.typists()).isEmpty();
    }
  }

  @Test
  void tellsTheOtherDevicesOfAChangedPrivacy() {
    Recorder tablet = new Recorder();
    try (SkeinClient phone = connected(alice, atAlice);
        SkeinClient other = connected(alice, tablet)) {
      other.blocking().watch(List.of(bob));
      assertThat(phone.blocking().privacy()).isEqualTo(Privacy.DEFAULTS);

      Privacy invisible =
          phone.blocking().changePrivacy(new Request.ChangePrivacy(null, true, null));

      assertThat(invisible).isEqualTo(new Privacy(Privacy.Audience.EVERYONE, true, false));
      Await.until("the tablet is told", () -> tablet.privacies().equals(List.of(invisible)));
      assertThat(other.blocking().privacy()).isEqualTo(invisible);
    }
  }

  @Test
  void listsAndCountsWhoHasReadAMessage() {
    try (SkeinClient one = connected(alice, atAlice);
        SkeinClient other = connected(bob, atBob)) {
      one.blocking().post(chat, "hello", PATIENCE);
      Await.until("bob has it", () -> atBob.sequences(chat).equals(List.of(1L)));
      other.blocking().markRead(chat, 1);

      Await.until(
          "the receipt",
          () ->
              one.blocking().receipts(chat, 1, null).receipts().stream()
                  .map(Receipt::user)
                  .toList()
                  .equals(List.of(bob)));

      assertThat(one.blocking().receipts(chat, 1, null).receipts())
          .containsExactly(new Receipt(bob, true, "bob"));
      assertThat(one.blocking().countReceipts(chat, 1).read()).isEqualTo(1);
    }
  }
}
