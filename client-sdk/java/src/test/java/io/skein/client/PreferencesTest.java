package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.testing.Await;
import io.skein.client.testing.FakeCluster;
import io.skein.client.testing.FakeCluster.Fault;
import io.skein.client.testing.Recorder;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Preferences;
import io.skein.protocol.PreferencesChange;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a user keeps conversations, as an embedder sees it, over real sockets. */
class PreferencesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Preferences PINNED = new Preferences(0, true, false, 0, 0, "", "");

  private final FakeCluster cluster = new FakeCluster();
  private final UserId alice = cluster.addUser("alice", "alice's password");
  private final UserId bob = cluster.addUser("bob", "bob's password");
  private final ConversationId chat = ConversationId.direct(alice, bob);
  private final Recorder phone = new Recorder();
  private final Recorder tablet = new Recorder();
  private final List<PreferencesChange> asked = new CopyOnWriteArrayList<>();

  @BeforeEach
  void recordWhatIsAskedFor() {
    cluster.faults(
        request -> {
          if (request instanceof Request.SetPreferences set) {
            asked.add(set.change());
          }
          return Fault.NONE;
        });
  }

  @AfterEach
  void end() {
    cluster.close();
  }

  private SkeinClient connected(Recorder listener) {
    SkeinClient client = builder(listener).build();
    client.blocking().connect(PATIENCE);
    return client;
  }

  private SkeinClient.Builder builder(Recorder listener) {
    String token = cluster.tokenOf(alice);
    return SkeinClient.builder()
        .endpoints(List.of(cluster.endpoint()))
        .credentials(Credentials.accessToken(() -> CompletableFuture.completedFuture(token)))
        .listener(listener)
        .reconnectBackoff(Duration.ofMillis(5), Duration.ofMillis(50));
  }

  @Test
  void allDevicesAreToldTheAuthorBeforeItsChangeIsDone() {
    try (SkeinClient one = connected(phone);
        SkeinClient other = connected(tablet)) {
      one.blocking().post(chat, "hello", PATIENCE);

      one.blocking().setPreferences(chat, PreferencesChange.pinned(true));

      assertThat(phone.preferences()).containsExactly(PINNED);
      Await.until("the tablet is told", () -> tablet.preferences().equals(List.of(PINNED)));
      assertThat(other.blocking().openDirect(bob).preferences()).isEqualTo(PINNED);
    }
  }

  @Test
  void aDeviceThatWasAwayFindsThemInItsList() {
    try (SkeinClient one = connected(phone)) {
      one.blocking().post(chat, "hello", PATIENCE);
      one.blocking().setPreferences(chat, PreferencesChange.pinned(true));

      try (SkeinClient other = connected(tablet)) {
        assertThat(tablet.conversations())
            .singleElement()
            .satisfies(line -> assertThat(line.preferences()).isEqualTo(PINNED));
        assertThat(other.user()).isEqualTo(alice);
      }
    }
  }

  @Test
  void aChangeWhoseAnswerIsLostIsAskedForAgain() {
    AtomicInteger asked = new AtomicInteger();
    cluster.faults(
        request ->
            request instanceof Request.SetPreferences && asked.incrementAndGet() == 1
                ? Fault.BREAK_AFTER
                : Fault.NONE);
    try (SkeinClient one = connected(phone)) {
      one.blocking().post(chat, "hello", PATIENCE);

      one.blocking().setPreferences(chat, PreferencesChange.pinned(true));

      assertThat(asked).hasValue(2);
      assertThat(one.blocking().openDirect(bob).preferences()).isEqualTo(PINNED);
    }
  }

  @Test
  void whatIsTypedIsSavedByFewRequestsAndClearedAtOnce() {
    try (SkeinClient one = connected(phone)) {
      one.blocking().post(chat, "hello", PATIENCE);
      CompletableFuture<Void> first = one.saveDraft(chat, "how");
      CompletableFuture<Void> last = one.saveDraft(chat, "how are you");
      Await.value(first);
      Await.value(last);
      assertThat(asked).containsExactly(PreferencesChange.draft("how are you"));

      CompletableFuture<Void> typed = one.saveDraft(chat, "how are you?");
      Await.value(one.saveDraft(chat, ""));

      Await.value(typed);
      assertThat(asked)
          .containsExactly(PreferencesChange.draft("how are you"), PreferencesChange.draft(""));
    }
  }

  @Test
  void aDraftWhoseRequestWasGivenUpIsSentAgain() {
    AtomicInteger asked = new AtomicInteger();
    cluster.faults(
        request ->
            request instanceof Request.SetPreferences && asked.incrementAndGet() == 1
                ? Fault.STALL
                : Fault.NONE);
    try (SkeinClient one = builder(phone).callTimeout(Duration.ofMillis(500)).build()) {
      one.blocking().connect(PATIENCE);
      one.blocking().post(chat, "hello", PATIENCE);

      Await.value(one.saveDraft(chat, "to be continued"));

      assertThat(asked).hasValueGreaterThan(1);
    }
  }

  @Test
  void theLastDraftIsStoredBeforeTheClientEnds() {
    SkeinClient one = connected(phone);
    one.blocking().post(chat, "hello", PATIENCE);
    CompletableFuture<Void> draft = one.saveDraft(chat, "to be continued");

    one.close();

    assertThat(draft).isCompletedWithValue(null);
    assertThat(asked).containsExactly(PreferencesChange.draft("to be continued"));
    try (SkeinClient other = connected(tablet)) {
      assertThat(other.blocking().openDirect(bob).preferences().draft())
          .isEqualTo("to be continued");
    }
  }

  @Test
  void aDraftThatCannotBeSentWhenTheClientEndsFails() {
    SkeinClient one = builder(phone).build();
    CompletableFuture<Void> draft = one.saveDraft(chat, "never to be said");

    one.close();

    assertThat(codeOf(draft)).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(codeOf(one.saveDraft(chat, "later"))).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(asked).isEmpty();
  }

  @Test
  void whatIsTooLongIsRefusedBeforeItIsSent() {
    try (SkeinClient one = connected(phone)) {
      String note = "x".repeat(one.limits().noteBytesMax() + 1);
      String draft = "ä".repeat(one.limits().draftBytesMax() / 2 + 1);

      assertThat(codeOf(one.setPreferences(chat, PreferencesChange.note(note))))
          .isEqualTo(ErrorCode.BAD_REQUEST);
      assertThat(codeOf(one.saveDraft(chat, draft))).isEqualTo(ErrorCode.BAD_REQUEST);
      assertThat(asked).isEmpty();
    }
  }

  @Test
  void aChatInWhichNothingWasSaidIsOnNoList() {
    try (SkeinClient one = connected(phone)) {
      one.blocking().openDirect(bob);

      assertThat(codeOf(one.setPreferences(chat, PreferencesChange.pinned(true))))
          .isEqualTo(ErrorCode.NOT_A_MEMBER);
    }
  }

  private static ErrorCode codeOf(CompletableFuture<?> future) {
    return ((SkeinException) Await.failure(future)).code();
  }
}
