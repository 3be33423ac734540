package io.skein.loadtest.wire;

import io.skein.protocol.ConversationId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * XMPP (RFC 6120, RFC 6121) as far as load needs it: SASL PLAIN, resource binding, presence if
 * wanted, chat messages, rooms (XEP-0045). Users are {@code u0, u1, …}, all with one password.
 * Reads stanzas from bytes without a document tree, so that the generator stays cheaper than the
 * server. A chat message is not acknowledged; one in a room is, by its reflection. Who was away
 * enters the rooms again, and what was said in them meanwhile is not fetched.
 */
public final class XmppDialect implements Dialect {
  private static final byte[] STREAM = ascii("<stream:stream");
  private static final byte[] STREAM_END = ascii("</stream");
  private static final byte[] STREAM_ERROR = ascii("<stream:error");
  private static final byte[] FEATURES = ascii("<stream:features");
  private static final byte[] SUCCESS = ascii("<success");
  private static final byte[] FAILURE = ascii("<failure");
  private static final byte[] BODY = ascii("<body>");
  private static final byte[] ERROR = ascii("type='error'");
  private static final byte[] RESULT = ascii("type='result'");
  private static final byte[] UNAVAILABLE = ascii("type='unavailable'");
  private static final byte[] BODY_END = ascii("</body></message>");

  private static final byte[] FROM_ROOM = ascii("from='room");

  /** Status 201: the room was made by this, and waits for its configuration (XEP-0045, 10.1). */
  private static final byte[] MADE = ascii("'201'");

  /** The id of a room's configuration ends with the room's number. */
  private static final byte[] CONFIGURATION = ascii("id='c");

  private static final int RUN_DIGITS = 4;

  private final Population population;
  private final String domain;
  private final String password;
  private final Presence presence;
  private final Events events;
  private final byte[] text;

  /** Rooms of a run have names of their own: a server may keep them. */
  private final String run = Long.toString((System.nanoTime() & 0x7ffff) | 0x80000, 36);

  /** Rooms that not everybody has entered yet. */
  private final Map<Chat, Opening> openings = new HashMap<>();

  private final Set<Chat> rooms = new HashSet<>();
  private final @Nullable State[] states;

  /** Whether a user announces itself after log-in; messages reach only those who do. */
  public enum Presence {
    SENT,
    NONE
  }

  public XmppDialect(
      Population population,
      String domain,
      String password,
      int bodyBytes,
      Presence presence,
      Events events) {
    this.population = population;
    this.domain = domain;
    this.password = password;
    this.presence = presence;
    this.events = events;
    this.text = Tag.filler(bodyBytes);
    this.states = new State[population.users()];
  }

  /** A room that is being filled: the first one makes it, then the others enter. */
  private static final class Opening {
    final List<Link> links;
    int absent;

    Opening(List<Link> links) {
      this.links = links;
      this.absent = links.size();
    }
  }

  private enum Step {
    FEATURES,
    AUTHENTICATION,
    FEATURES_AGAIN,
    BINDING,
    PRESENCE,
    ROOMS,
    READY
  }

  private static final class State {
    Step step = Step.FEATURES;
    byte[] rest = {};

    /** Rooms to enter again before the user is ready. */
    int outside;

    /** Posts into rooms that have not come back yet, the oldest first. */
    final Deque<Post> unanswered = new ArrayDeque<>();

    /** What a message begins with, for each of the user's chats. */
    final List<byte[]> heads;

    State(List<byte[]> heads) {
      this.heads = heads;
    }
  }

  @Override
  public void connected(Link link) {
    List<byte[]> heads = new ArrayList<>(1);
    for (Chat chat : population.chatsOf(link.user)) {
      String to =
          chat.kind() == Chat.Kind.DIRECT
              ? "u" + chat.peerOf(link.user) + "@" + domain + "' type='chat"
              : room(chat) + "' type='groupchat";
      heads.add(ascii("<message to='" + to + "'><body>"));
    }
    State state = new State(heads);
    link.state = state;
    states[link.user] = state;
    openStream(link);
  }

  private void openStream(Link link) {
    send(
        link,
        "<?xml version='1.0'?><stream:stream to='"
            + domain
            + "' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
            + " version='1.0'>");
  }

  private String room(Chat chat) {
    return "room" + run + "-" + chat.number() + "@conference." + domain;
  }

  @Override
  public void open(Chat chat, List<Link> links) {
    if (chat.kind() == Chat.Kind.DIRECT) {
      events.opened(chat);
      return;
    }
    openings.put(chat, new Opening(links));
    enter(links.get(0), chat);
  }

  private void enter(Link link, Chat chat) {
    send(
        link,
        "<presence to='"
            + room(chat)
            + "/n"
            + link.user
            + "'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x>"
            + "</presence>");
  }

  @Override
  public void post(Link link, Post post) {
    byte[] head = ((State) link.state).heads.get(population.chatsOf(link.user).indexOf(post.chat));
    post.tag().write(text, 0);
    link.reserve(head.length + text.length + BODY_END.length).put(head).put(text).put(BODY_END);
    if (acknowledges(post.chat)) {
      ((State) link.state).unanswered.add(post);
    }
    events.sent(post, null);
  }

  @Override
  public void disconnected(Link link) {
    State state = states[link.user];
    if (state != null && state == link.state) {
      states[link.user] = null;
      // A message that was not yet sent is gone with the socket, as is the answer to one that was.
      state.unanswered.forEach(events::abandoned);
    }
  }

  /** By its reflection, in a room. */
  @Override
  public boolean acknowledges(Chat chat) {
    return chat.kind() == Chat.Kind.GROUP;
  }

  @Override
  public int inFlight(int user) {
    State state = states[user];
    return state == null ? 0 : state.unanswered.size();
  }

  @Override
  public @Nullable Log log() {
    return null;
  }

  @Override
  public @Nullable ConversationId idOf(Chat chat) {
    return null;
  }

  @Override
  public void tick(List<Link> links, long nowNanos) {
    // XMPP asks nothing of a silent client.
  }

  @Override
  public void received(Link link, ByteBuffer bytes) {
    State state = (State) link.state;
    byte[] all = Arrays.copyOf(state.rest, state.rest.length + bytes.remaining());
    bytes.get(all, state.rest.length, bytes.remaining());
    int at = 0;
    while (at < all.length) {
      if (all[at] != '<') {
        at++;
        continue;
      }
      int end = elementEnd(all, at);
      if (end < 0) {
        break;
      }
      stanza(link, state, all, at, end);
      at = end;
    }
    state.rest = Arrays.copyOfRange(all, Math.min(at, all.length), all.length);
  }

  /**
   * Where the element that starts at {@code at} ends, -1 if it has not arrived whole. Stream tags
   * and declarations are elements here.
   */
  private static int elementEnd(byte[] all, int at) {
    int depth = 0;
    int from = at;
    while (true) {
      while (from < all.length && all[from] != '<') {
        from++;
      }
      int close = from + 1;
      while (close < all.length && all[close] != '>') {
        close++;
      }
      if (close >= all.length) {
        return -1;
      }
      if (from == at && (all[at + 1] == '?' || is(all, at, STREAM) || is(all, at, STREAM_END))) {
        return close + 1;
      }
      if (all[from + 1] == '/') {
        depth--;
      } else if (all[close - 1] != '/') {
        depth++;
      }
      from = close + 1;
      if (depth == 0) {
        return from;
      }
    }
  }

  private void stanza(Link link, State state, byte[] all, int at, int end) {
    switch (all[at + 1]) {
      case 'm' -> message(link, all, at, end);
      case 'p' -> {
        if (state.step == Step.PRESENCE) {
          present(link, state);
        } else if (find(all, at, end, FROM_ROOM) >= 0) {
          entered(link, state, all, at, end);
        }
      }
      case 'i' -> {
        int configuration = find(all, at, end, CONFIGURATION);
        if (state.step == Step.BINDING) {
          bound(link, state, find(all, at, end, RESULT) >= 0);
        } else if (configuration >= 0) {
          Chat chat = population.chats().get(number(all, configuration + CONFIGURATION.length));
          configured(link, chat, find(all, at, end, RESULT) >= 0);
        }
      }
      default -> negotiation(link, state, all, at, end);
    }
  }

  private void message(Link link, byte[] all, int at, int end) {
    int head = at;
    while (all[head] != '>') {
      head++;
    }
    boolean refused = find(all, at, head, ERROR) >= 0;
    if (refused) {
      events.failed(link, "ERROR_STANZA", "");
    }
    int body = find(all, head, end, BODY);
    if (body >= 0 && all[body + BODY.length] == 'B') {
      Tag tag = Tag.read(all, body + BODY.length);
      int room = find(all, at, head, FROM_ROOM);
      Chat chat = room < 0 ? directChat(link) : chatOfRoom(all, room);
      if (refused) {
        refused(link, chat, tag);
        return;
      }
      boolean own = tag.sender() == link.user;
      events.delivered(link, new Delivery(chat, tag, null, own, false, System.nanoTime()));
      if (own && answers(link, chat, tag)) {
        events.accepted(post(chat, tag), 0);
      }
    }
  }

  /** An error that has the whole message in it, as most servers' have. */
  private void refused(Link link, Chat chat, Tag tag) {
    if (tag.sender() == link.user && (!acknowledges(chat) || answers(link, chat, tag))) {
      events.refused(post(chat, tag), "ERROR_STANZA");
    }
  }

  /** Whether one of the user's posts waits for this; from now on it does not. */
  private static boolean answers(Link link, Chat chat, Tag tag) {
    return ((State) link.state)
        .unanswered.removeIf(post -> post.chat == chat && post.number == tag.number());
  }

  private static Post post(Chat chat, Tag tag) {
    return new Post(chat, tag.sender(), tag.number(), tag.sentNanos());
  }

  private Chat directChat(Link link) {
    for (Chat chat : population.chatsOf(link.user)) {
      if (chat.kind() == Chat.Kind.DIRECT) {
        return chat;
      }
    }
    throw new IllegalStateException("user " + link.user + " has no direct chat");
  }

  private Chat chatOfRoom(byte[] all, int from) {
    return population.chats().get(number(all, from + FROM_ROOM.length + RUN_DIGITS + 1));
  }

  private static int number(byte[] all, int from) {
    int number = 0;
    for (int at = from; all[at] >= '0' && all[at] <= '9'; at++) {
      number = number * 10 + all[at] - '0';
    }
    return number;
  }

  /** The first presence that a member gets of itself says that it is in. */
  private void entered(Link link, State state, byte[] all, int at, int end) {
    int room = find(all, at, end, FROM_ROOM);
    Chat chat = chatOfRoom(all, room);
    if (find(all, room, end, ascii("/n" + link.user + "'")) < 0
        || find(all, at, end, UNAVAILABLE) >= 0) {
      return;
    }
    if (find(all, at, end, ERROR) >= 0) {
      events.failed(link, "ROOM_REFUSED", "");
    } else if (find(all, at, end, MADE) >= 0) {
      // As the server has them by default.
      send(
          link,
          "<iq type='set' id='c"
              + chat.number()
              + "' to='"
              + room(chat)
              + "'><query xmlns='http://jabber.org/protocol/muc#owner'>"
              + "<x xmlns='jabber:x:data' type='submit'/></query></iq>");
    } else {
      isInside(link, state, chat);
    }
  }

  private void configured(Link link, Chat chat, boolean succeeded) {
    if (succeeded) {
      isInside(link, (State) link.state, chat);
    } else {
      events.failed(link, "ROOM_REFUSED", "configuration");
    }
  }

  private void isInside(Link link, State state, Chat chat) {
    Opening opening = openings.get(chat);
    if (opening != null) {
      fill(chat, opening, link);
    } else if (state.step == Step.ROOMS && --state.outside == 0) {
      ready(link, state);
    }
  }

  private void fill(Chat chat, Opening opening, Link inside) {
    if (opening.links.get(0) == inside) {
      opening.links.stream().skip(1).forEach(other -> enter(other, chat));
    }
    if (--opening.absent == 0) {
      openings.remove(chat);
      rooms.add(chat);
      events.opened(chat);
    }
  }

  private void negotiation(Link link, State state, byte[] all, int at, int end) {
    if (is(all, at, FEATURES)) {
      if (state.step == Step.FEATURES) {
        state.step = Step.AUTHENTICATION;
        String plain = "\0u" + link.user + "\0" + password;
        send(
            link,
            "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
                + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8))
                + "</auth>");
      } else if (state.step == Step.FEATURES_AGAIN) {
        state.step = Step.BINDING;
        send(
            link,
            "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                + "<resource>r</resource></bind></iq>");
      }
    } else if (is(all, at, SUCCESS)) {
      state.step = Step.FEATURES_AGAIN;
      openStream(link);
    } else if (is(all, at, FAILURE) || is(all, at, STREAM_ERROR)) {
      events.failed(
          link,
          "LOGIN_REFUSED",
          new String(all, at, Math.min(end - at, 200), StandardCharsets.UTF_8));
    }
  }

  private void bound(Link link, State state, boolean succeeded) {
    if (!succeeded) {
      events.failed(link, "LOGIN_REFUSED", "binding");
    } else if (presence == Presence.SENT) {
      state.step = Step.PRESENCE;
      send(link, "<presence/>");
    } else {
      ready(link, state);
    }
  }

  private void present(Link link, State state) {
    for (Chat chat : population.chatsOf(link.user)) {
      if (rooms.contains(chat)) {
        state.step = Step.ROOMS;
        state.outside++;
        enter(link, chat);
      }
    }
    if (state.outside == 0) {
      ready(link, state);
    }
  }

  private void ready(Link link, State state) {
    state.step = Step.READY;
    events.ready(link);
    events.caughtUp(link);
  }

  private static void send(Link link, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    link.reserve(bytes.length).put(bytes);
  }

  private static boolean is(byte[] all, int at, byte[] expected) {
    return at + expected.length <= all.length
        && Arrays.equals(all, at, at + expected.length, expected, 0, expected.length);
  }

  private static int find(byte[] all, int from, int end, byte[] expected) {
    for (int at = from; at + expected.length <= end; at++) {
      if (all[at] == expected[0] && is(all, at, expected)) {
        return at;
      }
    }
    return -1;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
