package io.skein.protocol;

import static io.skein.protocol.FieldReader.required;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Search, both directions. */
final class SearchCodec {
  static final int SEARCH = 140;
  static final int FOUND = 140;

  private SearchCodec() {}

  // ---- what a client asks

  static void write(FieldWriter out, Request.Search search) {
    int begun = out.begin(SEARCH);
    out.text(1, search.words());
    if (search.conversation() != null) {
      MessageCodec.write(out, 2, search.conversation());
    }
    if (search.sender() != null) {
      out.fixed64(3, search.sender().value());
    }
    out.uint32(4, numberOf(search.type()));
    out.fixed64(5, search.fromMillis());
    out.fixed64(6, search.untilMillis());
    out.bytes(7, search.before());
    out.uint32(8, search.limit());
    out.end(begun);
  }

  static Request.Search readSearch(FieldReader in) throws DecodeException {
    String words = "";
    ConversationId conversation = null;
    UserId sender = null;
    Request.Search.Type type = Request.Search.Type.ANY;
    long fromMillis = 0;
    long untilMillis = 0;
    Bytes before = Bytes.EMPTY;
    int limit = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> words = in.text("search.words", Limits.SEARCH_WORDS_BYTES_MAX);
        case 2 -> conversation = MessageCodec.readId(in, "search.conversation");
        case 3 -> sender = senderOf(in.fixed64("search.sender"));
        case 4 -> type = typeOf(in.uint32("search.type"));
        case 5 -> fromMillis = in.number("search.from_millis");
        case 6 -> untilMillis = in.number("search.until_millis");
        case 7 -> before = in.bytes("search.before", Limits.CURSOR_BYTES_MAX);
        case 8 -> limit = in.count("search.limit");
        default -> in.skip();
      }
    }
    if (untilMillis != 0 && untilMillis <= fromMillis) {
      throw FieldReader.bad("search.until_millis", "not later than from_millis");
    }
    Request.Search search =
        new Request.Search(
            words,
            conversation,
            sender,
            type,
            fromMillis,
            untilMillis,
            before,
            RequestCodec.pageSize(limit, Limits.SEARCH_FOUND_MAX));
    if (search.asksForAll()) {
      throw FieldReader.bad("search", "says nothing of what is searched for");
    }
    return search;
  }

  private static @Nullable UserId senderOf(long value) {
    return value == 0 ? null : new UserId(value);
  }

  private static int numberOf(Request.Search.Type type) {
    return switch (type) {
      case ANY -> 0;
      case TEXT -> 1;
      case IMAGE -> 2;
      case VOICE -> 3;
      case VIDEO -> 4;
      case FILE -> 5;
      case LOCATION -> 6;
      case CONTACT -> 7;
      case LINK -> 8;
      case STICKER -> 9;
      case CUSTOM -> 10;
    };
  }

  /** Of one that is not known here nothing can be found: better to say so. */
  private static Request.Search.Type typeOf(int number) throws DecodeException {
    return switch (number) {
      case 0 -> Request.Search.Type.ANY;
      case 1 -> Request.Search.Type.TEXT;
      case 2 -> Request.Search.Type.IMAGE;
      case 3 -> Request.Search.Type.VOICE;
      case 4 -> Request.Search.Type.VIDEO;
      case 5 -> Request.Search.Type.FILE;
      case 6 -> Request.Search.Type.LOCATION;
      case 7 -> Request.Search.Type.CONTACT;
      case 8 -> Request.Search.Type.LINK;
      case 9 -> Request.Search.Type.STICKER;
      case 10 -> Request.Search.Type.CUSTOM;
      default -> throw FieldReader.bad("search.type", "not known here");
    };
  }

  // ---- what a node says

  static void write(FieldWriter out, Reply.Found found) {
    int begun = out.begin(FOUND);
    found.messages().forEach(one -> write(out, 1, one));
    out.bytes(2, found.next());
    out.bool(3, found.incomplete());
    out.end(begun);
  }

  static Reply.Found readFound(FieldReader in) throws DecodeException {
    List<Reply.FoundMessage> messages = new ArrayList<>();
    Bytes next = Bytes.EMPTY;
    boolean incomplete = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> messages.add(readFoundMessage(in));
        case 2 -> next = in.bytes("found.next", Limits.CURSOR_BYTES_MAX);
        case 3 -> incomplete = in.bool("found.incomplete");
        default -> in.skip();
      }
    }
    return new Reply.Found(Collections.unmodifiableList(messages), next, incomplete);
  }

  static void write(FieldWriter out, int field, Reply.FoundMessage found) {
    int begun = out.begin(field);
    MessageCodec.write(out, 1, found.message());
    out.fixed64(2, found.edit());
    out.end(begun);
  }

  private static Reply.FoundMessage readFoundMessage(FieldReader in) throws DecodeException {
    Message message = null;
    long edit = 0;
    int outer = in.enter("found_message");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> message = MessageCodec.readMessage(in, "found_message.message");
        case 2 -> edit = in.number("found_message.edit");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Reply.FoundMessage(required(message, "found_message.message"), edit);
  }
}
