package io.skein.node.session;

import io.skein.node.delivery.EventFrames;
import io.skein.node.delivery.ReplyTo;
import io.skein.node.people.ContactRules.Heard;
import io.skein.node.people.ContactRules.Hearing;
import io.skein.node.people.ContactRules.Word;
import io.skein.node.people.People;
import io.skein.node.people.PeopleStore;
import io.skein.node.people.Stance;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.PersonChange;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * A user's people: read when they are first asked for, changed one step after the other. A step is
 * decided by the {@link People} as they are stored, stored if it changes them, and told to all
 * devices before whoever asked is answered. Where another session of the same user has stored
 * something meanwhile, nothing is done, and the step decided again by what that has left. Confined
 * to the session's actor.
 */
final class SessionPeople {
  /** Rounds in a row that another live session of the user may spoil before one gives up. */
  private static final int SPOILED_MAX = 3;

  private final ActorContext<SessionMessage> context;
  private final UserId user;
  private final SessionServices services;
  private final SessionRequests requests;
  private final SessionConnections connections;
  private final SessionPeers peers;
  private final Deque<Step> waiting = new ArrayDeque<>(2);

  /** Null: not read, or not known any more. */
  private @Nullable People people;

  /** The newest change that devices were told of, or could ask for; -1: none was read yet. */
  private long newestTold = -1;

  /** Whether the store may have what a plain read does not tell: a write whose outcome is open. */
  private boolean uncertain;

  private boolean reading;
  private boolean writing;
  private int spoiled;

  /** Something to decide once all before it is stored. */
  private interface Step {
    People.Decision decide(People people);

    /** It was refused, or is so now. */
    void done(People people, People.Decision decision);

    /** It was not decided, or nobody knows whether it is stored. */
    void failed(ErrorCode code, String detail);
  }

  SessionPeople(
      ActorContext<SessionMessage> context,
      UserId user,
      SessionServices services,
      SessionRequests requests,
      SessionConnections connections) {
    this.context = context;
    this.user = user;
    this.services = services;
    this.requests = requests;
    this.connections = connections;
    this.peers = new SessionPeers(context, user, services, this);
  }

  /** Nothing is under way, and nobody has to be told anything. */
  boolean isIdle() {
    return waiting.isEmpty() && !reading && !writing && peers.isIdle();
  }

  boolean isWriting() {
    return writing;
  }

  /** As they are stored; null: not known now. */
  @Nullable People stored() {
    return people;
  }

  long nowMillis() {
    return services.clock().millis();
  }

  // ---- what devices ask

  void setSelf(SessionCommand.SetSelf set) {
    add(new Asked(set.replyTo(), known -> known.setSelf(set.change()), (known, to) -> done(to)));
  }

  void change(SessionCommand.ChangePerson change) {
    UserId other = change.other();
    if (other.equals(user)) {
      change.replyTo().refuse(ErrorCode.BAD_REQUEST, "change_person.user: another user is needed");
      return;
    }
    add(
        new Asked(
            change.replyTo(),
            known -> known.contacts().change(other, change.change(), change.named(), nowMillis()),
            (known, to) -> tellOther(other, change.change().action(), to)));
  }

  /** What is stored must be in force before the user is told that it is done. */
  private void tellOther(UserId other, PersonChange.Action action, ReplyTo replyTo) {
    switch (action) {
      case REQUEST, ACCEPT, WITHDRAW ->
          peers.tell(other, answer -> toldOther(other, answer, replyTo));
      case BLOCK -> {
        // The request that it has taken back, if there was one, is no matter to wait for.
        peers.tell(other, answer -> {});
        relate(other, replyTo);
      }
      case UNBLOCK, REMOVE, ALLOW -> relate(other, replyTo);
      case REFUSE, REMARK, TAG, STAR, UNSTAR -> done(replyTo);
    }
  }

  private void toldOther(UserId other, @Nullable Heard answer, ReplyTo replyTo) {
    People known = people;
    ErrorCode refusal = answer == null ? null : answer.refusal();
    if (refusal != null) {
      requests.end(() -> replyTo.refuse(refusal, "the other user's word"));
    } else if (answer == null || known == null) {
      unknown(replyTo, "the other user's session does not answer");
    } else if (known.relation(other).person().contact()) {
      relate(other, replyTo);
    } else {
      done(replyTo);
    }
  }

  private void relate(UserId other, ReplyTo replyTo) {
    peers.relate(
        other,
        inForce -> {
          if (inForce) {
            done(replyTo);
          } else {
            unknown(replyTo, "the chat does not answer");
          }
        });
  }

  void sync(SessionCommand.SyncPeople sync) {
    add(
        new Asked(
            sync.replyTo(),
            known -> new People.Unchanged(),
            (known, to) -> {
              Reply.PeopleSynced page =
                  known.page(
                      sync.cursor(),
                      services.limits().pageEntriesMax(),
                      services.settings().pageBytesMax());
              requests.end(() -> to.answer(page));
            }));
  }

  private void done(ReplyTo replyTo) {
    requests.end(() -> replyTo.answer(Reply.Done.INSTANCE));
  }

  private void unknown(ReplyTo replyTo, String detail) {
    requests.end(
        () ->
            replyTo.refuse(
                ErrorCode.OUTCOME_UNKNOWN, detail, services.settings().retryAfterMillis()));
  }

  /** One that a client waits for. */
  private final class Asked implements Step {
    private final ReplyTo replyTo;
    private final Function<People, People.Decision> decide;
    private final BiConsumer<People, ReplyTo> then;

    Asked(
        ReplyTo replyTo,
        Function<People, People.Decision> decide,
        BiConsumer<People, ReplyTo> then) {
      requests.begin();
      this.replyTo = replyTo;
      this.decide = decide;
      this.then = then;
    }

    @Override
    public People.Decision decide(People known) {
      return decide.apply(known);
    }

    @Override
    public void done(People known, People.Decision decision) {
      if (decision instanceof People.Refused refused) {
        requests.end(() -> replyTo.refuse(refused.code(), refused.detail()));
      } else {
        then.accept(known, replyTo);
      }
    }

    @Override
    public void failed(ErrorCode code, String detail) {
      requests.end(() -> replyTo.refuse(code, detail, services.settings().retryAfterMillis()));
    }
  }

  // ---- what other sessions say, and answer

  /** Who is not answered says it again. */
  void hear(SessionCommand.Told told) {
    if (waiting.size() < services.settings().requestsMax()) {
      add(new Hears(told));
    }
  }

  private final class Hears implements Step {
    private final SessionCommand.Told told;
    private Heard answer = new Heard(false, null);

    Hears(SessionCommand.Told told) {
      this.told = told;
    }

    @Override
    public People.Decision decide(People known) {
      Word word = new Word(told.word(), told.timeMillis(), told.note(), told.named());
      Hearing hearing = known.contacts().hear(told.from(), word, nowMillis());
      answer = hearing.answer();
      return hearing.decision();
    }

    @Override
    public void done(People known, People.Decision decision) {
      told.replyTo().tell(answer);
    }

    @Override
    public void failed(ErrorCode code, String detail) {}
  }

  /**
   * The other user's session has answered.
   *
   * @param then told once what follows from it is stored; null: nobody knows
   */
  void answered(UserId other, Word word, Heard answer, Consumer<@Nullable Heard> then) {
    add(
        new Step() {
          @Override
          public People.Decision decide(People known) {
            return known.contacts().answered(other, word, answer, nowMillis());
          }

          @Override
          public void done(People known, People.Decision decision) {
            then.accept(answer);
          }

          @Override
          public void failed(ErrorCode code, String detail) {
            then.accept(null);
          }
        });
  }

  /** The chat with the other decides by how the user stands to it from now on. */
  void chatTold(UserId other, Stance stance) {
    add(
        new Step() {
          @Override
          public People.Decision decide(People known) {
            return known.chatTold(other, stance, nowMillis());
          }

          @Override
          public void done(People known, People.Decision decision) {}

          @Override
          public void failed(ErrorCode code, String detail) {}
        });
  }

  // ---- one step after the other

  private void add(Step step) {
    waiting.add(step);
    goOn();
  }

  private void goOn() {
    while (!reading && !writing && !waiting.isEmpty()) {
      People known = people;
      if (known == null) {
        read();
        return;
      }
      carryOut(known, waiting.remove());
    }
  }

  /** Reads the people if they are not known now; what others have to be told then follows. */
  void readAgain() {
    if (people == null && !reading && !writing) {
      read();
    }
  }

  private void read() {
    reading = true;
    context.pipeToSelf(
        uncertain ? services.people().loadDecided(user) : services.people().load(user),
        (stored, failure) ->
            new SessionNote.Continue(() -> onRead(failure == null ? stored : null)));
  }

  private void onRead(PeopleStore.@Nullable Stored stored) {
    reading = false;
    if (stored == null) {
      services.metrics().storeFailures.increment();
      failAll(ErrorCode.UNAVAILABLE, "the store does not answer");
      peers.unread();
      return;
    }
    uncertain = false;
    People known = new People(user, stored, services.peopleSettings().rules());
    people = known;
    if (newestTold >= 0 && stored.last() != newestTold) {
      // Something is stored that no device was told of: each finds that it has missed something.
      connections.pushToAll(EventFrames.people(known.newest()));
    }
    newestTold = stored.last();
    goOn();
    peers.goOn();
  }

  private void carryOut(People known, Step step) {
    People.Decision decision = step.decide(known);
    if (decision instanceof People.Write write) {
      writing = true;
      context.pipeToSelf(
          services.people().write(user, write.change()),
          (stored, failure) ->
              new SessionNote.Continue(
                  () -> onWritten(step, write, failure == null ? stored : null)));
    } else {
      step.done(known, decision);
    }
  }

  /**
   * @param stored false: another session has stored something; null: nobody knows
   */
  private void onWritten(Step step, People.Write write, @Nullable Boolean stored) {
    writing = false;
    People known = people;
    if (stored == null || known == null) {
      forget();
      services.metrics().storeFailures.increment();
      step.failed(ErrorCode.OUTCOME_UNKNOWN, "the store does not answer");
    } else if (stored) {
      spoiled = 0;
      known.stored(write.change());
      newestTold = write.change().last();
      services.metrics().people.increment();
      connections.pushToAll(EventFrames.people(known.event(write.change())));
      step.done(known, write);
      write.change().relations().forEach(relation -> peers.settle(relation.other()));
    } else {
      forget();
      if (++spoiled > SPOILED_MAX) {
        spoiled = 0;
        step.failed(ErrorCode.UNAVAILABLE, "the session moves");
      } else {
        waiting.addFirst(step);
      }
    }
    goOn();
  }

  /** What is stored is not known any more, nor what is owed by it: it is read again. */
  private void forget() {
    people = null;
    uncertain = true;
    peers.sayAgainLater();
  }

  private void failAll(ErrorCode code, String detail) {
    while (!waiting.isEmpty()) {
      waiting.remove().failed(code, detail);
    }
  }

  /** The session moves: nothing more is begun. */
  void stop() {
    failAll(ErrorCode.UNAVAILABLE, "the session moves");
    peers.stop();
  }
}
