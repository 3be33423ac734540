package io.skein.node.conversation.journal;

import com.google.protobuf.UnsafeByteOperations;
import io.skein.protocol.Bytes;
import io.skein.protocol.Card;
import io.skein.protocol.UserId;
import io.skein.store.v1.ContactCard;
import io.skein.store.v1.Entry;
import io.skein.store.v1.LinkCard;
import io.skein.store.v1.Location;
import io.skein.store.v1.Sticker;

/** The contents that are cards, as an entry of the journal keeps them, and back. Pure. */
final class CardEntryCodec {
  private CardEntryCodec() {}

  static void put(Entry.Builder entry, Card card) {
    if (card instanceof Card.Location location) {
      entry.setLocation(
          Location.newBuilder()
              .setLatitudeE7(location.latitudeE7())
              .setLongitudeE7(location.longitudeE7())
              .setName(location.name())
              .setAddress(location.address()));
    } else if (card instanceof Card.Contact contact) {
      entry.setContact(
          ContactCard.newBuilder().setUser(contact.user().value()).setName(contact.name()));
    } else if (card instanceof Card.Link link) {
      entry.setLink(
          LinkCard.newBuilder()
              .setUrl(link.url())
              .setTitle(link.title())
              .setText(link.text())
              .setThumbnail(UnsafeByteOperations.unsafeWrap(link.thumbnail().asArray())));
    } else if (card instanceof Card.Sticker sticker) {
      entry.setSticker(
          Sticker.newBuilder()
              .setPack(sticker.pack())
              .setId(sticker.id())
              .setAlternate(sticker.alternate()));
    }
  }

  static Card content(Location location) {
    return new Card.Location(
        location.getLatitudeE7(),
        location.getLongitudeE7(),
        location.getName(),
        location.getAddress());
  }

  static Card content(ContactCard contact) {
    return new Card.Contact(new UserId(contact.getUser()), contact.getName());
  }

  static Card content(LinkCard link) {
    return new Card.Link(
        link.getUrl(),
        link.getTitle(),
        link.getText(),
        Bytes.wrap(link.getThumbnail().toByteArray()));
  }

  static Card content(Sticker sticker) {
    return new Card.Sticker(sticker.getPack(), sticker.getId(), sticker.getAlternate());
  }
}
