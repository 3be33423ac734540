package io.skein.loadtest.cluster;

import io.skein.client.ConversationList;
import io.skein.client.Credentials;
import io.skein.client.SkeinClient;
import io.skein.client.SkeinListener;
import io.skein.client.StateStore;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.Preferences;
import io.skein.protocol.PreferencesChange;
import io.skein.protocol.Reply.ConversationSummary;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** One more run of a device, whose state outlives it; its list is what an application shows. */
final class KeptDevice implements SkeinListener, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ConversationList list = new ConversationList();
  final SkeinClient client;

  KeptDevice(URI server, String token, Path state) throws IOException {
    client =
        SkeinClient.builder()
            .server(server.toString())
            .credentials(Credentials.accessToken(() -> CompletableFuture.completedFuture(token)))
            .state(StateStore.inFile(state))
            .listener(this)
            .build();
    client.blocking().connect(PATIENCE);
  }

  /** The token of a device that was connected once. */
  static String token(URI server, String name) {
    try (Person person = Person.device(server, name)) {
      return person.client().accessToken().join();
    }
  }

  @Override
  public synchronized void onConversation(ConversationSummary conversation) {
    list.summarized(conversation);
  }

  @Override
  public synchronized void onMessage(Message message) {
    list.heard(message, client.user());
  }

  @Override
  public synchronized void onCursor(CursorMoved moved) {
    if (moved.user().equals(client.user())) {
      list.moved(moved);
    }
  }

  @Override
  public synchronized void onPreferences(ConversationId conversation, Preferences preferences) {
    list.preferred(conversation, preferences);
  }

  void keep(ConversationId conversation, PreferencesChange change) {
    client.blocking().setPreferences(conversation, change);
  }

  void awaitKept(ConversationId conversation, Preferences wanted) {
    awaitList(list -> list.line(conversation).preferences().equals(wanted));
  }

  void awaitList(Predicate<ConversationList> condition) {
    Await.until(
        PATIENCE,
        () -> {
          synchronized (this) {
            return condition.test(list);
          }
        },
        () -> {
          synchronized (this) {
            return list.lines() + ", archived " + list.archived();
          }
        });
  }

  void awaitUnread(ConversationId conversation, long messages, long mentions) {
    awaitList(
        list ->
            list.line(conversation).unread() == messages
                && list.line(conversation).mentions() == mentions);
  }

  void awaitBadge(long wanted) {
    awaitList(list -> list.badge(Instant.now()) == wanted);
  }

  @Override
  public void close() {
    client.close();
  }
}
