package io.skein.node.search;

import io.skein.protocol.Card;
import io.skein.protocol.Content;
import io.skein.protocol.Message;
import io.skein.protocol.Request;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What of a message is searched for, and as what. Pure. */
public final class IndexRules {
  private IndexRules() {}

  /** What an entry changes, given as clients may have it. */
  public static IndexChange changeOf(Message message) {
    Content content = message.content();
    if (content instanceof Content.Recall recall) {
      return new IndexChange.Remove(recall.target());
    }
    if (message.endMillis() != 0) {
      // What vanishes is to be nowhere but in its place.
      return IndexChange.Nothing.INSTANCE;
    }
    if (content instanceof Content.Edit edit) {
      return edit.text().isEmpty()
          ? IndexChange.Nothing.INSTANCE
          : new IndexChange.Edit(
              edit.target(),
              message.sequence(),
              typesOf(Request.Search.Type.TEXT, edit.text()),
              edit.text());
    }
    if (content instanceof Content.Said said) {
      String words = wordsOf(said);
      return new IndexChange.Put(
          new IndexedMessage(
              message.conversation(),
              message.sequence(),
              message.sender(),
              message.timeMillis(),
              typesOf(typeOf(said), words),
              words,
              0));
    }
    return IndexChange.Nothing.INSTANCE;
  }

  private static Request.Search.Type typeOf(Content.Said said) {
    if (said instanceof Content.Media media) {
      return switch (media.kind()) {
        case IMAGE -> Request.Search.Type.IMAGE;
        case VOICE -> Request.Search.Type.VOICE;
        case VIDEO -> Request.Search.Type.VIDEO;
        case FILE -> Request.Search.Type.FILE;
      };
    } else if (said instanceof Card card) {
      return typeOf(card);
    }
    return said instanceof Content.Custom ? Request.Search.Type.CUSTOM : Request.Search.Type.TEXT;
  }

  private static Request.Search.Type typeOf(Card card) {
    if (card instanceof Card.Location) {
      return Request.Search.Type.LOCATION;
    } else if (card instanceof Card.Contact) {
      return Request.Search.Type.CONTACT;
    }
    return card instanceof Card.Link ? Request.Search.Type.LINK : Request.Search.Type.STICKER;
  }

  private static Set<Request.Search.Type> typesOf(Request.Search.Type type, String words) {
    return namesPage(words) ? EnumSet.of(type, Request.Search.Type.LINK) : EnumSet.of(type);
  }

  private static boolean namesPage(String words) {
    String lower = words.toLowerCase(Locale.ROOT);
    return lower.contains("https://") || lower.contains("http://");
  }

  /** Lines, so that no word of one runs into the next. */
  private static String wordsOf(Content.Said said) {
    if (said instanceof Content.Media media) {
      return lines(media.caption(), media.name());
    } else if (said instanceof Card.Location place) {
      return lines(place.name(), place.address());
    } else if (said instanceof Card.Link link) {
      return lines(link.title(), link.text(), link.url());
    } else if (said instanceof Content.Custom custom) {
      return custom.fallback();
    }
    return said.plainText();
  }

  private static String lines(String... parts) {
    return String.join("\n", parts);
  }
}
