package io.skein.node.search.lucene;

import io.skein.protocol.ConversationId;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.TextField;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.util.BytesRef;

/** The fields of an index, and what their values are made of. */
final class Fields {
  /** Which message: conversation and sequence. */
  static final String KEY = "key";

  static final String CONVERSATION = "conversation";
  static final String SEQUENCE = "sequence";
  static final String SENDER = "sender";
  static final String TIME = "time";
  static final String TYPE = "type";
  static final String WORDS = "words";
  static final String EDIT = "edit";

  /** Of a place: which conversation it is of. */
  static final String PLACE = "place";

  /** Of a place: up to which sequence the conversation is in the index. */
  static final String UP_TO = "upto";

  /** As {@link io.skein.node.search.Hit} is ordered. */
  static final Sort NEWEST_FIRST =
      new Sort(
          new SortField(TIME, SortField.Type.LONG, true),
          new SortField(CONVERSATION, SortField.Type.STRING),
          new SortField(SEQUENCE, SortField.Type.LONG, true));

  /** Of words: where they stand, for phrases, and nothing to rank by. */
  static final FieldType WORDS_TYPE = wordsType();

  private Fields() {}

  private static FieldType wordsType() {
    FieldType type = new FieldType(TextField.TYPE_NOT_STORED);
    type.setOmitNorms(true);
    type.freeze();
    return type;
  }

  /** Big-endian, so that bytes are ordered as ids are. */
  static BytesRef bytesOf(ConversationId conversation) {
    byte[] bytes =
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(conversation.high())
            .putLong(conversation.low())
            .array();
    return new BytesRef(bytes);
  }

  static ConversationId conversationOf(BytesRef bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes.bytes, bytes.offset, bytes.length);
    return new ConversationId(buffer.getLong(), buffer.getLong());
  }

  static BytesRef keyOf(ConversationId conversation, long sequence) {
    byte[] bytes =
        ByteBuffer.allocate(3 * Long.BYTES)
            .putLong(conversation.high())
            .putLong(conversation.low())
            .putLong(sequence)
            .array();
    return new BytesRef(bytes);
  }

  static String nameOf(Request.Search.Type type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  static String nameOf(UserId user) {
    return user.toString();
  }
}
