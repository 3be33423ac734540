package io.skein.client.internal;

import io.skein.client.ConnectionState;
import io.skein.client.OutboxEntry;
import io.skein.client.Posted;
import io.skein.client.SkeinException;
import io.skein.client.SkeinListener;
import io.skein.client.SkeinListener.CursorMoved;
import io.skein.client.StateStore.Checkpoint;
import io.skein.client.internal.core.Call;
import io.skein.client.internal.core.ClientCore;
import io.skein.client.internal.core.Effects;
import io.skein.protocol.Bytes;
import io.skein.protocol.ClientFrame;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Preferences;
import io.skein.protocol.PreferencesChange;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.ServerFrame;
import io.skein.protocol.UserId;
import io.skein.protocol.WireCodec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client: carries what the embedder asks for to its core on the loop, and what the core decides
 * to the socket, the stores and the callbacks.
 *
 * <p>Public methods are thread-safe; effects and everything else run on the loop.
 */
public final class ClientShell {
  private final ClientConfig config;
  private final EventLoop loop;
  private final Callbacks callbacks;
  private final ClientCore core;
  private final Connector connector;
  private final Alarm alarm;
  private final SplittableRandom random = new SplittableRandom();

  private final UnansweredPosts posts;
  private final Drafts drafts;
  private final CallShell callShell;
  private final Map<ConversationId, Long> knownHeads = new ConcurrentHashMap<>();
  private final UnansweredCalls calls;
  private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  private volatile ConnectionState state = new ConnectionState.Idle();
  private volatile Limits limits = Limits.DEFAULTS;
  private volatile NodeClock clock = NodeClock.UNTOLD;
  private volatile @Nullable UserId user;
  private volatile @Nullable SkeinException end;
  private volatile String problem = "";
  private boolean closing;

  /** Reads outbox and state store on the calling thread. */
  public ClientShell(ClientConfig config) {
    this.config = config;
    Checkpoint saved = config.state().load();
    List<OutboxEntry> unanswered = config.outbox().entries();
    SharedRuntime runtime = SharedRuntime.acquire();
    loop = runtime.loop();
    Executor executor = config.executor() == null ? runtime.callbacks() : config.executor();
    posts = new UnansweredPosts(config.outbox(), config.listener());
    callbacks = new Callbacks(executor, config.listener(), this::handled);
    core = new ClientCore(config.core(), saved, unanswered, random, new CoreEffects());
    connector = new Connector(loop, config, runtime.callbacks(), new ConnectionEvents());
    alarm = new Alarm(loop, () -> step(now -> core.advance(now)));
    calls =
        new UnansweredCalls(
            loop,
            callbacks,
            config.callTimeout(),
            random,
            () -> end,
            call -> step(now -> core.call(call, now)));
    drafts =
        new Drafts(
            loop,
            callbacks,
            draft ->
                call(
                    new Request.SetPreferences(
                        draft.conversation(), PreferencesChange.draft(draft.text())),
                    Reply.Done.class));
    callShell =
        new CallShell(
            loop, callbacks, config.listener(), config.callMedia(), config.rings(), calls::ask);
    saved.positions().forEach((id, position) -> knownHeads.put(id, position.head()));
  }

  /** Done when the client has caught up for the first time. */
  public CompletableFuture<Void> connect() {
    loop.execute(connector::start);
    return caughtUp.copy();
  }

  public ConnectionState state() {
    return state;
  }

  /** What the last attempt to connect failed with; empty if none has since the last success. */
  public String problem() {
    return problem;
  }

  /** Null before the first welcome. */
  public @Nullable UserId user() {
    return user;
  }

  public Limits limits() {
    return limits;
  }

  /** The nodes' time, as far as it is known here. */
  public Instant nodeTime() {
    return clock.time(EventLoop.now());
  }

  public CompletableFuture<String> accessToken(boolean renew) {
    return connector.accessToken(renew);
  }

  public CompletableFuture<Posted> post(ConversationId conversation, ClientId id, Content content) {
    if (WireCodec.contentBytes(content) > limits.contentBytesMax()) {
      return CompletableFuture.failedFuture(
          new SkeinException(
              ErrorCode.CONTENT_TOO_LARGE, "at most " + limits.contentBytesMax() + " bytes"));
    }
    OutboxEntry entry =
        new OutboxEntry(conversation, id, knownHeads.getOrDefault(conversation, 0L), content);
    return posts.add(entry, () -> loop.execute(() -> step(now -> core.post(entry, now))));
  }

  /** Asks for something; fails with what the node's {@code Failed} says. */
  public <T extends Reply.Answer> CompletableFuture<T> call(Request request, Class<T> answerType) {
    return calls.call(request, answerType);
  }

  /** Asks for something that is answered when it is done. */
  public CompletableFuture<Void> done(Request request) {
    return call(request, Reply.Done.class).thenApply(done -> null);
  }

  /** The user's calls. */
  public CallShell calls() {
    return callShell;
  }

  /** The user looks at this conversation, also on later connections; null: at none. */
  public CompletableFuture<Reply.Looking> look(@Nullable ConversationId conversation) {
    loop.execute(() -> core.looks(conversation));
    return call(new Request.Look(conversation), Reply.Looking.class);
  }

  /** These users are in view, also on later connections. */
  public CompletableFuture<Reply.Done> watch(List<UserId> users) {
    loop.execute(() -> core.watches(users));
    return call(new Request.WatchUsers(users), Reply.Done.class);
  }

  /** The user types, or has stopped. */
  public void typed(Request.Typing typed) {
    if (end == null) {
      loop.execute(() -> step(now -> core.typed(typed, now)));
    }
  }

  /** Done when this draft, or one that replaced it, is stored. */
  public CompletableFuture<Void> saveDraft(ConversationId conversation, String text) {
    SkeinException ended = end;
    if (ended != null) {
      // The loop may have ended with the last of its clients, and would never answer.
      return CompletableFuture.failedFuture(ended);
    }
    CompletableFuture<Void> saved = new CompletableFuture<>();
    loop.execute(() -> drafts.save(conversation, text, saved));
    return saved;
  }

  /** Done when the last callback has run and the stores are closed. */
  public CompletableFuture<Void> close() {
    loop.execute(
        () -> {
          if (!closing) {
            closing = true;
            SkeinException why = new SkeinException(ErrorCode.UNAVAILABLE, "the client was closed");
            if (state instanceof ConnectionState.Online) {
              drafts.flush(why, () -> finishAndRelease(why));
            } else {
              finishAndRelease(why);
            }
          }
        });
    return closed.copy();
  }

  private void finishAndRelease(SkeinException why) {
    finish(why);
    callbacks.runAfterReport(() -> loop.execute(this::saveAndRelease));
  }

  /** Ends the connection for good, and whatever waits for it. */
  private void finish(SkeinException why) {
    boolean online = state instanceof ConnectionState.Online;
    if (end == null) {
      end = why;
    }
    posts.end(why);
    connector.stop();
    alarm.cancel();
    if (online) {
      core.disconnected(EventLoop.now());
    }
    drafts.end(why);
    callShell.end(why);
    callbacks.run(
        () -> {
          caughtUp.completeExceptionally(why);
          calls.failAll(why);
          posts.failAll(why);
        });
    if (!(state instanceof ConnectionState.Ended)) {
      change(
          closing
              ? new ConnectionState.Ended(ErrorCode.OK, "closed")
              : new ConnectionState.Ended(why.code(), why.detail()));
    }
  }

  private void saveAndRelease() {
    Checkpoint last = core.lastCheckpoint();
    callbacks.run(
        () -> {
          try {
            config.state().save(last);
            config.state().close();
            config.outbox().close();
          } catch (IOException e) {
            config.listener().onError(e);
          } finally {
            SharedRuntime.release();
            closed.complete(null);
          }
        });
  }

  private void change(ConnectionState next) {
    if (!next.equals(state)) {
      state = next;
      callbacks.run(() -> config.listener().onConnection(next));
    }
  }

  private void handled(Map<ConversationId, Long> upTo, int messages) {
    loop.execute(() -> step(now -> core.handled(upTo, messages, now)));
  }

  private interface Step {
    void at(long now);
  }

  /** Every entry into the core: it is told the time, and asked when it wants to be called again. */
  private void step(Step step) {
    long now = EventLoop.now();
    step.at(now);
    if (end == null) {
      alarm.ringBy(core.nextDue(now));
    }
  }

  private final class ConnectionEvents implements Connector.Handler {
    @Override
    public Bytes resumeCursor() {
      return core.resumeCursor();
    }

    @Override
    public void connecting() {
      change(new ConnectionState.Connecting());
    }

    @Override
    public void opened(Reply.Welcome welcome) {
      limits = welcome.limits();
      clock = NodeClock.told(welcome.timeMillis(), EventLoop.now());
      user = welcome.user();
      problem = "";
      change(new ConnectionState.Online(welcome.node(), false));
      step(now -> core.connected(welcome, now));
      callShell.connected(welcome.user(), welcome.device(), welcome.timeMillis());
    }

    @Override
    public void received(ServerFrame frame) {
      step(now -> core.received(frame, now));
    }

    @Override
    public void renewed(String token) {
      // Refused or not: the next connection brings a token of its own.
      calls.tell(new Request.RenewToken(token));
    }

    @Override
    public void askToken(Consumer<Reply.@Nullable AccessToken> answered) {
      calls.ask(
          new Request.AskToken(),
          true,
          answer -> answered.accept(answer instanceof Reply.AccessToken given ? given : null));
    }

    @Override
    public void lost() {
      step(core::disconnected);
      callShell.disconnected();
    }

    @Override
    public void waiting(ErrorCode code, String detail, Duration next) {
      problem = code + (detail.isEmpty() ? "" : ", " + detail);
      change(new ConnectionState.Waiting(code, detail, next));
    }

    @Override
    public void gaveUp(ErrorCode code, String detail) {
      change(new ConnectionState.Ended(code, detail));
      finish(new SkeinException(code, detail));
    }
  }

  private final class CoreEffects implements Effects {
    @Override
    public void send(ClientFrame frame) {
      connector.send(frame.request(), frame.body());
    }

    @Override
    public void abandon(ErrorCode code, String detail) {
      // The core must not be called back from within its own call.
      loop.execute(() -> connector.abandon(code, detail));
    }

    @Override
    public void hand(Message message) {
      knownHeads.merge(message.conversation(), message.sequence(), Math::max);
      callbacks.message(message);
    }

    @Override
    public void conversation(Reply.ConversationSummary summary) {
      knownHeads.merge(summary.conversation(), summary.head(), Math::max);
      callbacks.run(() -> config.listener().onConversation(summary));
    }

    @Override
    public void cursor(CursorMoved moved) {
      callbacks.run(() -> config.listener().onCursor(moved));
    }

    @Override
    public void preferences(ConversationId conversation, Preferences preferences) {
      callbacks.run(() -> config.listener().onPreferences(conversation, preferences));
    }

    @Override
    public void stranger(ConversationId conversation) {
      callbacks.run(() -> config.listener().onStranger(conversation));
    }

    @Override
    public void people(Reply.PeopleEvent changed) {
      callbacks.run(() -> config.listener().onPeople(changed));
    }

    @Override
    public void unheard() {
      callbacks.run(() -> config.listener().onPeopleUnheard());
      callbacks.run(() -> config.listener().onScheduledUnheard());
      callbacks.run(() -> config.listener().onKeepingUnheard());
      callShell.eventsLost();
    }

    @Override
    public void event(Reply.Event event) {
      if (event instanceof Reply.CallEvent changed) {
        callShell.told(changed.call());
      } else if (event instanceof Reply.CallSignalEvent signal) {
        callShell.signalled(signal);
      } else {
        callbacks.run(() -> tell(event));
      }
    }

    private void tell(Reply.Event event) {
      SkeinListener listener = config.listener();
      if (event instanceof Reply.PresenceEvent told) {
        listener.onPresence(told.presences());
      } else if (event instanceof Reply.TypingEvent told) {
        listener.onTyping(told.conversation(), told.typists());
      } else if (event instanceof Reply.LookingEvent told) {
        listener.onLooking(told.conversation(), new Reply.Looking(told.receipts(), told.typing()));
      } else if (event instanceof Reply.ReceiptCountsEvent told) {
        listener.onReceiptCounts(told.conversation(), told.counts());
      } else if (event instanceof Reply.PrivacyEvent told) {
        listener.onPrivacy(told.privacy());
      } else if (event instanceof Reply.ScheduledEvent told) {
        listener.onScheduled(told);
      } else if (event instanceof Reply.KeepingEvent told) {
        listener.onKeeping(told);
      }
    }

    @Override
    public void caughtUp() {
      if (state instanceof ConnectionState.Online online) {
        change(new ConnectionState.Online(online.node(), true));
      }
      callbacks.run(() -> caughtUp.complete(null));
    }

    @Override
    public void attempting(OutboxEntry entry) {
      callbacks.run(() -> posts.attempting(entry));
    }

    @Override
    public void posted(ConversationId conversation, ClientId id, long sequence, long timeMillis) {
      Posted posted = new Posted(conversation, id, sequence, Instant.ofEpochMilli(timeMillis));
      callbacks.run(() -> posts.posted(posted));
    }

    @Override
    public void refused(OutboxEntry entry, Reply.Failed failed) {
      callbacks.run(() -> posts.refused(entry, UnansweredCalls.exception(failed)));
    }

    @Override
    public void answer(Call call, Reply.Answer answer) {
      call.answer(answer);
    }

    @Override
    public void save(Checkpoint checkpoint) {
      callbacks.run(
          () -> {
            boolean kept = true;
            try {
              config.state().save(checkpoint);
            } catch (IOException e) {
              kept = false;
              config.listener().onError(e);
            }
            boolean outcome = kept;
            loop.execute(() -> step(now -> core.saved(outcome, now)));
          });
    }
  }
}
