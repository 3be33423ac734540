package io.skein.terminal;

import io.skein.client.BlockingSkeinClient;
import io.skein.client.SkeinException;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Privacy;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commands about who has read what, and what others may know of the user. Confined to the
 * reading thread; waits for the cluster.
 */
final class PresenceCommands {
  private final ChatSession session;

  PresenceCommands(ChatSession session) {
    this.session = session;
  }

  private BlockingSkeinClient client() {
    return session.client().blocking();
  }

  void addTo(Commands.Help help) {
    help.add("seen", "N", "who has received and read message N", this::seen);
    help.add(
        "receipts",
        "on or off",
        "tell who has read what: in the open group, as its owner, else in your direct chats",
        this::receipts);
    help.add("invisible", "[off]", "others see you as away", this::invisible);
    help.add(
        "lastseen", "everyone or nobody", "who is told when you were here last", this::lastSeen);
  }

  /** False, here and below: the words are none that the command knows. */
  private boolean seen(InputLine.Command command) {
    String word = command.rest().replace("#", "");
    if (!word.matches("[1-9]\\d{0,17}")) {
      return false;
    }
    Room room = session.open();
    if (room == null) {
      session.error("open a conversation first: /open NAME, or /list");
    } else {
      seen(room, Long.parseLong(word));
    }
    return true;
  }

  private void seen(Room room, long sequence) {
    List<String> read = new ArrayList<>();
    List<String> received = new ArrayList<>();
    UserId after = null;
    boolean more = true;
    while (more) {
      Reply.ReceiptPage page = page(room, sequence, after);
      if (page == null) {
        count(room, sequence);
        return;
      }
      for (Reply.Receipt receipt : page.receipts()) {
        session.names().put(receipt.user(), receipt.name());
        (receipt.read() ? read : received).add(Harmless.line(receipt.name()));
        after = receipt.user();
      }
      more = page.more() && !page.receipts().isEmpty();
    }
    String number = "-- #" + sequence;
    if (!read.isEmpty()) {
      session.note(number + " was read by " + String.join(", ", read));
    }
    if (!received.isEmpty()) {
      session.note(number + " was received by " + String.join(", ", received));
    }
    if (read.isEmpty() && received.isEmpty()) {
      session.note(number + " was received by nobody yet");
    }
  }

  /** Null: the group tells numbers only. */
  private Reply.@Nullable ReceiptPage page(Room room, long sequence, @Nullable UserId after) {
    try {
      return client().receipts(room.id, sequence, after);
    } catch (SkeinException e) {
      if (e.code() == ErrorCode.RECEIPTS_COUNTED) {
        return null;
      }
      throw e;
    }
  }

  private void count(Room room, long sequence) {
    Reply.ReceiptsCounted counted = client().countReceipts(room.id, sequence);
    session.note(
        String.format(
            "-- #%d was read by %d and received by %d of %d",
            sequence, counted.read(), counted.delivered(), counted.members()));
  }

  private boolean receipts(InputLine.Command command) {
    Boolean on = onOrOff(command);
    if (on == null) {
      return false;
    }
    Room room = session.open();
    if (room != null && !room.id.isDirect()) {
      client().switchReceipts(room.id, on);
      session.note(
          "-- " + session.title(room) + (on ? " tells" : " does not tell") + " who has read what");
    } else {
      client().changePrivacy(new Request.ChangePrivacy(null, null, !on));
      session.note(
          on
              ? "-- in direct chats it is told who has read what"
              : "-- in direct chats nobody is told what you have read, nor you what they have");
    }
    return true;
  }

  private boolean invisible(InputLine.Command command) {
    boolean off = command.rest().equals("off");
    if (!off && !command.rest().isEmpty()) {
      return false;
    }
    client().changePrivacy(new Request.ChangePrivacy(null, !off, null));
    session.note(off ? "-- others see that you are here" : "-- others see you as away");
    return true;
  }

  private boolean lastSeen(InputLine.Command command) {
    Privacy.Audience to =
        switch (command.rest()) {
          case "everyone" -> Privacy.Audience.EVERYONE;
          case "nobody" -> Privacy.Audience.NOBODY;
          default -> null;
        };
    if (to == null) {
      return false;
    }
    client().changePrivacy(new Request.ChangePrivacy(to, null, null));
    session.note("-- " + command.rest() + " is told when you were here last");
    return true;
  }

  private static @Nullable Boolean onOrOff(InputLine.Command command) {
    return switch (command.rest()) {
      case "on" -> true;
      case "off" -> false;
      default -> null;
    };
  }

  /** What another device of the user has changed. */
  static String words(Privacy privacy) {
    return "-- on another device: you are "
        + (privacy.invisible() ? "invisible" : "visible")
        + "; "
        + (privacy.lastSeenTo() == Privacy.Audience.EVERYONE ? "everyone" : "nobody")
        + " is told when you were here last; in direct chats reads are "
        + (privacy.readsHidden() ? "hidden" : "told");
  }
}
