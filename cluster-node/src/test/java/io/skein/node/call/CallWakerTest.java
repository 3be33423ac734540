package io.skein.node.call;

import static io.skein.node.call.Calls.GROUP;
import static io.skein.node.call.Calls.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.skein.protocol.ConversationId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which calls are woken, and by which node. */
class CallWakerTest {
  private static final CallSettings SETTINGS = CallSettingsTest.with("");

  private static ActorTestKit kit;
  private static ManualTime time;

  private final InMemoryCallDue due = new InMemoryCallDue();
  private final TestProbe<CallCommand> calls = kit.createTestProbe(CallCommand.class);
  private @Nullable ActorRef<CallWaker.Command> waker;

  @BeforeAll
  static void startSystem() {
    Config manual = ManualTime.config().withFallback(ConfigFactory.load());
    kit = ActorTestKit.create(manual);
    time = ManualTime.get(kit.system());
  }

  @AfterAll
  static void stopSystem() {
    kit.shutdownTestKit();
  }

  @AfterEach
  void stop() {
    if (waker != null) {
      kit.stop(waker);
    }
  }

  private void starts(CallDue from) {
    waker =
        kit.spawn(
            CallWaker.create(
                SETTINGS,
                from,
                calls.ref(),
                "a",
                () -> List.of("a"),
                Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC)));
  }

  /** Lets time pass until a call is woken: the actor sets its timer when it has the time. */
  private CallCommand woken() {
    return calls.awaitAssert(
        () -> {
          time.timePasses(SETTINGS.lookEvery());
          return calls.receiveMessage(Duration.ofMillis(20));
        });
  }

  @Test
  void wakesCallsThatAreDueAsLongAsTheirEntryStays() {
    due.add(new CallDue.Entry(GROUP, NOW));
    due.add(new CallDue.Entry(ConversationId.group(5), NOW + 1));
    starts(due);

    for (int look = 0; look < 3; look++) {
      assertThat(woken()).isEqualTo(new CallCommand.Wake(GROUP, NOW));
    }
  }

  @Test
  void looksAgainAfterTheStoreWasAway() {
    AtomicBoolean away = new AtomicBoolean(true);
    due.add(new CallDue.Entry(GROUP, NOW));
    starts(
        new CallDue() {
          @Override
          public CompletionStage<Void> add(Entry entry) {
            return due.add(entry);
          }

          @Override
          public CompletionStage<List<Entry>> between(
              int list, Instant from, Instant now, int limit) {
            return away.getAndSet(false)
                ? CompletableFuture.failedFuture(
                    new CallUnavailableException("away", new IllegalStateException("test")))
                : due.between(list, from, now, limit);
          }

          @Override
          public CompletionStage<Void> remove(Entry entry) {
            return due.remove(entry);
          }
        });

    assertThat(woken()).isEqualTo(new CallCommand.Wake(GROUP, NOW));
    assertThat(away).isFalse();
  }

  @Test
  void eachListHasOneNode() {
    List<String> members = List.of("a", "b", "c");

    List<Integer> all =
        members.stream().flatMap(node -> CallWaker.listsOf(node, members).stream()).toList();

    assertThat(all)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, CallDue.LISTS).boxed().toList());
    assertThat(CallWaker.listsOf("stranger", members)).isEmpty();
    assertThat(Stream.of("a").map(node -> CallWaker.listsOf(node, List.of("a")).size()))
        .containsExactly(CallDue.LISTS);
  }
}
