package io.skein.node.conversation;

import io.skein.node.conversation.ConversationCommand.Acknowledge;
import io.skein.node.conversation.ConversationCommand.Look;
import io.skein.node.conversation.ConversationCommand.MayCall;
import io.skein.node.conversation.ConversationCommand.Post;
import io.skein.node.conversation.ConversationCommand.Relate;
import io.skein.node.conversation.ConversationCommand.Wake;
import io.skein.node.conversation.ConversationNote.CheckIdle;
import io.skein.node.conversation.ConversationNote.HistoryRead;
import io.skein.node.conversation.ConversationNote.RemindNodes;
import io.skein.node.conversation.ConversationNote.SecureMembers;
import io.skein.node.conversation.ConversationNote.SnapshotDone;
import io.skein.node.conversation.ConversationNote.StillDecides;
import io.skein.node.conversation.ConversationNote.TellFollower;
import io.skein.node.conversation.ConversationNote.TellMentioned;
import io.skein.node.conversation.ConversationNote.WakeRowAgain;
import io.skein.node.conversation.ConversationNote.WakeRowWritten;
import io.skein.node.conversation.ConversationNote.WriteFailed;
import io.skein.node.conversation.ConversationNote.WriteSnapshot;
import io.skein.node.conversation.ConversationNote.Written;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A loaded conversation at work: its parts, and what concerns all of them: that every member is
 * told in the end, that the state is stored now and then, and when it may leave memory. Confined to
 * the conversation's actor.
 *
 * <p>The few timers run once for all that is outstanding, and not at all while nothing is.
 */
final class LiveConversation {
  /** Who woke the conversation and waits: nodes that took its shard over, the latest. */
  private static final int WAKERS_MAX = 8;

  private final ActorShell shell;
  private final ConversationSettings settings;
  private final Conversation conversation;
  private final OpenLog log;
  private final Appends appends;
  private final Looks looks;
  private final ReceiptSwitching receiptSwitching;
  private final MemberCursors cursors;
  private final HistoryReads history;
  private final Pages pages;
  private final GroupPages groupPages;
  private final LogFollowing following;
  private final Securing securing;
  private final HeadReminder reminder;
  private final WakeRow wakeRow;
  private final List<ActorRef<Awake>> wakers = new ArrayList<>(0);
  private long snapshotSequence;
  private boolean snapshotWriting;
  private boolean handedOver;
  private boolean headNamed;
  private boolean used = true;

  /** Words of how users stand to each other that are not answered. */
  private final Set<Relate> relating = new HashSet<>(0);

  LiveConversation(ActorShell shell, LoadedConversation loaded) {
    this.shell = shell;
    this.settings = shell.settings();
    this.conversation = loaded.conversation();
    this.log = loaded.log();
    this.snapshotSequence = loaded.snapshotSequence();
    this.headNamed = loaded.headNamed();
    this.appends = new Appends(shell, conversation, log, loaded.tail());
    this.looks = new Looks(shell, conversation, loaded.tail());
    this.receiptSwitching = new ReceiptSwitching(shell, conversation, looks);
    this.cursors = new MemberCursors(shell, conversation, loaded.tail(), looks);
    this.history = new HistoryReads(settings.reads(), this::readHistory);
    this.pages =
        new Pages(
            conversation,
            loaded.tail(),
            history,
            shell.refusals(),
            shell.environment().limits().pullMessagesMax(),
            settings.reads().pageBytesMax(),
            shell::nowMillis);
    this.groupPages = new GroupPages(shell, conversation);
    this.following =
        new LogFollowing(
            conversation,
            loaded.tail(),
            history,
            shell.environment().follower(),
            shell.environment().limits().pullMessagesMax(),
            settings.reads().pageBytesMax(),
            shell::nowMillis);
    this.securing =
        new Securing(
            conversation,
            shell.environment().notices(),
            settings.secure().backoff(),
            shell.environment().metrics());
    this.reminder =
        new HeadReminder(
            conversation, shell.environment().nodes(), settings.secure().backoff().min());
    this.wakeRow = new WakeRow(shell, conversation.id());
  }

  /**
   * Does again what may have been lost with the actor before this one.
   *
   * @param loaded has messages of whose files it may not have let go
   */
  void start(LoadedConversation loaded) {
    loaded.vanishingSinceSnapshot().forEach(appends.files()::letGoAtEnd);
    loaded.recalledSinceSnapshot().forEach(appends.files()::letGo);
    shell.tickAfter(new SecureMembers(), securing.started());
    reminder.started(headNamed);
    shell.tickAfter(new CheckIdle(), settings.idleAfter());
  }

  Appends appends() {
    return appends;
  }

  UndecidedPosts undecided() {
    return appends.undecided();
  }

  MemberCursors cursors() {
    return cursors;
  }

  Pages pages() {
    return pages;
  }

  GroupPages groupPages() {
    return groupPages;
  }

  LogFollowing following() {
    return following;
  }

  Looks looks() {
    return looks;
  }

  ReceiptSwitching receiptSwitching() {
    return receiptSwitching;
  }

  void onPost(Post post) {
    looks.posted(post.origin().user());
    appends.onPost(post);
  }

  void onLook(Look look) {
    cursors.onLook(look);
    looks.onLook(look);
  }

  void onWritten(Written written) {
    boolean changed = appends.onWritten();
    if (changed) {
      securing.changed();
      looks.membersMayHaveChanged();
    }
    shell.tickAfter(new SecureMembers(), securing.appended());
    shell.tickAfter(new RemindNodes(), reminder.appended());
    shell.tickAfter(new TellFollower(), following.appended());
    shell.tickAfter(new TellMentioned(), appends.mentions().appended());
    if (conversation.head() - snapshotSequence >= settings.snapshots().every()) {
      writeSnapshot();
    } else if (changed) {
      shell.tickAfter(new WriteSnapshot(), settings.snapshots().delay());
    }
  }

  void onSecureMembers(SecureMembers tick) {
    shell.tickAfter(new SecureMembers(), securing.tick());
    if (securing.isSlow()) {
      wakeRow.want();
    }
    answerWakers();
  }

  void onRemindNodes(RemindNodes tick) {
    shell.tickAfter(tick, reminder.tick());
    answerWakers();
  }

  void onTellMentioned(TellMentioned tick) {
    shell.tickAfter(tick, appends.mentions().tick());
  }

  void onAcknowledge(Acknowledge acknowledge) {
    cursors.onAcknowledge(acknowledge);
    answerWakers();
  }

  void onWake(Wake wake) {
    wakers.remove(wake.replyTo());
    if (wakers.size() == WAKERS_MAX) {
      wakers.remove(0);
    }
    wakers.add(wake.replyTo());
    answerWakers();
  }

  private void answerWakers() {
    if ((!wakers.isEmpty() || wakeRow.isWanted()) && isAllTold()) {
      Awake awake = new Awake(conversation.id());
      wakers.forEach(waker -> waker.tell(awake));
      wakers.clear();
      wakeRow.unwant();
    }
  }

  /** Nobody waits to be told, or to be known to have been. */
  private boolean isAllTold() {
    return securing.isEverybodySafe() && reminder.isDone();
  }

  void onWakeRowWritten(WakeRowWritten written) {
    wakeRow.onWritten(written);
  }

  void onWakeRowAgain(WakeRowAgain tick) {
    wakeRow.onAgain(tick);
  }

  /**
   * A user stands otherwise to the other. Answered once this node is known to decide still, which a
   * read of the log tells, though nothing is above the head: a node that was cut off might say yes
   * while another one lets the posts through.
   */
  void onRelate(Relate relate) {
    conversation.relate(relate.user(), relate.stance());
    relating.add(relate);
    shell.pipe(
        log.readAfter(conversation.head(), 1),
        (messages, failure) -> new StillDecides(relate, failure == null));
  }

  void onMayCall(MayCall ask) {
    ask.replyTo().tell(CallPermit.of(conversation, ask, shell.nowMillis()));
  }

  void onStillDecides(StillDecides told) {
    answer(told.relate(), told.decides());
  }

  private void answer(Relate relate, boolean inForce) {
    if (relating.remove(relate)) {
      relate.replyTo().tell(new Related(relate.conversation(), inForce));
    }
  }

  private void readHistory(HistoryReads.Range range) {
    shell.environment().metrics().logRead();
    shell.pipe(
        range.forward()
            ? log.readAfter(range.bound(), range.limit())
            : log.readBefore(range.bound(), range.limit()),
        (messages, failure) -> new HistoryRead(range, messages));
  }

  void onHistoryRead(HistoryRead read) {
    history.finished(read.range(), read.messages());
  }

  // Snapshots.

  void onWriteSnapshot(WriteSnapshot tick) {
    writeSnapshot();
  }

  private void writeSnapshot() {
    if (!snapshotWriting) {
      snapshotWriting = true;
      cursors.snapshot(true);
      Snapshot snapshot = conversation.snapshot(reminder.isDone());
      shell.pipe(
          shell.environment().states().writeSnapshot(conversation.id(), snapshot),
          (done, failure) -> new SnapshotDone(snapshot.sequence(), failure));
    }
  }

  void onSnapshotDone(SnapshotDone done) {
    snapshotWriting = false;
    if (done.failure() == null) {
      shell.environment().metrics().snapshotStored();
      snapshotSequence = done.sequence();
    } else {
      cursors.snapshot(false);
      shell.warn(conversation.id(), "cannot store a snapshot, and does so later", done.failure());
    }
  }

  // The end.

  void used() {
    used = true;
  }

  /** Nothing is known of it and nothing is going to be: it need not stay. */
  boolean isBlank() {
    return conversation.head() == 0 && appends.isEmpty() && relating.isEmpty() && looks.isEmpty();
  }

  /** True if nobody used it for a while and nothing is outstanding; else asks again later. */
  boolean isIdle(CheckIdle tick) {
    boolean idle =
        !used
            && appends.isEmpty()
            && history.isEmpty()
            && cursors.isEmpty()
            && relating.isEmpty()
            && !snapshotWriting
            && isAllTold()
            && appends.mentions().isDone();
    used = false;
    if (!idle) {
      shell.tickAfter(tick, settings.idleAfter());
    }
    return idle;
  }

  /**
   * Refuses all that was not sent to the store; {@link #isDrained} says when the rest is done.
   *
   * @param handedOver the shard is to have another owner
   */
  void stop(boolean handedOver) {
    this.handedOver = handedOver;
    Set.copyOf(relating).forEach(relate -> answer(relate, false));
    appends.stop();
    history.abandon();
    receiptSwitching.abandon();
    cursors.drain();
  }

  /** True while anything but a snapshot is on its way into the store. */
  boolean isWriting() {
    return appends.isWriting() || !cursors.isEmpty() || !isWakeRowSettled();
  }

  /** True if nothing is outstanding; else does the next of what is left to do. */
  boolean isDrained() {
    if (appends.isWriting()) {
      return false;
    }
    reminder.remind();
    following.tell();
    if (isAllTold()) {
      wakeRow.unwant();
    } else {
      wakeRow.want();
    }
    if (snapshotWriting) {
      return false;
    }
    if (!cursors.isEmpty()) {
      cursors.drain();
      return false;
    }
    if (conversation.head() > snapshotSequence
        || (cursors.movedSinceSnapshot() && conversation.head() > 0)) {
      writeSnapshot();
      return false;
    }
    return isWakeRowSettled();
  }

  private boolean isWakeRowSettled() {
    return !wakeRow.isWanted() || wakeRow.isStored();
  }

  /** The actor has ended, whatever made it. */
  void ended() {
    if (isAllTold()) {
      wakeRow.unwant();
    } else {
      wakeRow.end(handedOver);
    }
  }

  /** The time for stopping is over. */
  void abandon() {
    appends.abandon();
    cursors.abandon();
  }

  /** The log is shut, and with it this life: nothing more may be said but that nothing is known. */
  void lost(WriteFailed failed) {
    appends.lost(failed);
    history.abandon();
    receiptSwitching.abandon();
    cursors.abandon();
  }
}
