package io.skein.node.session;

import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Inboxes in memory, for tests: pass the same contract as the real ones, and can be away.
 * Thread-safe; stages are complete when returned.
 */
public final class InMemoryInboxStore implements InboxStore {
  private static final class User {
    private final Map<ConversationId, Entry> conversations = new TreeMap<>();
    private final Map<DeviceId, Set<ConversationId>> marks = new HashMap<>();
    private final Map<DeviceId, Bytes> confirmed = new HashMap<>();
  }

  private final Map<UserId, User> users = new HashMap<>();
  private boolean away;
  private CompletableFuture<Void> answers = CompletableFuture.completedFuture(null);
  private int markWrites;

  /** While away every call fails and changes nothing. */
  public synchronized void setAway(boolean away) {
    this.away = away;
  }

  /** Writes are carried out, but answered only by {@link #release}. */
  public synchronized void hold() {
    answers = new CompletableFuture<>();
  }

  public synchronized void release() {
    answers.complete(null);
  }

  /** How many writes that mark anything were answered. */
  public synchronized int markWrites() {
    return markWrites;
  }

  @Override
  public synchronized CompletionStage<Inbox> load(UserId id) {
    if (away) {
      return CompletableFuture.failedFuture(unavailable());
    }
    User user = user(id);
    Map<DeviceId, Set<ConversationId>> marks = new HashMap<>();
    user.marks.forEach((device, marked) -> marks.put(device, Set.copyOf(marked)));
    return CompletableFuture.completedFuture(
        new Inbox(
            List.copyOf(user.conversations.values()),
            Map.copyOf(marks),
            Map.copyOf(user.confirmed)));
  }

  @Override
  public synchronized CompletionStage<Void> putConversation(
      UserId user, Entry entry, Set<DeviceId> marked) {
    return write(
        () -> {
          user(user).conversations.put(entry.conversation(), entry);
          addMarks(user, entry.conversation(), marked);
        });
  }

  @Override
  public synchronized CompletionStage<Void> removeConversation(
      UserId user, ConversationId conversation, Set<DeviceId> devices) {
    return write(
        () -> {
          user(user).conversations.remove(conversation);
          devices.forEach(device -> unmark(user, device, Set.of(conversation)));
        });
  }

  @Override
  public synchronized CompletionStage<Void> mark(
      UserId user, ConversationId conversation, Set<DeviceId> devices) {
    return write(
        () -> {
          addMarks(user, conversation, devices);
        });
  }

  private void addMarks(UserId user, ConversationId conversation, Set<DeviceId> devices) {
    markWrites += devices.isEmpty() ? 0 : 1;
    devices.forEach(
        device ->
            user(user).marks.computeIfAbsent(device, id -> new HashSet<>()).add(conversation));
  }

  @Override
  public synchronized CompletionStage<Void> clearMarks(
      UserId user, DeviceId device, Set<ConversationId> conversations, Bytes confirmed) {
    return write(
        () -> {
          unmark(user, device, conversations);
          user(user).confirmed.put(device, confirmed);
        });
  }

  @Override
  public synchronized CompletionStage<Void> forgetDevice(UserId user, DeviceId device) {
    return write(
        () -> {
          user(user).marks.remove(device);
          user(user).confirmed.remove(device);
        });
  }

  @Override
  public synchronized CompletionStage<Void> forgetDevices(UserId user) {
    return write(
        () -> {
          user(user).marks.clear();
          user(user).confirmed.clear();
        });
  }

  private void unmark(UserId user, DeviceId device, Set<ConversationId> conversations) {
    user(user)
        .marks
        .computeIfPresent(
            device,
            (id, marked) -> {
              marked.removeAll(conversations);
              return marked.isEmpty() ? null : marked;
            });
  }

  private User user(UserId id) {
    return users.computeIfAbsent(id, user -> new User());
  }

  private CompletionStage<Void> write(Runnable change) {
    if (away) {
      return CompletableFuture.failedFuture(unavailable());
    }
    change.run();
    return answers.copy();
  }

  private static InboxUnavailableException unavailable() {
    return new InboxUnavailableException(
        "the inbox is told to fail", new IOException("no store in this test"));
  }
}
