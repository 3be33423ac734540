package io.skein.node.conversation;

import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A log and states in memory for tests: pass the same contract as the real ones, and can be told to
 * fail, to hold back and to be away. The log is stricter than the real one where that finds bugs of
 * a caller: a gap, or an entry for which no room was taken, fails the append with {@link
 * IllegalStateException}.
 *
 * <p>Thread-safe; stages complete on the caller's thread, held ones on the thread that releases.
 */
public final class InMemoryMessageLog implements MessageLog, ConversationStates {
  /** What is stored of an append whose outcome the caller is not told. */
  public enum Fault {
    NOTHING_STORED,
    /** The first message only. */
    PREFIX_STORED,
    ALL_STORED
  }

  private static final class Log {
    private final List<Message> messages = new ArrayList<>();
    private final Map<UserId, ReadCursor> cursors = new HashMap<>();
    ReceiptsSwitch receipts = ReceiptsSwitch.ON;
    private @Nullable Snapshot snapshot;
    private int incarnation;
  }

  private final Map<ConversationId, Log> logs = new HashMap<>();
  private final Deque<Fault> faults = new ArrayDeque<>();
  private final Deque<Runnable> held = new ArrayDeque<>();
  private final List<List<Message>> appended = new ArrayList<>();
  private final int readMessagesMax;
  private boolean holding;
  private boolean away;
  private boolean full;

  public InMemoryMessageLog() {
    this(Integer.MAX_VALUE);
  }

  /**
   * @param readMessagesMax the most that one read returns, whatever its limit: a small one shows
   *     whether a caller reads on
   */
  public InMemoryMessageLog(int readMessagesMax) {
    this.readMessagesMax = readMessagesMax;
  }

  /** While full no room is to be had. */
  public synchronized void setFull(boolean full) {
    this.full = full;
  }

  /**
   * One of the following appends fails per call of this, in order of the calls, and shuts its log.
   */
  public synchronized void failNextAppend(Fault fault) {
    faults.add(fault);
  }

  /** From now on appends neither store nor complete, until {@link #releaseAppends}. */
  public synchronized void holdAppends() {
    holding = true;
  }

  /** Carries out what was held, in order, and holds no longer. */
  public void releaseAppends() {
    List<Runnable> released;
    synchronized (this) {
      holding = false;
      released = List.copyOf(held);
      held.clear();
    }
    released.forEach(Runnable::run);
  }

  public synchronized int heldAppends() {
    return held.size();
  }

  /** While away appends are held, and every other call fails and stores nothing. */
  public void setAway(boolean away) {
    synchronized (this) {
      this.away = away;
    }
    if (away) {
      holdAppends();
    } else {
      releaseAppends();
    }
  }

  /** What append was called with, call by call, failed ones included. */
  public synchronized List<List<Message>> appends() {
    return List.copyOf(appended);
  }

  /** The whole log of a conversation, ascending. */
  public synchronized List<Message> stored(ConversationId conversation) {
    return List.copyOf(log(conversation).messages);
  }

  @Override
  public synchronized CompletionStage<OpenLog> open(ConversationId conversation) {
    if (away) {
      return CompletableFuture.failedFuture(unavailable());
    }
    int incarnation = ++log(conversation).incarnation;
    return answer(new Opened(conversation, incarnation));
  }

  private final class Opened implements OpenLog {
    private final ConversationId conversation;
    private final int incarnation;
    private int reserved;

    Opened(ConversationId conversation, int incarnation) {
      this.conversation = conversation;
      this.incarnation = incarnation;
    }

    @Override
    public boolean reserve(int bytes) {
      synchronized (InMemoryMessageLog.this) {
        if (!full) {
          reserved++;
        }
        return !full;
      }
    }

    @Override
    public CompletionStage<Void> append(List<Message> messages) {
      List<Message> batch = List.copyOf(messages);
      CompletableFuture<Void> done = new CompletableFuture<>();
      Runnable write = () -> complete(batch, done);
      synchronized (InMemoryMessageLog.this) {
        appended.add(batch);
        if (holding) {
          held.add(write);
          return done;
        }
      }
      write.run();
      return done;
    }

    private void complete(List<Message> messages, CompletableFuture<Void> done) {
      RuntimeException failure;
      synchronized (InMemoryMessageLog.this) {
        failure = store(messages);
      }
      if (failure == null) {
        done.complete(null);
      } else {
        done.completeExceptionally(failure);
      }
    }

    private @Nullable RuntimeException store(List<Message> messages) {
      Log log = log(conversation);
      if (incarnation != log.incarnation) {
        return unavailable();
      }
      reserved -= messages.size();
      if (reserved < 0) {
        return new IllegalStateException("no room was taken for what is appended");
      }
      Fault fault = faults.poll();
      int count =
          fault == null || fault == Fault.ALL_STORED
              ? messages.size()
              : fault == Fault.PREFIX_STORED ? 1 : 0;
      for (Message message : messages.subList(0, count)) {
        String refusal = put(log, message);
        if (refusal != null) {
          return new IllegalStateException(refusal);
        }
      }
      if (fault != null) {
        log.incarnation++;
        return unavailable();
      }
      return null;
    }

    private @Nullable String put(Log log, Message message) {
      long head = log.messages.size();
      long sequence = message.sequence();
      if (!message.conversation().equals(conversation)) {
        return "message of " + message.conversation() + " in an append to " + conversation;
      }
      if (sequence != head + 1) {
        return conversation + " has head " + head + ", cannot append " + sequence;
      }
      log.messages.add(message);
      return null;
    }

    @Override
    public CompletionStage<List<Message>> readAfter(long after, int limit) {
      synchronized (InMemoryMessageLog.this) {
        List<Message> messages = log(conversation).messages;
        int from = (int) Math.min(Math.max(after, 0), messages.size());
        int to = (int) Math.min((long) from + Math.min(limit, readMessagesMax), messages.size());
        return answer(List.copyOf(messages.subList(from, to)));
      }
    }

    @Override
    public CompletionStage<List<Message>> readBefore(long before, int limit) {
      synchronized (InMemoryMessageLog.this) {
        List<Message> messages = log(conversation).messages;
        int to = (int) Math.max(0, Math.min(before - 1, messages.size()));
        int from = Math.max(0, to - Math.min(limit, readMessagesMax));
        return answer(List.copyOf(messages.subList(from, to)));
      }
    }

    @Override
    public void close() {
      synchronized (InMemoryMessageLog.this) {
        if (incarnation == log(conversation).incarnation) {
          log(conversation).incarnation++;
        }
      }
    }
  }

  @Override
  public synchronized CompletionStage<@Nullable Snapshot> readSnapshot(
      ConversationId conversation) {
    return answer(log(conversation).snapshot);
  }

  @Override
  public synchronized CompletionStage<Void> writeSnapshot(
      ConversationId conversation, Snapshot snapshot) {
    if (!away) {
      Log log = log(conversation);
      if (log.snapshot == null || log.snapshot.sequence() <= snapshot.sequence()) {
        log.snapshot = snapshot;
      }
    }
    return answer(null);
  }

  @Override
  public synchronized CompletionStage<Cursors> readCursors(ConversationId conversation) {
    Log log = log(conversation);
    return answer(new Cursors(Map.copyOf(log.cursors), log.receipts));
  }

  @Override
  public synchronized CompletionStage<Void> writeCursors(
      ConversationId conversation, Map<UserId, ReadCursor> read) {
    if (!away) {
      read.forEach(
          (user, cursor) ->
              log(conversation)
                  .cursors
                  .merge(
                      user,
                      cursor,
                      (one, other) -> other.sequence() >= one.sequence() ? other : one));
    }
    return answer(null);
  }

  @Override
  public synchronized CompletionStage<Void> writeReceiptsSwitch(
      ConversationId conversation, ReceiptsSwitch changed) {
    Log log = log(conversation);
    if (!away && changed.changes() > log.receipts.changes()) {
      log.receipts = changed;
    }
    return answer(null);
  }

  private Log log(ConversationId conversation) {
    return logs.computeIfAbsent(conversation, id -> new Log());
  }

  private <T extends @Nullable Object> CompletionStage<T> answer(T value) {
    return away
        ? CompletableFuture.failedFuture(unavailable())
        : CompletableFuture.completedFuture(value);
  }

  private static LogUnavailableException unavailable() {
    return new LogUnavailableException(
        "the log is told to fail", new IOException("no store in this test"));
  }
}
