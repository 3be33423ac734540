package io.skein.node.call.ice;

import io.skein.node.delivery.DeviceOrigin;
import io.skein.node.delivery.ReplyTo;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Tells the devices of this node what they find a way to each other with, and keeps what they found
 * out about it. Bounds how often each user asks: on this node, as a credential more costs nothing
 * and opens nothing that the one before did not. One per node. Confined to its actor.
 */
public final class IceDesk {
  private static final int RETRY_AFTER_MILLIS = 1_000;

  private final ActorContext<IceCommand> context;
  private final IceRules rules;
  private final ProbeStore store;
  private final InstantSource clock;
  private final IceMetrics metrics;
  private final UserPaces asks;
  private final UserPaces reports;
  private final int writesMax;

  /** Reports that the store has not answered for. */
  private int writes;

  private IceDesk(
      ActorContext<IceCommand> context,
      IceSettings settings,
      IceRules rules,
      ProbeStore store,
      InstantSource clock,
      IceMetrics metrics) {
    this.context = context;
    this.rules = rules;
    this.store = store;
    this.clock = clock;
    this.metrics = metrics;
    this.asks = new UserPaces(settings.asksPerMinute(), Duration.ofMinutes(1), settings.usersMax());
    this.reports =
        new UserPaces(settings.probes().reportsPerHour(), Duration.ofHours(1), settings.usersMax());
    this.writesMax = settings.probes().writesMax();
  }

  /** A node's desk. */
  public static Behavior<IceCommand> create(
      IceSettings settings,
      IceRules rules,
      ProbeStore store,
      InstantSource clock,
      IceMetrics metrics) {
    return Behaviors.setup(
        context -> new IceDesk(context, settings, rules, store, clock, metrics).working());
  }

  private Behavior<IceCommand> working() {
    return Behaviors.receive(IceCommand.class)
        .onMessage(IceCommand.Ask.class, this::onAsk)
        .onMessage(IceCommand.Report.class, this::onReport)
        .onMessage(IceCommand.Kept.class, this::onKept)
        .build();
  }

  private Behavior<IceCommand> onAsk(IceCommand.Ask ask) {
    if (mayNow(asks, ask.origin(), ask.replyTo())) {
      metrics.told.increment();
      ask.replyTo().answer(rules.servers(ask.origin(), clock.millis()));
    }
    return Behaviors.same();
  }

  private Behavior<IceCommand> onReport(IceCommand.Report report) {
    if (writes >= writesMax) {
      metrics.refused.increment();
      report.replyTo().refuse(ErrorCode.OVERLOADED, "reports of devices", RETRY_AFTER_MILLIS);
    } else if (mayNow(reports, report.origin(), report.replyTo())) {
      report.report().probes().forEach(metrics::reported);
      writes++;
      context.pipeToSelf(
          store.keep(
              new ProbeReport(
                  report.origin(),
                  report.report().call(),
                  clock.millis(),
                  report.report().probes())),
          (done, failure) -> new IceCommand.Kept(report.replyTo(), failure));
    }
    return Behaviors.same();
  }

  private boolean mayNow(UserPaces paces, DeviceOrigin origin, ReplyTo replyTo) {
    int wait = paces.take(origin.user(), clock.millis());
    if (wait > 0) {
      metrics.refused.increment();
      replyTo.refuse(ErrorCode.ASKED_TOO_OFTEN, "wait", wait);
    }
    return wait == 0;
  }

  private Behavior<IceCommand> onKept(IceCommand.Kept kept) {
    writes--;
    if (kept.failure() == null) {
      kept.replyTo().answer(Reply.Done.INSTANCE);
    } else {
      metrics.storeFailures.increment();
      context.getLog().debug("A report of a device was not kept", kept.failure());
      kept.replyTo().refuse(ErrorCode.UNAVAILABLE, "the store", RETRY_AFTER_MILLIS);
    }
    return Behaviors.same();
  }
}
