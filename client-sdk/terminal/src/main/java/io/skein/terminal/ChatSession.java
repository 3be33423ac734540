package io.skein.terminal;

import io.skein.client.BlockingSkeinClient;
import io.skein.client.ConnectionState;
import io.skein.client.ConversationList.Line;
import io.skein.client.MessagePage;
import io.skein.client.SkeinClient;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.GroupReply;
import io.skein.protocol.PreferencesChange;
import io.skein.protocol.Reply;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.Reply.Looking;
import io.skein.protocol.Request.Typing.Kind;
import io.skein.protocol.ScheduledPost;
import io.skein.protocol.UserId;
import io.skein.protocol.UserLink;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;

/**
 * What is on the screen: the open conversation, the list of the others, the state of things. Told
 * of news by {@link ChatNews} on the client's callback thread and asked by {@link Commands} on the
 * reading thread; its lock guards all that it is made of, and is held for moments only, never while
 * waiting for the cluster.
 */
final class ChatSession {
  /** Messages shown when a conversation is opened, and per {@code /more}. */
  static final int PAGE = 20;

  private final Screen screen;
  private final Rooms rooms = new Rooms();
  private final UserNames names = new UserNames(this::client);
  private final KnownPeople people = new KnownPeople(this::client, new PeopleNews(this)::changed);
  private final KnownSchedule schedule = new KnownSchedule(this::client, this::notSaid);
  private final KnownKeeping keeping = new KnownKeeping(this::client, this::deleted);
  private final InView inView = new InView(this::client, this::status);
  private final OwnPosts posts = new OwnPosts(this);
  private final Transcript transcript;

  private @Nullable SkeinClient client;
  private UserId self = UserId.SYSTEM;
  private @Nullable Room open;
  private ConnectionState connection = new ConnectionState.Idle();
  private Collection<String> commands = List.of();

  ChatSession(Screen screen, ZoneId zone) {
    this.screen = screen;
    transcript = new Transcript(this, zone);
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

  /** What the user may type, for the tab key. */
  synchronized void commands(Collection<String> known) {
    commands = known;
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

  /** What is said, on the screen. */
  Transcript transcript() {
    return transcript;
  }

  /** What the user says. */
  OwnPosts posts() {
    return posts;
  }

  /** For who holds this session's lock. */
  Rooms rooms() {
    return rooms;
  }

  /** For who holds this session's lock. */
  InView inView() {
    return inView;
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

  // ---- news

  synchronized Room summarized(ConversationSummary summary) {
    Room room = rooms.summarized(summary);
    if (room == open) {
      rooms.read(room);
    }
    status();
    return room;
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

  /** How receipts are told in a conversation. */
  synchronized void looking(ConversationId conversation, Looking looking) {
    Room room = rooms.room(conversation);
    if (room.receipts != looking.receipts()) {
      if (room.receipts != null && room == open) {
        note("-- from now on " + InView.words(looking.receipts()));
      }
      room.receipts = looking.receipts();
    }
  }

  synchronized void connection(ConnectionState state) {
    connection = state;
  }

  // ---- who is in view

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

  // ---- the open conversation

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
      inView.open(room.id, looking -> looking(room.id, looking));
      watch();
      screen.prompt(title(room) + " › ");
      screen.print(
          MessageLines.note(
              "── "
                  + title(room)
                  + (isPeerOnline(room) ? ", online" : "")
                  + (room.id.isDirect() ? "" : ", " + members.size() + " members")
                  + (page.more() ? ", /more shows earlier messages" : "")
                  + " ──"));
      transcript.showEnd(room, page.messages());
      transcript.showAnnouncement(room);
      String draft = rooms.line(room).preferences().draft();
      if (!draft.isEmpty()) {
        showDraft(draft);
      }
    }
    transcript.markRead(room);
    boolean behind;
    synchronized (this) {
      behind = room.head > room.shown;
    }
    if (behind) {
      transcript.fill(room);
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

  void showDraft(String draft) {
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
    Set<String> words = new LinkedHashSet<>();
    names.all().stream().map(Harmless::line).forEach(words::add);
    synchronized (this) {
      words.addAll(commands);
      rooms.all().forEach(room -> words.add(title(room)));
    }
    screen.completions(words);
  }

  /** Once it is known what a user is called. */
  void afterNames(UserId user, Runnable print) {
    afterNames(Set.of(user), print);
  }

  /** Once it is known what these are called, and after what waits already. */
  synchronized void afterNames(Set<UserId> users, Runnable print) {
    names.after(users, print);
  }

  // ---- the line below

  synchronized void status() {
    Room room = open;
    screen.status(
        StatusLine.of(
            connection,
            room == null ? null : title(room) + (isPeerOnline(room) ? " ●" : ""),
            room == null ? "" : typing(room),
            posts.waiting(),
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
