package io.skein.protocol;

/** The contents that are cards, as {@code conversation.proto} has them. */
final class CardCodec {
  static final int LOCATION = 23;
  static final int CONTACT = 24;
  static final int LINK = 25;
  static final int STICKER = 26;

  private static final String[] SCHEMES = {"http://", "https://"};

  private CardCodec() {}

  static void write(FieldWriter out, Card card) {
    if (card instanceof Card.Location location) {
      int begun = out.begin(LOCATION);
      out.sint32(1, location.latitudeE7());
      out.sint32(2, location.longitudeE7());
      out.text(3, location.name());
      out.text(4, location.address());
      out.end(begun);
    } else if (card instanceof Card.Contact contact) {
      int begun = out.begin(CONTACT);
      out.fixed64(1, contact.user().value());
      out.text(2, contact.name());
      out.end(begun);
    } else if (card instanceof Card.Link link) {
      int begun = out.begin(LINK);
      out.text(1, link.url());
      out.text(2, link.title());
      out.text(3, link.text());
      out.bytes(4, link.thumbnail());
      out.end(begun);
    } else if (card instanceof Card.Sticker sticker) {
      int begun = out.begin(STICKER);
      out.text(1, sticker.pack());
      out.text(2, sticker.id());
      out.text(3, sticker.alternate());
      out.end(begun);
    }
  }

  static Card.Location readLocation(FieldReader in) throws DecodeException {
    int latitudeE7 = 0;
    int longitudeE7 = 0;
    String name = "";
    String address = "";
    int outer = in.enter("content.location");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> latitudeE7 = in.sint32("content.location.latitude_e7");
        case 2 -> longitudeE7 = in.sint32("content.location.longitude_e7");
        case 3 -> name = in.text("content.location.name", Limits.LOCATION_NAME_BYTES_MAX);
        case 4 -> address = in.text("content.location.address", Limits.LOCATION_ADDRESS_BYTES_MAX);
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Card.Location(latitudeE7, longitudeE7, name, address);
  }

  static Card.Contact readContact(FieldReader in) throws DecodeException {
    UserId user = UserId.SYSTEM;
    String name = "";
    int outer = in.enter("content.contact");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> user = new UserId(in.fixed64("content.contact.user"));
        case 2 -> name = in.text("content.contact.name", Limits.CONTACT_NAME_BYTES_MAX);
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Card.Contact(user, name);
  }

  static Card.Link readLink(FieldReader in) throws DecodeException {
    String url = "";
    String title = "";
    String text = "";
    Bytes thumbnail = Bytes.EMPTY;
    int outer = in.enter("content.link");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> url = in.text("content.link.url", Limits.LINK_URL_BYTES_MAX);
        case 2 -> title = in.text("content.link.title", Limits.LINK_TITLE_BYTES_MAX);
        case 3 -> text = in.text("content.link.text", Limits.LINK_TEXT_BYTES_MAX);
        case 4 -> thumbnail = in.bytes("content.link.thumbnail", Limits.LINK_THUMBNAIL_BYTES_MAX);
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Card.Link(url, title, text, thumbnail);
  }

  static Card.Sticker readSticker(FieldReader in) throws DecodeException {
    String pack = "";
    String id = "";
    String alternate = "";
    int outer = in.enter("content.sticker");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> pack = in.text("content.sticker.pack", Limits.STICKER_NAME_BYTES_MAX);
        case 2 -> id = in.text("content.sticker.id", Limits.STICKER_NAME_BYTES_MAX);
        case 3 ->
            alternate = in.text("content.sticker.alternate", Limits.STICKER_ALTERNATE_BYTES_MAX);
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Card.Sticker(pack, id, alternate);
  }

  /** What only a sender is held to: a reader takes what was stored. */
  static void requirePostable(Card card, String name) throws DecodeException {
    if (card instanceof Card.Location location) {
      requireWithin(
          location.latitudeE7(), Card.Location.LATITUDE_E7_MAX, name + ".location.latitude_e7");
      requireWithin(
          location.longitudeE7(), Card.Location.LONGITUDE_E7_MAX, name + ".location.longitude_e7");
    } else if (card instanceof Card.Contact contact) {
      if (contact.user().equals(UserId.SYSTEM)) {
        throw FieldReader.bad(name + ".contact.user", "missing, or 0");
      }
      requireGiven(contact.name(), name + ".contact.name");
    } else if (card instanceof Card.Link link) {
      requireAddress(link.url(), name + ".link.url");
    } else if (card instanceof Card.Sticker sticker) {
      requireName(sticker.pack(), name + ".sticker.pack");
      requireName(sticker.id(), name + ".sticker.id");
      requireGiven(sticker.alternate(), name + ".sticker.alternate");
    }
  }

  private static void requireWithin(int value, int bound, String name) throws DecodeException {
    if (value < -bound || value > bound) {
      throw FieldReader.bad(name, "beyond " + bound);
    }
  }

  /** Else there would be nothing to show for who cannot show the card. */
  private static void requireGiven(String text, String name) throws DecodeException {
    if (text.isBlank()) {
      throw FieldReader.bad(name, "missing, or blank");
    }
  }

  private static void requireName(String text, String name) throws DecodeException {
    requireGiven(text, name);
    FieldReader.requirePrintable(text, '!', name);
  }

  /** Of the web alone: a tap on a card must not run a script or open a file. */
  private static void requireAddress(String url, String name) throws DecodeException {
    FieldReader.requirePrintable(url, '!', name);
    for (String scheme : SCHEMES) {
      if (url.length() > scheme.length()
          && url.regionMatches(true, 0, scheme, 0, scheme.length())) {
        return;
      }
    }
    throw FieldReader.bad(name, "not of http or https");
  }
}
