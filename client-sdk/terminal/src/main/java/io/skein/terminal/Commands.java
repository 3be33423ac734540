package io.skein.terminal;

import io.skein.client.BlockingSkeinClient;
import io.skein.client.SkeinAccounts;
import io.skein.client.SkeinException;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Reply.ConversationPage;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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

  static final Duration HTTP_TIMEOUT = Duration.ofSeconds(20);

  private final ChatSession session;
  private final SkeinAccounts accounts;
  private final FileCommands files;
  private final Subjects subjects;
  private final Map<String, Entry> commands = new LinkedHashMap<>();

  Commands(ChatSession session, SkeinAccounts accounts, FileCommands files) {
    this.session = session;
    this.files = files;
    this.accounts = accounts;
    this.subjects = new Subjects(session);
    add("help", "", "this list", command -> help());
    add(
        "list",
        "[archived]",
        "your conversations: pinned ones, then the newest; or those you archived",
        this::list);
    add(
        "open",
        "NAME, NUMBER or #N",
        "open a conversation by user, title or its number in the list; save the file of message N",
        this::open);
    add("group", "TITLE NAME…", "make a group; quote a title of several words", this::group);
    add("invite", "NAME…", "take people into the group", this::invite);
    add("remove", "NAME…", "remove people from the group", this::remove);
    add("leave", "", "leave the group", command -> leave());
    add("rename", "TITLE", "give the group another title", this::rename);
    add("who", "", "who is in here, who is online, who has read what", command -> who());
    Help help =
        (name, arguments, meaning, action) -> add(name, arguments, meaning, orUsage(action));
    HistoryCommands history = new HistoryCommands(session);
    history.addTo(help);
    new SearchCommands(session, subjects, history).addTo(help);
    add("send", "FILE", "send a file", orUsage(files::send));
    new CardCommands(session).addTo(help);
    MessageCommands messages = new MessageCommands(session);
    add("reply", "N TEXT", "answer message number N", orUsage(messages::reply));
    add("edit", "N TEXT", "give your message N another text", orUsage(messages::edit));
    add("recall", "N", "take message N back, for everybody", orUsage(messages::recall));
    add("react", "N EMOJI", "react to message N", orUsage(messages::react));
    add("unreact", "N EMOJI", "take your reaction back", orUsage(messages::unreact));
    new ForwardCommands(session, subjects).addTo(help);
    add(
        "highlight",
        "N [off]",
        "keep message N in view for everybody, or no more",
        orUsage(messages::highlight));
    add(
        "highlights",
        "",
        "what is highlighted (pinned, as others say) here, the newest first",
        orUsage(new HighlightCommands(session)::list));
    add(
        "vanish",
        "HOURS or off",
        "let what is said here from now on vanish so long after it was said, for everybody",
        orUsage(messages::vanish));
    PreferenceCommands kept = new PreferenceCommands(session);
    add("mute", "[HOURS or off]", "be told nothing of this conversation", orUsage(kept::mute));
    add("pin", "[off]", "keep it at the top of the list", orUsage(kept::pin));
    add("archive", "[off]", "keep it off the list, whatever is said", orUsage(kept::archive));
    add("unread", "", "close it, marked as unread", orUsage(command -> kept.unread()));
    add("hide", "", "close it, off the list until something is said", orUsage(c -> kept.hide()));
    add("note", "[TEXT]", "note something about it, for yourself", orUsage(kept::note));
    add("draft", "[TEXT]", "keep a text for later, on all your devices", orUsage(kept::draft));
    KeepingCommands keeping = new KeepingCommands(session);
    keeping.addTo(help);
    addPeople(new PeopleCommands(session), keeping);
    new GroupCommands(session, subjects).addTo(help);
    new JoinCommands(session, subjects).addTo(help);
    new CallCommands(session).addTo(help);
    new ScheduleCommands(session).addTo(help);
    PresenceCommands presence = new PresenceCommands(session);
    add("seen", "N", "who has received and read message N", orUsage(presence::seen));
    add(
        "receipts",
        "on or off",
        "tell who has read what: in the open group, as its owner, else in your direct chats",
        orUsage(presence::receipts));
    add("invisible", "[off]", "others see you as away", orUsage(presence::invisible));
    add(
        "lastseen",
        "everyone or nobody",
        "who is told when you were here last",
        orUsage(presence::lastSeen));
    new CallDoctorCommands(session).addTo(help);
    DeviceCommands devices = new DeviceCommands(session, accounts);
    add(
        "devices",
        "[name N NAME, out N, link LINK, approve, or deny]",
        "where you are logged in; name device N, log it out, or let a new one in by its link",
        orUsage(devices::devices));
    add("logout", "", "log this device out, and leave", command -> logOut());
    add("quit", "", "leave; you stay logged in", command -> Next.QUIT);
    session.commands(commands.keySet().stream().map(name -> "/" + name).toList());
  }

  private void addPeople(PeopleCommands people, KeepingCommands keeping) {
    add(
        "profile",
        "[NAME, or name TEXT, or line TEXT]",
        "what you, or another, tell of yourselves; or change it",
        orUsage(people::profile));
    add(
        "privacy",
        "[found yes|no, add anyone|named|nobody, strangers usual|all|few|none]",
        "who finds you, may ask to be a contact, may write to you",
        orUsage(people::privacy));
    add("add", "NAME [TEXT]", "ask somebody to be a contact", orUsage(people::add));
    add("requests", "", "who asks, whom you ask, and strangers", orUsage(c -> people.requests()));
    add("accept", "[NAME]", "accept a request", orUsage(people::accept));
    add("refuse", "[NAME]", "refuse a request, without a word", orUsage(people::refuse));
    add("withdraw", "[NAME]", "take your request back", orUsage(people::withdraw));
    add("contacts", "[TAG]", "your contacts, and whom you block", orUsage(people::contacts));
    add("remark", "NAME [TEXT]", "call a contact something else", orUsage(people::remark));
    add("tag", "NAME [WORD…]", "sort a contact under words", orUsage(people::tag));
    add(
        "star",
        "N, or NAME [off]",
        "keep message N among what you starred; keep a contact at the top",
        orUsage(command -> keeping.star(command) || people.star(command)));
    add("forget", "[NAME]", "have one as a contact no more", orUsage(people::forget));
    add("allow", "[NAME]", "hear a stranger as a contact", orUsage(people::allow));
    add("block", "[NAME]", "hear nothing of somebody", orUsage(people::block));
    add("unblock", "[NAME]", "hear somebody again", orUsage(people::unblock));
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

  private BlockingSkeinClient client() {
    return session.client().blocking();
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

  /** Loads all conversations, page by page, and the names of their people. */
  void load() {
    ConversationId after = null;
    boolean more = true;
    Set<UserId> people = new LinkedHashSet<>();
    while (more) {
      ConversationPage page = client().conversations(after);
      for (Reply.ConversationSummary summary : page.conversations()) {
        session.summarized(summary);
        after = summary.conversation();
        if (summary.peer() != null) {
          people.add(summary.peer());
        }
      }
      more = page.more() && !page.conversations().isEmpty();
    }
    if (!people.isEmpty()) {
      session.names().learn(people);
    }
    session.watch();
    session.completions();
  }

  private Next list(InputLine.Command command) {
    boolean archived = command.rest().equals("archived");
    if (!archived && !command.rest().isEmpty()) {
      return usage(command);
    }
    load();
    List<Room> all = archived ? session.archived() : session.list();
    if (all.isEmpty()) {
      session.note(empty(archived));
    }
    int number = 0;
    for (Room room : all) {
      number++;
      String kind = room.id.isDirect() ? "" : "  (" + room.members + " members)";
      String marks = PreferenceCommands.marks(session.line(room), Instant.now());
      String there = session.isPeerOnline(room) ? " ●" : "";
      session.note(String.format("%3d  %s%s%s%s", number, session.title(room), kind, marks, there));
    }
    return Next.GO_ON;
  }

  private String empty(boolean archived) {
    if (archived) {
      return "You have archived no conversation.";
    }
    return session.hasConversations()
        ? "Nothing on the list: all conversations are archived or hidden."
        : "No conversations yet: /open NAME begins one.";
  }

  private Next open(InputLine.Command command) {
    String wanted = command.rest();
    if (wanted.isEmpty()) {
      return usage(command);
    }
    if (wanted.matches("#[1-9]\\d{0,17}")) {
      files.open(Long.parseLong(wanted.substring(1)));
      return Next.GO_ON;
    }
    Room room = subjects.conversation(wanted);
    if (room != null) {
      session.open(room);
      session.completions();
    }
    return Next.GO_ON;
  }

  private Next group(InputLine.Command command) {
    if (command.words().isEmpty()) {
      return usage(command);
    }
    List<UserId> users = subjects.named(command.words().subList(1, command.words().size()));
    if (users != null) {
      session.open(session.summarized(client().createGroup(command.words().get(0), users)));
      session.completions();
    }
    return Next.GO_ON;
  }

  private Next invite(InputLine.Command command) {
    Room room = openGroup(command, 1);
    List<UserId> users = room == null ? null : subjects.named(command.words());
    if (room != null && users != null) {
      Reply.MembersChanged changed = client().invite(room.id, users);
      if (changed.sequence() == 0) {
        session.note("-- they are members already, or wait already");
      } else if (changed.waiting() > 0) {
        session.note("-- " + changed.waiting() + " wait until an admin lets them in");
      }
    }
    return Next.GO_ON;
  }

  private Next remove(InputLine.Command command) {
    Room room = openGroup(command, 1);
    List<UserId> users = room == null ? null : subjects.named(command.words());
    if (room != null && users != null && client().remove(room.id, users).sequence() == 0) {
      session.note("-- they are no members");
    }
    return Next.GO_ON;
  }

  private Next leave() {
    Room room = openGroup(new InputLine.Command("leave"), 0);
    if (room != null) {
      client().leave(room.id);
      session.left(room);
      session.note("-- you left " + session.title(room));
    }
    return Next.GO_ON;
  }

  private Next rename(InputLine.Command command) {
    Room room = openGroup(command, 1);
    if (room != null) {
      client().rename(room.id, command.rest());
    }
    return Next.GO_ON;
  }

  private @Nullable Room openGroup(InputLine.Command command, int wordsMin) {
    Room room = subjects.openGroup();
    if (room != null && command.words().size() < wordsMin) {
      usage(command);
      return null;
    }
    return room;
  }

  private Next usage(InputLine.Command command) {
    Entry entry = commands.get(command.name());
    session.error("usage: " + (entry == null ? "/help" : entry.usage()));
    return Next.GO_ON;
  }

  private Next who() {
    Room room = session.openOrTold();
    if (room == null) {
      return Next.GO_ON;
    }
    UserId after = null;
    boolean more = true;
    while (more) {
      Reply.MemberPage page = client().members(room.id, after);
      for (Reply.Member member : page.members()) {
        session.names().put(member.user(), member.name());
        String marks = GroupCommands.marks(member);
        String you = member.user().equals(session.self()) ? " (you)" : "";
        String there = session.presence(member.user());
        session.note(
            "  "
                + Harmless.line(member.name())
                + you
                + marks
                + (there.isEmpty() ? "" : ", " + there)
                + (member.read() == 0 ? "" : ", has read " + member.read() + " of " + room.head));
        after = member.user();
      }
      more = page.more() && !page.members().isEmpty();
    }
    return Next.GO_ON;
  }

  private Next logOut() {
    await(session.client().accessToken().thenCompose(accounts::logOut));
    return Next.LOGGED_OUT;
  }

  static <T> T await(java.util.concurrent.CompletableFuture<T> future) {
    return await(future, HTTP_TIMEOUT);
  }

  static <T> T await(java.util.concurrent.CompletableFuture<T> future, Duration patience) {
    try {
      return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      while (cause instanceof CompletionException && cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw cause instanceof SkeinException refused
          ? refused
          : new SkeinException(ErrorCode.INTERNAL, "a defect of the client", e);
    } catch (TimeoutException e) {
      throw new SkeinException(ErrorCode.UNAVAILABLE, "no answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SkeinException(ErrorCode.OUTCOME_UNKNOWN, "interrupted", e);
    }
  }
}
