package io.skein.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.CallChange;
import io.skein.client.ConnectionState;
import io.skein.client.Credentials;
import io.skein.client.LocalMedia;
import io.skein.client.SkeinAccounts;
import io.skein.client.SkeinCall;
import io.skein.client.SkeinClient;
import io.skein.client.SkeinListener;
import io.skein.client.testing.FakeCallMedia;
import io.skein.protocol.Call;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Calls by the Java SDK: callers on different nodes, whose connections agree by real signals. */
@ExtendWith(SharedCluster.class)
final class SdkCallsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static TestCluster cluster;

  @BeforeAll
  static void use(TestCluster shared) {
    cluster = shared;
  }

  /** A device at a node of its own, and what it was told of calls. */
  private static final class Phone implements AutoCloseable, SkeinListener {
    final FakeCallMedia media;
    final List<CallChange> changes = new CopyOnWriteArrayList<>();
    final List<Content.CallEntry> entries = new CopyOnWriteArrayList<>();
    final List<Throwable> errors = new CopyOnWriteArrayList<>();
    final AtomicInteger connectionsLost = new AtomicInteger();
    final SkeinClient client;

    Phone(String endpoint, String token, String name) {
      media = new FakeCallMedia(name);
      client =
          SkeinClient.builder()
              .endpoints(List.of(endpoint))
              .credentials(Credentials.accessToken(() -> CompletableFuture.completedFuture(token)))
              .listener(this)
              .callMedia(media)
              .build();
      client.blocking().connect(PATIENCE);
    }

    @Override
    public void onCall(SkeinCall call, CallChange change) {
      changes.add(change);
    }

    @Override
    public void onMessage(Message message) {
      if (message.content() instanceof Content.CallEntry entry) {
        entries.add(entry);
      }
    }

    @Override
    public void onConnection(ConnectionState state) {
      if (state instanceof ConnectionState.Waiting) {
        connectionsLost.incrementAndGet();
      }
    }

    @Override
    public void onError(Throwable error) {
      errors.add(error);
    }

    void awaits(BooleanSupplier condition) {
      Await.until(PATIENCE, condition, () -> "told " + changes + ", " + errors);
    }

    void hears(Predicate<CallChange> change) {
      awaits(() -> changes.stream().anyMatch(change));
    }

    SkeinCall ringing(ConversationId chat) {
      hears(CallChange.Incoming.class::isInstance);
      return Objects.requireNonNull(client.calls().of(chat));
    }

    @Nullable String agreed() {
      List<FakeCallMedia.Connection> open = media.open();
      return open.size() == 1 && !open.get(0).candidates().isEmpty() ? open.get(0).agreed() : null;
    }

    @Override
    public void close() {
      client.close();
    }
  }

  private static String token(int node, String name) {
    SkeinAccounts accounts = SkeinAccounts.at(cluster.http(node));
    return accounts
        .register(
            name,
            Person.PASSWORD,
            null,
            new SkeinAccounts.Device.Label("phone", SkeinAccounts.Device.Type.PHONE))
        .join()
        .accessToken();
  }

  private static String tokenOfAnother(int node, String name) {
    return SkeinAccounts.at(cluster.http(node))
        .logIn(
            name,
            Person.PASSWORD,
            new SkeinAccounts.Device.Label("tablet", SkeinAccounts.Device.Type.TABLET))
        .join()
        .accessToken();
  }

  private static void talk(Phone one, Phone other) {
    Await.until(
        PATIENCE,
        () -> one.agreed() != null && Objects.equals(one.agreed(), other.agreed()),
        () -> one.agreed() + " and " + other.agreed() + one.errors + other.errors);
  }

  private static Call.Participant participant(Phone phone, ConversationId chat, UserId user) {
    return Objects.requireNonNull(
        Objects.requireNonNull(phone.client.calls().of(chat)).state().participant(user));
  }

  @Test
  void twoOnDifferentNodesRingAgreeHoldAndGoOnWhenASocketIsLost() throws IOException {
    String alices = token(1, "alice-of-sdk-calls");
    String bobs = token(2, "bob-of-sdk-calls");
    try (Wire wire = new Wire(cluster.socket(2));
        Phone one = new Phone(cluster.socket(1), alices, "one");
        Phone other = new Phone(wire.endpoint(), bobs, "other");
        Phone tablet =
            new Phone(cluster.socket(1), tokenOfAnother(1, "bob-of-sdk-calls"), "tablet")) {
      UserId alice = one.client.user();
      UserId bob = other.client.user();
      ConversationId chat = ConversationId.direct(alice, bob);

      SkeinCall call =
          one.client.blocking().await(one.client.calls().start(chat, Call.Media.VIDEO, List.of()));
      SkeinCall ringing = other.ringing(chat);
      tablet.ringing(chat);
      one.hears(new CallChange.Rings(bob)::equals);
      other.client.blocking().await(ringing.accept(LocalMedia.VIDEO));
      tablet.hears(
          new CallChange.RingsNoMore(CallChange.RingsNoMore.Why.ANSWERED_ELSEWHERE)::equals);
      talk(one, other);

      call.hold(true);
      other.awaits(() -> participant(other, chat, alice).held());
      ringing.mute(true);
      one.awaits(() -> participant(one, chat, bob).muted());

      String agreed = one.agreed();
      wire.cut();
      one.media.open().get(0).needNegotiation();
      one.awaits(() -> one.agreed() != null && !Objects.equals(one.agreed(), agreed));
      talk(one, other);
      assertThat(other.connectionsLost).hasPositiveValue();
      assertThat(one.media.connections()).hasSize(1);
      assertThat(other.media.connections()).hasSize(1);

      tablet
          .client
          .blocking()
          .await(Objects.requireNonNull(tablet.client.calls().of(chat)).takeOver(LocalMedia.AUDIO));
      other.awaits(() -> other.media.open().isEmpty());
      talk(one, tablet);

      one.client.blocking().await(call.hangUp());
      CallChange ended = new CallChange.Ended(Call.Outcome.ANSWERED, false);
      one.hears(ended::equals);
      tablet.hears(ended::equals);
      tablet.awaits(() -> tablet.entries.size() == 1);
      one.awaits(() -> one.entries.equals(tablet.entries));
      assertThat(one.entries.get(0).users()).containsExactly(alice, bob);
      assertThat(one.errors).isEmpty();
      assertThat(other.errors).isEmpty();
      assertThat(tablet.errors).isEmpty();
    }
  }

  @Test
  void aDeviceThatStartsAgainTakesItsOwnPlace() {
    String alices = token(1, "alice-starts-again");
    String bobs = token(2, "bob-waits-for-her");
    try (Phone other = new Phone(cluster.socket(2), bobs, "other")) {
      ConversationId chat;
      Phone before = new Phone(cluster.socket(1), alices, "before");
      try (before) {
        chat = ConversationId.direct(before.client.user(), other.client.user());
        before
            .client
            .blocking()
            .await(before.client.calls().start(chat, Call.Media.AUDIO, List.of()));
        other.client.blocking().await(other.ringing(chat).accept(LocalMedia.AUDIO));
        talk(before, other);
      }
      other.hears(CallChange.Away.class::isInstance);

      try (Phone again = new Phone(cluster.socket(1), alices, "again")) {
        SkeinCall call = again.client.blocking().await(again.client.calls().ask(chat));
        assertThat(call).isNotNull();
        assertThat(call.isHere()).isFalse();
        again.client.blocking().await(call.accept(LocalMedia.AUDIO));

        talk(again, other);
        again.client.blocking().await(call.hangUp());
      }
    }
  }

  /** A socket before a node's, all of whose connections can be cut. */
  private static final class Wire implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final String node;
    private final List<Socket> sockets = new ArrayList<>();

    Wire(String node) throws IOException {
      this.node = node;
      begin(this::accept);
    }

    String endpoint() {
      return server.getInetAddress().getHostAddress() + ":" + server.getLocalPort();
    }

    private static void begin(Runnable task) {
      Thread thread = new Thread(task, "wire");
      thread.setDaemon(true);
      thread.start();
    }

    private void accept() {
      try {
        while (true) {
          Socket client = server.accept();
          int colon = node.lastIndexOf(':');
          Socket to =
              new Socket(node.substring(0, colon), Integer.parseInt(node.substring(colon + 1)));
          synchronized (sockets) {
            sockets.add(client);
            sockets.add(to);
          }
          begin(() -> carry(client, to));
          begin(() -> carry(to, client));
        }
      } catch (IOException e) {
        // Closed.
      }
    }

    private static void carry(Socket from, Socket to) {
      try (from;
          to) {
        from.getInputStream().transferTo(to.getOutputStream());
      } catch (IOException e) {
        // Cut.
      }
    }

    void cut() throws IOException {
      synchronized (sockets) {
        for (Socket socket : sockets) {
          socket.close();
        }
        sockets.clear();
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
      cut();
    }
  }
}
