package io.skein.node.api;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.node.media.MediaSettings;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransfersTest {
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);

  private final ActorTestKit kit = ActorTestKit.create();
  private final Transfers transfers =
      new Transfers(new MediaSettings.Transfers(3, 2, Duration.ofMinutes(1)));

  @AfterEach
  void close() {
    kit.shutdownTestKit();
  }

  @Test
  void oneUserLeavesRoomForOthers() {
    CompletableFuture<String> first = begin(ALICE);
    hold(ALICE);
    assertRefused(() -> begin(ALICE), ErrorCode.TOO_MANY_REQUESTS);

    CompletableFuture<String> others = begin(BOB);
    assertRefused(() -> begin(BOB), ErrorCode.OVERLOADED);

    others.completeExceptionally(new IllegalStateException("broken off"));
    hold(BOB);
    first.complete("done");
    hold(ALICE);
    assertRefused(() -> begin(ALICE), ErrorCode.TOO_MANY_REQUESTS);
  }

  @Test
  void anUploadThatDoesNotBeginTakesNothing() {
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(
              () ->
                  transfers.during(
                      ALICE,
                      () -> {
                        throw new IllegalArgumentException("no");
                      }))
          .isInstanceOf(IllegalArgumentException.class);
    }
    hold(ALICE);
  }

  /** What moves nothing gives its room back all the same. */
  @Test
  void anUploadThatDoesNotEndIsEndedWithWhatCame() {
    Transfers brief = new Transfers(new MediaSettings.Transfers(3, 2, Duration.ofMillis(50)));
    Source<ByteString, ?> slow = Source.single(ByteString.fromString("hel")).concat(Source.maybe());

    assertThat(await(brief.inTime(slow).runWith(Sink.seq(), kit.system())))
        .containsExactly(ByteString.fromString("hel"));
  }

  @Test
  void aDownloadThatDoesNotEndBreaksOffAndMakesRoom() {
    Transfers brief = new Transfers(new MediaSettings.Transfers(3, 1, Duration.ofMillis(50)));

    assertThatThrownBy(
            () -> await(brief.counted(ALICE, Source.maybe()).runWith(Sink.ignore(), kit.system())))
        .hasStackTraceContaining("TimeoutException");

    assertThat(brief.during(ALICE, () -> CompletableFuture.completedFuture("done")))
        .isCompletedWithValue("done");
  }

  /** From its first byte on, which may come late or never. */
  @Test
  void aDownloadCountsFromWhenItIsRead() {
    Source<ByteString, ?> first = transfers.counted(ALICE, Source.maybe());
    assertThat(transfers.counted(ALICE, Source.maybe())).isNotNull();
    hold(ALICE);
    CompletableFuture<Done> end =
        first.runWith(Sink.foreach(bytes -> {}), kit.system()).toCompletableFuture();
    kit.createTestProbe()
        .awaitAssert(
            () -> {
              assertRefused(
                  () -> transfers.counted(ALICE, Source.empty()), ErrorCode.TOO_MANY_REQUESTS);
              return null;
            });

    assertThat(end).isNotDone();
  }

  /** One that does not end. */
  private void hold(UserId user) {
    assertThat(begin(user)).isNotDone();
  }

  private CompletableFuture<String> begin(UserId user) {
    CompletableFuture<String> end = new CompletableFuture<>();
    assertThat(transfers.during(user, () -> end)).isNotNull();
    return end;
  }

  private static void assertRefused(ThrowingCallable request, ErrorCode code) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(
            RefusedException.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }
}
