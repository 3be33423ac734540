package io.skein.node.call.relay;

import io.skein.node.call.relay.Relay.Outcome;
import io.skein.protocol.Bytes;
import java.util.concurrent.CompletableFuture;

/**
 * One call of {@link Relay#send}.
 *
 * @param at when, by the nanosecond clock
 */
record Submission(
    String peer,
    Bytes call,
    Bytes signal,
    long at,
    RelayMetrics metrics,
    CompletableFuture<Outcome> result) {
  void complete(Outcome outcome) {
    if (outcome.isRefused()) {
      metrics.refused(outcome);
    }
    result.complete(outcome);
  }
}
