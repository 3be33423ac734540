package io.skein.protocol;

import static io.skein.protocol.FieldReader.required;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Messages that are forwarded as one, both directions, as {@code merging.proto} has them. */
final class MergedCodec {
  static final int MERGED = 36;
  static final int ASK_MERGED = 150;
  static final int MERGED_PAGE = 150;

  private MergedCodec() {}

  // ---- as contents

  static void write(FieldWriter out, Content.Merge merge) {
    int begun = out.begin(MERGED);
    MessageCodec.write(out, 1, merge.conversation());
    for (Content.Merge.Item item : merge.items()) {
      int one = out.begin(2);
      out.fixed64(1, item.sequence());
      out.fixed64(2, item.edit());
      out.end(one);
    }
    out.text(3, merge.title());
    out.end(begun);
  }

  static void write(FieldWriter out, Content.Merged merged) {
    int begun = out.begin(MERGED);
    out.text(3, merged.title());
    for (Content.Merged.Line line : merged.lines()) {
      int one = out.begin(4);
      out.fixed64(1, line.sender().value());
      out.text(2, line.text());
      out.end(one);
    }
    out.uint32(5, merged.count());
    out.uint32(6, merged.depth());
    out.fixed64(7, merged.body());
    out.end(begun);
  }

  /** What names a conversation is of a client, and not looked up yet. */
  static Content read(FieldReader in) throws DecodeException {
    ConversationId conversation = null;
    List<Content.Merge.Item> items = new ArrayList<>();
    String title = "";
    List<Content.Merged.Line> lines = new ArrayList<>();
    int count = 0;
    int depth = 0;
    long body = 0;
    int outer = in.enter("content.merged");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "content.merged.conversation");
        case 2 -> items.add(readItem(in, items.size()));
        case 3 -> title = in.text("content.merged.title", Limits.MERGED_TITLE_BYTES_MAX);
        case 4 -> lines.add(readLine(in));
        case 5 -> count = in.count("content.merged.count");
        case 6 -> depth = in.count("content.merged.depth");
        case 7 -> body = in.fixed64("content.merged.body");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return conversation != null
        ? new Content.Merge(conversation, Collections.unmodifiableList(items), title)
        : new Content.Merged(title, Collections.unmodifiableList(lines), count, depth, body);
  }

  private static Content.Merge.Item readItem(FieldReader in, int before) throws DecodeException {
    if (before == Limits.MERGED_MESSAGES_MAX) {
      throw new DecodeException(
          ErrorCode.TOO_MANY_MERGED, "content.merged.items: at most " + Limits.MERGED_MESSAGES_MAX);
    }
    long sequence = 0;
    long edit = 0;
    int outer = in.enter("content.merged.items");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> sequence = in.number("content.merged.items.sequence");
        case 2 -> edit = in.number("content.merged.items.edit");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Content.Merge.Item(sequence, edit);
  }

  private static Content.Merged.Line readLine(FieldReader in) throws DecodeException {
    UserId sender = UserId.SYSTEM;
    String text = "";
    int outer = in.enter("content.merged.lines");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> sender = new UserId(in.fixed64("content.merged.lines.sender"));
        case 2 -> text = in.text("content.merged.lines.text", FieldReader.ANY_LENGTH);
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Content.Merged.Line(sender, text);
  }

  static void requirePosted(Content.Merge merge, String name) throws DecodeException {
    if (merge.items().isEmpty()) {
      throw FieldReader.bad(name + ".merged.items", "missing");
    }
    long before = 0;
    for (Content.Merge.Item item : merge.items()) {
      if (item.sequence() <= before) {
        throw FieldReader.bad(name + ".merged.items", "0, or not ascending");
      }
      if (item.edit() != 0 && item.edit() <= item.sequence()) {
        throw FieldReader.bad(name + ".merged.items.edit", "not after the message");
      }
      before = item.sequence();
    }
  }

  // ---- what a client asks

  static void write(FieldWriter out, Request.AskMerged ask) {
    int begun = out.begin(ASK_MERGED);
    MessageCodec.write(out, 1, ask.conversation());
    out.fixed64(2, ask.sequence());
    out.numbers(3, ask.path());
    out.uint32(4, ask.after());
    out.uint32(5, ask.limit());
    out.end(begun);
  }

  static Request.AskMerged readAskMerged(FieldReader in) throws DecodeException {
    ConversationId conversation = null;
    long sequence = 0;
    List<Long> path = List.of();
    int after = 0;
    int limit = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "ask_merged.conversation");
        case 2 -> sequence = in.number("ask_merged.sequence");
        case 3 -> path = in.sequences("ask_merged.path", Limits.MERGED_DEPTH_MAX - 1, path);
        case 4 -> after = in.count("ask_merged.after");
        case 5 -> limit = in.count("ask_merged.limit");
        default -> in.skip();
      }
    }
    return new Request.AskMerged(
        required(conversation, "ask_merged.conversation"),
        RequestCodec.aboveZero(sequence, "ask_merged.sequence"),
        Collections.unmodifiableList(path),
        after,
        RequestCodec.pageSize(limit, Limits.MERGED_PAGE_MAX));
  }

  // ---- what a node says

  static void write(FieldWriter out, Reply.MergedPage page) {
    int begun = out.begin(MERGED_PAGE);
    for (Reply.MergedMessage message : page.messages()) {
      int one = out.begin(1);
      out.uint32(1, message.position());
      out.fixed64(2, message.sender().value());
      out.fixed64(3, message.timeMillis());
      MessageCodec.write(out, 4, message.content());
      out.end(one);
    }
    out.bool(2, page.more());
    out.end(begun);
  }

  static Reply.MergedPage readMergedPage(FieldReader in) throws DecodeException {
    List<Reply.MergedMessage> messages = new ArrayList<>();
    boolean more = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> messages.add(readMessage(in));
        case 2 -> more = in.bool("merged_page.more");
        default -> in.skip();
      }
    }
    return new Reply.MergedPage(Collections.unmodifiableList(messages), more);
  }

  private static Reply.MergedMessage readMessage(FieldReader in) throws DecodeException {
    int position = 0;
    UserId sender = UserId.SYSTEM;
    long timeMillis = 0;
    Content content = Content.Unknown.INSTANCE;
    int outer = in.enter("merged_message");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> position = in.count("merged_message.position");
        case 2 -> sender = new UserId(in.fixed64("merged_message.sender"));
        case 3 -> timeMillis = in.number("merged_message.time_millis");
        case 4 -> content = MessageCodec.readContent(in, "merged_message.content");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Reply.MergedMessage(position, sender, timeMillis, content);
  }
}
