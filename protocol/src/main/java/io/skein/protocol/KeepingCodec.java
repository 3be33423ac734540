package io.skein.protocol;

import static io.skein.protocol.FieldReader.required;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What keeps messages in view, and the limits of it: both directions. */
final class KeepingCodec {
  static final int LIST_HIGHLIGHTS = 100;

  static final int HIGHLIGHTS = 100;

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
    int outer = in.enter("highlighted");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> target = in.number("highlighted.target");
        case 2 -> sequence = in.number("highlighted.sequence");
        case 3 -> user = in.user("highlighted.user");
        case 4 -> timeMillis = in.number("highlighted.time_millis");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Reply.Highlighted(target, sequence, required(user, "highlighted.user"), timeMillis);
  }

  static void write(FieldWriter out, int field, Limits.Keeping keeping) {
    int begun = out.begin(field);
    out.uint32(1, keeping.highlightsMax());
    out.end(begun);
  }

  /** A limit that a node of an earlier release does not tell is the usual one. */
  static Limits.Keeping readLimits(FieldReader in) throws DecodeException {
    int highlightsMax = Limits.Keeping.DEFAULTS.highlightsMax();
    int outer = in.enter("welcome.limits.keeping");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> highlightsMax = in.count("welcome.limits.keeping");
        default -> in.skip();
      }
    }
    in.leave(outer);
    try {
      return new Limits.Keeping(highlightsMax);
    } catch (IllegalArgumentException e) {
      throw FieldReader.bad("welcome.limits", e.getMessage());
    }
  }
}
