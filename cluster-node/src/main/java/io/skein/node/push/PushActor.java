package io.skein.node.push;

import io.skein.node.account.PushSubscription;
import io.skein.node.account.PushSubscription.Service;
import io.skein.node.account.UserStates;
import io.skein.node.push.PushBacklog.Job;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Gives the notifications of a node to one push service, as fast as that takes them, and forgets
 * subscriptions that it does not know any more. One for each service, so that none waits for
 * another that is sick.
 */
public final class PushActor {
  /** What the actor is told. */
  public sealed interface Command {}

  private record Push(Job job) implements Command {}

  private record Ended(Job job, PushOutcome outcome) implements Command {}

  private record Again(Job job) implements Command {}

  /** A dead subscription was removed, or stays until it is found dead again. */
  private record Forgotten(UserId user) implements Command {}

  private final ActorContext<Command> context;
  private final Service service;
  private final PushSender sender;
  private final PushBacklog backlog;
  private final UserStates states;
  private final Consumer<UserId> gone;
  private final PushMetrics metrics;

  private PushActor(
      ActorContext<Command> context,
      Service service,
      PushSender sender,
      PushSettings.Queue settings,
      UserStates states,
      Consumer<UserId> gone,
      PushMetrics metrics) {
    this.context = context;
    this.service = service;
    this.sender = sender;
    this.backlog = new PushBacklog(settings);
    this.states = states;
    this.gone = gone;
    this.metrics = metrics;
  }

  static Behavior<Command> create(
      Service service,
      PushSender sender,
      PushSettings.Queue settings,
      UserStates states,
      Consumer<UserId> gone,
      PushMetrics metrics) {
    return Behaviors.setup(
        context ->
            new PushActor(context, service, sender, settings, states, gone, metrics).behavior());
  }

  /**
   * Starts one for each service that is used; what goes to another is dropped.
   *
   * @param gone told of a user one of whose subscriptions was removed; on any thread
   */
  public static Pushes start(
      ActorContext<?> parent,
      PushServices services,
      PushSettings.Queue settings,
      UserStates states,
      Consumer<UserId> gone,
      PushMetrics metrics) {
    Map<Service, ActorRef<Command>> actors = new EnumMap<>(Service.class);
    services
        .senders()
        .forEach(
            (service, sender) ->
                actors.put(
                    service,
                    parent.spawn(
                        create(service, sender, settings, states, gone, metrics),
                        "push-" + service.text())));
    return (user, device, to, notification) -> {
      ActorRef<Command> actor = actors.get(to.service());
      if (actor != null) {
        actor.tell(push(user, device, to, notification));
      }
    };
  }

  static Command push(
      UserId user, DeviceId device, PushSubscription to, PushNotification notification) {
    return new Push(new Job(user, device, to, notification, 0));
  }

  private Behavior<Command> behavior() {
    return Behaviors.receive(Command.class)
        .onMessage(Push.class, this::onPush)
        .onMessage(Ended.class, this::onEnded)
        .onMessage(Again.class, this::onAgain)
        .onMessage(Forgotten.class, this::onForgotten)
        .build();
  }

  private Behavior<Command> onPush(Push push) {
    if (!backlog.add(push.job())) {
      metrics.dropped.get(service).increment();
    }
    return goOn();
  }

  private Behavior<Command> goOn() {
    for (Job job = backlog.next(); job != null; job = backlog.next()) {
      Job begun = job;
      context.pipeToSelf(
          send(begun),
          (outcome, failure) -> new Ended(begun, failure == null ? outcome : PushOutcome.LATER));
    }
    metrics.queued.get(service).set(backlog.size() + backlog.inFlight());
    return Behaviors.same();
  }

  /** A defect concerns one notification, and not those that wait. */
  private CompletionStage<PushOutcome> send(Job job) {
    try {
      return sender.send(job.to(), job.notification());
    } catch (RuntimeException e) {
      context.getLog().error("A notification cannot be made", e);
      return CompletableFuture.completedFuture(new PushOutcome.Refused("not sent"));
    }
  }

  private Behavior<Command> onEnded(Ended ended) {
    Job job = ended.job();
    if (ended.outcome() instanceof PushOutcome.Later later) {
      Duration pause = backlog.postpone(job, later.after());
      if (pause == null) {
        metrics.dropped.get(service).increment();
      } else {
        metrics.retried.get(service).increment();
        context.scheduleOnce(pause, context.getSelf(), new Again(job));
      }
      return goOn();
    }
    backlog.ended();
    if (ended.outcome() instanceof PushOutcome.Accepted) {
      metrics.accepted.get(service).increment();
    } else if (ended.outcome() instanceof PushOutcome.Refused refused) {
      metrics.dropped.get(service).increment();
      context.getLog().warn("{} refuses a notification: {}", service.text(), refused.why());
    } else {
      metrics.gone.get(service).increment();
      forget(job);
    }
    return goOn();
  }

  private void forget(Job job) {
    context.pipeToSelf(
        states.removeSubscription(job.user(), job.device(), job.to().version()),
        (done, failure) -> new Forgotten(job.user()));
  }

  private Behavior<Command> onForgotten(Forgotten forgotten) {
    gone.accept(forgotten.user());
    return Behaviors.same();
  }

  private Behavior<Command> onAgain(Again again) {
    backlog.again(again.job());
    return goOn();
  }
}
