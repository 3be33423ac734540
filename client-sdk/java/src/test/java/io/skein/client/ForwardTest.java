package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.testing.Await;
import io.skein.client.testing.FakeCluster;
import io.skein.client.testing.Recorder;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was said in one conversation is posted to another, over real sockets. */
class ForwardTest {
  private final FakeCluster cluster = new FakeCluster();
  private final UserId alice = cluster.addUser("alice", "alice's password");
  private final UserId bob = cluster.addUser("bob", "bob's password");
  private final UserId carol = cluster.addUser("carol", "carol's password");
  private final ConversationId source = ConversationId.direct(alice, bob);
  private final ConversationId target = ConversationId.direct(alice, carol);
  private final Recorder heard = new Recorder();

  @TempDir Path folder;

  @AfterEach
  void end() {
    cluster.close();
  }

  private SkeinClient.Builder client(UserId user) {
    String token = cluster.tokenOf(user);
    return SkeinClient.builder()
        .endpoints(List.of(cluster.endpoint()))
        .credentials(Credentials.accessToken(() -> CompletableFuture.completedFuture(token)))
        .reconnectBackoff(Duration.ofMillis(5), Duration.ofMillis(50));
  }

  private void bobSays(String text) {
    try (SkeinClient client = client(bob).build()) {
      Await.value(client.connect());
      Await.value(client.post(source, text));
    }
  }

  private Message forwarded() {
    Await.until("the forwarded message", () -> heard.messages(target).size() == 1);
    return heard.messages(target).get(0);
  }

  /** Only the node knows what the message says: the device that forwarded pulls it. */
  @Test
  void theOwnDeviceHearsWhatWasForwardedAndWhoSaidIt() {
    bobSays("hello");
    try (SkeinClient client = client(alice).listener(heard).build()) {
      Await.value(client.connect());

      Posted posted = Await.value(client.forward(source, 1, 0, target));

      Message message = forwarded();
      assertThat(message.sequence()).isEqualTo(posted.sequence());
      assertThat(message.sender()).isEqualTo(alice);
      assertThat(message.content()).isEqualTo(new Content.Text("hello"));
      assertThat(message.forwarded()).extracting(Message.Forwarded::sender).isEqualTo(bob);
      assertThat(heard.errors()).isEmpty();
    }
  }

  @Test
  void forwardsTheEditThatIsShown() {
    bobSays("helo");
    try (SkeinClient client = client(bob).build()) {
      Await.value(client.connect());
      Await.value(client.edit(source, 1, "hello"));
    }
    try (SkeinClient client = client(alice).listener(heard).build()) {
      Await.value(client.connect());
      ConversationView view = new ConversationView();
      view.take(client.blocking().historyBefore(source, 0, 10).messages());

      Await.value(client.forward(source, 1, view.newestEdit(1), target));

      assertThat(view.newestEdit(1)).isEqualTo(2);
      assertThat(view.newestEdit(2)).as("of an operation").isZero();
      assertThat(forwarded().content()).isEqualTo(new Content.Text("hello"));
    }
  }

  @Test
  void waitsInTheOutboxAsAnyPost() throws IOException {
    bobSays("hello");
    cluster.accepting(false);
    try (SkeinClient client =
        client(alice).outbox(Outbox.inFile(folder.resolve("outbox"))).build()) {
      CompletableFuture<Void> connecting = client.connect();
      CompletableFuture<Posted> unused = client.forward(source, 1, 0, target);
      assertThat(connecting).isNotDone();
    }
    cluster.accepting(true);

    try (SkeinClient client =
        client(alice).outbox(Outbox.inFile(folder.resolve("outbox"))).listener(heard).build()) {
      Await.value(client.connect());

      assertThat(forwarded().content()).isEqualTo(new Content.Text("hello"));
    }
  }

  @Test
  void failsWithTheCodeOfTheNode() {
    try (SkeinClient client = client(alice).build()) {
      Await.value(client.connect());

      SkeinException refused = (SkeinException) Await.failure(client.forward(source, 1, 0, target));

      assertThat(refused.code()).isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
    }
  }
}
