package io.skein.node.call.sfu;

import io.skein.node.call.CallCommand;
import io.skein.node.call.sfu.SfuCommand.Carry;
import io.skein.node.call.sfu.SfuCommand.Told;
import io.skein.node.call.sfu.SfuNote.Changed;
import io.skein.node.call.sfu.SfuNote.Done;
import io.skein.node.call.sfu.SfuNote.Failed;
import io.skein.node.call.sfu.SfuNote.Outcome;
import io.skein.node.call.sfu.SfuNote.Server;
import io.skein.node.call.sfu.SfuNote.Tick;
import io.skein.protocol.CallId;
import io.skein.protocol.CallTrack;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.Request.SfuRequest;
import io.skein.protocol.TrackName;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * Has the connections of participants with SFUs, and asks there what their calls let them ask. Says
 * to each call, again and again, whose connections it has, and drops those that it is to have no
 * more: so neither a call's actor that moves nor a lost word leaves any behind. One per node.
 * Confined to its actor.
 */
public final class SfuDesk {
  /** What a JSON number of any reader holds exactly. */
  private static final long FEEDS = 1L << 52;

  private final ActorContext<SfuCommand> context;
  private final SfuSettings settings;
  private final Sfus sfus;
  private final ActorRef<CallCommand> calls;
  private final SfuMetrics metrics;
  private final Map<SfuMember, SfuHeld> members = new HashMap<>();

  private SfuDesk(
      ActorContext<SfuCommand> context,
      SfuSettings settings,
      Sfus sfus,
      ActorRef<CallCommand> calls,
      SfuMetrics metrics) {
    this.context = context;
    this.settings = settings;
    this.sfus = sfus;
    this.calls = calls;
    this.metrics = metrics;
  }

  /**
   * A node's desk, with nobody's connections yet. Closes the SFUs at its end; if it fails it begins
   * anew, without those that it had.
   *
   * @param calls the way to the call of every conversation
   */
  public static Behavior<SfuCommand> create(
      SfuSettings settings, Sfus sfus, ActorRef<CallCommand> calls, SfuMetrics metrics) {
    return Behaviors.supervise(begun(settings, sfus, calls, metrics))
        .onFailure(SupervisorStrategy.restart());
  }

  private static Behavior<SfuCommand> begun(
      SfuSettings settings, Sfus sfus, ActorRef<CallCommand> calls, SfuMetrics metrics) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  ActorRef<SfuCommand> self = context.getSelf();
                  sfus.names()
                      .forEach(
                          name ->
                              sfus.listen(name, answers -> self.tell(new Server(name, answers))));
                  timers.startTimerWithFixedDelay(Tick.INSTANCE, settings.presentEvery());
                  return new SfuDesk(context, settings, sfus, calls, metrics).working();
                }));
  }

  private Behavior<SfuCommand> working() {
    return Behaviors.receive(SfuCommand.class)
        .onMessage(Carry.class, this::onCarry)
        .onMessage(Told.class, this::onTold)
        .onMessage(Done.class, this::onDone)
        .onMessage(Failed.class, this::onFailed)
        .onMessage(Changed.class, this::onChanged)
        .onMessage(Server.class, this::onServer)
        .onMessageEquals(Tick.INSTANCE, this::onTick)
        .onSignal(PreRestart.class, this::onPreRestart)
        .onSignal(PostStop.class, this::onPostStop)
        .build();
  }

  // ---- what participants ask

  private Behavior<SfuCommand> onCarry(Carry carry) {
    SfuMember member = new SfuMember(carry.asked().id(), carry.by().user(), carry.by().device());
    SfuHeld held = members.get(member);
    if (held != null && !held.isOf(carry)) {
      held.isRoomOver = held.room < carry.asked().room();
      drop(held);
      held = null;
    }
    if (held == null) {
      held = new SfuHeld(member, carry);
      members.put(member, held);
      metrics.participants(members.size());
    }
    if (held.waiting.size() >= settings.asksMax()) {
      refuse(carry, ErrorCode.OVERLOADED, "too many requests to the SFU wait");
      return Behaviors.same();
    }
    held.waiting.add(carry);
    next(held);
    return Behaviors.same();
  }

  private void next(SfuHeld held) {
    Carry carry = held.busy ? null : held.waiting.poll();
    if (carry == null) {
      return;
    }
    held.busy = true;
    context.pipeToSelf(
        carriedOut(held, carry),
        (outcome, failure) ->
            failure == null ? new Done(held, carry, outcome) : new Failed(held, carry, failure));
  }

  private CompletionStage<Outcome> carriedOut(SfuHeld held, Carry carry) {
    SfuRequest asked = carry.asked();
    try {
      if (asked instanceof Request.PublishTracks publish) {
        return publish.begins() ? publish(held, publish) : publishOther(held, publish);
      } else if (asked instanceof Request.SubscribeTracks subscribe) {
        return subscribe(held, subscribe, carry.wanted());
      } else if (asked instanceof Request.AnswerSfu answer) {
        return answer(held, answer);
      }
      return trickle(held, (Request.TrickleSfu) asked);
    } catch (SfuException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletionStage<Outcome> publish(SfuHeld held, Request.PublishTracks publish)
      throws SfuException {
    Sfu sfu = sfus.get(held.server);
    CompletionStage<Void> closed = held.publication == null ? nothing() : held.publication.close();
    Object token = new Object();
    held.publishing = token;
    held.publication = null;
    unpublished(held);
    long feed = ThreadLocalRandom.current().nextLong(1, FEEDS);
    held.feed = feed;
    ActorRef<SfuCommand> self = context.getSelf();
    return closed
        .exceptionally(failure -> null)
        .thenCompose(
            done ->
                sfu.publish(
                    sfus.room(held.member.call(), held.room),
                    feed,
                    publish.sdp(),
                    publish.tracks(),
                    change -> self.tell(new Changed(held, token, change))))
        .thenApply(
            begun ->
                new Outcome(
                    described(begun.said()),
                    () -> {
                      held.publication = begun.connection();
                      held.tracks = SdpSection.taken(publish.tracks(), begun.said());
                    }));
  }

  private CompletionStage<Outcome> publishOther(SfuHeld held, Request.PublishTracks publish)
      throws SfuException {
    if (held.publication == null) {
      throw lost();
    }
    return held.publication
        .change(publish.sdp(), publish.tracks())
        .thenApply(
            answer ->
                new Outcome(
                    described(answer),
                    () -> {
                      held.tracks = SdpSection.taken(publish.tracks(), answer);
                      published(held);
                    }));
  }

  private CompletionStage<Outcome> subscribe(
      SfuHeld held, Request.SubscribeTracks subscribe, List<SfuTrack> wanted) throws SfuException {
    Sfu.Subscription before = held.subscription;
    if (subscribe.begins() || wanted.isEmpty()) {
      held.subscription = null;
      held.offered = false;
      held.subscribing = new Object();
      if (before != null) {
        before.close();
      }
      return wanted.isEmpty()
          ? CompletableFuture.completedFuture(new Outcome(described(""), () -> {}))
          : begun(held, wanted);
    }
    if (before == null || held.offered) {
      throw lost();
    }
    return before
        .change(tracks(wanted))
        .thenApply(offer -> new Outcome(described(wanted, offer), () -> offered(held, offer)));
  }

  private CompletionStage<Outcome> begun(SfuHeld held, List<SfuTrack> wanted) throws SfuException {
    Object token = held.subscribing;
    ActorRef<SfuCommand> self = context.getSelf();
    return sfus.get(held.server)
        .subscribe(
            sfus.room(held.member.call(), held.room),
            tracks(wanted),
            change -> self.tell(new Changed(held, token, change)))
        .thenApply(
            begun ->
                new Outcome(
                    described(wanted, begun.said()),
                    () -> {
                      held.subscription = begun.connection();
                      offered(held, begun.said());
                    }));
  }

  private static void offered(SfuHeld held, Sfu.Offer offer) {
    held.offered = !offer.sdp().isEmpty();
  }

  private CompletionStage<Outcome> answer(SfuHeld held, Request.AnswerSfu answer)
      throws SfuException {
    if (held.subscription == null || !held.offered) {
      throw lost();
    }
    return held.subscription
        .answer(answer.sdp())
        .thenApply(done -> new Outcome(Reply.Done.INSTANCE, () -> held.offered = false));
  }

  private static CompletionStage<Outcome> trickle(SfuHeld held, Request.TrickleSfu trickle)
      throws SfuException {
    Sfu.Connection connection =
        trickle.side() == SfuRequest.Side.PUBLISHED ? held.publication : held.subscription;
    if (connection == null) {
      throw lost();
    }
    return connection
        .trickle(new Sfu.Candidate(trickle.candidate(), trickle.mid(), trickle.line()))
        .thenApply(done -> new Outcome(Reply.Done.INSTANCE, () -> {}));
  }

  private static SfuException lost() {
    return new SfuException(ErrorCode.SFU_LOST, "there is no such connection");
  }

  private static CompletionStage<Void> nothing() {
    return CompletableFuture.completedFuture(null);
  }

  private static List<Sfu.Track> tracks(List<SfuTrack> wanted) {
    return wanted.stream().map(track -> new Sfu.Track(track.feed(), track.mid())).toList();
  }

  private static Reply.SfuDescription described(String answer) {
    return new Reply.SfuDescription(answer, List.of());
  }

  /** On whichever thread: of what was asked for alone. */
  private static Reply.SfuDescription described(List<SfuTrack> wanted, Sfu.Offer offer) {
    Map<Long, UserId> feeds = new HashMap<>();
    wanted.forEach(track -> feeds.put(track.feed(), track.user()));
    List<Reply.SfuStream> streams = new ArrayList<>(offer.streams().size());
    for (Sfu.Stream stream : offer.streams()) {
      UserId user = feeds.get(stream.track().feed());
      if (user != null) {
        streams.add(new Reply.SfuStream(stream.mid(), new TrackName(user, stream.track().mid())));
      }
    }
    return new Reply.SfuDescription(offer.sdp(), streams);
  }

  // ---- what becomes of it

  private Behavior<SfuCommand> onDone(Done done) {
    SfuHeld held = done.held();
    held.busy = false;
    done.outcome().effect().run();
    if (held.dropped) {
      held.close();
      if (held.isRoomOver) {
        // What was under way may have made it again.
        sfus.destroy(held.server, held.member.call(), held.room);
      }
      refuse(done.carried(), ErrorCode.SFU_LOST, "the participant has left, or the room");
      return Behaviors.same();
    }
    metrics.carried.increment();
    done.carried().replyTo().answer(done.outcome().answer());
    next(held);
    return Behaviors.same();
  }

  private Behavior<SfuCommand> onFailed(Failed failed) {
    SfuHeld held = failed.held();
    held.busy = false;
    ErrorCode code = SfuException.code(failed.cause());
    // Not the reason: it may quote what the device has said.
    context.getLog().debug("the SFU of room {} does not do it: {}", held.room, code);
    refuse(failed.carried(), code, "the SFU");
    if (held.dropped) {
      return Behaviors.same();
    }
    if (code == ErrorCode.SFU_UNAVAILABLE && !sfus.answers(held.server) && sfus.anyAnswers()) {
      roomLost(held);
    }
    next(held);
    return Behaviors.same();
  }

  private void refuse(Carry carry, ErrorCode code, String detail) {
    metrics.refused(code);
    int wait = code.isRetryable() ? (int) settings.reconnectAfter().toMillis() : 0;
    carry.replyTo().refuse(code, detail, wait);
  }

  private Behavior<SfuCommand> onChanged(Changed changed) {
    SfuHeld held = changed.held();
    if (held.dropped) {
      return Behaviors.same();
    }
    boolean isUp = changed.change() == Sfu.Change.UP;
    if (changed.connection() == held.publishing) {
      if (isUp) {
        held.flows = true;
        published(held);
      } else {
        close(held.publication);
        held.publication = null;
        unpublished(held);
      }
    } else if (changed.connection() == held.subscribing && !isUp) {
      close(held.subscription);
      held.subscription = null;
      held.offered = false;
    }
    return Behaviors.same();
  }

  private static void close(Sfu.@Nullable Connection connection) {
    if (connection != null) {
      connection.close();
    }
  }

  private void published(SfuHeld held) {
    if (held.flows && !held.dropped) {
      tell(held);
    }
  }

  private void unpublished(SfuHeld held) {
    boolean flowed = held.flows;
    held.flows = false;
    held.tracks = List.<CallTrack>of();
    if (flowed) {
      tell(held);
    }
  }

  private void tell(SfuHeld held) {
    calls.tell(
        new CallCommand.Published(
            held.conversation, held.member.call(), held.room, held.place(), context.getSelf()));
  }

  // ---- whose connections are here

  private Behavior<SfuCommand> onTold(Told told) {
    List<SfuHeld> others = new ArrayList<>(0);
    for (SfuHeld held : members.values()) {
      boolean isAfter = held.room > told.room();
      boolean isIts = held.room == told.room() && told.places().stream().anyMatch(held::isOf);
      if (held.member.call().equals(told.id()) && !isAfter && !isIts) {
        others.add(held);
      }
    }
    others.forEach(
        held -> {
          held.isRoomOver = told.isOver() || held.room < told.room();
          drop(held);
        });
    return Behaviors.same();
  }

  private void drop(SfuHeld held) {
    held.dropped = true;
    members.remove(held.member, held);
    metrics.participants(members.size());
    held.close();
    held.waiting.forEach(
        carry -> refuse(carry, ErrorCode.SFU_LOST, "the participant has left, or the room"));
    held.waiting.clear();
  }

  private Behavior<SfuCommand> onServer(Server server) {
    metrics.answering(server.server(), server.answers());
    if (!server.answers()) {
      List<SfuHeld> its =
          members.values().stream().filter(held -> held.server.equals(server.server())).toList();
      Map<CallId, SfuHeld> calls = new HashMap<>();
      its.forEach(held -> calls.merge(held.member.call(), held, SfuDesk::newer));
      calls.values().forEach(this::roomLost);
      its.forEach(this::drop);
    }
    return Behaviors.same();
  }

  private void roomLost(SfuHeld held) {
    calls.tell(
        new CallCommand.RoomLost(
            held.conversation, held.member.call(), held.room, context.getSelf()));
  }

  private Behavior<SfuCommand> onTick() {
    sfus.destroyAgain();
    List<SfuHeld> idle = members.values().stream().filter(SfuHeld::isIdle).toList();
    Map<CallId, List<SfuHeld>> byCall = new HashMap<>();
    members
        .values()
        .forEach(
            held -> byCall.computeIfAbsent(held.member.call(), id -> new ArrayList<>()).add(held));
    byCall.values().forEach(this::present);
    // Said once more that nothing flows of them.
    idle.forEach(this::drop);
    return Behaviors.same();
  }

  private static SfuHeld newer(SfuHeld one, SfuHeld other) {
    return other.room > one.room ? other : one;
  }

  private void present(List<SfuHeld> ofCall) {
    SfuHeld newest = ofCall.stream().reduce(SfuDesk::newer).orElseThrow();
    List<SfuPlace> places = new ArrayList<>(ofCall.size());
    for (SfuHeld held : ofCall) {
      if (held.room == newest.room) {
        places.add(held.place());
      }
    }
    calls.tell(
        new CallCommand.SfuPresent(
            newest.conversation, newest.member.call(), newest.room, places, context.getSelf()));
  }

  private Behavior<SfuCommand> onPreRestart(PreRestart signal) {
    for (SfuHeld held : List.copyOf(members.values())) {
      unpublished(held);
      drop(held);
    }
    return Behaviors.same();
  }

  private Behavior<SfuCommand> onPostStop(PostStop signal) {
    sfus.close();
    return Behaviors.same();
  }
}
