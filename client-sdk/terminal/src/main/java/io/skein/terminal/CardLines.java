package io.skein.terminal;

import io.skein.protocol.Card;
import io.skein.protocol.UserId;
import java.util.function.Function;

/** How cards look: a line each, since a terminal draws none. */
final class CardLines {
  private final Function<UserId, String> names;

  /**
   * @param names the name of a user, harmless
   */
  CardLines(Function<UserId, String> names) {
    this.names = names;
  }

  String of(Card card) {
    if (card instanceof Card.Location location) {
      return of(location);
    } else if (card instanceof Card.Contact contact) {
      return of(contact);
    } else if (card instanceof Card.Link link) {
      return of(link);
    }
    return "[sticker " + Harmless.line(card.plainText()) + "]";
  }

  private static String of(Card.Location location) {
    String words =
        location.name().isEmpty() || location.address().isEmpty()
            ? location.name() + location.address()
            : location.name() + ", " + location.address();
    String place = words.isEmpty() ? "" : "  " + Harmless.line(words);
    return "[location " + location.coordinates() + "]" + place;
  }

  /** By the name that the cluster knows, first: the sender could write anybody's. */
  private String of(Card.Contact contact) {
    String name = names.apply(contact.user());
    String said = Harmless.line(contact.name());
    return "[contact " + name + "]" + (said.equals(name) ? "" : "  “" + said + "”");
  }

  /** With its address, as a title can lie. */
  private static String of(Card.Link link) {
    String title = link.title().isEmpty() ? "" : "  " + Harmless.line(link.title());
    String text = link.text().isEmpty() ? "" : "  " + Harmless.line(link.text());
    return "[page " + Harmless.line(link.url()) + "]" + title + text;
  }
}
