package io.skein.client.testing;

import io.skein.client.CallMedia;
import io.skein.client.LocalMedia;
import io.skein.client.PeerConnection;
import io.skein.client.SkeinCall;
import io.skein.protocol.Call;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Media of one device that agree on everything and record nothing: connections that go by the rules
 * of WebRTC for descriptions, and are connected when both have the same ones and a candidate.
 * Thread-safe.
 */
public final class FakeCallMedia implements CallMedia {
  private static final AtomicInteger LAST = new AtomicInteger();

  private final String name;
  private final List<Connection> connections = new ArrayList<>();
  private final List<LocalMedia> sent = new ArrayList<>();
  private boolean stopped;

  /**
   * @param name what its descriptions are known by
   */
  public FakeCallMedia(String name) {
    this.name = name;
  }

  @Override
  public synchronized PeerConnection connect(
      SkeinCall call, Call.Participant peer, PeerConnection.Events events) {
    Connection connection = new Connection(peer.user(), events);
    connections.add(connection);
    return connection;
  }

  @Override
  public synchronized void send(SkeinCall call, LocalMedia media) {
    sent.add(media);
    stopped = false;
  }

  @Override
  public synchronized void stop(SkeinCall call) {
    stopped = true;
  }

  /** What it was told to send, in this order. */
  public synchronized List<LocalMedia> sent() {
    return List.copyOf(sent);
  }

  /** Whether nothing is to be recorded any more. */
  public synchronized boolean isStopped() {
    return stopped;
  }

  /** All that were made, closed or not, in this order. */
  public synchronized List<Connection> connections() {
    return List.copyOf(connections);
  }

  /** Those that are not closed. */
  public List<Connection> open() {
    return connections().stream().filter(one -> !one.isClosed()).toList();
  }

  /** One connection. */
  public final class Connection implements PeerConnection {
    private final UserId peer;
    private final Events events;
    private final List<Candidate> candidates = new ArrayList<>();
    private @Nullable String localOffer;
    private @Nullable String remoteOffer;
    private @Nullable String agreed;
    private boolean closed;
    private int restarts;

    private Connection(UserId peer, Events events) {
      this.peer = peer;
      this.events = events;
    }

    public UserId peer() {
      return peer;
    }

    /** The embedder wants to send something else. */
    public void needNegotiation() {
      events.negotiationNeeded();
    }

    /** Media flow no more. */
    public void fail() {
      events.state(State.FAILED);
    }

    /** The answer that was agreed on last, which names its offer; null: none. */
    public synchronized @Nullable String agreed() {
      return localOffer == null && remoteOffer == null ? agreed : null;
    }

    /** What the other one has found. */
    public synchronized List<Candidate> candidates() {
      return List.copyOf(candidates);
    }

    /** Offers over new ways. */
    public synchronized int restarts() {
      return restarts;
    }

    public synchronized boolean isClosed() {
      return closed;
    }

    @Override
    public synchronized CompletionStage<String> createOffer(boolean iceRestart) {
      if (localOffer != null || remoteOffer != null || closed) {
        return wrongState();
      }
      restarts += iceRestart ? 1 : 0;
      String offer = "offer " + LAST.incrementAndGet() + " of " + name;
      localOffer = offer;
      return found(offer);
    }

    @Override
    public synchronized CompletionStage<String> createAnswer() {
      if (remoteOffer == null || closed) {
        return wrongState();
      }
      String answer = "answer " + LAST.incrementAndGet() + " of " + name + " to " + remoteOffer;
      remoteOffer = null;
      agreed = answer;
      return found(answer);
    }

    /** A way is found before anybody hears of the description, as it may be. */
    private CompletionStage<String> found(String description) {
      events.candidate(new Candidate("candidate:" + description, "0", 0));
      return CompletableFuture.supplyAsync(() -> description);
    }

    @Override
    public synchronized CompletionStage<@Nullable Void> setRemoteDescription(
        Description type, String sdp) {
      if (closed || remoteOffer != null) {
        return wrongState();
      }
      if (type == Description.OFFER) {
        if (localOffer != null) {
          return wrongState();
        }
        remoteOffer = sdp;
      } else {
        if (localOffer == null || !sdp.endsWith(" to " + localOffer)) {
          return wrongState();
        }
        localOffer = null;
        agreed = sdp;
      }
      return CompletableFuture.runAsync(() -> {});
    }

    @Override
    public CompletionStage<@Nullable Void> addCandidate(Candidate candidate) {
      boolean isConnected;
      synchronized (this) {
        if (agreed == null && remoteOffer == null) {
          return wrongState();
        }
        candidates.add(candidate);
        isConnected = agreed != null;
      }
      if (isConnected) {
        events.state(State.CONNECTED);
      }
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletionStage<@Nullable Void> rollback() {
      if (localOffer == null && remoteOffer == null) {
        return wrongState();
      }
      localOffer = null;
      remoteOffer = null;
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized void close() {
      closed = true;
    }

    private <T> CompletionStage<T> wrongState() {
      return CompletableFuture.failedFuture(
          new IllegalStateException(name + ": " + localOffer + ", " + remoteOffer + ", " + closed));
    }
  }
}
