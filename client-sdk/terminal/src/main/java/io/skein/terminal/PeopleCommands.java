package io.skein.terminal;

import io.skein.protocol.Person;
import io.skein.protocol.PersonChange;
import io.skein.protocol.PersonChange.Action;
import io.skein.protocol.Reply;
import io.skein.protocol.Self;
import io.skein.protocol.SelfChange;
import io.skein.protocol.UserId;
import io.skein.protocol.UserLink;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The commands about people: what the user tells of itself, contacts, requests, blocks. Confined to
 * the reading thread; waits for the cluster.
 */
final class PeopleCommands {
  private final ChatSession session;

  PeopleCommands(ChatSession session) {
    this.session = session;
  }

  /**
   * @param starMessage takes the same word when it is a message that is starred
   */
  void addTo(Commands.Help help, Predicate<InputLine.Command> starMessage) {
    help.add(
        "profile",
        "[NAME, or name TEXT, or line TEXT]",
        "what you, or another, tell of yourselves; or change it",
        this::profile);
    help.add(
        "privacy",
        "[found yes|no, add anyone|named|nobody, strangers usual|all|few|none]",
        "who finds you, may ask to be a contact, may write to you",
        this::privacy);
    help.add("add", "NAME [TEXT]", "ask somebody to be a contact", this::add);
    help.add("requests", "", "who asks, whom you ask, and strangers", command -> requests());
    help.add("accept", "[NAME]", "accept a request", this::accept);
    help.add("refuse", "[NAME]", "refuse a request, without a word", this::refuse);
    help.add("withdraw", "[NAME]", "take your request back", this::withdraw);
    help.add("contacts", "[TAG]", "your contacts, and whom you block", this::contacts);
    help.add("remark", "NAME [TEXT]", "call a contact something else", this::remark);
    help.add("tag", "NAME [WORD…]", "sort a contact under words", this::tag);
    help.add(
        "star",
        "N, or NAME [off]",
        "keep message N among what you starred; keep a contact at the top",
        starMessage.or(this::star));
    help.add("forget", "[NAME]", "have one as a contact no more", this::forget);
    help.add("allow", "[NAME]", "hear a stranger as a contact", this::allow);
    help.add("block", "[NAME]", "hear nothing of somebody", this::block);
    help.add("unblock", "[NAME]", "hear somebody again", this::unblock);
  }

  /** False, here and below: the words are none that the command knows. */
  private boolean profile(InputLine.Command command) {
    List<String> words = command.words();
    if (words.isEmpty()) {
      Self self = session.people().self();
      show(session.names().of(session.self()), self.displayName(), self.signature());
      return true;
    }
    String text = command.textAfterFirstWord();
    switch (words.get(0)) {
      case "name" -> set(SelfChange.displayName(text), "that is what others see");
      case "line" -> set(SelfChange.signature(text), "that is what others see");
      default -> {
        return words.size() == 1 && showOther(words.get(0));
      }
    }
    return true;
  }

  private boolean showOther(String name) {
    for (Reply.User user : session.client().blocking().findUsers(List.of(name))) {
      show(user.name(), user.displayName(), user.signature());
      return true;
    }
    session.error("there is no user called " + Harmless.line(name));
    return true;
  }

  private void show(String name, String displayName, String signature) {
    session.note(
        "  "
            + Harmless.line(name)
            + (displayName.isEmpty() ? "" : ", " + Harmless.line(displayName))
            + (signature.isEmpty() ? "" : ": " + Harmless.line(signature)));
  }

  private void set(SelfChange change, String said) {
    session.client().blocking().setSelf(change);
    session.note("-- " + said);
  }

  private boolean privacy(InputLine.Command command) {
    List<String> words = command.words();
    if (words.isEmpty()) {
      Self self = session.people().self();
      session.note("  found    " + (self.hidden() ? "no" : "yes") + ", by your name");
      session.note("  add      " + adding(self.adding()));
      session.note("  strangers " + strangers(self.strangers()));
      return true;
    }
    if (words.size() != 2) {
      return false;
    }
    SelfChange change = change(words.get(0), words.get(1));
    if (change == null) {
      return false;
    }
    set(change, "it is so from now on");
    return true;
  }

  private static @Nullable SelfChange change(String what, String how) {
    return switch (what + " " + how) {
      case "found yes" -> SelfChange.hidden(false);
      case "found no" -> SelfChange.hidden(true);
      case "add anyone" -> SelfChange.adding(Self.Adding.ANYONE);
      case "add named" -> SelfChange.adding(Self.Adding.WITH_NAME);
      case "add nobody" -> SelfChange.adding(Self.Adding.NOBODY);
      case "strangers usual" -> SelfChange.strangers(Self.Strangers.AS_CLUSTER);
      case "strangers all" -> SelfChange.strangers(Self.Strangers.EVERYONE);
      case "strangers few" -> SelfChange.strangers(Self.Strangers.UNTIL_ANSWERED);
      case "strangers none" -> SelfChange.strangers(Self.Strangers.CONTACTS);
      default -> null;
    };
  }

  private static String adding(Self.Adding adding) {
    return switch (adding) {
      case ANYONE -> "anyone";
      case WITH_NAME -> "named, by those who know your name";
      case NOBODY -> "nobody";
    };
  }

  private static String strangers(Self.Strangers strangers) {
    return switch (strangers) {
      case AS_CLUSTER -> "usual, as everybody has it here";
      case EVERYONE -> "all may write";
      case UNTIL_ANSWERED -> "few messages, until you answer";
      case CONTACTS -> "none, contacts alone may write";
    };
  }

  // ---- contacts and their requests

  private boolean add(InputLine.Command command) {
    if (command.words().isEmpty()) {
      return false;
    }
    String given = command.words().get(0);
    UserLink link = UserLink.parse(given);
    String name = link == null ? given : link.name();
    UserId user = session.userCalled(name);
    if (user != null) {
      PersonChange request = PersonChange.request(command.textAfterFirstWord(), name);
      session.client().blocking().changePerson(user, request);
      session.note(
          session.people().person(user).contact()
              ? "-- " + session.called(user) + " is a contact of yours"
              : "-- asked; " + session.called(user) + " may accept it");
    }
    return true;
  }

  private boolean requests() {
    List<Person> received = session.people().received();
    List<Person> sent = session.people().sent();
    learn(received);
    learn(sent);
    for (Person person : received) {
      String note = person.received() == null ? "" : person.received().note();
      session.note(
          "  "
              + session.called(person.user())
              + " asks to be a contact"
              + (note.isEmpty() ? "" : ": " + Harmless.line(note))
              + "  (/accept or /refuse)");
    }
    sent.forEach(
        person -> session.note("  " + session.called(person.user()) + " has not answered yet"));
    List<Room> strangers = session.strangers();
    strangers.forEach(
        room ->
            session.note(
                "  " + session.title(room) + " has written, a stranger  (/open, /allow, /block)"));
    if (received.isEmpty() && sent.isEmpty() && strangers.isEmpty()) {
      session.note("Nobody waits for you, and you for nobody.");
    }
    return true;
  }

  private boolean contacts(InputLine.Command command) {
    String tag = command.rest();
    List<Person> all =
        session.people().contacts().stream()
            .filter(person -> tag.isEmpty() || person.tags().contains(tag))
            .toList();
    List<Person> blocked = tag.isEmpty() ? session.people().blocked() : List.of();
    learn(all);
    learn(blocked);
    for (Person person : all) {
      session.note(
          (person.starred() ? "* " : "  ")
              + session.called(person.user())
              + (person.remark().isEmpty()
                  ? ""
                  : ", that is " + Harmless.line(session.names().of(person.user())))
              + (person.tags().isEmpty()
                  ? ""
                  : "  #" + Harmless.line(String.join(" #", person.tags()))));
    }
    blocked.forEach(person -> session.note("  " + session.called(person.user()) + ", blocked"));
    if (all.isEmpty() && blocked.isEmpty()) {
      session.note(
          tag.isEmpty() ? "No contacts yet: /add NAME asks somebody." : "Nobody has that tag.");
    }
    return true;
  }

  private void learn(List<Person> people) {
    Set<UserId> users = new LinkedHashSet<>();
    people.forEach(person -> users.add(person.user()));
    if (!users.isEmpty()) {
      session.names().learn(users);
    }
  }

  private boolean accept(InputLine.Command command) {
    return change(command, Action.ACCEPT, "a contact of yours");
  }

  private boolean refuse(InputLine.Command command) {
    return change(command, Action.REFUSE, "refused, and not told so");
  }

  private boolean withdraw(InputLine.Command command) {
    return change(command, Action.WITHDRAW, "not asked any more");
  }

  private boolean forget(InputLine.Command command) {
    return change(command, Action.REMOVE, "no contact of yours any more");
  }

  private boolean block(InputLine.Command command) {
    return change(command, Action.BLOCK, "blocked");
  }

  private boolean unblock(InputLine.Command command) {
    return change(command, Action.UNBLOCK, "not blocked any more");
  }

  private boolean allow(InputLine.Command command) {
    return change(command, Action.ALLOW, "heard as a contact is");
  }

  private boolean star(InputLine.Command command) {
    List<String> words = command.words();
    boolean off = words.size() == 2 && words.get(1).equals("off");
    if (words.isEmpty() || (words.size() > 1 && !off)) {
      return false;
    }
    return off
        ? change(words.get(0), PersonChange.of(Action.UNSTAR), "no star any more")
        : change(words.get(0), PersonChange.of(Action.STAR), "starred");
  }

  private boolean remark(InputLine.Command command) {
    if (command.words().isEmpty()) {
      return false;
    }
    String text = command.textAfterFirstWord();
    return change(
        command.words().get(0),
        PersonChange.remark(text),
        text.isEmpty() ? "called by its own name" : "called that, by you alone");
  }

  private boolean tag(InputLine.Command command) {
    if (command.words().isEmpty()) {
      return false;
    }
    List<String> tags = command.words().subList(1, command.words().size());
    return change(
        command.words().get(0),
        PersonChange.tags(tags.stream().distinct().toList()),
        tags.isEmpty() ? "without tags" : "tagged");
  }

  /** Of the user named, or of the one whose chat is open. */
  private boolean change(InputLine.Command command, Action action, String said) {
    Room room = session.open();
    UserId peer = room == null ? null : room.id.peerOf(session.self());
    if (command.words().size() > 1 || (command.words().isEmpty() && peer == null)) {
      return false;
    }
    if (!command.words().isEmpty()) {
      return change(command.words().get(0), PersonChange.of(action), said);
    }
    return change(peer, PersonChange.of(action), said);
  }

  /** Always true: the words were understood. */
  private boolean change(String name, PersonChange change, String said) {
    return change(session.userCalled(name), change, said);
  }

  private boolean change(@Nullable UserId user, PersonChange change, String said) {
    if (user != null) {
      session.client().blocking().changePerson(user, change);
      session.note("-- " + session.called(user) + ": " + said.toLowerCase(Locale.ROOT));
    }
    return true;
  }
}
