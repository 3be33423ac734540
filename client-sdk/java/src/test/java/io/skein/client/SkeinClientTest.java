package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.client.testing.Await;
import io.skein.client.testing.FakeCluster;
import io.skein.client.testing.FakeCluster.Fault;
import io.skein.client.testing.Recorder;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an embedder sees, over real sockets. */
class SkeinClientTest {
  private final FakeCluster cluster = new FakeCluster();
  private final UserId alice = cluster.addUser("alice", "alice's password");
  private final UserId bob = cluster.addUser("bob", "bob's password");
  private final ConversationId chat = ConversationId.direct(alice, bob);
  private final Recorder recorder = new Recorder();

  @TempDir Path folder;

  @AfterEach
  void end() {
    cluster.close();
  }

  private SkeinClient.Builder client(UserId user) {
    return client(cluster.tokenOf(user));
  }

  private SkeinClient.Builder client(String token) {
    return SkeinClient.builder()
        .endpoints(List.of(cluster.endpoint()))
        .credentials(Credentials.accessToken(() -> CompletableFuture.completedFuture(token)))
        .listener(recorder)
        .reconnectBackoff(Duration.ofMillis(5), Duration.ofMillis(50));
  }

  private static ErrorCode codeOf(CompletableFuture<?> future) {
    return ((SkeinException) Await.failure(future)).code();
  }

  @Test
  void logsInByPasswordAndFindsTheSocketsByItself() {
    try (SkeinClient client =
        SkeinClient.builder()
            .server(cluster.url())
            .credentials(Credentials.password("alice", "alice's password"))
            .build()) {
      client.blocking().connect(Duration.ofSeconds(10));

      assertThat(client.user()).isEqualTo(alice);
      assertThat(client.blocking().post(chat, "hello", Duration.ofSeconds(10)).sequence())
          .isEqualTo(1);
      assertThat(client.blocking().findUsers(List.of("bob", "nobody")))
          .containsExactly(new Reply.User(bob, "bob"));
    }
  }

  @Test
  void aWrongPasswordEndsTheClientWithItsCode() {
    try (SkeinClient client =
        SkeinClient.builder()
            .server(cluster.url())
            .credentials(Credentials.password("alice", "guess"))
            .build()) {
      assertThat(codeOf(client.connect())).isEqualTo(ErrorCode.WRONG_CREDENTIALS);
      assertThat(codeOf(client.post(chat, "hello"))).isEqualTo(ErrorCode.WRONG_CREDENTIALS);
      assertThat(codeOf(client.leave(chat))).isEqualTo(ErrorCode.WRONG_CREDENTIALS);
      assertThat(client.state()).isInstanceOf(ConnectionState.Ended.class);
    }
  }

  @Test
  void keepsEachRefreshTokenAndRefreshesAnExpiredAccessToken() {
    List<String> kept = new CopyOnWriteArrayList<>();
    String first =
        Await.value(
                SkeinAccounts.at(java.net.URI.create(cluster.url()))
                    .logIn(
                        "alice",
                        "alice's password",
                        new SkeinAccounts.Device.Label(
                            "laptop", SkeinAccounts.Device.Type.DESKTOP)))
            .refreshToken();
    try (SkeinClient client =
        SkeinClient.builder()
            .server(cluster.url())
            .credentials(Credentials.refreshToken(first, kept::add))
            .reconnectBackoff(Duration.ofMillis(5), Duration.ofMillis(50))
            .build()) {
      Await.value(client.connect());
      assertThat(kept).hasSize(1).doesNotContain(first);

      cluster.expire(Await.value(client.accessToken()));
      cluster.breakAll();

      assertThat(Await.value(client.post(chat, "after the refresh")).sequence()).isEqualTo(1);
      assertThat(kept).hasSize(2).doesNotHaveDuplicates();
    }
  }

  @Test
  void aLoggedOutDeviceDoesNotComeBack() {
    try (SkeinClient client = client(alice).build()) {
      Await.value(client.connect());

      cluster.sayToAll(new Reply.GoAway(ErrorCode.LOGGED_OUT, "", 0));

      Await.until("the end", () -> client.state() instanceof ConnectionState.Ended);
      assertThat(client.state()).isEqualTo(new ConnectionState.Ended(ErrorCode.LOGGED_OUT, ""));
      assertThat(cluster.hellos()).isEqualTo(1);
    }
  }

  @Test
  void comesBackAsANodeThatStopsAsksItTo() {
    try (SkeinClient client = client(alice).build()) {
      Await.value(client.connect());

      cluster.sayToAll(new Reply.GoAway(ErrorCode.GOING_AWAY, "drain", 40));

      Await.until("a second Hello", () -> cluster.hellos() == 2);
      assertThat(recorder.states())
          .contains(
              new ConnectionState.Waiting(ErrorCode.GOING_AWAY, "drain", Duration.ofMillis(40)));
    }
  }

  @Test
  void postsOfAFileOutboxSurviveTheProcess() throws IOException {
    String token = cluster.tokenOf(alice);
    cluster.accepting(false);
    List<CompletableFuture<Posted>> posts = new ArrayList<>();
    try (SkeinClient client =
        client(token).outbox(Outbox.inFile(folder.resolve("outbox"))).build()) {
      CompletableFuture<Void> unused = client.connect();
      for (int i = 1; i <= 5; i++) {
        posts.add(client.post(chat, "post " + i));
      }
    }
    posts.forEach(post -> assertThat(codeOf(post)).isEqualTo(ErrorCode.OUTCOME_UNKNOWN));
    cluster.accepting(true);

    try (SkeinClient client =
        client(token).outbox(Outbox.inFile(folder.resolve("outbox"))).build()) {
      Await.value(client.connect());
      Await.until("all five are stored", () -> cluster.with(model -> model.log(chat)).size() == 5);
    }

    List<Message> log = cluster.with(model -> model.log(chat));
    assertThat(log)
        .extracting(Message::content)
        .containsExactly(
            new Content.Text("post 1"),
            new Content.Text("post 2"),
            new Content.Text("post 3"),
            new Content.Text("post 4"),
            new Content.Text("post 5"));
  }

  @Test
  void aRestartGoesOnWhereTheLastRunEnded() throws IOException {
    String token = cluster.tokenOf(bob);
    try (SkeinClient from = client(alice).listener(new Recorder()).build()) {
      Await.value(from.connect());
      try (SkeinClient to =
          client(token).state(StateStore.inFile(folder.resolve("state"))).build()) {
        Await.value(to.connect());
        Await.value(from.post(chat, "one"));
        Await.until("bob hears one", () -> recorder.texts(chat).equals(List.of("one")));
      }
      Await.value(from.post(chat, "two"));
      Await.value(from.post(chat, "three"));
    }
    Recorder second = new Recorder();

    try (SkeinClient again =
        client(token).listener(second).state(StateStore.inFile(folder.resolve("state"))).build()) {
      Await.value(again.connect());
      Await.until("bob hears the rest", () -> second.texts(chat).equals(List.of("two", "three")));
    }
    assertThat(second.texts(chat)).containsExactly("two", "three");
  }

  @Test
  void aFullOutboxRefusesWithOverloaded() {
    try (SkeinClient client = client(alice).outbox(Outbox.inMemory(2)).build()) {
      CompletableFuture<Posted> first = client.post(chat, "1");
      CompletableFuture<Posted> second = client.post(chat, "2");

      assertThat(codeOf(client.post(chat, "3"))).isEqualTo(ErrorCode.OVERLOADED);

      Await.value(client.connect());
      assertThat(Await.value(first).sequence()).isEqualTo(1);
      assertThat(Await.value(second).sequence()).isEqualTo(2);
      assertThat(Await.value(client.post(chat, "3")).sequence()).isEqualTo(3);
    }
  }

  @Test
  void refusesWhatNoFrameCouldCarry() {
    try (SkeinClient client = client(alice).build()) {
      assertThat(codeOf(client.post(chat, "x".repeat(16 * 1024))))
          .isEqualTo(ErrorCode.CONTENT_TOO_LARGE);
      List<UserId> crowd =
          java.util.stream.LongStream.rangeClosed(1, 10_000).mapToObj(UserId::new).toList();
      assertThat(codeOf(client.invite(ConversationId.group(7), crowd)))
          .isEqualTo(ErrorCode.TOO_MANY_USERS);
    }
  }

  @Test
  void aClientIdIsPostedOnce() {
    try (SkeinClient client = client(alice).build()) {
      ClientId id = ClientId.random();
      CompletableFuture<Posted> first = client.post(chat, id, new Content.Text("once"));

      assertThat(codeOf(client.post(chat, id, new Content.Text("twice"))))
          .isEqualTo(ErrorCode.BAD_REQUEST);
      Await.value(client.connect());
      assertThat(Await.value(first).clientId()).isEqualTo(id);
    }
  }

  @Test
  void requestsAreAskedAgainOnTheNextConnection() {
    try (SkeinClient client = client(alice).build()) {
      Await.value(client.connect());
      AtomicReference<Fault> next = new AtomicReference<>(Fault.BREAK_AFTER);
      cluster.faults(
          request ->
              request instanceof Request.CreateGroup ? next.getAndSet(Fault.NONE) : Fault.NONE);

      Reply.ConversationSummary group = Await.value(client.createGroup("team", List.of(bob)));

      assertThat(group.title()).isEqualTo("team");
      assertThat(Await.value(client.conversations(null)).conversations()).hasSize(1);
    }
  }

  @Test
  void aRequestWithoutConnectionFailsInTimeAndSaysWhetherItWasSent() {
    try (SkeinClient client = client(alice).callTimeout(Duration.ofMillis(50)).build()) {
      assertThat(codeOf(client.rename(ConversationId.group(1), "x")))
          .isEqualTo(ErrorCode.UNAVAILABLE);

      Await.value(client.connect());
      cluster.faults(request -> Fault.STALL);
      assertThat(codeOf(client.findUsers(List.of("bob")))).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    }
  }

  @Test
  void aCallbackThatThrowsIsToldAndStopsNothing() {
    Recorder throwing =
        new Recorder() {
          @Override
          public void onMessage(Message message) {
            super.onMessage(message);
            throw new IllegalStateException("a defect of the embedder");
          }
        };
    try (SkeinClient client = client(alice).listener(throwing).build()) {
      Await.value(client.connect());
      Await.value(client.post(chat, "1"));
      Await.value(client.post(chat, "2"));

      Await.until("both are heard", () -> throwing.texts(chat).equals(List.of("1", "2")));
      Await.until("both defects are told", () -> throwing.errors().size() == 2);
    }
  }

  @Test
  void aCallbackMustNotWait() {
    AtomicReference<SkeinClient> self = new AtomicReference<>();
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Recorder waiting =
        new Recorder() {
          @Override
          public void onMessage(Message message) {
            try {
              self.get().blocking().conversations(null);
            } catch (IllegalStateException e) {
              thrown.complete(e);
            }
          }
        };
    try (SkeinClient client = client(alice).listener(waiting).build()) {
      self.set(client);
      Await.value(client.connect());
      Await.value(client.post(chat, "1"));

      assertThat(Await.value(thrown)).hasMessageContaining("must not wait");
    }
  }

  @Test
  void aSlowListenerLeavesMessagesLyingAndMissesNone() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    Recorder slow =
        new Recorder() {
          @Override
          public void onMessage(Message message) {
            gate.join();
            super.onMessage(message);
          }
        };
    try (SkeinClient from = client(alice).postWindow(16).build();
        SkeinClient to = client(bob).listener(slow).callbacksMax(5).build()) {
      Await.value(from.connect());
      Await.value(to.connect());
      List<CompletableFuture<Posted>> posts = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        posts.add(from.post(chat, "post"));
      }
      posts.forEach(Await::value);

      gate.complete(null);

      Await.until("all are heard", () -> slow.sequences(chat).size() >= 300);
      assertThat(slow.sequences(chat))
          .containsExactlyElementsOf(
              java.util.stream.LongStream.rangeClosed(1, 300).boxed().toList());
    }
  }

  @Test
  void ownCursorsAndReceiptsAreTold() {
    Recorder otherDevice = new Recorder();
    try (SkeinClient from = client(alice).build();
        SkeinClient phone = client(bob).listener(new Recorder()).build();
        SkeinClient laptop = client(bob).listener(otherDevice).build()) {
      List.of(from, phone, laptop).forEach(client -> Await.value(client.connect()));
      Await.value(from.post(chat, "hello"));

      Await.value(phone.markRead(chat, 1));

      Await.until("the receipt", () -> !recorder.cursors().isEmpty());
      Await.until("the own cursor", () -> !otherDevice.cursors().isEmpty());
      assertThat(otherDevice.cursors().get(0).user()).isEqualTo(bob);
      assertThat(otherDevice.cursors().get(0).unread()).isZero();
      assertThat(recorder.cursors().get(0).read()).isEqualTo(1);
    }
  }

  @Test
  void pagesThroughHistoryInBothDirections() {
    try (SkeinClient client = client(alice).build()) {
      Await.value(client.connect());
      for (int i = 0; i < 7; i++) {
        Await.value(client.post(chat, "post"));
      }

      MessagePage newest = Await.value(client.historyBefore(chat, 0, 3));
      MessagePage before = Await.value(client.historyBefore(chat, 5, 10));
      MessagePage after = Await.value(client.historyAfter(chat, 2, 3));

      assertThat(newest.messages()).extracting(Message::sequence).containsExactly(5L, 6L, 7L);
      assertThat(newest.more()).isTrue();
      assertThat(before.messages()).extracting(Message::sequence).containsExactly(1L, 2L, 3L, 4L);
      assertThat(before.more()).isFalse();
      assertThat(after.messages()).extracting(Message::sequence).containsExactly(3L, 4L, 5L);
      assertThat(after.more()).isTrue();
    }
  }

  @Test
  void clientsShareTheirThreadsAndLeaveNone() {
    List<SkeinClient> clients = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      SkeinClient client = client(alice).build();
      clients.add(client);
      Await.value(client.connect());
    }
    assertThat(threads("skein-io")).isEqualTo(1);
    assertThat(threads("skein-callback")).isLessThanOrEqualTo(4);

    clients.forEach(SkeinClient::close);
    clients.forEach(SkeinClient::close);

    Await.until("no thread is left", () -> threads("skein-") == 0);
    Await.until("no connection is left", () -> cluster.connections() == 0);
    assertThatThrownBy(() -> clients.get(0).blocking().post(chat, "late", Duration.ofSeconds(1)))
        .isInstanceOf(SkeinException.class);
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(name))
        .count();
  }
}
