package io.skein.terminal;

import io.skein.protocol.ConversationId;
import io.skein.protocol.Person;
import io.skein.protocol.UserId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells the user of contact requests, and of answers to its own. Told on the client's callback
 * thread; guarded by the {@link ChatSession}.
 */
final class PeopleNews {
  private final ChatSession session;

  /** Whose contact request the user was told of. */
  private final Set<UserId> asked = new HashSet<>();

  /** Whom the user has asked to be a contact, as far as they have not answered. */
  private final Set<UserId> awaited = new HashSet<>();

  PeopleNews(ChatSession session) {
    this.session = session;
  }

  void changed(List<Person> changed) {
    synchronized (session) {
      for (Person person : changed) {
        if (person.contact() || person.allowed()) {
          session.rooms().known(ConversationId.direct(session.self(), person.user()));
        }
        heardRequest(person);
        heardAnswer(person);
      }
      session.status();
    }
  }

  private void heardRequest(Person person) {
    if (person.received() == null) {
      asked.remove(person.user());
    } else if (asked.add(person.user())) {
      String note = person.received().note();
      session.afterNames(
          person.user(),
          () ->
              session.note(
                  "• "
                      + session.called(person.user())
                      + " asks to be a contact"
                      + (note.isEmpty() ? "" : ": " + Harmless.line(note))
                      + "  (/accept or /refuse)"));
    }
  }

  /** Of a request only that it was accepted: that it was refused nobody is told. */
  private void heardAnswer(Person person) {
    if (person.sent() != null) {
      awaited.add(person.user());
    } else if (awaited.remove(person.user()) && person.contact()) {
      session.afterNames(
          person.user(),
          () -> session.note("• " + session.called(person.user()) + " is a contact of yours now"));
    }
  }
}
