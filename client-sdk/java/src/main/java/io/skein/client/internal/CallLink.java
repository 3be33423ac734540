package io.skein.client.internal;

import io.skein.client.CallMedia;
import io.skein.client.PeerConnection;
import io.skein.client.PeerConnection.Candidate;
import io.skein.client.PeerConnection.Description;
import io.skein.client.SkeinCall;
import io.skein.client.SkeinListener;
import io.skein.client.internal.core.call.CallCore.LinkId;
import io.skein.client.internal.core.call.Negotiation.Operation;
import io.skein.protocol.Call;
import io.skein.protocol.CallSignal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection of the embedder's, as {@link io.skein.client.internal.core.call.Negotiation} wants
 * it: of each operation the steps. Its methods are called as callbacks, and so are the
 * connection's; {@link Events} are told on any thread.
 */
final class CallLink {
  /** What is told of the connection, and of its operations. */
  interface Events extends PeerConnection.Events {
    /**
     * @param description that was made; null: none
     */
    void done(@Nullable String description);

    /**
     * @param isOffering whether the connection still has the own offer open
     */
    void failed(boolean isOffering);
  }

  private static final int STEP_SECONDS = 10;

  private final LinkId id;
  private final Events events;
  private final SkeinListener listener;
  private final Executor callbacks;
  private @Nullable PeerConnection connection;

  /** The own offer is open. Of one operation at a time. */
  private volatile boolean isOffering;

  CallLink(LinkId id, Events events, SkeinListener listener, Executor callbacks) {
    this.id = id;
    this.events = events;
    this.listener = listener;
    this.callbacks = callbacks;
  }

  void open(CallMedia media, SkeinCall call, Call.Participant peer) {
    try {
      connection = media.connect(call, peer, events);
    } catch (RuntimeException e) {
      events.state(PeerConnection.State.FAILED);
      throw e;
    }
  }

  void close() {
    PeerConnection open = connection;
    connection = null;
    if (open != null) {
      open.close();
    }
  }

  void run(Operation operation) {
    PeerConnection open = connection;
    if (open == null) {
      events.failed(false);
      return;
    }
    CompletableFuture<@Nullable String> unused =
        steps(open, operation)
            .whenCompleteAsync(
                (description, failure) -> {
                  if (failure == null) {
                    events.done(description);
                  } else {
                    failed(open, operation, failure);
                  }
                },
                callbacks);
  }

  private CompletableFuture<@Nullable String> steps(PeerConnection open, Operation operation) {
    if (operation instanceof Operation.Offer offer) {
      return unoffered(open)
          .thenCompose(done -> step(open, () -> open.createOffer(offer.restart())))
          .thenApply(
              description -> {
                isOffering = true;
                return description;
              });
    } else if (operation instanceof Operation.Answer answer) {
      return unoffered(open)
          .thenCompose(done -> describe(open, Description.OFFER, answer.offer()))
          .thenCompose(done -> step(open, open::createAnswer));
    } else if (operation instanceof Operation.Accept accept) {
      return describe(open, Description.ANSWER, accept.answer())
          .thenApply(
              done -> {
                isOffering = false;
                return null;
              });
    }
    CallSignal found = ((Operation.Candidate) operation).candidate();
    return step(
            open, () -> open.addCandidate(new Candidate(found.body(), found.mid(), found.line())))
        .thenApply(done -> null);
  }

  private CompletableFuture<@Nullable Void> describe(
      PeerConnection open, Description type, CallSignal signal) {
    return step(open, () -> open.setRemoteDescription(type, signal.body()));
  }

  /** Takes the own offer back, if it is open. */
  private CompletableFuture<@Nullable Void> unoffered(PeerConnection open) {
    if (!isOffering) {
      return CompletableFuture.completedFuture(null);
    }
    isOffering = false;
    return step(open, open::rollback);
  }

  /** As a callback, whatever thread has done the step before. */
  private <T> CompletableFuture<T> step(PeerConnection open, Supplier<CompletionStage<T>> step) {
    return CompletableFuture.completedFuture(step)
        .thenComposeAsync(next -> begun(open, next), callbacks);
  }

  /** A step that throws, or is not done in time, has failed; so has one of what is closed. */
  private <T> CompletableFuture<T> begun(PeerConnection open, Supplier<CompletionStage<T>> step) {
    if (connection != open) {
      return CompletableFuture.failedFuture(new IllegalStateException("closed"));
    }
    try {
      return step.get().toCompletableFuture().copy().orTimeout(STEP_SECONDS, TimeUnit.SECONDS);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Whatever was open is taken back, so that both may begin anew. */
  private void failed(PeerConnection open, Operation operation, Throwable failure) {
    if (connection != open) {
      // Nobody waits for it any more.
      return;
    }
    if (operation instanceof Operation.Candidate) {
      events.failed(isOffering);
      return;
    }
    listener.onError(
        new IllegalStateException("a connection of " + id.call() + " failed", failure));
    isOffering = false;
    CompletableFuture<@Nullable Void> unused =
        step(open, open::rollback).whenComplete((done, again) -> events.failed(false));
  }
}
