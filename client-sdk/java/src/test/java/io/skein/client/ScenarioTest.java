package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.testing.Await;
import io.skein.client.testing.FakeCluster;
import io.skein.client.testing.FakeCluster.Fault;
import io.skein.client.testing.Recorder;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The scenarios of {@code client-sdk/conformance}, which hold for an SDK of any language. */
class ScenarioTest {
  private record Scenario(
      String name,
      int posts,
      int window,
      Map<Integer, String> requests,
      Map<Integer, String> events,
      List<String> stored,
      List<String> refused) {
    static Scenario parse(String line) {
      String[] cells = line.split("\t", -1);
      return new Scenario(
          cells[0],
          Integer.parseInt(cells[1]),
          Integer.parseInt(cells[2]),
          numbered(cells[3]),
          numbered(cells[4]),
          words(cells[5]),
          words(cells[6]));
    }

    private static List<String> words(String cell) {
      return cell.equals("-") ? List.of() : List.of(cell.split(" "));
    }

    private static Map<Integer, String> numbered(String cell) {
      Map<Integer, String> faults = new HashMap<>();
      for (String word : words(cell)) {
        int colon = word.indexOf(':');
        faults.put(Integer.parseInt(word.substring(0, colon)), word.substring(colon + 1));
      }
      return faults;
    }
  }

  @TestFactory
  Stream<DynamicTest> everyScenario() throws IOException {
    List<Scenario> scenarios;
    try (Stream<String> lines = Files.lines(Path.of("../conformance/scenarios.tsv"))) {
      scenarios =
          lines
              .filter(line -> !line.startsWith("#") && !line.isBlank())
              .map(Scenario::parse)
              .toList();
    }
    assertThat(scenarios).hasSizeGreaterThan(15);
    return scenarios.stream()
        .map(scenario -> DynamicTest.dynamicTest(scenario.name(), () -> run(scenario)));
  }

  private static void run(Scenario scenario) {
    try (FakeCluster cluster = new FakeCluster()) {
      UserId alice = cluster.addUser("alice", "password of alice");
      UserId bob = cluster.addUser("bob", "password of bob");
      ConversationId chat = ConversationId.direct(alice, bob);
      List<String> tokens =
          List.of(cluster.tokenOf(alice), cluster.tokenOf(bob), cluster.tokenOf(bob));
      List<Recorder> recorders = new ArrayList<>();
      List<SkeinClient> clients = new ArrayList<>();
      try {
        for (String token : tokens) {
          Recorder recorder = new Recorder();
          recorders.add(recorder);
          SkeinClient client = client(cluster, token, recorder, scenario.window());
          clients.add(client);
          Await.value(client.connect());
        }
        inject(cluster, scenario);

        List<CompletableFuture<Posted>> posts = new ArrayList<>();
        for (int i = 1; i <= scenario.posts(); i++) {
          posts.add(clients.get(0).post(chat, Integer.toString(i)));
        }

        for (int i = 1; i <= posts.size(); i++) {
          CompletableFuture<Posted> post = posts.get(i - 1);
          if (scenario.refused().contains(Integer.toString(i))) {
            assertThat(Await.failure(post))
                .isInstanceOfSatisfying(
                    SkeinException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN));
          } else {
            assertThat(Await.value(post).sequence())
                .isEqualTo(scenario.stored().indexOf(Integer.toString(i)) + 1L);
          }
        }
        everyoneHasTheLog(cluster, scenario, chat, tokens, recorders);
      } finally {
        clients.forEach(SkeinClient::close);
      }
    }
  }

  private static void everyoneHasTheLog(
      FakeCluster cluster,
      Scenario scenario,
      ConversationId chat,
      List<String> tokens,
      List<Recorder> recorders) {
    List<Long> all = LongStream.rangeClosed(1, scenario.stored().size()).boxed().toList();
    assertThat(cluster.with(model -> model.log(chat)).stream().map(ScenarioTest::text))
        .containsExactlyElementsOf(scenario.stored());
    for (int i = 0; i < recorders.size(); i++) {
      Recorder recorder = recorders.get(i);
      Await.until(
          "device " + i + " hears the log", () -> recorder.sequences(chat).size() >= all.size());
      String token = tokens.get(i);
      Await.until(
          "device " + i + " says that it has the log",
          () ->
              cluster.with(model -> model.delivered(cluster.deviceOf(token), chat)) == all.size());
      assertThat(recorder.sequences(chat)).containsExactlyElementsOf(all);
      assertThat(recorder.texts(chat)).containsExactlyElementsOf(scenario.stored());
      assertThat(recorder.errors()).isEmpty();
    }
  }

  private static String text(io.skein.protocol.Message message) {
    return message.content() instanceof Content.Text text ? text.text() : "";
  }

  private static SkeinClient client(
      FakeCluster cluster, String token, Recorder recorder, int window) {
    return SkeinClient.builder()
        .endpoints(List.of(cluster.endpoint()))
        .credentials(Credentials.accessToken(() -> CompletableFuture.completedFuture(token)))
        .listener(recorder)
        .postWindow(window)
        .answerTimeout(Duration.ofMillis(500))
        .reconnectBackoff(Duration.ofMillis(5), Duration.ofMillis(50))
        .build();
  }

  private static void inject(FakeCluster cluster, Scenario scenario) {
    AtomicInteger posts = new AtomicInteger();
    cluster.faults(
        request ->
            request instanceof Request.Post
                ? Fault.valueOf(scenario.requests().getOrDefault(posts.incrementAndGet(), "NONE"))
                : Fault.NONE);
    AtomicInteger events = new AtomicInteger();
    cluster.eventFaults(
        event -> {
          String fault =
              event instanceof Reply.MessageEvent
                  ? scenario.events().getOrDefault(events.incrementAndGet(), "")
                  : "";
          if (fault.equals("BREAK")) {
            cluster.breakAll();
          }
          return fault.equals("LOST") || fault.equals("BREAK")
              ? 0
              : fault.equals("DOUBLED") ? 2 : 1;
        });
  }
}
