package io.skein.terminal;

import io.skein.protocol.Bytes;
import io.skein.protocol.Card;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The commands that send cards to the open conversation. Each says whether the line told what is
 * wanted. Confined to the reading thread.
 */
final class CardCommands {
  private static final Pattern DEGREES = Pattern.compile("[-+]?\\d{1,3}(\\.\\d{1,15})?");

  private final ChatSession session;

  CardCommands(ChatSession session) {
    this.session = session;
  }

  void addTo(Commands.Help help) {
    help.add("location", "LATITUDE LONGITUDE [NAME]", "send a place", this::location);
    help.add("card", "NAME", "recommend a user", this::card);
    help.add("page", "URL [TITLE]", "send a page of the web", this::page);
    help.add("sticker", "PACK ID TEXT", "send a sticker, TEXT in its place", this::sticker);
  }

  /** {@code LATITUDE LONGITUDE [NAME]}, in degrees. */
  boolean location(InputLine.Command command) {
    List<String> words = command.words();
    if (words.size() < 2
        || !DEGREES.matcher(words.get(0)).matches()
        || !DEGREES.matcher(words.get(1)).matches()) {
      return false;
    }
    double latitude = Double.parseDouble(words.get(0));
    double longitude = Double.parseDouble(words.get(1));
    if (!Card.Location.exists(latitude, longitude)) {
      session.error("there is no such place: latitude is -90 to 90, longitude -180 to 180");
    } else {
      send(command, Card.Location.of(latitude, longitude, rest(words, 2), ""));
    }
    return true;
  }

  /** {@code NAME}. */
  boolean card(InputLine.Command command) {
    if (command.rest().isEmpty()) {
      return false;
    }
    UserId user = session.userCalled(command.rest());
    if (user != null) {
      // The user's own name, and not one's remark, which is nobody else's business.
      send(command, new Card.Contact(user, session.names().of(user)));
    }
    return true;
  }

  /** {@code URL [TITLE]}. */
  boolean page(InputLine.Command command) {
    List<String> words = command.words();
    if (words.isEmpty()) {
      return false;
    }
    send(command, new Card.Link(words.get(0), rest(words, 1), "", Bytes.EMPTY));
    return true;
  }

  /** {@code PACK ID TEXT}. */
  boolean sticker(InputLine.Command command) {
    List<String> words = command.words();
    if (words.size() < 3) {
      return false;
    }
    send(command, new Card.Sticker(words.get(0), words.get(1), rest(words, 2)));
    return true;
  }

  private void send(InputLine.Command command, Card card) {
    session.posts().post(card, "/" + command.name() + " " + command.text());
  }

  private static String rest(List<String> words, int from) {
    return String.join(" ", words.subList(from, words.size()));
  }
}
