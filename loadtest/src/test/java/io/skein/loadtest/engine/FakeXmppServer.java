package io.skein.loadtest.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An XMPP server of chats and rooms that has one defect, which shows with one message, or one room.
 * As strict as XEP-0045 allows: nobody enters a room before whoever made it has configured it, and
 * the absent are handed nothing. Everything under one lock.
 */
public final class FakeXmppServer implements AutoCloseable {
  /** What is wrong with it. */
  public enum Defect {
    NONE,
    /** Hands a message to nobody but its sender. */
    LOSES,
    /** Hands a message on twice. */
    DOUBLES,
    /** Hands a message on after the next one of its sender. */
    REORDERS,
    /** Hands on what nobody sent. */
    INVENTS,
    /** Sends a message back with an error. */
    REFUSES,
    /** Hangs up on who makes a room. */
    HANGS_UP_ON_ITS_MAKER,
    /** Hangs up on who enters a room that another has made. */
    HANGS_UP_ON_A_MEMBER,
    /** Takes no room's configuration. */
    REFUSES_A_CONFIGURATION,
    /** Says nothing to who enters a room. */
    IS_SILENT
  }

  public static final String PASSWORD = "secret";

  private static final String DOMAIN = "fake.example";

  private static final Pattern ELEMENT =
      Pattern.compile(
          "\\s*(<\\?xml[^>]*>|<stream:stream[^>]*>"
              + "|<(auth|iq|presence|message)\\b(?:[^>]*/>|.*?</\\2>))",
          Pattern.DOTALL);
  private static final Pattern TO = Pattern.compile("to='([^'/]*)/?([^']*)'");
  private static final Pattern ID = Pattern.compile("id='([^']*)'");
  private static final Pattern BODY = Pattern.compile("<body>(.*)</body>");
  private static final Pattern AUTH = Pattern.compile(">([^<]*)</auth>");

  /** Where a message's text has its sender's number for it. */
  private static final int NUMBER_ENDS = 17;

  private final Defect defect;
  private int atMessage;
  private final ServerSocket server;
  private final List<Socket> sockets = new ArrayList<>();
  private final Map<String, Connection> present = new HashMap<>();
  private final Map<String, Room> rooms = new HashMap<>();
  private int messages;
  private int entries;
  private @Nullable Message held;

  private record Message(Connection from, String to, String body) {}

  private static final class Room {
    boolean locked = true;
    final Map<String, Connection> occupants = new LinkedHashMap<>();
  }

  private static final class Connection {
    final OutputStream out;
    String user = "";
    boolean secured;

    Connection(OutputStream out) {
      this.out = out;
    }

    String address() {
      return user + "@" + DOMAIN + "/r";
    }

    void hangUp() {
      try {
        out.close();
      } catch (IOException gone) {
        // That is what was meant.
      }
    }

    void send(String stanza) {
      try {
        out.write(stanza.getBytes(StandardCharsets.UTF_8));
      } catch (IOException gone) {
        // Its reader notices.
      }
    }
  }

  /**
   * @param atMessage which message the defect shows with, from 1; where it hangs up, which entry
   *     into a room
   */
  public FakeXmppServer(Defect defect, int atMessage) {
    this.defect = defect;
    this.atMessage = atMessage;
    try {
      server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept, "fake-xmpp");
  }

  /** Shows its defect with the next message. */
  synchronized void showsItNow() {
    atMessage = messages + 1;
  }

  public URI url() {
    return URI.create("xmpp://127.0.0.1:" + server.getLocalPort() + "/" + DOMAIN);
  }

  private static void daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        synchronized (this) {
          sockets.add(socket);
        }
        daemon(() -> serve(socket), "fake-xmpp-connection");
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Connection connection = new Connection(socket.getOutputStream());
      try {
        listen(socket, connection);
      } finally {
        leave(connection);
      }
    } catch (IOException gone) {
      // The client's matter.
    }
  }

  private void listen(Socket socket, Connection connection) throws IOException {
    StringBuilder text = new StringBuilder();
    byte[] buffer = new byte[8192];
    for (int read; (read = socket.getInputStream().read(buffer)) > 0; ) {
      text.append(new String(buffer, 0, read, StandardCharsets.US_ASCII));
      Matcher element = ELEMENT.matcher(text);
      while (element.lookingAt()) {
        String stanza = element.group(1);
        text.delete(0, element.end());
        element = ELEMENT.matcher(text);
        synchronized (this) {
          handle(connection, stanza);
        }
      }
    }
  }

  private synchronized void leave(Connection connection) {
    present.remove(connection.user, connection);
    rooms.values().forEach(room -> room.occupants.values().remove(connection));
  }

  private void handle(Connection connection, String stanza) {
    if (stanza.startsWith("<stream:stream")) {
      connection.send(
          "<?xml version='1.0'?><stream:stream xmlns='jabber:client' from='"
              + DOMAIN
              + "' id='1' version='1.0'><stream:features>"
              + (connection.secured
                  ? "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
                  : "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                      + "<mechanism>PLAIN</mechanism></mechanisms>")
              + "</stream:features>");
    } else if (stanza.startsWith("<auth")) {
      authenticate(connection, first(AUTH, stanza));
    } else if (stanza.startsWith("<iq")) {
      configure(connection, stanza);
    } else if (stanza.equals("<presence/>")) {
      present.put(connection.user, connection);
      connection.send(
          "<presence from='" + connection.address() + "' to='" + connection.address() + "'/>");
    } else if (stanza.startsWith("<presence")) {
      enter(connection, first(TO, stanza), second(stanza));
    } else if (stanza.startsWith("<message")) {
      message(new Message(connection, first(TO, stanza), first(BODY, stanza)));
    }
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }

  private static String second(String stanza) {
    Matcher matcher = TO.matcher(stanza);
    return matcher.find() ? matcher.group(2) : "";
  }

  private static void authenticate(Connection connection, String plain) {
    String[] parts =
        new String(Base64.getDecoder().decode(plain), StandardCharsets.UTF_8).split("\0");
    connection.user = parts[1];
    connection.secured = parts[2].equals(PASSWORD);
    connection.send(
        connection.secured
            ? "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"
            : "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>");
  }

  /** Binding, and a room's configuration. */
  private void configure(Connection connection, String stanza) {
    String id = "id='" + first(ID, stanza) + "'";
    String name = first(TO, stanza);
    Room room = rooms.get(name);
    if (room == null) {
      connection.send("<iq type='result' " + id + "/>");
    } else if (defect == Defect.REFUSES_A_CONFIGURATION) {
      connection.send(
          "<iq from='" + name + "' type='error' " + id + "><error type='cancel'/></iq>");
    } else {
      room.locked = false;
      connection.send("<iq from='" + name + "' type='result' " + id + "/>");
    }
  }

  private void enter(Connection connection, String name, String nick) {
    Room room = rooms.get(name);
    boolean makes = room == null;
    if (room == null) {
      room = new Room();
      rooms.put(name, room);
    }
    if (defect == (makes ? Defect.HANGS_UP_ON_ITS_MAKER : Defect.HANGS_UP_ON_A_MEMBER)
        && ++entries == atMessage) {
      connection.hangUp();
      return;
    }
    if (defect == Defect.IS_SILENT) {
      return;
    }
    String self = "<presence from='" + name + "/" + nick + "' to='" + connection.address() + "'";
    if (!makes && room.locked) {
      connection.send(
          self + " type='error'><error type='cancel'><item-not-found/></error></presence>");
      return;
    }
    for (String other : room.occupants.keySet()) {
      connection.send(
          "<presence from='" + name + "/" + other + "' to='" + connection.address() + "'/>");
    }
    room.occupants.put(nick, connection);
    connection.send(
        self
            + "><x xmlns='http://jabber.org/protocol/muc#user'><status code='110'/>"
            + (makes ? "<status code='201'/>" : "")
            + "</x></presence>");
    connection.send("<message from='" + name + "' type='groupchat'><subject></subject></message>");
  }

  private void message(Message message) {
    boolean now = ++messages == atMessage;
    if (now && defect == Defect.REFUSES) {
      message.from.send(
          "<message from='"
              + message.to
              + "' to='"
              + message.from.address()
              + "' type='error'><body>"
              + message.body
              + "</body><error type='wait'><resource-constraint/></error></message>");
      return;
    }
    if (now && defect == Defect.REORDERS) {
      held = message;
      return;
    }
    handOn(message, now && defect == Defect.LOSES);
    if (now && defect == Defect.DOUBLES) {
      handOn(message, false);
    }
    if (now && defect == Defect.INVENTS) {
      handOn(
          new Message(
              message.from,
              message.to,
              "B"
                  + message.body.substring(1, NUMBER_ENDS - 4)
                  + "ffff"
                  + message.body.substring(NUMBER_ENDS)),
          false);
    }
    if (held != null && held.from == message.from && held.to.equals(message.to)) {
      Message late = held;
      held = null;
      handOn(late, false);
    }
  }

  private void handOn(Message message, boolean toSenderAlone) {
    Room room = rooms.get(message.to);
    if (room == null) {
      Connection receiver = present.get(message.to.substring(0, message.to.indexOf('@')));
      if (receiver != null && !toSenderAlone) {
        receiver.send(
            "<message from='"
                + message.from.address()
                + "' type='chat'><body>"
                + message.body
                + "</body></message>");
      }
      return;
    }
    String nick =
        room.occupants.entrySet().stream()
            .filter(one -> one.getValue() == message.from)
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse("");
    for (Connection occupant : room.occupants.values()) {
      if (occupant == message.from || !toSenderAlone) {
        occupant.send(
            "<message from='"
                + message.to
                + "/"
                + nick
                + "' to='"
                + occupant.address()
                + "' type='groupchat'><archived xmlns='urn:xmpp:mam:tmp' id='7'/><body>"
                + message.body
                + "</body></message>");
      }
    }
  }

  @Override
  public synchronized void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
