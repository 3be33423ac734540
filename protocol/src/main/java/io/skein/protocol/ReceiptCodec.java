package io.skein.protocol;

import static io.skein.protocol.FieldReader.required;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Who has received and read a message, and how many have: both directions. */
final class ReceiptCodec {
  static final int COUNT_RECEIPTS = 64;
  static final int LIST_RECEIPTS = 65;
  static final int SWITCH_RECEIPTS = 66;

  static final int RECEIPTS_COUNTED = 65;
  static final int RECEIPT_PAGE = 66;
  static final int RECEIPT_COUNTS_EVENT = 67;

  private ReceiptCodec() {}

  // ---- requests

  static void write(FieldWriter out, Request.CountReceipts count) {
    int begun = out.begin(COUNT_RECEIPTS);
    MessageCodec.write(out, 1, count.conversation());
    out.fixed64(2, count.sequence());
    out.end(begun);
  }

  static Request.CountReceipts readCountReceipts(FieldReader in) throws DecodeException {
    ConversationId conversation = null;
    long sequence = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "count_receipts.conversation");
        case 2 -> sequence = in.number("count_receipts.sequence");
        default -> in.skip();
      }
    }
    return new Request.CountReceipts(
        required(conversation, "count_receipts.conversation"),
        RequestCodec.aboveZero(sequence, "count_receipts.sequence"));
  }

  static void write(FieldWriter out, Request.ListReceipts list) {
    int begun = out.begin(LIST_RECEIPTS);
    MessageCodec.write(out, 1, list.conversation());
    out.fixed64(2, list.sequence());
    if (list.after() != null) {
      out.fixed64(3, list.after().value());
    }
    out.uint32(4, list.limit());
    out.end(begun);
  }

  static Request.ListReceipts readListReceipts(FieldReader in, Limits limits)
      throws DecodeException {
    ConversationId conversation = null;
    long sequence = 0;
    long after = 0;
    int limit = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "list_receipts.conversation");
        case 2 -> sequence = in.number("list_receipts.sequence");
        case 3 -> after = in.fixed64("list_receipts.after");
        case 4 -> limit = in.count("list_receipts.limit");
        default -> in.skip();
      }
    }
    return new Request.ListReceipts(
        required(conversation, "list_receipts.conversation"),
        RequestCodec.aboveZero(sequence, "list_receipts.sequence"),
        after == 0 ? null : new UserId(after),
        RequestCodec.pageSize(limit, limits.pageEntriesMax()));
  }

  static void write(FieldWriter out, Request.SwitchReceipts change) {
    int begun = out.begin(SWITCH_RECEIPTS);
    MessageCodec.write(out, 1, change.conversation());
    out.bool(2, change.on());
    out.end(begun);
  }

  static Request.SwitchReceipts readSwitchReceipts(FieldReader in) throws DecodeException {
    ConversationId conversation = null;
    boolean on = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "switch_receipts.conversation");
        case 2 -> on = in.bool("switch_receipts.on");
        default -> in.skip();
      }
    }
    return new Request.SwitchReceipts(required(conversation, "switch_receipts.conversation"), on);
  }

  // ---- replies

  static void write(FieldWriter out, Reply.ReceiptsCounted counted) {
    int begun = out.begin(RECEIPTS_COUNTED);
    out.uint32(1, counted.members());
    out.uint32(2, counted.delivered());
    out.uint32(3, counted.read());
    out.end(begun);
  }

  static Reply.ReceiptsCounted readReceiptsCounted(FieldReader in) throws DecodeException {
    int members = 0;
    int delivered = 0;
    int read = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> members = in.count("receipts_counted.members");
        case 2 -> delivered = in.count("receipts_counted.delivered");
        case 3 -> read = in.count("receipts_counted.read");
        default -> in.skip();
      }
    }
    return new Reply.ReceiptsCounted(members, delivered, read);
  }

  static void write(FieldWriter out, Reply.ReceiptPage page) {
    int begun = out.begin(RECEIPT_PAGE);
    for (Reply.Receipt receipt : page.receipts()) {
      int one = out.begin(1);
      out.fixed64(1, receipt.user().value());
      out.bool(2, receipt.read());
      out.text(3, receipt.name());
      out.end(one);
    }
    out.bool(2, page.more());
    out.end(begun);
  }

  static Reply.ReceiptPage readReceiptPage(FieldReader in) throws DecodeException {
    List<Reply.Receipt> receipts = new ArrayList<>();
    boolean more = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> receipts.add(readReceipt(in));
        case 2 -> more = in.bool("receipt_page.more");
        default -> in.skip();
      }
    }
    return new Reply.ReceiptPage(Collections.unmodifiableList(receipts), more);
  }

  private static Reply.Receipt readReceipt(FieldReader in) throws DecodeException {
    UserId user = null;
    boolean read = false;
    String name = "";
    int outer = in.enter("receipt");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> user = in.user("receipt.user");
        case 2 -> read = in.bool("receipt.read");
        case 3 -> name = in.text("receipt.name", FieldReader.ANY_LENGTH);
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Reply.Receipt(required(user, "receipt.user"), read, name);
  }

  static void write(FieldWriter out, Reply.ReceiptCountsEvent event) {
    int begun = out.begin(RECEIPT_COUNTS_EVENT);
    MessageCodec.write(out, 1, event.conversation());
    for (Reply.ReceiptCount count : event.counts()) {
      int one = out.begin(2);
      out.fixed64(1, count.sequence());
      out.uint32(2, count.members());
      out.uint32(3, count.delivered());
      out.uint32(4, count.read());
      out.end(one);
    }
    out.end(begun);
  }

  static Reply.ReceiptCountsEvent readReceiptCountsEvent(FieldReader in) throws DecodeException {
    ConversationId conversation = null;
    List<Reply.ReceiptCount> counts = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "receipt_counts_event.conversation");
        case 2 -> counts.add(readReceiptCount(in));
        default -> in.skip();
      }
    }
    return new Reply.ReceiptCountsEvent(
        required(conversation, "receipt_counts_event.conversation"),
        Collections.unmodifiableList(counts));
  }

  private static Reply.ReceiptCount readReceiptCount(FieldReader in) throws DecodeException {
    long sequence = 0;
    int members = 0;
    int delivered = 0;
    int read = 0;
    int outer = in.enter("receipt_count");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> sequence = in.number("receipt_count.sequence");
        case 2 -> members = in.count("receipt_count.members");
        case 3 -> delivered = in.count("receipt_count.delivered");
        case 4 -> read = in.count("receipt_count.read");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Reply.ReceiptCount(sequence, members, delivered, read);
  }
}
