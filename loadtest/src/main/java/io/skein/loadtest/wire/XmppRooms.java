package io.skein.loadtest.wire;

import static io.skein.loadtest.wire.XmppStanza.ascii;
import static io.skein.loadtest.wire.XmppStanza.find;
import static io.skein.loadtest.wire.XmppStanza.has;
import static io.skein.loadtest.wire.XmppStanza.number;
import static io.skein.loadtest.wire.XmppStanza.send;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The rooms of a run (XEP-0045). One is opened by its first member, who makes it, and by the
 * others, who enter when it is configured; if one of them is lost on the way, or refused, it cannot
 * be opened, and that is said at once. Who was away enters again, and what was said meanwhile is
 * not fetched: a room promises it to nobody. Confined to the {@link Loop}'s thread.
 */
final class XmppRooms {
  /** The target answered with an error. */
  static final String REFUSED = "ROOM_REFUSED";

  /** A member's connection ended while the room was opened. */
  static final String MEMBER_LOST = "ROOM_MEMBER_LOST";

  private static final byte[] FROM_ROOM = ascii("from='room");
  private static final byte[] UNAVAILABLE = ascii("type='unavailable'");

  /** Status 201: the room was made by this, and waits for its configuration (XEP-0045, 10.1). */
  private static final byte[] MADE = ascii("'201'");

  private static final int RUN_DIGITS = 4;

  private final Population population;
  private final String domain;
  private final Dialect.Events events;
  private final Consumer<Link> whenInAll;

  /** Rooms of a run have names of their own: a server may keep them. */
  private final String run = Long.toString((System.nanoTime() & 0x7ffff) | 0x80000, 36);

  private final Map<Chat, Opening> openings = new HashMap<>();
  private final Set<Chat> open = new HashSet<>();

  /** Rooms that a user who has come back is still out of, by number of the user. */
  private final int[] toEnter;

  /**
   * @param whenInAll told of who has entered all rooms again
   */
  XmppRooms(Population population, String domain, Dialect.Events events, Consumer<Link> whenInAll) {
    this.population = population;
    this.domain = domain;
    this.events = events;
    this.whenInAll = whenInAll;
    this.toEnter = new int[population.users()];
  }

  /** A room that not everybody has entered yet. */
  private static final class Opening {
    final List<Link> members;
    int absent;
    boolean made;

    Opening(List<Link> members) {
      this.members = new ArrayList<>(members);
      this.absent = members.size();
    }
  }

  String address(Chat chat) {
    return "room" + run + "-" + chat.number() + "@conference." + domain;
  }

  /**
   * Whether a stanza is from a room.
   *
   * @return where its sender is named, -1 if it is not
   */
  static int sender(byte[] all, int at, int end) {
    return find(all, at, end, FROM_ROOM);
  }

  /**
   * @param sender where {@link #sender} has found it
   */
  Chat chat(byte[] all, int sender) {
    return population.chats().get(number(all, sender + FROM_ROOM.length + RUN_DIGITS + 1));
  }

  void open(Chat chat, List<Link> members) {
    openings.put(chat, new Opening(members));
    enter(members.get(0), chat);
  }

  /** Enters all rooms of a user who has come back: whether there are any. */
  boolean enterAgain(Link link) {
    toEnter[link.user] = 0;
    for (Chat chat : population.chatsOf(link.user)) {
      Opening opening = openings.get(chat);
      if (open.contains(chat) || opening != null) {
        toEnter[link.user]++;
      }
      if (opening != null) {
        // Was away when it began, and so is one more to wait for.
        opening.members.add(link);
        opening.absent++;
      }
      if (open.contains(chat) || (opening != null && opening.made)) {
        enter(link, chat);
      }
    }
    return toEnter[link.user] > 0;
  }

  private void enter(Link link, Chat chat) {
    send(
        link,
        "<presence to='"
            + address(chat)
            + "/n"
            + link.user
            + "'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x>"
            + "</presence>");
  }

  /** The user's connection ended. */
  void left(Link link) {
    for (Chat chat : population.chatsOf(link.user)) {
      Opening opening = openings.get(chat);
      if (opening != null && opening.members.contains(link)) {
        fail(link, chat, MEMBER_LOST, "user " + link.user + " of room " + chat.number());
      } else if (open.contains(chat)) {
        events.left(chat, link.user);
      }
    }
  }

  private void fail(Link link, Chat chat, String code, String detail) {
    events.failed(link, code, detail);
    if (openings.remove(chat) != null) {
      events.notOpened(chat);
    }
  }

  /** The first presence that a member gets of itself says that it is in. */
  void presence(Link link, byte[] all, int at, int end) {
    int sender = sender(all, at, end);
    if (!has(all, sender, end, ascii("/n" + link.user + "'")) || has(all, at, end, UNAVAILABLE)) {
      return;
    }
    Chat chat = chat(all, sender);
    if (has(all, at, end, XmppStanza.ERROR)) {
      fail(link, chat, REFUSED, "");
    } else if (has(all, at, end, MADE)) {
      // As the server has them by default.
      send(
          link,
          "<iq type='set' id='c' to='"
              + address(chat)
              + "'><query xmlns='http://jabber.org/protocol/muc#owner'>"
              + "<x xmlns='jabber:x:data' type='submit'/></query></iq>");
    } else {
      isInside(link, chat);
    }
  }

  /** A room answers nothing but its configuration: nothing else is asked of it. */
  void answer(Link link, byte[] all, int at, int end) {
    Chat chat = chat(all, sender(all, at, end));
    if (has(all, at, end, XmppStanza.RESULT)) {
      isInside(link, chat);
    } else if (has(all, at, end, XmppStanza.ERROR)) {
      fail(link, chat, REFUSED, "configuration");
    }
  }

  private void isInside(Link link, Chat chat) {
    Opening opening = openings.get(chat);
    if (opening != null) {
      fill(chat, opening);
    } else if (toEnter[link.user] > 0) {
      events.returned(chat, link.user);
    }
    if (toEnter[link.user] > 0 && --toEnter[link.user] == 0) {
      whenInAll.accept(link);
    }
  }

  private void fill(Chat chat, Opening opening) {
    if (!opening.made) {
      opening.made = true;
      opening.members.stream().skip(1).forEach(other -> enter(other, chat));
    }
    if (--opening.absent == 0) {
      openings.remove(chat);
      open.add(chat);
      events.opened(chat);
    }
  }
}
