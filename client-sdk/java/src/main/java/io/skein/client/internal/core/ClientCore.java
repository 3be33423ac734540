package io.skein.client.internal.core;

import io.skein.client.OutboxEntry;
import io.skein.client.SkeinListener.CursorMoved;
import io.skein.client.StateStore.Checkpoint;
import io.skein.client.StateStore.Position;
import io.skein.protocol.Bytes;
import io.skein.protocol.ClientFrame;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.ServerFrame;
import io.skein.protocol.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All that a client decides once a connection stands or falls: what is sent, in which order, again
 * or not; what is handed on; what is missing. Everything comes in as a call with the time, and goes
 * out as {@link Effects}; after each call {@link #nextDue} says when {@link #advance} is wanted.
 *
 * <p>Confined to one thread (the SDK's loop). Not reentrant: effects must not call back into it.
 */
public final class ClientCore {
  private static final long NEVER = Long.MAX_VALUE;

  private static final Reply.Failed UNKNOWABLE =
      Reply.Failed.of(
          ErrorCode.OUTCOME_UNKNOWN, "whether it was stored cannot be looked up any more");

  private final CoreSettings settings;
  private final Effects effects;
  private final PostQueue posts;
  private final Requests requests;
  private final Inbox inbox;
  private final Calls calls;
  private final Heartbeat heartbeat = new Heartbeat();
  private final Receipts receipts;
  private final SyncProgress sync;
  private final KnownHeads heads = new KnownHeads();
  private final Attention attention = new Attention();
  private final TypingPace typing = new TypingPace();

  private UserId self = UserId.SYSTEM;
  private boolean online;
  private int budget;
  private long typingShownMillis;

  /**
   * @param saved what the state store knows
   * @param unanswered what the outbox holds, oldest first
   */
  public ClientCore(
      CoreSettings settings,
      Checkpoint saved,
      Collection<OutboxEntry> unanswered,
      RandomGenerator random,
      Effects effects) {
    this.settings = settings;
    this.effects = effects;
    posts = new PostQueue(settings.postWindow(), random);
    unanswered.forEach(entry -> posts.add(entry, true));
    requests = new Requests();
    inbox = new Inbox(settings, saved, effects);
    calls = new Calls(settings.callsMax());
    receipts = new Receipts(settings.ackDelayMillis(), settings.receipts());
    sync = new SyncProgress(saved.cursor(), random);
  }

  /** What the next {@code Hello} resumes from. */
  public Bytes resumeCursor() {
    return sync.cursor();
  }

  /** Posts that are not answered. */
  public int unansweredPosts() {
    return posts.size();
  }

  /** The newest sequence known of a conversation; 0 if none. */
  public long knownHead(ConversationId conversation) {
    return inbox.head(conversation);
  }

  /** The session is open. */
  public void connected(Reply.Welcome welcome, long now) {
    self = welcome.user();
    online = true;
    Limits limits = welcome.limits();
    budget = limits.requestsInFlightMax() > 0 ? limits.requestsInFlightMax() : 1;
    typingShownMillis = limits.typingSeconds() * 1_000L;
    heartbeat.start(welcome.heartbeatMillis(), now);
    attention.connected(now);
    sync.connected(welcome.resumed());
    receipts.connected(now);
    heads.connected(now);
    effects.unheard();
    if (sync.isComplete()) {
      effects.caughtUp();
      if (posts.size() == 0) {
        heads.complete();
      } else {
        // The heads of a resumed session follow the welcome; what answers this comes after them.
        send(requests.next(new Requests.OfPing(), now), new Request.Ping(now), now);
      }
    }
    pump(now);
  }

  /** The connection is gone; may be told twice. */
  public void disconnected(long now) {
    online = false;
    requests.clear();
    posts.disconnected();
    calls.disconnected(effects);
    attention.disconnected();
    typing.disconnected();
    inbox.disconnected(now);
    sync.disconnected();
    heads.disconnected();
  }

  /** A post, which the outbox keeps already. */
  public void post(OutboxEntry entry, long now) {
    posts.add(entry, false);
    typing.posted(entry.conversation());
    pump(now);
  }

  /**
   * The user looks at this conversation; null: at none. Told by a call of the embedder's, and by
   * this on every connection to come.
   */
  public void looks(@Nullable ConversationId conversation) {
    calls.supersede(Request.Look.class, effects);
    attention.look(conversation);
  }

  /** These users are in view; told in the same way. */
  public void watches(List<UserId> users) {
    calls.supersede(Request.WatchUsers.class, effects);
    attention.watch(users);
  }

  /** The user types, or has stopped. Lost without a connection. */
  public void typed(Request.Typing typed, long now) {
    if (online && typing.typed(typed, typingShownMillis, now)) {
      send(0, typed, now);
    }
  }

  /** A request that the embedder waits for. */
  public void call(Call call, long now) {
    if (call.once && !online) {
      effects.answer(call, Calls.NOT_SENT);
      return;
    }
    if (!calls.add(call)) {
      effects.answer(call, Reply.Failed.of(ErrorCode.OVERLOADED, "too many calls unanswered"));
      return;
    }
    pump(now);
  }

  /** The listener has dealt with this many messages, in each conversation up to the given one. */
  public void handled(Map<ConversationId, Long> upTo, int messages, long now) {
    inbox.handled(upTo, messages);
    upTo.forEach((conversation, sequence) -> receipts.due(conversation, sequence, now));
    pump(now);
  }

  /** What {@link Effects#save} asked for is kept (or could not be: {@code kept} false). */
  public void saved(boolean kept, long now) {
    if (online) {
      receipts.saved(kept, (id, sequence) -> send(0, new Request.Delivered(id, sequence), now));
    } else {
      receipts.saveLost();
    }
    pump(now);
  }

  /** Does what has become due. */
  public void advance(long now) {
    calls.expire(now, effects);
    if (online && requests.oldestSentAt() <= now - settings.answerTimeoutMillis()) {
      abandon(ErrorCode.OUTCOME_UNKNOWN, "a request was not answered in time", now);
    }
    if (online && heartbeat.isDead(now)) {
      abandon(ErrorCode.IDLE_TIMEOUT, "the node is silent", now);
    }
    if (online && heartbeat.isPingDue(now)) {
      heartbeat.pinged(now);
      send(0, new Request.Ping(now), now);
    }
    pump(now);
  }

  private void abandon(ErrorCode code, String detail, long now) {
    disconnected(now);
    effects.abandon(code, detail);
  }

  /** When {@link #advance} is wanted next; {@link Long#MAX_VALUE} if never. */
  public long nextDue(long now) {
    long due = Math.min(calls.nextDue(now, online), receipts.saveDue());
    if (!online) {
      return due;
    }
    due = Math.min(due, Math.min(posts.nextDue(now), heartbeat.nextDue()));
    due = Math.min(due, Math.min(sync.retryAt(), attention.nextDue()));
    if (posts.size() > 0) {
      due = Math.min(due, heads.nextDue(now));
    }
    if (mayPull()) {
      due = Math.min(due, inbox.nextPullDue(sync.isFirst()));
    }
    long oldest = requests.oldestSentAt();
    return oldest == NEVER ? due : Math.min(due, oldest + settings.answerTimeoutMillis());
  }

  /** The node said something on the open connection. */
  public void received(ServerFrame frame, long now) {
    heartbeat.heard(now);
    Reply body = frame.body();
    if (body instanceof Reply.Event event) {
      onEvent(event, now);
    } else if (body instanceof Reply.Answer answer && frame.request() != 0) {
      Requests.Pending pending = requests.answered(frame.request());
      if (pending != null) {
        onAnswer(pending, answer, now);
      }
    }
    pump(now);
  }

  private void onEvent(Reply.Event event, long now) {
    if (event instanceof Reply.MessageEvent arrived) {
      if (arrived.fromStranger() && !arrived.message().sender().equals(self)) {
        effects.stranger(arrived.message().conversation());
      }
      onMessage(arrived.message(), now);
    } else if (event instanceof Reply.HeadEvent head) {
      onHead(head.conversation(), head.head(), now);
    } else if (event instanceof Reply.CursorEvent cursor) {
      effects.cursor(
          new CursorMoved(
              cursor.conversation(),
              cursor.user(),
              cursor.delivered(),
              cursor.read(),
              cursor.unread(),
              cursor.head(),
              cursor.unreadMentions(),
              cursor.firstMention()));
    } else if (event instanceof Reply.PreferencesEvent kept) {
      effects.preferences(kept.conversation(), kept.preferences());
    } else if (event instanceof Reply.PeopleEvent changed) {
      effects.people(changed);
    } else if (event instanceof Reply.ResyncEvent) {
      sync.restart();
      effects.unheard();
      attention.eventsLost(now);
    } else {
      effects.event(event);
    }
  }

  private void onMessage(Message message, long now) {
    heads.heard(message.conversation());
    repeatReceipt(message.conversation(), message.sequence(), now);
    inbox.offer(message, now);
  }

  private void onHead(ConversationId conversation, long head, long now) {
    heads.heard(conversation);
    repeatReceipt(conversation, head, now);
    inbox.reached(conversation, head, now);
  }

  /** The node tells what this device has dealt with already: its receipt was lost. */
  private void repeatReceipt(ConversationId conversation, long sequence, long now) {
    if (inbox.isSeen(conversation, sequence)) {
      receipts.due(conversation, inbox.seen(conversation), now);
    }
  }

  private void onAnswer(Requests.Pending pending, Reply.Answer answer, long now) {
    if (pending instanceof Requests.OfPost post) {
      onPostAnswer(post.entry(), answer, now);
    } else if (pending instanceof Requests.OfPull pull) {
      if (answer instanceof Reply.Page page) {
        heads.heard(pull.timeline().conversation());
        if (page.fromStranger()) {
          effects.stranger(pull.timeline().conversation());
        }
      }
      inbox.pulled(pull.timeline(), answer, now);
    } else if (pending instanceof Requests.OfLook of) {
      onLookAnswer(of.look(), answer, now);
    } else if (pending instanceof Requests.OfAttention of) {
      onAttentionAnswer(of.request(), answer, now);
    } else if (pending instanceof Requests.OfPing) {
      heads.complete();
    } else if (pending instanceof Requests.OfSync) {
      onSyncAnswer(answer, now);
    } else if (pending instanceof Requests.OfCall of) {
      if (answer instanceof Reply.ConversationOpened opened) {
        heads.heard(opened.conversation().conversation());
        inbox.adopt(opened.conversation(), sync.isFirst(), settings.firstSync(), now);
      }
      calls.answered(of.call(), answer, now, effects);
    }
  }

  private void onPostAnswer(OutboxEntry entry, Reply.Answer answer, long now) {
    ConversationId conversation = entry.conversation();
    ClientId id = entry.clientId();
    if (answer instanceof Reply.Posted posted) {
      if (posts.acknowledged(id)) {
        effects.posted(conversation, id, posted.sequence(), posted.timeMillis());
      }
      if (entry.content() instanceof Content.Elsewhere) {
        // What the message says is known to the node alone: it is pulled.
        inbox.reached(conversation, posted.sequence(), now);
        return;
      }
      // The node tells a sender's other devices, not this one.
      inbox.offer(
          new Message(
                  conversation, posted.sequence(), self, id, posted.timeMillis(), entry.content())
              .until(posted.endMillis()),
          now);
      return;
    }
    Reply.Failed failed = Requests.asFailure(answer);
    PostQueue.Failure outcome = posts.failed(id, failed.code(), failed.retryAfterMillis(), now);
    if (outcome == PostQueue.Failure.REFUSED) {
      effects.refused(entry, failed);
    }
  }

  /** Part of a log, in which a post was looked for that the node did not want to look for. */
  private void onLookAnswer(PostQueue.Look look, Reply.Answer answer, long now) {
    if (answer instanceof Reply.Page page) {
      inbox.reached(look.conversation(), page.head(), now);
      PostQueue.Looked looked = posts.looked(look, page, self, now);
      for (Message stored : looked.stored()) {
        ClientId id = stored.clientId();
        if (id != null) {
          effects.posted(look.conversation(), id, stored.sequence(), stored.timeMillis());
        }
      }
      looked.raised().forEach(effects::attempting);
      if (looked.unknowable() != null) {
        effects.refused(looked.unknowable(), UNKNOWABLE);
      }
      return;
    }
    Reply.Failed failed = Requests.asFailure(answer);
    if (failed.code().isRetryable()) {
      posts.lookFailed(look, failed.retryAfterMillis(), now);
      return;
    }
    PostQueue.Unreadable post = posts.unreadable(look);
    if (post != null) {
      effects.refused(post.entry(), post.mayBeStored() ? UNKNOWABLE : failed);
    }
  }

  private void onSyncAnswer(Reply.Answer answer, long now) {
    if (answer instanceof Reply.Synced synced) {
      boolean first = sync.isFirst();
      for (Reply.ConversationSummary summary : synced.conversations()) {
        if (!first) {
          repeatReceipt(summary.conversation(), summary.head(), now);
        }
        heads.heard(summary.conversation());
        inbox.adopt(summary, first, settings.firstSync(), now);
        effects.conversation(summary);
      }
      sync.answered(synced.cursor(), synced.more(), !synced.conversations().isEmpty(), now);
      receipts.cursorChanged(now);
      if (sync.isComplete()) {
        heads.complete();
        inbox.placeTheRest(now);
        effects.caughtUp();
      }
    } else {
      sync.failed(Requests.asFailure(answer).retryAfterMillis(), now);
    }
    if (sync.hasJustStuck()) {
      effects.caughtUp();
    }
  }

  /** What is told where the user looks may have changed since the connection before. */
  private void onAttentionAnswer(Request request, Reply.Answer answer, long now) {
    attention.answered(request, answer, now);
    if (request instanceof Request.Look look
        && look.conversation() != null
        && answer instanceof Reply.Looking looking) {
      effects.event(
          new Reply.LookingEvent(look.conversation(), looking.receipts(), looking.typing()));
    }
  }

  /** Sends whatever may be sent. */
  private void pump(long now) {
    if (receipts.isSaveDue(now)) {
      receipts.saving();
      effects.save(new Checkpoint(sync.completeCursor(), inbox.takeChangedPositions()));
    }
    if (!online) {
      return;
    }
    if (sync.isWanted(now)) {
      sync.asked();
      send(requests.next(new Requests.OfSync(), now), new Request.Sync(sync.cursor()), now);
    }
    for (Request wish = nextWish(now); wish != null; wish = nextWish(now)) {
      send(requests.next(new Requests.OfAttention(wish), now), wish, now);
    }
    for (Call call = nextCall(now); call != null; call = nextCall(now)) {
      send(requests.next(new Requests.OfCall(call), now), call.request, now);
    }
    pumpPosts(now);
    pumpPulls(now);
  }

  private void pumpPosts(long now) {
    PostQueue.Heads known =
        new PostQueue.Heads() {
          @Override
          public boolean isKnown(ConversationId conversation) {
            return heads.has(conversation, now);
          }

          @Override
          public long head(ConversationId conversation) {
            return inbox.head(conversation);
          }
        };
    for (PostQueue.Attempt attempt : posts.take(now, room(), known)) {
      OutboxEntry entry = attempt.entry();
      if (attempt.changed()) {
        effects.attempting(entry);
      }
      int number = requests.next(new Requests.OfPost(entry), now);
      send(
          number,
          new Request.Post(
              entry.conversation(),
              entry.clientId(),
              entry.knownHead(),
              entry.content(),
              attempt.previous()),
          now);
    }
    for (PostQueue.Look look : posts.takeLooks(now, room())) {
      Request.Pull pull =
          look.headOnly()
              ? new Request.Pull(look.conversation(), 0, Request.Pull.Direction.BACKWARD, 1)
              : new Request.Pull(
                  look.conversation(), look.after(), Request.Pull.Direction.FORWARD, 0);
      send(requests.next(new Requests.OfLook(look), now), pull, now);
    }
  }

  private void pumpPulls(long now) {
    for (Timeline timeline = nextPull(now); timeline != null; timeline = nextPull(now)) {
      Request.Pull pull =
          new Request.Pull(
              timeline.conversation(), timeline.pullFrom(), Request.Pull.Direction.FORWARD, 0);
      send(requests.next(new Requests.OfPull(timeline), now), pull, now);
    }
  }

  /** What a call is about to say needs not be said twice. */
  private @Nullable Request nextWish(long now) {
    Request wish = room() > 0 ? attention.next(now) : null;
    while (wish != null && calls.ask(wish)) {
      wish = attention.next(now);
    }
    return wish;
  }

  private @Nullable Call nextCall(long now) {
    return room() > 0 ? calls.next(now) : null;
  }

  private @Nullable Timeline nextPull(long now) {
    return mayPull() ? inbox.nextPull(now, sync.isFirst()) : null;
  }

  private boolean mayPull() {
    return requests.size() < budget;
  }

  /** Requests that may be sent besides the pulls' share. */
  private int room() {
    return Math.max(1, budget - CoreSettings.PULLS_MAX - 1) - requests.size();
  }

  private void send(int number, Request body, long now) {
    heartbeat.sent(now);
    effects.send(new ClientFrame(number, body));
  }

  /** Positions that changed since the last save, for a last save at the end. */
  public Checkpoint lastCheckpoint() {
    return new Checkpoint(sync.completeCursor(), inbox.takeChangedPositions());
  }

  /** The positions as they are, for tests. */
  Map<ConversationId, Position> positions() {
    return inbox.positions();
  }
}
