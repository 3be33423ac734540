package io.skein.node.call.relay;

import io.skein.node.call.SignalRelay;
import io.skein.node.call.relay.Relay.Outcome;
import io.skein.protocol.Bytes;
import io.skein.protocol.CallId;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A relay as calls see it. What it takes is delivered, or handed to {@link Returned} in time.
 * Thread-safe.
 */
public final class AeronSignalRelay implements SignalRelay {
  private static final Logger LOG = LoggerFactory.getLogger(AeronSignalRelay.class);
  private static final int CALL_BYTES = 2 * Long.BYTES;

  /** Takes signals back. Called on the relay's thread, so it must not block. */
  @FunctionalInterface
  public interface Returned {
    /**
     * The signal was taken, and the node has not said in time that it has it: it goes another way
     * now. It may have arrived, or still arrive.
     *
     * @param node as in {@link SignalRelay#offer}
     */
    void returned(String node, CallId call, byte[] signal);
  }

  private final Relay relay;
  private final Returned returned;
  private volatile @Nullable Listener listener;

  /**
   * @param relays makes the relay, which hears what the listener here is told
   */
  public AeronSignalRelay(Function<RelayListener, ? extends Relay> relays, Returned returned) {
    this.returned = returned;
    this.relay = relays.apply(new Arrivals());
  }

  @Override
  public Offer offer(String node, CallId call, byte[] signal) {
    CompletableFuture<Outcome> outcome =
        relay.send(node, bytes(call), Bytes.wrap(signal)).toCompletableFuture();
    if (outcome.isDone()) {
      return offer(outcome.join());
    }
    var unused =
        outcome.thenAccept(
            became -> {
              if (became.isRefused()) {
                returned.returned(node, call, signal);
              }
            });
    return Offer.TAKEN;
  }

  private static Offer offer(Outcome outcome) {
    return switch (outcome) {
      case DELIVERED -> Offer.TAKEN;
      case NO_PEER, UNANSWERED -> Offer.NO_PEER;
      case QUEUE_FULL, NOT_SENT -> Offer.BUSY;
      case TOO_LARGE -> Offer.TOO_LARGE;
      case DOWN -> Offer.DOWN;
    };
  }

  @Override
  public void listen(Listener hears) {
    listener = hears;
  }

  private static Bytes bytes(CallId call) {
    return Bytes.wrap(
        ByteBuffer.allocate(CALL_BYTES).putLong(call.high()).putLong(call.low()).array());
  }

  private final class Arrivals implements RelayListener {
    @Override
    public void onSignal(String peer, Bytes call, Bytes signal) {
      Listener hears = listener;
      if (hears == null || call.size() != CALL_BYTES) {
        LOG.warn("A signal from {} is for nobody", peer);
        return;
      }
      ByteBuffer id = ByteBuffer.wrap(call.asArray());
      hears.received(peer, new CallId(id.getLong(), id.getLong()), signal.asArray());
    }

    /** Signals have numbers of their own, by which their devices find what is missing. */
    @Override
    public void onGap(String peer, Bytes call) {
      LOG.debug("Signals of a call from {} have not come by the relay", peer);
    }
  }
}
