package io.skein.node.people.cassandra;

import com.google.protobuf.InvalidProtocolBufferException;
import io.skein.node.people.ContactWord;
import io.skein.node.people.Relation;
import io.skein.protocol.ContactRequest;
import io.skein.protocol.Person;
import io.skein.protocol.Self;
import io.skein.protocol.UserId;
import java.nio.ByteBuffer;
import java.util.List;

/** People as their rows keep them ({@code skein.store.v1}), and back. Pure. */
final class PeopleCodec {
  private PeopleCodec() {}

  /**
   * What a user tells of itself.
   *
   * @param change number of the change that made it so
   */
  record StoredSelf(Self self, long change) {
    static final StoredSelf INITIAL = new StoredSelf(Self.INITIAL, 0);
  }

  static ByteBuffer encode(Self self, long change) {
    return ByteBuffer.wrap(
        io.skein.store.v1.Self.newBuilder()
            .setDisplayName(self.displayName())
            .setSignature(self.signature())
            .setHidden(self.hidden())
            .setAdding(
                switch (self.adding()) {
                  case ANYONE -> io.skein.store.v1.Self.Adding.ANYONE;
                  case WITH_NAME -> io.skein.store.v1.Self.Adding.WITH_NAME;
                  case NOBODY -> io.skein.store.v1.Self.Adding.NOBODY;
                })
            .setStrangers(
                switch (self.strangers()) {
                  case AS_CLUSTER -> io.skein.store.v1.Self.Strangers.AS_CLUSTER;
                  case EVERYONE -> io.skein.store.v1.Self.Strangers.EVERYONE;
                  case UNTIL_ANSWERED -> io.skein.store.v1.Self.Strangers.UNTIL_ANSWERED;
                  case CONTACTS -> io.skein.store.v1.Self.Strangers.CONTACTS;
                })
            .setChange(change)
            .build()
            .toByteArray());
  }

  /**
   * What a user tells of itself, from its row.
   *
   * @throws IllegalStateException if the bytes are none: the store is damaged
   */
  static StoredSelf decodeSelf(ByteBuffer bytes) {
    try {
      io.skein.store.v1.Self stored = io.skein.store.v1.Self.parseFrom(bytes);
      return new StoredSelf(
          new Self(
              stored.getDisplayName(),
              stored.getSignature(),
              stored.getHidden(),
              decode(stored.getAdding()),
              decode(stored.getStrangers())),
          stored.getChange());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("what a user tells of itself cannot be read", e);
    }
  }

  /** One of a later release counts as the strictest. */
  private static Self.Adding decode(io.skein.store.v1.Self.Adding stored) {
    return switch (stored) {
      case ANYONE -> Self.Adding.ANYONE;
      case WITH_NAME -> Self.Adding.WITH_NAME;
      case NOBODY, UNRECOGNIZED -> Self.Adding.NOBODY;
    };
  }

  private static Self.Strangers decode(io.skein.store.v1.Self.Strangers stored) {
    return switch (stored) {
      case AS_CLUSTER -> Self.Strangers.AS_CLUSTER;
      case EVERYONE -> Self.Strangers.EVERYONE;
      case UNTIL_ANSWERED -> Self.Strangers.UNTIL_ANSWERED;
      case CONTACTS, UNRECOGNIZED -> Self.Strangers.CONTACTS;
    };
  }

  static ByteBuffer encode(Relation relation) {
    Person person = relation.person();
    Relation.Times times = relation.times();
    io.skein.store.v1.Relation.Builder stored =
        io.skein.store.v1.Relation.newBuilder()
            .setChange(relation.change())
            .setContact(person.contact())
            .setStarred(person.starred())
            .setRemark(person.remark())
            .addAllTags(person.tags())
            .setBlocked(person.blocked())
            .setAllowed(person.allowed())
            .setStrangerSinceMillis(times.strangerSinceMillis())
            .setDeafUntilMillis(times.deafUntilMillis())
            .setRestUntilMillis(times.restUntilMillis())
            .setHeardMillis(times.heardMillis())
            .setSaidMillis(times.saidMillis())
            .setChatUntold(relation.chatUntold());
    if (person.sent() != null) {
      stored.setSent(encode(person.sent()));
    }
    if (person.received() != null) {
      stored.setReceived(encode(person.received()));
    }
    Relation.Owed owed = relation.owed();
    if (owed != null) {
      stored.setOwed(
          io.skein.store.v1.Relation.Owed.newBuilder()
              .setWord(encode(owed.word()))
              .setTimeMillis(owed.timeMillis())
              .setNamed(owed.named()));
    }
    return ByteBuffer.wrap(stored.build().toByteArray());
  }

  private static io.skein.store.v1.Relation.Request encode(ContactRequest request) {
    return io.skein.store.v1.Relation.Request.newBuilder()
        .setNote(request.note())
        .setTimeMillis(request.timeMillis())
        .setExpiresMillis(request.expiresMillis())
        .build();
  }

  private static io.skein.store.v1.Relation.Owed.Word encode(ContactWord word) {
    return switch (word) {
      case REQUESTED -> io.skein.store.v1.Relation.Owed.Word.REQUESTED;
      case WITHDRAWN -> io.skein.store.v1.Relation.Owed.Word.WITHDRAWN;
      case ACCEPTED -> io.skein.store.v1.Relation.Owed.Word.ACCEPTED;
    };
  }

  /**
   * The relation of a row.
   *
   * @throws IllegalStateException if the bytes are none: the store is damaged
   */
  static Relation decodeRelation(UserId other, ByteBuffer bytes) {
    try {
      io.skein.store.v1.Relation stored = io.skein.store.v1.Relation.parseFrom(bytes);
      Person person =
          new Person(
              other,
              stored.getContact(),
              stored.getStarred(),
              stored.getRemark(),
              List.copyOf(stored.getTagsList()),
              stored.getBlocked(),
              stored.getAllowed(),
              stored.hasSent() ? decode(stored.getSent()) : null,
              stored.hasReceived() ? decode(stored.getReceived()) : null);
      return new Relation(
          person,
          stored.getChange(),
          new Relation.Times(
              stored.getStrangerSinceMillis(),
              stored.getDeafUntilMillis(),
              stored.getRestUntilMillis(),
              stored.getHeardMillis(),
              stored.getSaidMillis()),
          stored.hasOwed() ? decode(stored.getOwed()) : null,
          stored.getChatUntold());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a relation cannot be read", e);
    }
  }

  private static ContactRequest decode(io.skein.store.v1.Relation.Request stored) {
    return new ContactRequest(stored.getNote(), stored.getTimeMillis(), stored.getExpiresMillis());
  }

  private static Relation.Owed decode(io.skein.store.v1.Relation.Owed stored) {
    ContactWord word =
        switch (stored.getWord()) {
          case REQUESTED -> ContactWord.REQUESTED;
          case WITHDRAWN -> ContactWord.WITHDRAWN;
          case ACCEPTED -> ContactWord.ACCEPTED;
          case WORD_UNSPECIFIED, UNRECOGNIZED ->
              throw new IllegalStateException("a word that this release does not know");
        };
    return new Relation.Owed(word, stored.getTimeMillis(), stored.getNamed());
  }
}
