package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.testing.Await;
import io.skein.client.testing.FakeCluster;
import io.skein.client.testing.Recorder;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several messages go on as one, which is opened when somebody wants to, over real sockets. */
class MergedTest {
  private final FakeCluster cluster = new FakeCluster();
  private final UserId alice = cluster.addUser("alice", "alice's password");
  private final UserId bob = cluster.addUser("bob", "bob's password");
  private final UserId carol = cluster.addUser("carol", "carol's password");
  private final ConversationId source = ConversationId.direct(alice, bob);
  private final ConversationId target = ConversationId.direct(alice, carol);
  private final Recorder heard = new Recorder();

  @AfterEach
  void end() {
    cluster.close();
  }

  private SkeinClient connected(UserId user) {
    String token = cluster.tokenOf(user);
    SkeinClient client =
        SkeinClient.builder()
            .endpoints(List.of(cluster.endpoint()))
            .credentials(Credentials.accessToken(() -> CompletableFuture.completedFuture(token)))
            .listener(heard)
            .reconnectBackoff(Duration.ofMillis(5), Duration.ofMillis(50))
            .build();
    Await.value(client.connect());
    return client;
  }

  private static List<Content.Merge.Item> items(long... sequences) {
    return LongStream.of(sequences)
        .mapToObj(sequence -> new Content.Merge.Item(sequence, 0))
        .toList();
  }

  private static List<Content> contents(Reply.MergedPage page) {
    return page.messages().stream().map(Reply.MergedMessage::content).toList();
  }

  /** Only the node knows what the message carries: the device that forwarded pulls it. */
  @Test
  void theOwnDeviceHearsWhatStandsForThemAndWhoSeesItOpensIt() {
    try (SkeinClient client = connected(alice)) {
      Await.value(client.post(source, "one"));
      Await.value(client.post(source, "two"));
      Await.value(client.post(source, "three"));

      Await.value(client.forwardMerged(source, items(1, 3), "our trip", target));

      Await.until("the forwarded message", () -> heard.messages(target).size() == 1);
      Message message = heard.messages(target).get(0);
      Content.Merged merged = (Content.Merged) message.content();
      assertThat(merged.title()).isEqualTo("our trip");
      assertThat(merged.count()).isEqualTo(2);
      assertThat(merged.lines())
          .extracting(Content.Merged.Line::text)
          .containsExactly("one", "three");
      try (SkeinClient reader = connected(carol)) {
        assertThat(contents(Await.value(reader.merged().open(target, message.sequence()))))
            .containsExactly(new Content.Text("one"), new Content.Text("three"));
      }
    }
  }

  @Test
  void whatIsCarriedComesInPages() {
    try (SkeinClient client = connected(alice)) {
      long[] all = IntStream.rangeClosed(1, 25).asLongStream().toArray();
      for (long each : all) {
        Await.value(client.post(source, "no. " + each));
      }
      Await.value(client.forwardMerged(source, items(all), "", target));

      Reply.MergedPage first = Await.value(client.merged().open(target, 1));
      Reply.MergedPage rest = Await.value(client.merged().open(target, 1, List.of(), 20));

      assertThat(first.messages()).hasSize(20);
      assertThat(first.more()).isTrue();
      assertThat(rest.messages())
          .extracting(Reply.MergedMessage::position)
          .containsExactly(21, 22, 23, 24, 25);
      assertThat(rest.more()).isFalse();
    }
  }

  @Test
  void oneThatCarriesOthersIsOpenedByItsPlace() {
    try (SkeinClient client = connected(alice)) {
      Await.value(client.post(source, "deep"));
      Await.value(client.forwardMerged(source, items(1), "inner", source));
      Await.value(client.forwardMerged(source, items(2), "outer", target));

      Reply.MergedPage outer = Await.value(client.merged().open(target, 1));
      Reply.MergedPage inner = Await.value(client.merged().open(target, 1, List.of(1L), 0));

      assertThat(((Content.Merged) outer.messages().get(0).content()).title()).isEqualTo("inner");
      assertThat(contents(inner)).containsExactly(new Content.Text("deep"));
    }
  }

  @Test
  void failsWithTheCodeOfTheNode() {
    try (SkeinClient client = connected(alice)) {
      Await.value(client.post(source, "one"));

      SkeinException refused =
          (SkeinException) Await.failure(client.forwardMerged(source, items(1, 2), "", target));
      SkeinException none = (SkeinException) Await.failure(client.merged().open(source, 1));

      assertThat(refused.code()).isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
      assertThat(none.code()).isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
    }
  }
}
