package io.skein.terminal;

import io.skein.client.SkeinClient;
import io.skein.client.TypingView;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.Reply.Looking;
import io.skein.protocol.Reply.Presence;
import io.skein.protocol.Reply.Typist;
import io.skein.protocol.Request.Typing.Kind;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is shown beside the messages of the open conversation: who is there, who types. Asks the
 * cluster for that and for no more. Not thread-safe: guarded by the {@link ChatSession}.
 */
final class InView {
  private static final DateTimeFormatter LAST =
      DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);

  private final Supplier<SkeinClient> client;
  private final Runnable changed;
  private final Map<UserId, Presence> presences = new HashMap<>();
  private final TypingView typing = new TypingView();
  private List<UserId> watched = List.of();
  private @Nullable ConversationId looksAt;

  /**
   * @param changed called when what is shown has changed by time alone
   */
  InView(Supplier<SkeinClient> client, Runnable changed) {
    this.client = client;
    this.changed = changed;
  }

  /**
   * This conversation is open. If the cluster cannot be told, nothing is shown beside the messages.
   *
   * @param told what the cluster tells there
   */
  void open(ConversationId conversation, Consumer<Looking> told) {
    typing.clear();
    looksAt = conversation;
    CompletableFuture<Void> unused = client.get().look(conversation).thenAccept(told);
  }

  /** None is open. */
  void close() {
    typing.clear();
    looksAt = null;
    CompletableFuture<Void> unused = client.get().lookAway();
  }

  /** These people are in view, the first ones if they are too many. */
  void people(Collection<UserId> people, UserId self) {
    Set<UserId> others = new LinkedHashSet<>(people);
    others.remove(self);
    List<UserId> now = others.stream().limit(client.get().limits().watchedUsersMax()).toList();
    if (!Set.copyOf(now).equals(Set.copyOf(watched))) {
      watched = now;
      presences.keySet().retainAll(now);
      CompletableFuture<Void> unused = client.get().watch(now);
    }
  }

  // ---- what the cluster tells

  /** Takes it in; those of whom nothing was known before. */
  List<Presence> told(List<Presence> told) {
    List<Presence> first = new ArrayList<>();
    for (Presence presence : told) {
      if (watched.contains(presence.user()) && presences.put(presence.user(), presence) == null) {
        first.add(presence);
      }
    }
    return first;
  }

  void typing(ConversationId conversation, List<Typist> typists) {
    if (conversation.equals(looksAt)) {
      typing.take(typists, client.get().limits(), Instant.now());
      CompletableFuture.delayedExecutor(client.get().limits().typingSeconds(), TimeUnit.SECONDS)
          .execute(changed);
    }
  }

  void said(Message message) {
    if (message.conversation().equals(looksAt)) {
      typing.take(message);
    }
  }

  /** The user types in the open conversation: what is not a command is going to be said. */
  void types(String line) {
    if (looksAt != null && !line.startsWith("/")) {
      client.get().typing(looksAt, line.isEmpty() ? Kind.STOPPED : Kind.TEXT);
    }
  }

  // ---- what is shown

  /** Who types now, besides the user itself. */
  List<Typist> typists(UserId self) {
    return typing.typists(Instant.now()).stream()
        .filter(typist -> !typist.user().equals(self))
        .toList();
  }

  boolean isOnline(UserId user) {
    Presence presence = presences.get(user);
    return presence != null && presence.online();
  }

  /** How a user is there; empty if that is not known. */
  String words(UserId user) {
    Presence presence = presences.get(user);
    return presence == null ? "" : words(presence);
  }

  static String words(Presence presence) {
    if (presence.online()) {
      return "online";
    }
    return presence.lastSeenMillis() == 0
        ? "not online"
        : "last seen "
            + LAST.format(
                Instant.ofEpochMilli(presence.lastSeenMillis()).atZone(ZoneId.systemDefault()));
  }

  /** How receipts are told in the open conversation changed: what the person is told of it. */
  static String words(Looking.Receipts receipts) {
    return switch (receipts) {
      case NONE -> "nobody is told any more who has read what";
      case COUNTS -> "it is told how many have read a message: /seen N";
      case NAMES -> "it is told who has read a message: /seen N";
    };
  }
}
