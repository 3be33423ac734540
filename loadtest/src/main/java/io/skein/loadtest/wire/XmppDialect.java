package io.skein.loadtest.wire;

import static io.skein.loadtest.wire.XmppStanza.ascii;
import static io.skein.loadtest.wire.XmppStanza.find;
import static io.skein.loadtest.wire.XmppStanza.has;
import static io.skein.loadtest.wire.XmppStanza.is;
import static io.skein.loadtest.wire.XmppStanza.send;

import io.skein.protocol.ConversationId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * XMPP (RFC 6120, RFC 6121) as far as load needs it: SASL PLAIN, resource binding, presence if
 * wanted, chat messages, {@link XmppRooms rooms}. Users are {@code u0, u1, …}, all with one
 * password. A chat message is not acknowledged; one in a room is, by its reflection.
 */
public final class XmppDialect implements Dialect {
  private static final byte[] STREAM_ERROR = ascii("<stream:error");
  private static final byte[] FEATURES = ascii("<stream:features");
  private static final byte[] SUCCESS = ascii("<success");
  private static final byte[] FAILURE = ascii("<failure");
  private static final byte[] BODY = ascii("<body>");
  private static final byte[] BODY_END = ascii("</body></message>");

  private final Population population;
  private final String domain;
  private final String password;
  private final Presence presence;
  private final Events events;
  private final byte[] text;

  private final XmppRooms rooms;
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
    this.rooms = new XmppRooms(population, domain, events, this::ready);
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
              : rooms.address(chat) + "' type='groupchat";
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

  @Override
  public void open(Chat chat, List<Link> links) {
    if (chat.kind() == Chat.Kind.DIRECT) {
      events.opened(chat);
      return;
    }
    rooms.open(chat, links);
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
      rooms.left(link);
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
      int end = XmppStanza.end(all, at);
      if (end < 0) {
        break;
      }
      stanza(link, state, all, at, end);
      at = end;
    }
    state.rest = Arrays.copyOfRange(all, Math.min(at, all.length), all.length);
  }

  private void stanza(Link link, State state, byte[] all, int at, int end) {
    switch (all[at + 1]) {
      case 'm' -> message(link, all, at, end);
      case 'p' -> {
        if (state.step == Step.PRESENCE) {
          present(link, state);
        } else if (XmppRooms.sender(all, at, end) >= 0) {
          rooms.presence(link, all, at, end);
        }
      }
      case 'i' -> {
        if (state.step == Step.BINDING) {
          bound(link, state, has(all, at, end, XmppStanza.RESULT));
        } else if (XmppRooms.sender(all, at, end) >= 0) {
          rooms.answer(link, all, at, end);
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
    boolean refused = has(all, at, head, XmppStanza.ERROR);
    if (refused) {
      events.failed(link, "ERROR_STANZA", "");
    }
    int body = find(all, head, end, BODY);
    if (body >= 0 && all[body + BODY.length] == 'B') {
      Tag tag = Tag.read(all, body + BODY.length);
      int room = XmppRooms.sender(all, at, head);
      Chat chat = room < 0 ? directChat(link) : rooms.chat(all, room);
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
      ready(link);
    }
  }

  private void present(Link link, State state) {
    state.step = Step.ROOMS;
    if (!rooms.enterAgain(link)) {
      ready(link);
    }
  }

  private void ready(Link link) {
    ((State) link.state).step = Step.READY;
    events.ready(link);
    events.caughtUp(link);
  }
}
