package io.skein.node.search.lucene;

import io.skein.node.conversation.LogPart;
import io.skein.node.search.IndexChange;
import io.skein.node.search.IndexRules;
import io.skein.node.search.IndexedMessage;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.BytesRef;

/**
 * What parts of logs change in an index, gathered before it is written: of a message that changes
 * twice, the last. A message above its conversation's place is in no document yet, and is added
 * without a look for one to replace, which is what such a look costs at each merge. Made for one
 * write; confined to its thread.
 */
final class IndexWrites {
  private record Key(ConversationId conversation, long sequence) {}

  private final Readers readers;
  private final Places known;

  /** Messages as they are to be; empty: not there. */
  private final Map<Key, Optional<IndexedMessage>> messages = new LinkedHashMap<>();

  /** Those that no document has. */
  private final Set<Key> fresh = new HashSet<>();

  private final Map<ConversationId, Long> places = new HashMap<>();
  private final Map<ConversationId, Long> behind = new LinkedHashMap<>();

  /**
   * @param known where the conversations are before
   */
  IndexWrites(Readers readers, Places known) {
    this.readers = readers;
    this.known = known;
  }

  void add(LogPart part) throws IOException {
    ConversationId conversation = part.conversation();
    Long gathered = places.get(conversation);
    long place = gathered == null ? known.of(conversation) : gathered;
    if (part.after() > place) {
      behind.put(conversation, place);
      return;
    }
    behind.remove(conversation);
    if (part.upTo() <= place) {
      return;
    }
    for (Message message : part.messages()) {
      if (message.sequence() > place) {
        change(conversation, IndexRules.changeOf(message));
      }
    }
    places.put(conversation, part.upTo());
  }

  private void change(ConversationId conversation, IndexChange change) throws IOException {
    if (change instanceof IndexChange.Put put) {
      Key key = new Key(conversation, put.message().sequence());
      messages.put(key, Optional.of(put.message()));
      fresh.add(key);
    } else if (change instanceof IndexChange.Edit edit) {
      Key key = new Key(conversation, edit.target());
      Optional<IndexedMessage> before = messages.get(key);
      if (before == null) {
        before = readers.message(conversation, edit.target());
      }
      before.ifPresent(
          message ->
              messages.put(
                  key, Optional.of(message.edited(edit.types(), edit.words(), edit.edit()))));
    } else if (change instanceof IndexChange.Remove remove) {
      messages.put(new Key(conversation, remove.target()), Optional.empty());
    }
  }

  /** Conversations of which a part was not taken, and where each of them is. */
  Map<ConversationId, Long> behind() {
    return behind;
  }

  /** Where the conversations are once this is written. */
  Map<ConversationId, Long> places() {
    return places;
  }

  void writeTo(IndexWriter writer) throws IOException {
    for (Map.Entry<Key, Optional<IndexedMessage>> entry : messages.entrySet()) {
      Key key = entry.getKey();
      Term term = new Term(Fields.KEY, Fields.keyOf(key.conversation(), key.sequence()));
      Optional<IndexedMessage> message = entry.getValue();
      boolean replaces = !fresh.contains(key);
      if (message.isEmpty()) {
        if (replaces) {
          writer.deleteDocuments(term);
        }
      } else if (replaces) {
        writer.updateDocument(term, document(message.get()));
      } else {
        writer.addDocument(document(message.get()));
      }
    }
  }

  /** Writes where a conversation is: in place of what was written of it before. */
  static void place(IndexWriter writer, ConversationId conversation, long upTo) throws IOException {
    BytesRef name = Fields.bytesOf(conversation);
    Document place = new Document();
    place.add(new StringField(Fields.PLACE, name, Field.Store.NO));
    place.add(new NumericDocValuesField(Fields.UP_TO, upTo));
    writer.updateDocument(new Term(Fields.PLACE, name), place);
  }

  private static Document document(IndexedMessage message) {
    BytesRef conversation = Fields.bytesOf(message.conversation());
    BytesRef key = Fields.keyOf(message.conversation(), message.sequence());
    String sender = Fields.nameOf(message.sender());
    Document document = new Document();
    document.add(new StringField(Fields.KEY, key, Field.Store.NO));
    document.add(new StringField(Fields.CONVERSATION, conversation, Field.Store.NO));
    document.add(new SortedDocValuesField(Fields.CONVERSATION, conversation));
    document.add(new LongPoint(Fields.SEQUENCE, message.sequence()));
    document.add(new NumericDocValuesField(Fields.SEQUENCE, message.sequence()));
    document.add(new StringField(Fields.SENDER, sender, Field.Store.YES));
    document.add(new LongPoint(Fields.TIME, message.timeMillis()));
    document.add(new NumericDocValuesField(Fields.TIME, message.timeMillis()));
    document.add(new StoredField(Fields.TIME, message.timeMillis()));
    message
        .types()
        .forEach(
            type ->
                document.add(new StringField(Fields.TYPE, Fields.nameOf(type), Field.Store.NO)));
    document.add(new Field(Fields.WORDS, WordAnalyzer.normal(message.words()), Fields.WORDS_TYPE));
    if (message.edit() > 0) {
      document.add(new StoredField(Fields.EDIT, message.edit()));
    }
    return document;
  }
}
