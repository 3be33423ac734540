package io.skein.node.call;

import io.skein.node.delivery.Outbound;
import io.skein.protocol.Bytes;
import io.skein.protocol.CallId;
import io.skein.protocol.EncodedFrame;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends as messages between actors what the relay had taken and could not deliver in time. A device
 * may hear such a signal twice, and knows it by its number. Thread-safe.
 */
public final class ReturnedSignals {
  private static final Logger LOG = LoggerFactory.getLogger(ReturnedSignals.class);

  private final ActorRefResolver refs;
  private final CallMetrics metrics;

  public ReturnedSignals(ActorSystem<?> system, CallMetrics metrics) {
    this.refs = ActorRefResolver.get(system);
    this.metrics = metrics;
  }

  /**
   * @param node that has not said that it has the signal
   * @param signal the bytes that the relay was given
   */
  public void send(String node, CallId call, byte[] signal) {
    RelayedSignal relayed = RelayedSignal.of(Bytes.wrap(signal));
    LOG.debug("A signal of {} to {} goes between actors", call, node);
    metrics.byActors.increment();
    ActorRef<Outbound> connection = refs.resolveActorRef(relayed.connection());
    connection.tell(new Outbound.Pushed(EncodedFrame.wrap(relayed.frame().asArray())));
  }
}
