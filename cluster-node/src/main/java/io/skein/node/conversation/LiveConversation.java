package io.skein.node.conversation;

import io.skein.node.conversation.ConversationCommand.Acknowledge;
import io.skein.node.conversation.ConversationCommand.Create;
import io.skein.node.conversation.ConversationCommand.Invite;
import io.skein.node.conversation.ConversationCommand.Leave;
import io.skein.node.conversation.ConversationCommand.ListMembers;
import io.skein.node.conversation.ConversationCommand.Post;
import io.skein.node.conversation.ConversationCommand.Pull;
import io.skein.node.conversation.ConversationCommand.Read;
import io.skein.node.conversation.ConversationCommand.Remove;
import io.skein.node.conversation.ConversationCommand.Rename;
import io.skein.node.conversation.ConversationCommand.Summarize;
import io.skein.node.conversation.ConversationNote.CheckIdle;
import io.skein.node.conversation.ConversationNote.CursorsAgain;
import io.skein.node.conversation.ConversationNote.CursorsFailed;
import io.skein.node.conversation.ConversationNote.CursorsWritten;
import io.skein.node.conversation.ConversationNote.ExpirePosts;
import io.skein.node.conversation.ConversationNote.HistoryRead;
import io.skein.node.conversation.ConversationNote.PeerChecked;
import io.skein.node.conversation.ConversationNote.Searched;
import io.skein.node.conversation.ConversationNote.SecureMembers;
import io.skein.node.conversation.ConversationNote.SnapshotDone;
import io.skein.node.conversation.ConversationNote.TellCursors;
import io.skein.node.conversation.ConversationNote.WriteAgain;
import io.skein.node.conversation.ConversationNote.WriteFailed;
import io.skein.node.conversation.ConversationNote.WriteSnapshot;
import io.skein.node.conversation.ConversationNote.Written;
import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.ReplyTo;
import io.skein.protocol.Content;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * A loaded conversation at work: carries out what the rules decide. Takes a message's path from
 * {@link #onPost} (decided, queued) over one append in flight to {@link #onWritten} (answered, then
 * published). Confined to the conversation's actor.
 *
 * <p>Costs of a message are kept down: no timer, no question and no copy of the state per message;
 * the few timers run once for all that is outstanding, and not at all while nothing is.
 */
final class LiveConversation {
  private static final String QUEUE_FULL = "too many posts wait in this conversation";

  private final ActorContext<ConversationInput> context;
  private final TimerScheduler<ConversationInput> timers;
  private final ConversationEnvironment environment;
  private final ConversationSettings settings;
  private final Refusals refusals;
  private final Conversation conversation;
  private final Tail tail;
  private final WriteQueue writes;
  private final HeldPosts held;
  private final HistoryReads history;
  private final Pages pages;
  private final Publisher publisher;
  private final Securing securing;
  private final Receipts receipts;
  private final ReadCursors readCursors;
  private List<ConversationCommand> again = List.of();

  private long writeStartNanos;
  private int writeFailures;
  private int cursorFailures;
  private boolean expiring;
  private boolean checkingPeer;
  private boolean searching;
  private boolean stopping;
  private boolean used = true;

  private long snapshotSequence;
  private boolean snapshotWriting;
  private boolean cursorsMoved;

  LiveConversation(
      ActorContext<ConversationInput> context,
      TimerScheduler<ConversationInput> timers,
      ConversationEnvironment environment,
      Refusals refusals,
      LoadedConversation loaded) {
    this.context = context;
    this.timers = timers;
    this.environment = environment;
    this.settings = environment.settings();
    this.refusals = refusals;
    this.conversation = loaded.conversation();
    this.tail = loaded.tail();
    this.snapshotSequence = loaded.snapshotSequence();
    this.writes = new WriteQueue(settings.write());
    this.held = new HeldPosts(settings.search().waitingMax());
    this.history = new HistoryReads(settings.reads(), this::readHistory);
    this.pages =
        new Pages(
            conversation,
            tail,
            history,
            refusals,
            environment.limits().pullMessagesMax(),
            settings.reads().pageBytesMax());
    this.publisher = new Publisher(conversation, environment.notices(), environment.nodes());
    this.securing =
        new Securing(
            conversation,
            environment.notices(),
            settings.secure().backoff(),
            environment.metrics());
    this.receipts = new Receipts(conversation, tail, environment.notices());
    this.readCursors = new ReadCursors(settings.readWaitingMax());
  }

  /** Tells those whose notices may have been lost with the actor before this one. */
  void start() {
    tickAfter(new SecureMembers(), securing.started());
    tickAfter(new CheckIdle(), settings.idleAfter());
  }

  // Requests that append.

  void onPost(Post post) {
    if (!held.isEmpty() && held.has(post.origin().user())) {
      hold(post, post.knownHead());
    } else {
      decide(post, post.knownHead());
    }
  }

  private void decide(Post post, long knownHead) {
    Decision decision =
        conversation.post(
            post.origin().user(),
            post.clientId(),
            knownHead,
            post.content(),
            environment.clock().millis());
    if (decision instanceof Decision.Append append) {
      append(append.message(), post, post.origin(), post.replyTo());
    } else if (decision instanceof Decision.Repeated repeated) {
      repeat(repeated, post);
    } else if (decision instanceof Decision.NeedsHistory search) {
      searchHistory(post, search);
    } else if (decision instanceof Decision.NeedsPeer peer) {
      checkPeer(post, peer);
    } else if (decision instanceof Decision.Refused refused) {
      refusals.refuse(post, refused.code(), refused.detail(), 0);
    }
  }

  void onCreate(Create create) {
    carryOut(
        create,
        create.origin(),
        create.replyTo(),
        conversation.create(
            create.origin().user(),
            create.clientId(),
            create.title(),
            create.users(),
            environment.clock().millis()));
  }

  void onInvite(Invite invite) {
    carryOut(
        invite,
        invite.origin(),
        invite.replyTo(),
        conversation.invite(invite.origin().user(), invite.users(), environment.clock().millis()));
  }

  void onRemove(Remove remove) {
    carryOut(
        remove,
        remove.origin(),
        remove.replyTo(),
        conversation.remove(remove.origin().user(), remove.users(), environment.clock().millis()));
  }

  void onLeave(Leave leave) {
    carryOut(
        leave,
        leave.origin(),
        leave.replyTo(),
        conversation.leave(leave.origin().user(), environment.clock().millis()));
  }

  void onRename(Rename rename) {
    carryOut(
        rename,
        rename.origin(),
        rename.replyTo(),
        conversation.rename(rename.origin().user(), rename.title(), environment.clock().millis()));
  }

  private void carryOut(
      ConversationCommand command, DeviceOrigin origin, ReplyTo replyTo, Decision decision) {
    if (decision instanceof Decision.Append append) {
      append(append.message(), command, origin, replyTo);
    } else if (decision instanceof Decision.Refused refused) {
      refusals.refuse(command, refused.code(), refused.detail(), 0);
    } else if (decision instanceof Decision.Unchanged) {
      replyTo.answer(
          command instanceof Rename
              ? Reply.Done.INSTANCE
              : new Reply.MembersChanged(0, conversation.size()));
    } else if (decision instanceof Decision.Exists) {
      replyTo.answer(opened(origin));
    } else if (again.size() < settings.search().waitingMax()) {
      again = again.isEmpty() ? new ArrayList<>(1) : again;
      again.add(command);
    } else {
      refusals.overloaded(command, QUEUE_FULL);
    }
  }

  private void append(
      Message message, ConversationCommand command, DeviceOrigin origin, ReplyTo replyTo) {
    if (!writes.hasRoomFor(message)) {
      if (writeFailures > 0) {
        refusals.unavailable(command);
      } else {
        refusals.overloaded(command, QUEUE_FULL);
      }
      return;
    }
    conversation.accept(message);
    writes.add(new WriteQueue.Entry(message, origin, replyTo, deadline()));
    writeNext();
  }

  private long deadline() {
    return environment.nanoTime().getAsLong() + settings.write().postTimeout().toNanos();
  }

  private void repeat(Decision.Repeated repeated, Post post) {
    environment.metrics().repeated();
    if (repeated.sequence() <= conversation.head()) {
      post.replyTo().answer(new Reply.Posted(repeated.sequence(), repeated.timeMillis()));
    } else {
      writes.join(repeated.sequence(), post.replyTo(), deadline(), refusals::outcomeUnknown);
      expireLater();
    }
  }

  // One append in flight.

  private void writeNext() {
    if (!writes.isWriting() && !stopping && !writes.isEmpty()) {
      write(writes.takeBatch());
      expireLater();
    }
  }

  private void write(List<Message> messages) {
    writeStartNanos = environment.nanoTime().getAsLong();
    context.pipeToSelf(
        environment.log().append(conversation.id(), messages),
        (done, failure) -> failure == null ? Written.INSTANCE : new WriteFailed(failure));
  }

  void onWritten(Written written) {
    List<WriteQueue.Entry> batch = writes.written();
    environment
        .metrics()
        .appended(batch.size(), environment.nanoTime().getAsLong() - writeStartNanos);
    if (writeFailures > 0) {
      context.getLog().info("{} is written again", conversation.id());
      writeFailures = 0;
    }
    writeNext();
    boolean changed = false;
    for (WriteQueue.Entry entry : batch) {
      Effect effect = conversation.durable(entry.message());
      tail.add(entry.message(), entry.bytes());
      if (!entry.waiting().isEmpty()) {
        Reply.Answer answer = answerTo(entry);
        entry.waiting().forEach(replyTo -> replyTo.answer(answer));
      }
      publisher.add(entry, effect);
      changed |= Roster.changes(entry.message());
    }
    publisher.flush();
    tickAfter(new SecureMembers(), securing.appended());
    if (conversation.head() - snapshotSequence >= settings.snapshots().every()) {
      writeSnapshot();
    } else if (changed) {
      tickAfter(new WriteSnapshot(), settings.snapshots().delay());
    }
    if (!again.isEmpty()) {
      List<ConversationCommand> commands = again;
      again = List.of();
      commands.forEach(this::decideAgain);
    }
  }

  private Reply.Answer answerTo(WriteQueue.Entry entry) {
    Message message = entry.message();
    if (message.content() instanceof Content.MembershipChange change) {
      return change.kind() == Content.MembershipChange.Kind.CREATED && entry.origin() != null
          ? opened(entry.origin())
          : new Reply.MembersChanged(message.sequence(), conversation.size());
    }
    return message.content() instanceof Content.TitleChange
        ? Reply.Done.INSTANCE
        : new Reply.Posted(message.sequence(), message.timeMillis());
  }

  private Reply.Answer opened(DeviceOrigin origin) {
    Conversation.Visible visible = conversation.visible(origin.user());
    return visible == null
        ? Reply.Failed.of(ErrorCode.NOT_A_MEMBER, "no member any more")
        : new Reply.ConversationOpened(pages.newest(origin.user(), visible));
  }

  private void decideAgain(ConversationCommand command) {
    if (command instanceof Create create) {
      onCreate(create);
    } else if (command instanceof Invite invite) {
      onInvite(invite);
    } else if (command instanceof Remove remove) {
      onRemove(remove);
    } else if (command instanceof Rename rename) {
      onRename(rename);
    }
  }

  void onWriteFailed(WriteFailed failed) {
    environment.metrics().appendFailed(environment.nanoTime().getAsLong() - writeStartNanos);
    writeFailures++;
    if (writeFailures == 1) {
      warn("cannot be written, and is tried again", failed.cause());
    }
    timers.startSingleTimer(new WriteAgain(), settings.write().backoff().after(writeFailures));
  }

  void onWriteAgain(WriteAgain tick) {
    write(writes.messagesInFlight());
  }

  private void expireLater() {
    if (!expiring) {
      expiring = true;
      timers.startSingleTimer(new ExpirePosts(), settings.write().postTimeout());
    }
  }

  void onExpirePosts(ExpirePosts tick) {
    long nanos = writes.expire(environment.nanoTime().getAsLong(), refusals::outcomeUnknown);
    expiring = nanos > 0;
    if (expiring) {
      tickAfter(new ExpirePosts(), Duration.ofNanos(nanos).plusMillis(1));
    }
  }

  // Posts that wait for a port.

  private void hold(Post post, long searchedTo) {
    if (!held.add(post, searchedTo)) {
      refusals.overloaded(post, QUEUE_FULL);
    }
  }

  private void checkPeer(Post post, Decision.NeedsPeer check) {
    hold(post, post.knownHead());
    if (!checkingPeer) {
      checkingPeer = true;
      context.pipeToSelf(
          environment.peers().exists(check.peer()),
          (exists, failure) -> new PeerChecked(failure == null ? exists : null));
    }
  }

  void onPeerChecked(PeerChecked checked) {
    checkingPeer = false;
    List<HeldPosts.Held> posts = held.takeAll();
    if (checked.exists() == null) {
      posts.forEach(one -> refusals.unavailable(one.post()));
    } else if (checked.exists()) {
      conversation.peerExists();
      posts.forEach(one -> decide(one.post(), one.searchedTo()));
    } else {
      posts.forEach(
          one -> refusals.refuse(one.post(), ErrorCode.UNKNOWN_USER, "the other user", 0));
    }
  }

  private void searchHistory(Post post, Decision.NeedsHistory search) {
    long entries = search.before() - search.after() - 1;
    if (entries > settings.search().entriesMax()) {
      refusals.refuse(
          post, ErrorCode.BAD_REQUEST, "known_head: too far behind the head, sync first", 0);
      return;
    }
    hold(post, search.after());
    if (!searching) {
      searching = true;
      environment.metrics().logRead();
      context.pipeToSelf(
          environment
              .log()
              .readAfter(
                  conversation.id(),
                  search.after(),
                  (int) Math.min(entries, settings.search().pageEntries())),
          (found, failure) -> new Searched(search.after(), found));
    }
  }

  void onSearched(Searched searched) {
    searching = false;
    List<Message> found = searched.found();
    if (found == null || found.isEmpty()) {
      held.takeAll().forEach(one -> refusals.unavailable(one.post()));
      return;
    }
    held.search(
        searched.after(),
        found,
        (post, first) -> repeat(new Decision.Repeated(first.sequence(), first.timeMillis()), post));
    for (HeldPosts.Held one : held.takeAll()) {
      if (held.has(one.post().origin().user())) {
        hold(one.post(), one.searchedTo());
      } else {
        decide(one.post(), one.searchedTo());
      }
    }
  }

  // Reading.

  void onPull(Pull pull) {
    pages.pull(pull);
  }

  void onSummarize(Summarize summarize) {
    pages.summarize(summarize);
  }

  void onListMembers(ListMembers list) {
    pages.listMembers(list);
  }

  private void readHistory(HistoryReads.Range range) {
    environment.metrics().logRead();
    context.pipeToSelf(
        range.forward()
            ? environment.log().readAfter(conversation.id(), range.bound(), range.limit())
            : environment.log().readBefore(conversation.id(), range.bound(), range.limit()),
        (messages, failure) -> new HistoryRead(range, messages));
  }

  void onHistoryRead(HistoryRead read) {
    history.finished(read.range(), read.messages());
  }

  // Cursors.

  void onAcknowledge(Acknowledge acknowledge) {
    Member member = conversation.find(acknowledge.member());
    if (member == null) {
      return;
    }
    long from = member.delivered();
    cursorsMoved |= acknowledge.safe() > member.safe() || acknowledge.delivered() > from;
    if (conversation.acknowledge(member, acknowledge.delivered(), acknowledge.safe())) {
      receipts.delivered(member.user(), from);
      tellCursorsLater();
    }
  }

  void onRead(Read read) {
    Member member = conversation.find(read.origin().user());
    if (member == null) {
      refusals.notAMember(read);
      return;
    }
    long from = Math.min(member.read(), member.delivered());
    if (conversation.read(member, read.sequence())) {
      cursorsMoved = true;
      receipts.read(member.user(), from);
      readCursors.moved(member.user(), member.read());
      tellCursorsLater();
    }
    ReplyTo replyTo = read.replyTo();
    if (replyTo == null) {
      return;
    }
    if (readCursors.isStored(member.user())) {
      replyTo.answer(Reply.Done.INSTANCE);
    } else if (readCursors.await(member.user(), replyTo)) {
      writeCursors();
    } else {
      refusals.overloaded(read, "too many read cursors wait to be stored");
    }
  }

  private void tellCursorsLater() {
    if (!timers.isTimerActive(TellCursors.INSTANCE)) {
      timers.startSingleTimer(TellCursors.INSTANCE, settings.cursorInterval());
    }
  }

  void onTellCursors(TellCursors tick) {
    receipts.tell();
    writeCursors();
  }

  private void writeCursors() {
    if (readCursors.isDue() && cursorFailures == 0) {
      context.pipeToSelf(
          environment.log().writeCursors(conversation.id(), readCursors.take()),
          (done, failure) -> failure == null ? new CursorsWritten() : new CursorsFailed(failure));
    }
  }

  void onCursorsWritten(CursorsWritten written) {
    cursorFailures = 0;
    readCursors.stored(replyTo -> replyTo.answer(Reply.Done.INSTANCE));
    writeCursors();
  }

  void onCursorsFailed(CursorsFailed failed) {
    cursorFailures++;
    if (cursorFailures == 1) {
      warn("cannot store its read cursors, and tries again", failed.cause());
    }
    readCursors.failed(refusals::unavailable);
    timers.startSingleTimer(new CursorsAgain(), settings.write().backoff().after(cursorFailures));
  }

  void onCursorsAgain(CursorsAgain tick) {
    cursorFailures = 0;
    writeCursors();
  }

  // Timers.

  void onSecureMembers(SecureMembers tick) {
    tickAfter(new SecureMembers(), securing.tick());
  }

  void onWriteSnapshot(WriteSnapshot tick) {
    writeSnapshot();
  }

  private void writeSnapshot() {
    if (!snapshotWriting) {
      snapshotWriting = true;
      cursorsMoved = false;
      Snapshot snapshot = conversation.snapshot();
      context.pipeToSelf(
          environment.log().writeSnapshot(conversation.id(), snapshot),
          (done, failure) -> new SnapshotDone(snapshot.sequence(), failure));
    }
  }

  void onSnapshotDone(SnapshotDone done) {
    snapshotWriting = false;
    if (done.failure() == null) {
      environment.metrics().snapshotStored();
      snapshotSequence = done.sequence();
    } else {
      cursorsMoved = true;
      warn("cannot store a snapshot, and does so later", done.failure());
    }
  }

  private void warn(String what, Throwable failure) {
    Throwable cause = LogUnavailableException.causeOf(failure);
    if (cause instanceof LogUnavailableException) {
      context.getLog().warn("{} {}: {}", conversation.id(), what, cause.getMessage());
    } else {
      context.getLog().error("{} {}", conversation.id(), what, cause);
    }
  }

  /** A timer whose key is its message: null starts none. */
  private void tickAfter(ConversationNote tick, @Nullable Duration delay) {
    if (delay != null) {
      timers.startSingleTimer(tick, delay);
    }
  }

  // The end.

  void used() {
    used = true;
  }

  /** Nothing is known of it and nothing is going to be: it need not stay. */
  boolean isBlank() {
    return conversation.head() == 0 && writes.isEmpty() && held.isEmpty();
  }

  /** True if nobody used it for a while and nothing is outstanding; else asks again later. */
  boolean isIdle(CheckIdle tick) {
    boolean idle =
        !used
            && writes.isEmpty()
            && held.isEmpty()
            && history.isEmpty()
            && receipts.isEmpty()
            && readCursors.isEmpty()
            && !snapshotWriting
            && securing.isEverybodySafe();
    used = false;
    if (!idle) {
      tickAfter(tick, settings.idleAfter());
    }
    return idle;
  }

  /** Refuses all that was not sent to the store; {@link #isDrained} says when the rest is done. */
  void stop() {
    stopping = true;
    held.takeAll().forEach(one -> refusals.moving(one.post()));
    again.forEach(refusals::moving);
    again = List.of();
    writes.dropQueued(refusals::moving);
    history.abandon();
    receipts.tell();
  }

  /** True if nothing is outstanding; else does the next of what is left to do. */
  boolean isDrained() {
    if (writes.isWriting() || snapshotWriting) {
      return false;
    }
    if (!readCursors.isEmpty()) {
      writeCursors();
      return false;
    }
    if (conversation.head() > snapshotSequence || (cursorsMoved && conversation.head() > 0)) {
      writeSnapshot();
      return false;
    }
    return true;
  }

  /** The time for stopping is over. */
  void abandon() {
    writes.abandonInFlight(refusals::outcomeUnknown);
    readCursors.abandon(refusals::unavailable);
  }
}
