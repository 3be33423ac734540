package io.skein.terminal;

import io.skein.client.SkeinAccounts;
import io.skein.client.SkeinException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Carries out what is typed. Confined to the reading thread; waits for the cluster. */
final class Commands {
  /** What a line leads to. */
  enum Next {
    GO_ON,
    QUIT,
    LOGGED_OUT
  }

  /** Takes a command in, with what it is for. */
  interface Help {
    /**
     * @param action says whether the line told what is wanted
     */
    void add(String name, String arguments, String meaning, Predicate<InputLine.Command> action);
  }

  private interface Action {
    Next run(InputLine.Command command);
  }

  private record Entry(String usage, String meaning, Action action) {}

  private final ChatSession session;
  private final SkeinAccounts accounts;
  private final Map<String, Entry> commands = new LinkedHashMap<>();

  Commands(ChatSession session, SkeinAccounts accounts, FileCommands files) {
    this.session = session;
    this.accounts = accounts;
    Subjects subjects = new Subjects(session);
    HistoryCommands history = new HistoryCommands(session);
    KeepingCommands keeping = new KeepingCommands(session);
    Help help =
        (name, arguments, meaning, action) -> add(name, arguments, meaning, orUsage(action));
    add("help", "", "this list", command -> help());
    new ListCommands(session, subjects, files).addTo(help);
    new MemberCommands(session, subjects).addTo(help);
    history.addTo(help);
    new SearchCommands(session, subjects, history).addTo(help);
    files.addTo(help);
    new CardCommands(session).addTo(help);
    new MessageCommands(session).addTo(help);
    new ForwardCommands(session, subjects).addTo(help);
    new HighlightCommands(session).addTo(help);
    new PreferenceCommands(session).addTo(help);
    keeping.addTo(help);
    new PeopleCommands(session).addTo(help, keeping::star);
    new GroupCommands(session, subjects).addTo(help);
    new JoinCommands(session, subjects).addTo(help);
    new CallCommands(session).addTo(help);
    new ScheduleCommands(session).addTo(help);
    new PresenceCommands(session).addTo(help);
    new CallDoctorCommands(session).addTo(help);
    new DeviceCommands(session, accounts).addTo(help);
    add("logout", "", "log this device out, and leave", command -> logOut());
    add("quit", "", "leave; you stay logged in", command -> Next.QUIT);
    session.commands(commands.keySet().stream().map(name -> "/" + name).toList());
  }

  private void add(String name, String arguments, String meaning, Action action) {
    String usage = ("/" + name + " " + arguments).strip();
    commands.put(name, new Entry(usage, meaning, action));
  }

  /** An action that says whether the line told what is wanted. */
  private Action orUsage(Predicate<InputLine.Command> action) {
    return command -> action.test(command) ? Next.GO_ON : usage(command);
  }

  /** Does what a line says; what goes wrong is told in words. */
  Next run(InputLine line) {
    try {
      if (line instanceof InputLine.Say say) {
        session.posts().say(say.text());
      } else if (line instanceof InputLine.Command command) {
        Entry entry = commands.get(command.name());
        if (entry == null) {
          session.error(
              "no such command: /" + Harmless.line(command.name()) + "; /help lists them");
        } else {
          return entry.action().run(command);
        }
      }
    } catch (SkeinException e) {
      session.error(Words.of(e));
    }
    return Next.GO_ON;
  }

  private Next help() {
    for (Entry entry : commands.values()) {
      session.note(String.format("  %-24s %s", entry.usage(), entry.meaning()));
    }
    session.note(
        "  Anything else is said to the open conversation; // begins a text with /,"
            + " @NAME or @all in it mentions (of a large group, the first "
            + MemberPages.MEMBERS_ENOUGH
            + " by name).");
    return Next.GO_ON;
  }

  private Next logOut() {
    HttpAnswers.await(session.client().accessToken().thenCompose(accounts::logOut));
    return Next.LOGGED_OUT;
  }

  private Next usage(InputLine.Command command) {
    Entry entry = commands.get(command.name());
    session.error("usage: " + (entry == null ? "/help" : entry.usage()));
    return Next.GO_ON;
  }
}
