package io.skein.node.session;

import io.skein.node.call.CallCommand;
import io.skein.node.conversation.ConversationCommand;
import io.skein.node.conversation.Related;
import io.skein.node.people.ContactRules.Heard;
import io.skein.node.people.ContactRules.Word;
import io.skein.node.people.People;
import io.skein.node.people.Stance;
import io.skein.protocol.ConversationId;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * What others have to be told of a user's people: sessions of other users the words about contact
 * requests, direct chats how the user stands to the other. Both are owed in the store until they
 * are answered. What was not answered is said again after a while, as long as the session lives,
 * and when the people are next read. Confined to the session's actor.
 */
final class SessionPeers {
  private final ActorContext<SessionMessage> context;
  private final UserId user;
  private final SessionServices services;
  private final SessionPeople people;

  /** Who is being told a word. */
  private final Set<UserId> telling = new HashSet<>(0);

  /** By the other user: what its chat is being told. */
  private final Map<UserId, Relating> relating = new HashMap<>(0);

  private boolean againScheduled;
  private boolean stopping;

  /** Whether there is something to say, or may be: then the people are read for its sake alone. */
  private boolean owing;

  /** How the user stands, as a chat is being told, and who waits for its answer. */
  private static final class Relating {
    private final Stance stance;
    private final List<Consumer<Boolean>> waiting = new ArrayList<>(1);

    Relating(Stance stance) {
      this.stance = stance;
    }
  }

  SessionPeers(
      ActorContext<SessionMessage> context,
      UserId user,
      SessionServices services,
      SessionPeople people) {
    this.context = context;
    this.user = user;
    this.services = services;
    this.people = people;
  }

  boolean isIdle() {
    return telling.isEmpty() && relating.isEmpty() && !againScheduled;
  }

  void stop() {
    stopping = true;
  }

  // ---- words to other sessions

  /**
   * Tells the other user's session what is owed to it, if anything is.
   *
   * @param then gets the answer, once what follows from it is stored; null: none came
   */
  void tell(UserId other, Consumer<@Nullable Heard> then) {
    People known = people.stored();
    Word word = known == null ? null : known.contacts().owed(other, people.nowMillis());
    if (word == null) {
      then.accept(known == null ? null : new Heard(false, null));
      return;
    }
    telling.add(other);
    context.ask(
        Heard.class,
        services.sessions().get(),
        services.peopleSettings().tellTimeout(),
        replyTo ->
            new SessionCommand.Told(
                other, user, word.word(), word.timeMillis(), word.note(), word.named(), replyTo),
        (answer, failure) -> new SessionNote.Continue(() -> onHeard(other, word, answer, then)));
  }

  private void onHeard(
      UserId other, Word word, @Nullable Heard answer, Consumer<@Nullable Heard> then) {
    telling.remove(other);
    if (answer == null) {
      sayAgainLater();
      then.accept(null);
    } else {
      people.answered(
          other,
          word,
          answer,
          heard -> {
            then.accept(heard);
            // Another word may be owed by now.
            settle(other);
          });
    }
  }

  // ---- how the user stands to others

  /**
   * Tells the chat with the other how the user stands to the other, if it has not confirmed that.
   *
   * @param then whether every post that is ordered from now on is decided by that
   */
  void relate(UserId other, Consumer<Boolean> then) {
    People known = people.stored();
    if (known == null || !known.relation(other).chatUntold()) {
      then.accept(known != null);
      return;
    }
    Stance stance = known.stance(other);
    Relating before = relating.get(other);
    if (before != null && before.stance.isSameTowardsTheOther(stance)) {
      before.waiting.add(then);
      return;
    }
    Relating now = new Relating(stance);
    now.waiting.add(then);
    relating.put(other, now);
    ConversationId chat = ConversationId.direct(user, other);
    context.ask(
        Related.class,
        services.conversations(),
        services.peopleSettings().tellTimeout(),
        replyTo -> new ConversationCommand.Relate(chat, user, stance, replyTo),
        (answer, failure) ->
            new SessionNote.Continue(
                () -> onRelated(other, now, answer != null && answer.inForce())));
  }

  private void onRelated(UserId other, Relating told, boolean inForce) {
    // Another one may be under way that says what has changed since.
    relating.remove(other, told);
    if (inForce) {
      people.chatTold(other, told.stance);
      if (told.stance.blocked()) {
        // Lost, it is found out by the call itself.
        services.calls().get().tell(new CallCommand.Blocked(ConversationId.direct(user, other)));
      }
    } else {
      sayAgainLater();
    }
    told.waiting.forEach(waiting -> waiting.accept(inForce));
  }

  // ---- again

  /** Something is owed, or may be: nobody knows what is stored. */
  void sayAgainLater() {
    owing = true;
    if (!againScheduled && !stopping) {
      againScheduled = true;
      context.scheduleOnce(
          services.peopleSettings().tellAgainAfter(),
          context.getSelf(),
          new SessionNote.Continue(
              () -> {
                againScheduled = false;
                goOn();
              }));
    }
  }

  /** What is owed to the other is said, unless it is being said. */
  void settle(UserId other) {
    if (stopping) {
      return;
    }
    if (!telling.contains(other)) {
      tell(other, answer -> {});
    }
    relate(other, inForce -> {});
  }

  /** Says all that is owed and is not being said; reads it first if it is not known. */
  void goOn() {
    People known = people.stored();
    if (stopping) {
      return;
    }
    if (known == null) {
      people.readAgain();
      return;
    }
    owing = false;
    known.owedTo(people.nowMillis()).forEach(this::settle);
    known.chatsUntold().forEach(this::settle);
  }

  /** The people could not be read. */
  void unread() {
    if (owing) {
      sayAgainLater();
    }
  }
}
