package io.skein.terminal;

import io.skein.client.BlockingSkeinClient;
import io.skein.client.CallChange;
import io.skein.client.ConnectionState;
import io.skein.client.ConversationList.Line;
import io.skein.client.MessagePage;
import io.skein.client.MessageState;
import io.skein.client.OutboxEntry;
import io.skein.client.Posted;
import io.skein.client.SkeinCall;
import io.skein.client.SkeinClient;
import io.skein.client.SkeinException;
import io.skein.client.SkeinListener;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.GroupChange.Announcement;
import io.skein.protocol.GroupReply;
import io.skein.protocol.Message;
import io.skein.protocol.Person;
import io.skein.protocol.Preferences;
import io.skein.protocol.PreferencesChange;
import io.skein.protocol.Privacy;
import io.skein.protocol.Reply;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.Reply.Looking;
import io.skein.protocol.Reply.Presence;
import io.skein.protocol.Reply.ReceiptCount;
import io.skein.protocol.Reply.Typist;
import io.skein.protocol.Request.Typing.Kind;
import io.skein.protocol.ScheduledPost;
import io.skein.protocol.UserId;
import io.skein.protocol.UserLink;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;

/**
 * What is on the screen: the open conversation, the news of the others, the state of things. Hears
 * the client on its callback thread and is asked by {@link Commands} on the reading thread; its
 * lock is held for moments only, never while waiting for the cluster.
 */
final class ChatSession implements SkeinListener {
  /** Messages shown when a conversation is opened, and per {@code /more}. */
  static final int PAGE = 20;

  private final Screen screen;
  private final Rooms rooms = new Rooms();
  private final UserNames names = new UserNames(this::client);
  private final ZoneId zone;
  private final SentPosts sent = new SentPosts(this::status, this::error);
  private final KnownPeople people = new KnownPeople(this::client, this::peopleChanged);
  private final KnownSchedule schedule = new KnownSchedule(this::client, this::notSaid);
  private final KnownKeeping keeping = new KnownKeeping(this::client, this::deleted);
  private final CallNews calls = new CallNews(this);
  private final InView inView = new InView(this::client, this::status);

  private @Nullable SkeinClient client;
  private UserId self = UserId.SYSTEM;
  private @Nullable Room open;
  private @Nullable LocalDate lastDay;
  private ConnectionState connection = new ConnectionState.Idle();
  private boolean wasOnline;

  /** Whose contact request the user was told of. */
  private final Set<UserId> asked = new HashSet<>();

  /** Whom the user has asked to be a contact, as far as they have not answered. */
  private final Set<UserId> awaited = new HashSet<>();

  ChatSession(Screen screen, ZoneId zone) {
    this.screen = screen;
    this.zone = zone;
  }

  /** Before anything else. */
  synchronized void attach(SkeinClient client) {
    this.client = client;
    screen.onTyping(this::types);
  }

  synchronized SkeinClient client() {
    SkeinClient attached = client;
    if (attached == null) {
      throw new IllegalStateException("no client yet");
    }
    return attached;
  }

  /** The client has caught up once: who we are is known. */
  synchronized void begin(UserId user) {
    self = user;
    status();
  }

  synchronized UserId self() {
    return self;
  }

  synchronized @Nullable Room open() {
    return open;
  }

  /** The open conversation; null, and told, if none is. */
  @Nullable Room openOrTold() {
    Room room = open();
    if (room == null) {
      error("open a conversation first: /open NAME, or /list");
    }
    return room;
  }

  UserNames names() {
    return names;
  }

  KnownPeople people() {
    return people;
  }

  KnownKeeping keeping() {
    return keeping;
  }

  KnownSchedule schedule() {
    return schedule;
  }

  void note(String text) {
    screen.print(MessageLines.note(text));
  }

  void print(AttributedString line) {
    screen.print(line);
  }

  /** A text that is to be read by the camera of a phone. */
  void code(String text) {
    QrCode.of(text).forEach(screen::print);
  }

  void error(String text) {
    screen.print(MessageLines.error(text));
  }

  // ---- what the client says, on its callback thread

  @Override
  public void onMessage(Message message) {
    Room room;
    boolean isOpen;
    synchronized (this) {
      room = rooms.room(message.conversation());
      boolean news = rooms.heard(message, self);
      inView.said(message);
      isOpen = room == open;
      if (!isOpen && !news) {
        return;
      }
      if (room.peer == null) {
        room.peer = message.conversation().peerOf(self);
      }
      room.changed(message);
      if (message.content() instanceof Content.MembershipChange change) {
        if (room == open) {
          watch();
        }
        if (change.kind() == Content.MembershipChange.Kind.CREATED) {
          room.title = change.title();
        }
      } else if (message.content() instanceof Content.TitleChange title) {
        room.title = title.title();
      }
    }
    if (isOpen) {
      fillOrShow(room, message);
    } else {
      afterNames(UserNames.in(message, room), () -> announce(room, message));
    }
  }

  private void fillOrShow(Room room, Message message) {
    synchronized (this) {
      if (message.sequence() <= room.shown) {
        return;
      }
      if (message.sequence() == room.shown + 1) {
        room.shown = message.sequence();
        afterNames(UserNames.in(message, room), () -> show(room, List.of(message)));
        markRead(room);
        return;
      }
    }
    fill(room);
  }

  /** Shows what came while the conversation was being opened. */
  private void fill(Room room) {
    long after;
    synchronized (this) {
      after = room.shown;
    }
    CompletableFuture<Void> unused =
        client()
            .historyAfter(room.id, after, 0)
            .thenAccept(
                page -> {
                  List<Message> missing;
                  synchronized (this) {
                    missing =
                        page.messages().stream()
                            .filter(message -> message.sequence() > room.shown)
                            .toList();
                    if (missing.isEmpty()) {
                      return;
                    }
                    room.shown = missing.get(missing.size() - 1).sequence();
                    afterNames(UserNames.in(missing, room), () -> show(room, missing));
                  }
                  markRead(room);
                });
  }

  private synchronized void announce(Room room, Message message) {
    if (room != open && !rooms.isSilent(room, Instant.now())) {
      String name = title(room);
      Line line = rooms.line(room);
      String unread = line.unread() + " unread" + (line.mentions() > 0 ? ", @you" : "");
      MessageLines lines = lines(room);
      String who = room.id.isDirect() ? "" : lines.name(message.sender(), self) + ": ";
      screen.print(
          MessageLines.note("• " + name + " (" + unread + ")  " + who + lines.gist(message, self)));
    }
    status();
  }

  /** How messages look in a room, whose members may go by other names there. */
  private MessageLines lines(Room room) {
    return new MessageLines(zone, user -> room.nameOf(user, called(user)));
  }

  /** One line of a message, where it is not shown in its place. */
  synchronized String gist(Room room, Message message) {
    MessageLines lines = lines(room);
    String sender = lines.name(message.sender(), self);
    String said = lines.gist(room.shown(message).message(), self);
    return "#" + message.sequence() + " " + sender + ": " + said;
  }

  /** What a message says, in one line. */
  synchronized String said(Room room, Message message) {
    return lines(room).said(message, self);
  }

  /** What a user is called in a room. */
  synchronized String name(Room room, UserId user) {
    return lines(room).name(user, self);
  }

  private synchronized void show(Room room, List<Message> given) {
    MessageLines lines = lines(room);
    room.view.discarded(keeping.discarded(room.id));
    room.view.take(given);
    Instant now = client().nodeTime();
    room.view.vanish(now);
    List<Message> messages = given.stream().filter(one -> !keeping.isDiscarded(one)).toList();
    long first = messages.isEmpty() ? 0 : messages.get(0).sequence();
    for (Message message : messages) {
      if (message.content() instanceof Content.Operation operation) {
        // One to a message among these is in what is shown of that, but for highlights.
        if (operation.target() < first || operation instanceof Content.Highlight) {
          lines.operation(message, self).forEach(screen::print);
        }
        continue;
      }
      if (message.content() instanceof Content.Vanished || message.isOver(now.toEpochMilli())) {
        continue;
      }
      LocalDate day = lines.dayOf(message);
      if (!day.equals(lastDay)) {
        screen.print(lines.day(message));
        lastDay = day;
      }
      boolean own = message.sender().equals(self);
      if (own && message.sequence() > room.newestOwn) {
        room.newestOwn = message.sequence();
      }
      MessageLines.State state = own ? room.stateOf(message.sequence()) : MessageLines.State.NONE;
      lines.lines(room.shown(message), room.quoted(message), self, state).forEach(screen::print);
    }
    status();
  }

  @Override
  public void onConversation(ConversationSummary summary) {
    Message last = summary.last();
    Room room;
    boolean news;
    synchronized (this) {
      boolean begun = !self.equals(UserId.SYSTEM);
      long before = rooms.line(rooms.room(summary.conversation())).newest();
      room = summarized(summary);
      news = begun && summary.unread() > 0 && rooms.line(room).newest() > before && room != open;
    }
    if (news && last != null) {
      afterNames(UserNames.in(last, room), () -> announce(room, last));
    }
  }

  synchronized Room summarized(ConversationSummary summary) {
    Room room = rooms.summarized(summary);
    if (room == open) {
      rooms.read(room);
    }
    status();
    return room;
  }

  @Override
  public synchronized void onCursor(CursorMoved moved) {
    if (moved.user().equals(self)) {
      rooms.moved(moved);
    } else {
      rooms.room(moved.conversation()).progressed(moved.user(), moved.delivered(), moved.read());
    }
    status();
  }

  @Override
  public synchronized void onPreferences(ConversationId conversation, Preferences preferences) {
    Room room = rooms.room(conversation);
    String before = rooms.line(room).preferences().draft();
    rooms.preferred(conversation, preferences);
    String draft = preferences.draft();
    if (!draft.equals(before)) {
      if (room == open && !draft.equals(room.draftHere)) {
        showDraft(draft);
      }
      room.draftHere = null;
    }
    status();
  }

  @Override
  public synchronized void onStranger(ConversationId conversation) {
    if (!rooms.line(rooms.room(conversation)).fromStranger()) {
      rooms.stranger(conversation);
      UserId peer = conversation.peerOf(self);
      if (peer != null && rooms.room(conversation) != open) {
        afterNames(
            Set.of(peer),
            () -> note("• a stranger writes: " + called(peer) + "  (/requests, when you like)"));
      }
    }
  }

  @Override
  public void onPeople(Reply.PeopleEvent changed) {
    people.changed(changed);
  }

  @Override
  public void onPeopleUnheard() {
    people.sync();
  }

  @Override
  public void onScheduled(Reply.ScheduledEvent changed) {
    schedule.changed(changed);
  }

  @Override
  public void onScheduledUnheard() {
    schedule.sync();
  }

  @Override
  public void onKeeping(Reply.KeepingEvent changed) {
    keeping.changed(changed);
  }

  @Override
  public void onKeepingUnheard() {
    keeping.sync();
  }

  @Override
  public void onCall(SkeinCall call, CallChange change) {
    calls.heard(call, change);
  }

  /** A noise, unless the user wants none of this conversation. */
  synchronized void bell(Room room) {
    if (!rooms.isSilent(room, Instant.now())) {
      screen.bell();
    }
  }

  /** The user has deleted messages for itself, here or on another device. */
  private synchronized void deleted(List<Discarded> discarded) {
    discarded.forEach(rooms::discarded);
    status();
  }

  private void notSaid(ScheduledPost refused) {
    // Told as soon as the client is connected, when this does not know yet who we are.
    UserId peer = refused.conversation().peerOf(client().user());
    afterNames(
        peer == null ? Set.of() : Set.of(peer),
        () ->
            note(
                ScheduleCommands.refused(
                    refused, peer == null ? title(room(refused.conversation())) : called(peer))));
  }

  private synchronized void peopleChanged(List<Person> changed) {
    for (Person person : changed) {
      if (person.contact() || person.allowed()) {
        rooms.known(ConversationId.direct(self, person.user()));
      }
      heardRequest(person);
      heardAnswer(person);
    }
    status();
  }

  private void heardRequest(Person person) {
    if (person.received() == null) {
      asked.remove(person.user());
    } else if (asked.add(person.user())) {
      String note = person.received().note();
      afterNames(
          Set.of(person.user()),
          () ->
              note(
                  "• "
                      + called(person.user())
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
      afterNames(
          Set.of(person.user()),
          () -> note("• " + called(person.user()) + " is a contact of yours now"));
    }
  }

  @Override
  public synchronized void onPresence(List<Presence> presences) {
    for (Presence first : inView.told(presences)) {
      Room room = open;
      if (room != null && first.user().equals(room.id.peerOf(self))) {
        note("-- " + title(room) + " is " + InView.words(first));
      }
    }
    status();
  }

  @Override
  public synchronized void onTyping(ConversationId conversation, List<Typist> typists) {
    inView.typing(conversation, typists);
    status();
  }

  @Override
  public synchronized void onLooking(ConversationId conversation, Looking looking) {
    Room room = rooms.room(conversation);
    if (room.receipts != looking.receipts()) {
      if (room.receipts != null && room == open) {
        note("-- from now on " + InView.words(looking.receipts()));
      }
      room.receipts = looking.receipts();
    }
  }

  @Override
  public synchronized void onReceiptCounts(ConversationId conversation, List<ReceiptCount> counts) {
    counts.forEach(rooms.room(conversation)::counted);
    status();
  }

  @Override
  public void onPrivacy(Privacy privacy) {
    note(PresenceCommands.words(privacy));
  }

  @Override
  public synchronized void onConnection(ConnectionState state) {
    connection = state;
    if (state instanceof ConnectionState.Waiting waiting && wasOnline) {
      wasOnline = false;
      ErrorCode code = waiting.code();
      note(
          "-- connection lost"
              + (code == null ? "" : ": " + Words.of(new SkeinException(code, "")))
              + "; what you write is sent when it is back");
    } else if (state instanceof ConnectionState.Online online && online.caughtUp()) {
      if (!wasOnline) {
        note("-- connected to " + Harmless.line(online.node()));
      }
      wasOnline = true;
    } else if (state instanceof ConnectionState.Ended ended && ended.code() != ErrorCode.OK) {
      error(Words.of(new SkeinException(ended.code(), ended.detail())));
    }
    status();
  }

  @Override
  public void onRefused(OutboxEntry post, SkeinException why) {
    error("an earlier message was not sent: " + Words.of(why));
  }

  @Override
  public void onError(Throwable error) {
    error("a defect: " + Harmless.line(String.valueOf(error)));
  }

  // ---- what the user does, on the reading thread

  /** So much of a line is typed. */
  private synchronized void types(String line) {
    if (client != null) {
      inView.types(line);
    }
  }

  /** Watches those in view: who is in the open conversation, then who is on the list. */
  synchronized void watch() {
    Set<UserId> people = new LinkedHashSet<>();
    if (open != null) {
      people.addAll(open.people);
    }
    for (Room room : rooms.all()) {
      UserId peer = room.id.peerOf(self);
      if (peer != null) {
        people.add(peer);
      }
    }
    inView.people(people, self);
  }

  /** How somebody in view is there; empty if that is not known. */
  synchronized String presence(UserId user) {
    return inView.words(user);
  }

  synchronized boolean isPeerOnline(Room room) {
    UserId peer = room.id.peerOf(self);
    return peer != null && inView.isOnline(peer);
  }

  /** Sends text to the open conversation; says so if there is none. */
  void say(String text) {
    reply(0, text);
  }

  /** The same, as the answer to a message; 0: to none. */
  void reply(long quote, String text) {
    Room room = post(MentionWords.of(text, quote, membersByName()), text);
    if (room != null) {
      dropDraft(room);
    }
  }

  /** What was begun is said. */
  private synchronized void dropDraft(Room room) {
    if (!rooms.line(room).preferences().draft().isEmpty()) {
      room.draftHere = "";
      // If it fails, the draft is shown again, and can be cleared then.
      CompletableFuture<Void> unused = client().saveDraft(room.id, "");
    }
  }

  private synchronized Map<String, UserId> membersByName() {
    Map<String, UserId> people = new HashMap<>();
    if (open != null) {
      open.people.forEach(user -> people.put(names.of(user).toLowerCase(Locale.ROOT), user));
    }
    return people;
  }

  /**
   * Sends anything to the open conversation.
   *
   * @param what says to its author which one it was, if it is refused
   * @return where it went; null, and told, if none is open
   */
  @Nullable Room post(Content content, String what) {
    Room room = openOrTold();
    if (room != null) {
      sent.add(client().post(room.id, ClientId.random(), content), what);
    }
    return room;
  }

  /** Whether a message was shown since the room was opened, with what it adds up to. */
  synchronized boolean isShown(Room room, long sequence) {
    return room.view.message(sequence) != null;
  }

  /** Sends a message on as it is shown, edited or not. */
  void forward(Room from, long sequence, Room to) {
    long edit;
    synchronized (this) {
      edit = from.view.newestEdit(sequence);
    }
    CompletableFuture<Posted> post = client().forward(from.id, sequence, edit, to.id);
    sent.add(post, "/forward " + sequence + " to " + title(to));
    CompletableFuture<Void> unused =
        post.thenRun(() -> note("-- forwarded #" + sequence + " to " + title(to)));
  }

  /** The messages between these two, both included, that can go on, as they are shown. */
  synchronized List<Content.Merge.Item> shownBetween(Room from, long first, long last) {
    return from.view.messages().stream()
        .map(MessageState::message)
        .filter(message -> message.sequence() >= first && message.sequence() <= last)
        .filter(message -> message.content() instanceof Content.Said)
        .map(
            message ->
                new Content.Merge.Item(
                    message.sequence(), from.view.newestEdit(message.sequence())))
        .toList();
  }

  /** Shows that a post is on its way, and tells if it does not arrive. */
  void sending(CompletableFuture<Posted> post, String what) {
    sent.add(post, what);
  }

  /** The posts that are not answered yet. */
  List<CompletableFuture<Posted>> unanswered() {
    return sent.unanswered();
  }

  /** Opens a conversation and shows its end. Waits for the cluster. */
  void open(Room room) {
    MessagePage page = client().blocking().historyBefore(room.id, 0, PAGE);
    List<Reply.Member> members = members(room);
    members.forEach(member -> names.put(member.user(), member.name()));
    names.learn(UserNames.in(page.messages(), room));
    synchronized (this) {
      room.entered(members.stream().map(Reply.Member::user).toList());
      members.stream()
          .filter(member -> !member.user().equals(self))
          .forEach(member -> room.progressed(member.user(), member.delivered(), member.read()));
      open = room;
      inView.open(room.id, looking -> onLooking(room.id, looking));
      watch();
      lastDay = null;
      List<Message> messages = page.messages();
      room.shown = messages.isEmpty() ? 0 : messages.get(messages.size() - 1).sequence();
      room.oldestShown = messages.isEmpty() ? 1 : messages.get(0).sequence();
      screen.prompt(title(room) + " › ");
      screen.print(
          MessageLines.note(
              "── "
                  + title(room)
                  + (isPeerOnline(room) ? ", online" : "")
                  + (room.id.isDirect() ? "" : ", " + members.size() + " members")
                  + (page.more() ? ", /more shows earlier messages" : "")
                  + " ──"));
      show(room, messages);
      showAnnouncement(room);
      String draft = rooms.line(room).preferences().draft();
      if (!draft.isEmpty()) {
        showDraft(draft);
      }
    }
    markRead(room);
    boolean behind;
    synchronized (this) {
      behind = room.head > room.shown;
    }
    if (behind) {
      fill(room);
    }
  }

  /** What a group announces, if it does. */
  synchronized void showAnnouncement(Room room) {
    Message announcement = room.group.announcement();
    if (announcement != null && announcement.content() instanceof Announcement text) {
      note(
          "-- announced by "
              + lines(room).name(announcement.sender(), self)
              + ": "
              + Harmless.line(text.text()));
    }
  }

  /** Who is in a room, and what the room is like if it is a group. Waits for the cluster. */
  private List<Reply.Member> members(Room room) {
    if (!room.id.isDirect()) {
      groupOf(room);
    }
    return MemberPages.read(
        after -> {
          Reply.MemberPage page = client().blocking().members(room.id, after);
          synchronized (this) {
            room.group.take(after, page);
          }
          return page;
        });
  }

  /** What a group is like now. Waits for the cluster. */
  GroupReply.Group groupOf(Room room) {
    BlockingSkeinClient blocking = client().blocking();
    GroupReply.Group group = blocking.await(client().groups().group(room.id));
    synchronized (this) {
      room.group.take(group);
    }
    return group;
  }

  private void showDraft(String draft) {
    screen.print(
        MessageLines.note(
            draft.isEmpty()
                ? "-- the draft is gone"
                : "-- your draft: " + Harmless.line(draft) + "  (/draft drops it)"));
  }

  /** Keeps a conversation otherwise from now on. Waits for the cluster. */
  void prefer(Room room, PreferencesChange change) {
    if (change.draft() != null) {
      synchronized (this) {
        room.draftHere = change.draft();
      }
    }
    client().blocking().setPreferences(room.id, change);
  }

  /** What the list says of a conversation. */
  synchronized Line line(Room room) {
    return rooms.line(room);
  }

  /** The newest entry on the screen of a room; 0 if it was not opened. */
  synchronized long newestShown(Room room) {
    return room.shown;
  }

  /** The oldest message on the screen of a room, from which on is shown what was before. */
  synchronized long oldestShown(Room room) {
    return room.oldestShown;
  }

  /** Shows messages of another time between two lines; what was before is before these now. */
  synchronized void showEarlier(Room room, List<Message> messages, String above, String below) {
    room.oldestShown = messages.get(0).sequence();
    lastDay = null;
    note(above);
    show(room, messages);
    note(below);
    lastDay = null;
  }

  /** Closes a conversation that one is no member of any more. */
  synchronized void left(Room room) {
    rooms.forget(room.id);
    close(room);
  }

  /** Shows no conversation, if it is this one that is open. */
  synchronized void close(Room room) {
    if (open == room) {
      open = null;
      inView.close();
      screen.prompt("> ");
    }
    status();
  }

  private void markRead(Room room) {
    long upTo;
    boolean marked;
    synchronized (this) {
      rooms.read(room);
      upTo = room.shown;
      marked = rooms.line(room).markedUnread();
    }
    if (upTo > 0) {
      // If it fails, the next message marks this one, too.
      CompletableFuture<Void> unused = client().markRead(room.id, upTo);
    }
    if (marked) {
      CompletableFuture<Void> unused =
          client().setPreferences(room.id, PreferencesChange.notMarkedUnread());
    }
  }

  // ---- rooms, names and people

  /** What a user is called here: by the user's own remark, or by name. */
  String called(UserId user) {
    String remark = people.person(user).remark();
    return Harmless.line(remark.isEmpty() ? names.of(user) : remark);
  }

  /** The user of this name; null, and told, if there is none. Waits for the cluster. */
  @Nullable UserId userCalled(String given) {
    UserLink link = UserLink.parse(given);
    String name = link == null ? given : link.name();
    UserId known = names.user(name);
    if (known != null) {
      return known;
    }
    for (Reply.User found : client().blocking().findUsers(List.of(name))) {
      names.put(found.id(), found.name());
      return found.id();
    }
    error("there is no user called " + Harmless.line(name));
    return null;
  }

  /** The chats in which strangers wait for the user. */
  synchronized List<Room> strangers() {
    return rooms.all().stream().filter(room -> rooms.line(room).fromStranger()).toList();
  }

  synchronized List<Room> list() {
    return rooms.list();
  }

  /** Whether there are any, shown or not. */
  synchronized boolean hasConversations() {
    return rooms.all().stream().anyMatch(room -> rooms.line(room).newest() > 0);
  }

  synchronized List<Room> archived() {
    return rooms.archived();
  }

  synchronized @Nullable Room numbered(int number) {
    return rooms.number(number);
  }

  synchronized @Nullable Room titled(String title) {
    return rooms.titled(title);
  }

  /** What a conversation is called. */
  String title(Room room) {
    UserId peer = room.peer == null ? room.id.peerOf(self()) : room.peer;
    if (peer != null) {
      return called(peer);
    }
    return room.title.isEmpty() ? room.id.toString() : Harmless.line(room.title);
  }

  /** What a conversation is called to others: without the user's own remarks. */
  String publicTitle(Room room) {
    UserId peer = room.peer == null ? room.id.peerOf(self()) : room.peer;
    return Harmless.line(peer == null ? room.title : names.of(peer));
  }

  /** Words for the tab key. */
  void completions() {
    Set<String> words = new LinkedHashSet<>(Commands.names());
    names.all().stream().map(Harmless::line).forEach(words::add);
    synchronized (this) {
      rooms.all().forEach(room -> words.add(title(room)));
    }
    screen.completions(words);
  }

  /** Once it is known what a user is called. */
  void afterNames(UserId user, Runnable print) {
    afterNames(Set.of(user), print);
  }

  private synchronized void afterNames(Set<UserId> users, Runnable print) {
    names.after(users, print);
  }

  // ---- the line below

  private synchronized void status() {
    Room room = open;
    screen.status(
        StatusLine.of(
            connection,
            room == null ? null : title(room) + (isPeerOnline(room) ? " ●" : ""),
            room == null ? "" : typing(room),
            sent.size(),
            room == null || room.newestOwn == 0 ? null : room.stateOf(room.newestOwn),
            rooms.unreadBesides(room, Instant.now())));
  }

  /** Who types in the open room, in words; empty: nobody. */
  private String typing(Room room) {
    List<String> typists =
        inView.typists(self).stream()
            .map(
                typist ->
                    Harmless.line(room.nameOf(typist.user(), called(typist.user())))
                        + (typist.kind() == Kind.VOICE ? " speaks" : " types"))
            .toList();
    return typists.isEmpty() ? "" : String.join(", ", typists) + " …";
  }

  /** For tests and commands that act on a conversation by its id. */
  synchronized Room room(ConversationId id) {
    return rooms.room(id);
  }
}
