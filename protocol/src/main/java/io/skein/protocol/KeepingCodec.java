package io.skein.protocol;

import static io.skein.protocol.FieldReader.required;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What keeps messages in view, what a user keeps of messages for itself, and the limits of it: both
 * directions.
 */
final class KeepingCodec {
  static final int LIST_HIGHLIGHTS = 100;
  static final int STAR_MESSAGE = 101;
  static final int DISCARD_MESSAGES = 102;
  static final int SYNC_KEEPING = 103;

  static final int HIGHLIGHTS = 100;
  static final int KEEPING_SYNCED = 101;
  static final int KEEPING_EVENT = 102;

  private KeepingCodec() {}

  static void write(FieldWriter out, Request.ListHighlights list) {
    int begun = out.begin(LIST_HIGHLIGHTS);
    MessageCodec.write(out, 1, list.conversation());
    out.end(begun);
  }

  static Request.ListHighlights readListHighlights(FieldReader in) throws DecodeException {
    ConversationId conversation = null;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "list_highlights.conversation");
        default -> in.skip();
      }
    }
    return new Request.ListHighlights(required(conversation, "list_highlights.conversation"));
  }

  static void write(FieldWriter out, Reply.Highlights highlights) {
    int begun = out.begin(HIGHLIGHTS);
    MessageCodec.write(out, 1, highlights.conversation());
    out.fixed64(2, highlights.head());
    for (Reply.Highlighted one : highlights.highlighted()) {
      int inner = out.begin(3);
      out.fixed64(1, one.target());
      out.fixed64(2, one.sequence());
      out.fixed64(3, one.user().value());
      out.fixed64(4, one.timeMillis());
      out.fixed64(5, one.endMillis());
      out.end(inner);
    }
    out.end(begun);
  }

  static Reply.Highlights readHighlights(FieldReader in) throws DecodeException {
    ConversationId conversation = null;
    long head = 0;
    List<Reply.Highlighted> highlighted = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "highlights.conversation");
        case 2 -> head = in.number("highlights.head");
        case 3 -> highlighted.add(readHighlighted(in));
        default -> in.skip();
      }
    }
    return new Reply.Highlights(
        required(conversation, "highlights.conversation"),
        head,
        Collections.unmodifiableList(highlighted));
  }

  private static Reply.Highlighted readHighlighted(FieldReader in) throws DecodeException {
    long target = 0;
    long sequence = 0;
    UserId user = null;
    long timeMillis = 0;
    long endMillis = 0;
    int outer = in.enter("highlighted");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> target = in.number("highlighted.target");
        case 2 -> sequence = in.number("highlighted.sequence");
        case 3 -> user = in.user("highlighted.user");
        case 4 -> timeMillis = in.number("highlighted.time_millis");
        case 5 -> endMillis = in.number("highlighted.end_millis");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Reply.Highlighted(
        target, sequence, required(user, "highlighted.user"), timeMillis, endMillis);
  }

  // ---- what a user keeps for itself

  static void write(FieldWriter out, Request.StarMessage star) {
    int begun = out.begin(STAR_MESSAGE);
    MessageCodec.write(out, 1, star.conversation());
    out.fixed64(2, star.sequence());
    out.bool(3, star.starred());
    out.end(begun);
  }

  static Request.StarMessage readStarMessage(FieldReader in) throws DecodeException {
    ConversationId conversation = null;
    long sequence = 0;
    boolean starred = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "star_message.conversation");
        case 2 -> sequence = in.number("star_message.sequence");
        case 3 -> starred = in.bool("star_message.starred");
        default -> in.skip();
      }
    }
    return new Request.StarMessage(
        required(conversation, "star_message.conversation"),
        RequestCodec.aboveZero(sequence, "star_message.sequence"),
        starred);
  }

  static void write(FieldWriter out, Request.DiscardMessages discard) {
    int begun = out.begin(DISCARD_MESSAGES);
    MessageCodec.write(out, 1, discard.conversation());
    out.numbers(2, discard.sequences());
    out.fixed64(3, discard.upTo());
    out.end(begun);
  }

  static Request.DiscardMessages readDiscardMessages(FieldReader in, Limits limits)
      throws DecodeException {
    ConversationId conversation = null;
    List<Long> sequences = List.of();
    long upTo = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "discard_messages.conversation");
        case 2 ->
            sequences =
                in.sequences(
                    "discard_messages.sequences", limits.keeping().discardedMax(), sequences);
        case 3 -> upTo = in.number("discard_messages.up_to");
        default -> in.skip();
      }
    }
    if (sequences.isEmpty() && upTo == 0) {
      throw FieldReader.bad("discard_messages", "deletes nothing");
    }
    return new Request.DiscardMessages(
        required(conversation, "discard_messages.conversation"),
        Collections.unmodifiableList(sequences),
        upTo);
  }

  static void write(FieldWriter out, Request.SyncKeeping sync) {
    int begun = out.begin(SYNC_KEEPING);
    out.bytes(1, sync.cursor());
    out.end(begun);
  }

  static Request.SyncKeeping readSyncKeeping(FieldReader in) throws DecodeException {
    Bytes cursor = Bytes.EMPTY;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> cursor = in.bytes("sync_keeping.cursor", Limits.CURSOR_BYTES_MAX);
        default -> in.skip();
      }
    }
    return new Request.SyncKeeping(cursor);
  }

  static void write(FieldWriter out, Reply.KeepingSynced synced) {
    int begun = out.begin(KEEPING_SYNCED);
    synced.starred().forEach(one -> write(out, 1, one));
    synced.discarded().forEach(one -> write(out, 2, one));
    out.bool(3, synced.full());
    out.bytes(4, synced.cursor());
    out.bool(5, synced.more());
    out.end(begun);
  }

  static Reply.KeepingSynced readKeepingSynced(FieldReader in) throws DecodeException {
    List<Starred> starred = new ArrayList<>();
    List<Discarded> discarded = new ArrayList<>();
    boolean full = false;
    Bytes cursor = Bytes.EMPTY;
    boolean more = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> starred.add(readStarred(in));
        case 2 -> discarded.add(readDiscarded(in));
        case 3 -> full = in.bool("keeping_synced.full");
        case 4 -> cursor = in.bytes("keeping_synced.cursor", Limits.CURSOR_BYTES_MAX);
        case 5 -> more = in.bool("keeping_synced.more");
        default -> in.skip();
      }
    }
    return new Reply.KeepingSynced(
        Collections.unmodifiableList(starred),
        Collections.unmodifiableList(discarded),
        full,
        cursor,
        more);
  }

  static void write(FieldWriter out, Reply.KeepingEvent event) {
    int begun = out.begin(KEEPING_EVENT);
    out.bytes(1, event.after());
    out.bytes(2, event.cursor());
    event.starred().forEach(one -> write(out, 3, one));
    event.discarded().forEach(one -> write(out, 4, one));
    out.end(begun);
  }

  static Reply.KeepingEvent readKeepingEvent(FieldReader in) throws DecodeException {
    Bytes after = Bytes.EMPTY;
    Bytes cursor = Bytes.EMPTY;
    List<Starred> starred = new ArrayList<>();
    List<Discarded> discarded = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> after = in.bytes("keeping_event.after", Limits.CURSOR_BYTES_MAX);
        case 2 -> cursor = in.bytes("keeping_event.cursor", Limits.CURSOR_BYTES_MAX);
        case 3 -> starred.add(readStarred(in));
        case 4 -> discarded.add(readDiscarded(in));
        default -> in.skip();
      }
    }
    return new Reply.KeepingEvent(
        after,
        cursor,
        Collections.unmodifiableList(starred),
        Collections.unmodifiableList(discarded));
  }

  static void write(FieldWriter out, int field, Starred starred) {
    int begun = out.begin(field);
    MessageCodec.write(out, 1, starred.conversation());
    out.fixed64(2, starred.sequence());
    out.fixed64(3, starred.timeMillis());
    out.end(begun);
  }

  private static Starred readStarred(FieldReader in) throws DecodeException {
    ConversationId conversation = null;
    long sequence = 0;
    long timeMillis = 0;
    int outer = in.enter("starred");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "starred.conversation");
        case 2 -> sequence = in.number("starred.sequence");
        case 3 -> timeMillis = in.number("starred.time_millis");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Starred(required(conversation, "starred.conversation"), sequence, timeMillis);
  }

  static void write(FieldWriter out, int field, Discarded discarded) {
    int begun = out.begin(field);
    MessageCodec.write(out, 1, discarded.conversation());
    out.fixed64(2, discarded.upTo());
    out.numbers(3, discarded.sequences());
    out.end(begun);
  }

  private static Discarded readDiscarded(FieldReader in) throws DecodeException {
    ConversationId conversation = null;
    long upTo = 0;
    List<Long> sequences = List.of();
    int outer = in.enter("discarded");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "discarded.conversation");
        case 2 -> upTo = in.number("discarded.up_to");
        case 3 ->
            sequences = in.sequences("discarded.sequences", FieldReader.ANY_LENGTH, sequences);
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Discarded(
        required(conversation, "discarded.conversation"),
        upTo,
        Collections.unmodifiableList(sequences));
  }

  // ---- limits

  static void write(FieldWriter out, int field, Limits.Keeping keeping) {
    int begun = out.begin(field);
    out.uint32(1, keeping.highlightsMax());
    out.uint32(2, keeping.starredMax());
    out.uint32(3, keeping.discardedMax());
    out.uint32(4, keeping.discardedConversationsMax());
    out.end(begun);
  }

  /** A limit that a node of an earlier release does not tell is the usual one. */
  static Limits.Keeping readLimits(FieldReader in) throws DecodeException {
    int highlightsMax = Limits.Keeping.DEFAULTS.highlightsMax();
    int starredMax = Limits.Keeping.DEFAULTS.starredMax();
    int discardedMax = Limits.Keeping.DEFAULTS.discardedMax();
    int discardedConversationsMax = Limits.Keeping.DEFAULTS.discardedConversationsMax();
    int outer = in.enter("welcome.limits.keeping");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> highlightsMax = in.count("welcome.limits.keeping");
        case 2 -> starredMax = in.count("welcome.limits.keeping");
        case 3 -> discardedMax = in.count("welcome.limits.keeping");
        case 4 -> discardedConversationsMax = in.count("welcome.limits.keeping");
        default -> in.skip();
      }
    }
    in.leave(outer);
    try {
      return new Limits.Keeping(highlightsMax, starredMax, discardedMax, discardedConversationsMax);
    } catch (IllegalArgumentException e) {
      throw FieldReader.bad("welcome.limits", e.getMessage());
    }
  }
}
