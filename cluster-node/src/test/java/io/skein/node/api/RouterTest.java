package io.skein.node.api;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.skein.node.account.AccountMetrics;
import io.skein.node.account.AccountSettings;
import io.skein.node.account.AccountStores;
import io.skein.node.account.Accounts;
import io.skein.node.account.InMemoryAccountStore;
import io.skein.node.account.InMemoryDeviceStore;
import io.skein.node.account.InMemoryKeyStore;
import io.skein.node.account.InMemoryWaitingDeviceStore;
import io.skein.node.platform.Origins;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests whose bytes take long. */
class RouterTest {
  private static final Duration AT_ONCE = Duration.ofMillis(100);

  private final ActorTestKit kit = ActorTestKit.create();
  private final Accounts accounts =
      await(
          Accounts.start(
              new AccountStores(
                  new InMemoryAccountStore(),
                  new InMemoryDeviceStore(),
                  new InMemoryKeyStore(),
                  new InMemoryWaitingDeviceStore()),
              AccountSettings.from(ConfigFactory.load()),
              () -> 1,
              Clock.systemUTC(),
              new ApiUnderTest.FakeSessions(),
              new AccountMetrics(new SimpleMeterRegistry())));
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();
  private final Router router =
      new Router(
          List.of(
              new Route("PATCH", "/file", Route.Access.ANYBODY, Route.Input.STREAM, this::take)),
          accounts,
          ServiceKey.of(ApiUnderTest.SERVICE_KEY),
          new ApiSettings(0, 64 * 1024, 8, 8, AT_ONCE, AT_ONCE, AT_ONCE, null),
          new Cors(new Origins(Set.of(), List::of)),
          SystemMaterializer.get(kit.system()).materializer());

  private CompletableFuture<Answer> take(ApiRequest request) {
    return request.stream()
        .bytes()
        .runWith(Sink.ignore(), kit.system())
        .thenCompose(read -> answer)
        .toCompletableFuture();
  }

  @AfterEach
  void close() {
    accounts.close();
    kit.shutdownTestKit();
  }

  /** What is done with the bytes may take longer than anybody waits. */
  @Test
  void whatIsNotAnsweredAfterItsLastByteIsRefusedWithACode() {
    HttpResponse response = await(router.handle(patch(Source.single(ByteString.fromString("a")))));

    assertThat(response.status().intValue()).isEqualTo(503);
    assertThat(body(response)).contains("OUTCOME_UNKNOWN");
  }

  @Test
  void aRequestWithoutBytesIsAnsweredInTimeToo() {
    HttpResponse response = await(router.handle(HttpRequest.PATCH("/file")));

    assertThat(body(response)).contains("OUTCOME_UNKNOWN");
  }

  /** Bytes may take as long as they do. */
  @Test
  void aRequestWhoseBytesComeSlowlyIsWaitedFor() {
    CompletableFuture<ByteString> slow =
        new CompletableFuture<ByteString>()
            .completeOnTimeout(
                ByteString.fromString("a"), 3 * AT_ONCE.toMillis(), TimeUnit.MILLISECONDS);
    answer.complete(Answer.done());

    HttpResponse response = await(router.handle(patch(Source.completionStage(slow))));

    assertThat(response.status().intValue()).isEqualTo(204);
  }

  private static HttpRequest patch(Source<ByteString, ?> bytes) {
    return HttpRequest.PATCH("/file")
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_OCTET_STREAM, bytes));
  }

  private String body(HttpResponse response) {
    return await(response.entity().toStrict(10_000, kit.system())).getData().utf8String();
  }
}
