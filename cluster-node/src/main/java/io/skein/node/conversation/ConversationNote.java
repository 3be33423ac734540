package io.skein.node.conversation;

import io.skein.node.journal.WakeStore;
import io.skein.protocol.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a conversation's actor tells itself: answers of ports, and ticks of its timers. */
sealed interface ConversationNote extends ConversationInput {
  /** The state is there. */
  record Loaded(LoadedConversation loaded) implements ConversationNote {}

  record LoadFailed(Throwable cause) implements ConversationNote {}

  record LoadAgain() implements ConversationNote {}

  /** The batch in flight is durable. */
  record Written() implements ConversationNote {
    static final Written INSTANCE = new Written();
  }

  /** The log is shut: another life of this conversation has begun, or this node may not decide. */
  record WriteFailed(Throwable cause) implements ConversationNote {}

  record ExpirePosts() implements ConversationNote {}

  /** Whether the other user exists; null: nobody can tell. */
  record PeerChecked(@Nullable Boolean exists) implements ConversationNote {}

  /** Whether the file of a post may be shown; null: nobody can tell. */
  record MediaChecked(ConversationCommand.Post post, MediaShares.@Nullable Verdict verdict)
      implements ConversationNote {}

  /** What a post forwards; null: nobody can tell. */
  record ForwardTaken(ConversationCommand.Post post, Forwards.@Nullable Verdict verdict)
      implements ConversationNote {}

  /** Entries above {@code after}, searched for earlier attempts; null: the read failed. */
  record Searched(long after, @Nullable List<Message> found) implements ConversationNote {}

  /** The message at {@code sequence}, which a post names; null or empty: the read failed. */
  record TargetRead(long sequence, @Nullable List<Message> found) implements ConversationNote {}

  /** A range of older messages; null: the read failed. */
  record HistoryRead(HistoryReads.Range range, @Nullable List<Message> messages)
      implements ConversationNote {}

  record CursorsWritten() implements ConversationNote {}

  record CursorsFailed(Throwable cause) implements ConversationNote {}

  record CursorsAgain() implements ConversationNote {}

  record TellCursors() implements ConversationNote {
    static final TellCursors INSTANCE = new TellCursors();
  }

  record TellTyping() implements ConversationNote {
    static final TellTyping INSTANCE = new TellTyping();
  }

  record TellCounts() implements ConversationNote {
    static final TellCounts INSTANCE = new TellCounts();
  }

  /**
   * @param failure null: it is stored
   */
  record ReceiptsSwitched(ReceiptsSwitch next, @Nullable Throwable failure)
      implements ConversationNote {}

  record SecureMembers() implements ConversationNote {}

  record RemindNodes() implements ConversationNote {}

  record TellMentioned() implements ConversationNote {}

  record TellFollower() implements ConversationNote {}

  record WriteSnapshot() implements ConversationNote {}

  /** Null: stored. */
  record SnapshotDone(long sequence, @Nullable Throwable failure) implements ConversationNote {}

  /** Whether this node still decides, for who told how users stand to each other. */
  record StillDecides(ConversationCommand.Relate relate, boolean decides)
      implements ConversationNote {}

  /**
   * @param failure null: it is stored
   */
  record WakeRowWritten(WakeStore.Wake row, @Nullable Throwable failure)
      implements ConversationNote {}

  record WakeRowAgain() implements ConversationNote {}

  record CheckIdle() implements ConversationNote {}

  record StopOverdue() implements ConversationNote {}
}
