package io.skein.node.conversation;

import io.skein.node.conversation.ConversationCommand.Change;
import io.skein.node.conversation.ConversationCommand.Create;
import io.skein.node.conversation.ConversationCommand.Decline;
import io.skein.node.conversation.ConversationCommand.Join;
import io.skein.node.conversation.ConversationCommand.Post;
import io.skein.node.conversation.ConversationNote.ExpirePosts;
import io.skein.node.conversation.ConversationNote.WriteFailed;
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
import org.jspecify.annotations.Nullable;

/**
 * A message's way through a conversation: from {@link #onPost} (decided, queued) over one append in
 * flight to {@link #onWritten} (answered, then published). Confined to the conversation's actor.
 *
 * <p>Costs of a message are kept down: no timer, no question and no copy of the state per message.
 */
final class Appends {
  static final String QUEUE_FULL = "too many posts wait in this conversation";

  private final ActorShell shell;
  private final ConversationSettings settings;
  private final ConversationMetrics metrics;
  private final OpenLog log;
  private final Refusals refusals;
  private final Conversation conversation;
  private final Tail tail;
  private final Publisher publisher;
  private final MentionNotices mentions;
  private final WriteQueue writes;
  private final UndecidedPosts undecided;
  private final ShownFiles files;
  private final GroupRequests requests;

  /** Changes whose answer depends on what is being written. */
  private List<Change> again = List.of();

  private long writeStartNanos;
  private boolean expiring;
  private boolean stopping;

  Appends(ActorShell shell, Conversation conversation, OpenLog log, Tail tail) {
    this.shell = shell;
    this.settings = shell.settings();
    this.metrics = shell.environment().metrics();
    this.log = log;
    this.refusals = shell.refusals();
    this.conversation = conversation;
    this.tail = tail;
    this.publisher =
        new Publisher(
            conversation,
            shell.environment().notices(),
            shell.environment().nodes(),
            shell::nowMillis);
    this.mentions =
        new MentionNotices(
            conversation,
            shell.environment().notices(),
            settings.operations().mentionAllPerSecond());
    this.writes = new WriteQueue(settings.write());
    this.files = new ShownFiles(conversation.id(), shell.environment(), log, tail);
    this.undecided =
        new UndecidedPosts(
            shell,
            conversation,
            log,
            this::decide,
            this::decideShared,
            this::decideTaken,
            this::repeat);
    this.requests = new GroupRequests(conversation);
  }

  // Requests that append.

  void onPost(Post post) {
    undecided.decide(post, post.knownHead());
  }

  /** Posts that cannot be decided yet. */
  UndecidedPosts undecided() {
    return undecided;
  }

  /** Who is told that it is mentioned. */
  MentionNotices mentions() {
    return mentions;
  }

  /** The files that messages show. */
  ShownFiles files() {
    return files;
  }

  private void decide(Post post, long knownHead) {
    Decision decision = decision(post, knownHead);
    if (decision instanceof Decision.Append && post.content() instanceof Content.Media media) {
      // After all else, so that only the file of what would be posted is looked up and kept.
      undecided.checkMedia(post, knownHead, new Decision.NeedsMedia(media));
    } else if (decision instanceof Decision.Append
        && post.content() instanceof Content.Elsewhere elsewhere) {
      undecided.takeForward(post, knownHead, new Decision.NeedsForward(elsewhere));
    } else {
      carryOut(post, knownHead, decision);
    }
  }

  /**
   * The file of this one may be shown. True if it is refused for good all the same: no attempt of
   * it was or is accepted, and none is going to be made.
   */
  private boolean decideShared(HeldPosts.Held one) {
    Decision decision = decision(one.post(), one.searchedTo());
    carryOut(one.post(), one.searchedTo(), decision);
    return decision instanceof Decision.Refused refused && !refused.code().isRetryable();
  }

  /**
   * It is known what this one forwards. False if that is not posted by this attempt: the post is
   * refused after all, or was posted before, or waits for something else and is looked up again.
   */
  private boolean decideTaken(HeldPosts.Held one, Forwards.Taken taken) {
    Post post = one.post();
    Decision decision = decision(post, one.searchedTo());
    if (decision instanceof Decision.Append append) {
      Message said = append.message().with(taken.content());
      Message message = taken.from() == null ? said : said.from(taken.from());
      return append(message, post, post.origin(), post.replyTo());
    }
    carryOut(post, one.searchedTo(), decision);
    return false;
  }

  private Decision decision(Post post, long knownHead) {
    return conversation.post(
        post.origin().user(),
        post.clientId(),
        knownHead,
        post.content(),
        post.previous(),
        shell.nowMillis());
  }

  private void carryOut(Post post, long knownHead, Decision decision) {
    if (decision instanceof Decision.Append append) {
      append(append.message(), post, post.origin(), post.replyTo());
    } else if (decision instanceof Decision.Repeated repeated) {
      repeat(repeated, post);
    } else if (decision instanceof Decision.NeedsHistory search) {
      undecided.search(post, search);
    } else if (decision instanceof Decision.NeedsTarget target) {
      undecided.readTarget(post, knownHead, target);
    } else if (decision instanceof Decision.NeedsPeer peer) {
      undecided.checkPeer(post, knownHead, peer);
    } else if (decision instanceof Decision.AskAgain) {
      undecided.awaitWritten(post, knownHead);
    } else if (decision instanceof Decision.Refused refused) {
      refuse(post, refused);
    }
  }

  /** A request for a change of the group. */
  void onChange(Change change) {
    Decision decision = requests.decide(change, shell.nowMillis());
    if (decision instanceof Decision.Append append) {
      append(append.message(), change, originOf(change), change.replyTo());
    } else if (decision instanceof Decision.Refused refused) {
      refuse(change, refused);
    } else if (decision instanceof Decision.Unchanged) {
      change.replyTo().answer(requests.unchanged(change));
    } else if (decision instanceof Decision.Exists) {
      change.replyTo().answer(opened(change.origin()));
    } else if (again.size() < settings.search().waitingMax()) {
      again = again.isEmpty() ? new ArrayList<>(1) : again;
      again.add(change);
    } else {
      refusals.overloaded(change, QUEUE_FULL);
    }
  }

  /**
   * The device hears of a change as all others do, unless its answer is the conversation's line.
   */
  private static @Nullable DeviceOrigin originOf(Change change) {
    return change instanceof Create || change instanceof Join ? change.origin() : null;
  }

  private void refuse(ConversationCommand command, Decision.Refused refused) {
    refusals.refuse(command, refused.code(), refused.detail(), refused.retryAfterMillis());
  }

  /** Nobody waits for an answer: if there is no room for it now, the session says so again. */
  void onDecline(Decline decline) {
    Decision decision =
        conversation.group().decline(decline.user(), decline.since(), shell.nowMillis());
    if (decision instanceof Decision.Append append) {
      append(append.message(), decline, null, null);
    }
  }

  /** False, and refused, if there is no room for it. */
  private boolean append(
      Message message,
      ConversationCommand command,
      @Nullable DeviceOrigin origin,
      @Nullable ReplyTo replyTo) {
    if (!writes.hasRoomFor(message) || !log.reserve(WriteQueue.bytesOf(message))) {
      if (isStalled()) {
        refusals.unavailable(command);
      } else {
        refusals.overloaded(command, QUEUE_FULL);
      }
      return false;
    }
    conversation.accept(message);
    writes.add(new WriteQueue.Entry(message, origin, replyTo, deadline()));
    writeNext();
    return true;
  }

  /** Whether the store, rather than the number of posts, is what keeps them waiting. */
  private boolean isStalled() {
    return writes.isWriting()
        && shell.nowNanos() - writeStartNanos > settings.write().stalledAfter().toNanos();
  }

  private long deadline() {
    return shell.nowNanos() + settings.write().postTimeout().toNanos();
  }

  private void repeat(Decision.Repeated repeated, Post post) {
    metrics.repeated();
    if (repeated.sequence() <= conversation.head()) {
      post.replyTo()
          .answer(
              new Reply.Posted(repeated.sequence(), repeated.timeMillis(), repeated.endMillis()));
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
    writeStartNanos = shell.nowNanos();
    shell.pipe(
        log.append(messages),
        (done, failure) -> failure == null ? Written.INSTANCE : new WriteFailed(failure));
  }

  /** Answers and publishes; true if the batch changed members, title or settings. */
  boolean onWritten() {
    List<WriteQueue.Entry> batch = writes.written();
    metrics.appended(batch.size(), shell.nowNanos() - writeStartNanos);
    // The next write is on its way while this one is told.
    writeNext();
    boolean changed = false;
    // Told is only what no recall in the whole batch took back, also if it stands before that.
    batch.forEach(entry -> conversation.stored(entry.message()));
    for (WriteQueue.Entry entry : batch) {
      Effect effect = conversation.durable(entry.message());
      tail.add(entry.message(), entry.bytes());
      if (!entry.waiting().isEmpty()) {
        Reply.Answer answer = answerTo(entry);
        entry.waiting().forEach(replyTo -> replyTo.answer(answer));
      }
      files.durable(entry.message());
      publisher.add(entry, effect);
      mentions.durable(entry.message());
      changed |= Roster.changes(entry.message());
    }
    publisher.flush();
    undecided.onWritten();
    if (!again.isEmpty()) {
      List<Change> changes = again;
      again = List.of();
      changes.forEach(this::onChange);
    }
    return changed;
  }

  private Reply.Answer answerTo(WriteQueue.Entry entry) {
    Message message = entry.message();
    if (GroupRequests.opens(message) && entry.origin() != null) {
      return opened(entry.origin());
    }
    Reply.Answer answer = requests.answerTo(message);
    if (answer != null) {
      return answer;
    }
    return message.content() instanceof Content.TitleChange
        ? Reply.Done.INSTANCE
        : new Reply.Posted(message.sequence(), message.timeMillis(), message.endMillis());
  }

  private Reply.Answer opened(DeviceOrigin origin) {
    Conversation.Visible visible = conversation.visible(origin.user());
    return visible == null
        ? Reply.Failed.of(ErrorCode.NOT_A_MEMBER, "no member any more")
        : new Reply.ConversationOpened(
            conversation.summary(
                origin.user(), visible, tail.get(visible.newestCounted()), shell.nowMillis()));
  }

  private void expireLater() {
    if (!expiring) {
      expiring = true;
      shell.timers().startSingleTimer(new ExpirePosts(), settings.write().postTimeout());
    }
  }

  void onExpirePosts(ExpirePosts tick) {
    long nanos = writes.expire(shell.nowNanos(), refusals::outcomeUnknown);
    expiring = nanos > 0;
    if (expiring) {
      shell.tickAfter(new ExpirePosts(), Duration.ofNanos(nanos).plusMillis(1));
    }
  }

  // The end.

  /** Nothing is being decided or written. */
  boolean isEmpty() {
    return writes.isEmpty() && undecided.isEmpty();
  }

  boolean isWriting() {
    return writes.isWriting();
  }

  /** Refuses all that was not sent to the store, and sends no more. */
  void stop() {
    stopping = true;
    undecided.stop();
    again.forEach(refusals::moving);
    again = List.of();
    writes.dropQueued(refusals::moving);
  }

  /** The log is shut: what has a sequence may be stored or not, the rest is not. */
  void lost(WriteFailed failed) {
    metrics.appendFailed(shell.nowNanos() - writeStartNanos);
    shell.warn(conversation.id(), "cannot go on writing, and stops", failed.cause());
    abandon();
    stop();
  }

  /** Waits no longer for what is in flight. */
  void abandon() {
    writes.abandonInFlight(refusals::outcomeUnknownWhileMoving);
  }
}
