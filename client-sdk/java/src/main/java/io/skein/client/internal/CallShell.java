package io.skein.client.internal;

import io.skein.client.CallChange;
import io.skein.client.CallMedia;
import io.skein.client.LocalMedia;
import io.skein.client.PeerConnection;
import io.skein.client.SkeinCall;
import io.skein.client.SkeinException;
import io.skein.client.SkeinListener;
import io.skein.client.internal.core.call.CallCore;
import io.skein.client.internal.core.call.CallCore.LinkId;
import io.skein.client.internal.core.call.CallCore.Shown;
import io.skein.client.internal.core.call.Negotiation;
import io.skein.protocol.Call;
import io.skein.protocol.CallId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.Request.ChangeCall.Action;
import io.skein.protocol.UserId;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one client: carries what the embedder wants to {@link CallCore} on the loop, and
 * what that decides to the node, to connections and to the listener.
 *
 * <p>Public methods are thread-safe; those of this package and effects run on the loop.
 */
public final class CallShell {
  /** How requests go out: from the loop, and their answers come back on it, later. */
  interface Asker {
    /**
     * @param once on the connection that is open, and not again
     */
    void ask(Request request, boolean once, Consumer<Reply.Answer> answered);
  }

  private final EventLoop loop;
  private final Callbacks callbacks;
  private final SkeinListener listener;
  private final @Nullable CallMedia media;
  private final Asker asker;
  private final CallCore core;
  private final Alarm alarm;
  private final Map<LinkId, CallLink> links = new HashMap<>();
  private final IdentityHashMap<Request, Consumer<Reply.Answer>> waiting = new IdentityHashMap<>();

  /** Those that are not over, as they were told. */
  private final Map<CallId, CallHandle> handles = new ConcurrentHashMap<>();

  private volatile @Nullable SkeinException end;

  /**
   * @param media null: the device takes part in no calls
   * @param saysThatItRings whether callers are told when this device rings
   */
  CallShell(
      EventLoop loop,
      Callbacks callbacks,
      SkeinListener listener,
      @Nullable CallMedia media,
      boolean saysThatItRings,
      Asker asker) {
    this.loop = loop;
    this.callbacks = callbacks;
    this.listener = listener;
    this.media = media;
    this.asker = asker;
    core = new CallCore(saysThatItRings, new CoreEffects());
    alarm = new Alarm(loop, () -> step(core::advance));
  }

  // ---- what the embedder wants

  /** Calls; done when the node has taken it, with the call that the conversation has then. */
  public CompletableFuture<SkeinCall> start(Request.StartCall start, LocalMedia sent) {
    requireMedia();
    return ask(now -> core.start(start, sent), this::handle);
  }

  /** How the conversation's call is; done with null if there is none. */
  public CompletableFuture<@Nullable SkeinCall> find(ConversationId conversation) {
    CompletableFuture<@Nullable SkeinCall> found = new CompletableFuture<>();
    CompletableFuture<SkeinCall> unused =
        this.<SkeinCall>ask(now -> core.ask(conversation), this::handle)
            .whenComplete(
                (call, failure) -> {
                  if (failure instanceof SkeinException refused
                      && refused.code() == ErrorCode.NO_SUCH_CALL) {
                    found.complete(null);
                  } else if (failure != null) {
                    found.completeExceptionally(failure);
                  } else {
                    found.complete(call);
                  }
                });
    return found;
  }

  /** Those that are not over. */
  public List<SkeinCall> all() {
    return List.copyOf(handles.values());
  }

  CompletableFuture<Void> join(CallHandle call, Action action, LocalMedia sent) {
    requireMedia();
    return ask(now -> core.join(call.conversation(), call.id(), action, sent, now), done -> null);
  }

  CompletableFuture<Void> leave(CallHandle call, Action action) {
    return ask(now -> core.leave(call.conversation(), call.id(), action, now), done -> null);
  }

  void send(CallHandle call, LocalMedia sent) {
    change(call, before -> sent);
  }

  void change(CallHandle call, UnaryOperator<LocalMedia> change) {
    if (end == null) {
      loop.execute(() -> step(now -> core.change(call.conversation(), call.id(), change, now)));
    }
  }

  /** Asks for something on the connection that is open, and not again. */
  <A extends Reply.Answer> CompletableFuture<A> ask(Request request, Class<A> expected) {
    CompletableFuture<A> future = new CompletableFuture<>();
    SkeinException ended = end;
    if (ended != null) {
      future.completeExceptionally(ended);
      return future;
    }
    loop.execute(
        () -> {
          SkeinException why = end;
          if (why != null) {
            fail(future, why);
            return;
          }
          waiting.put(request, answer -> complete(future, answer, expected));
          asker.ask(request, /* once= */ true, answer -> answered(request, answer));
        });
    return future;
  }

  private <A extends Reply.Answer> void complete(
      CompletableFuture<A> future, Reply.Answer answer, Class<A> expected) {
    if (expected.isInstance(answer)) {
      callbacks.run(() -> future.complete(expected.cast(answer)));
    } else if (answer instanceof Reply.Failed failed) {
      fail(future, UnansweredCalls.exception(failed));
    } else {
      fail(future, new SkeinException(ErrorCode.INTERNAL, "the node answered something else"));
    }
  }

  private void requireMedia() {
    if (media == null) {
      throw new IllegalStateException("the client was made without media for calls");
    }
  }

  private <T> CompletableFuture<T> ask(
      LongFunction<@Nullable Request> wish, Function<Call, @Nullable T> outcome) {
    CompletableFuture<T> future = new CompletableFuture<>();
    SkeinException ended = end;
    if (ended != null) {
      // The loop may have ended with the last of its clients, and would never answer.
      future.completeExceptionally(ended);
      return future;
    }
    loop.execute(
        () ->
            step(
                now -> {
                  Request request = end == null ? wish.apply(now) : null;
                  if (request == null) {
                    SkeinException why = end;
                    fail(future, why == null ? over() : why);
                  } else {
                    waiting.put(request, answer -> complete(future, answer, outcome));
                  }
                }));
    return future;
  }

  private static SkeinException over() {
    return new SkeinException(ErrorCode.NO_SUCH_CALL, "the call is over");
  }

  private void fail(CompletableFuture<?> future, SkeinException why) {
    callbacks.run(() -> future.completeExceptionally(why));
  }

  private <T> void complete(
      CompletableFuture<T> future, Reply.Answer answer, Function<Call, @Nullable T> outcome) {
    if (answer instanceof Reply.CallState state) {
      callbacks.run(() -> future.complete(outcome.apply(state.call())));
    } else if (answer instanceof Reply.Failed failed) {
      fail(future, UnansweredCalls.exception(failed));
    } else {
      fail(future, new SkeinException(ErrorCode.INTERNAL, "the node answered something else"));
    }
  }

  /** As a callback. */
  private SkeinCall handle(Call call) {
    CallHandle known = handles.get(call.id());
    return known == null
        ? new CallHandle(this, new Shown(call, false, false, LocalMedia.AUDIO))
        : known;
  }

  // ---- what the client hears, on the loop

  /**
   * The session is open.
   *
   * @param nodeMillis the node's time
   */
  void connected(UserId user, DeviceId device, long nodeMillis) {
    step(now -> core.connected(user, device, nodeMillis - now, now));
  }

  void disconnected() {
    step(core::disconnected);
  }

  void eventsLost() {
    step(now -> core.eventsLost());
  }

  void told(Call call) {
    step(now -> core.told(call, now));
  }

  void signalled(Reply.CallSignalEvent event) {
    step(now -> core.signalled(event, now));
  }

  /** The client has ended. */
  void end(SkeinException why) {
    end = why;
    alarm.cancel();
    List.copyOf(links.keySet()).forEach(this::close);
    List<Consumer<Reply.Answer>> unanswered = List.copyOf(waiting.values());
    waiting.clear();
    unanswered.forEach(one -> one.accept(Reply.Failed.of(why.code(), why.detail())));
    callbacks.run(this::stop);
  }

  /** As a callback. */
  private void stop() {
    CallMedia where = media;
    for (CallHandle handle : List.copyOf(handles.values())) {
      if (where != null && handle.isHere()) {
        callbacks.runSafely(() -> where.stop(handle));
      }
    }
    handles.clear();
  }

  private void answered(Request request, Reply.Answer answer) {
    step(now -> core.answered(request, answer, now));
    Consumer<Reply.Answer> waits = waiting.remove(request);
    if (waits != null) {
      waits.accept(answer);
    }
  }

  private interface Step {
    void at(long now);
  }

  private void step(Step step) {
    step.at(EventLoop.now());
    if (end == null) {
      alarm.ringBy(core.nextDue());
    }
  }

  /** What a connection tells, which may be on any thread. */
  void ofLink(Step step) {
    if (end == null) {
      loop.execute(() -> step(step));
    }
  }

  private void close(LinkId id) {
    CallLink link = links.remove(id);
    if (link != null) {
      callbacks.run(link::close);
    }
  }

  /** As a callback. */
  private void show(Shown shown, List<CallChange> changes) {
    CallId id = shown.call().id();
    boolean isFirst = !handles.containsKey(id);
    CallHandle handle = handles.computeIfAbsent(id, call -> new CallHandle(this, shown));
    Shown before = handle.show(shown);
    CallMedia where = media;
    boolean isNew = isFirst || !before.isHere();
    if (where != null && shown.isHere() && (isNew || !before.media().equals(shown.media()))) {
      callbacks.runSafely(() -> where.send(handle, shown.media()));
    } else if (where != null && !shown.isHere() && before.isHere()) {
      callbacks.runSafely(() -> where.stop(handle));
    }
    if (shown.call().isEnded()) {
      handles.remove(id);
    }
    for (CallChange change : changes) {
      callbacks.runSafely(() -> listener.onCall(handle, change));
    }
  }

  private final class CoreEffects implements CallCore.Effects {
    @Override
    public void request(Request request, boolean once) {
      asker.ask(request, once, answer -> answered(request, answer));
    }

    @Override
    public void show(Shown shown, List<CallChange> changes) {
      callbacks.run(() -> CallShell.this.show(shown, changes));
    }

    @Override
    public void open(LinkId id, Shown shown, Call.Participant peer) {
      CallMedia where = media;
      if (where != null) {
        CallLink link = new CallLink(id, new LinkEvents(id), listener, callbacks::run);
        links.put(id, link);
        callbacks.run(() -> link.open(where, handle(shown.call()), peer));
      }
    }

    @Override
    public void run(LinkId id, Negotiation.Operation operation) {
      CallLink link = links.get(id);
      if (link != null) {
        callbacks.run(() -> link.run(operation));
      }
    }

    @Override
    public void close(LinkId id) {
      CallShell.this.close(id);
    }
  }

  /** What one connection tells, brought to the loop. */
  private final class LinkEvents implements CallLink.Events {
    private final LinkId id;

    LinkEvents(LinkId id) {
      this.id = id;
    }

    @Override
    public void negotiationNeeded() {
      ofLink(now -> core.negotiationNeeded(id, now));
    }

    @Override
    public void candidate(PeerConnection.Candidate candidate) {
      ofLink(now -> core.candidate(id, candidate, now));
    }

    @Override
    public void state(PeerConnection.State state) {
      ofLink(now -> core.connection(id, state, now));
    }

    @Override
    public void done(@Nullable String description) {
      ofLink(now -> core.done(id, description, now));
    }

    @Override
    public void failed(boolean isOffering) {
      ofLink(now -> core.failed(id, isOffering, now));
    }
  }
}
