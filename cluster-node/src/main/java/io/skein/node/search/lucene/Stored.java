package io.skein.node.search.lucene;

import io.skein.node.search.IndexedMessage;
import io.skein.protocol.ConversationId;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.Bits;

/** What an index has, by its keys, as one of its searchers sees it. */
final class Stored {
  private static final Set<String> MESSAGE = Set.of(Fields.SENDER, Fields.TIME, Fields.EDIT);

  private final IndexSearcher searcher;

  Stored(IndexSearcher searcher) {
    this.searcher = searcher;
  }

  /** Up to which sequence a conversation is in the index; 0: nothing of it is. */
  long place(ConversationId conversation) throws IOException {
    Term term = new Term(Fields.PLACE, Fields.bytesOf(conversation));
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      int document = find(leaf.reader(), term);
      if (document >= 0) {
        NumericDocValues upTo = leaf.reader().getNumericDocValues(Fields.UP_TO);
        if (upTo != null && upTo.advanceExact(document)) {
          return upTo.longValue();
        }
      }
    }
    return 0;
  }

  /** A message, without what it says, which is not kept. */
  Optional<IndexedMessage> message(ConversationId conversation, long sequence) throws IOException {
    Term term = new Term(Fields.KEY, Fields.keyOf(conversation, sequence));
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      int document = find(leaf.reader(), term);
      if (document >= 0) {
        Document stored = searcher.storedFields().document(leaf.docBase + document, MESSAGE);
        return Optional.of(
            new IndexedMessage(
                conversation,
                sequence,
                UserId.parse(stored.get(Fields.SENDER)),
                number(stored, Fields.TIME),
                Set.of(),
                "",
                number(stored, Fields.EDIT)));
      }
    }
    return Optional.empty();
  }

  /** The number of this name in what is stored of a message; 0: it has none. */
  static long number(Document stored, String name) {
    IndexableField field = stored.getField(name);
    Number number = field == null ? null : field.numericValue();
    return number == null ? 0 : number.longValue();
  }

  /** The one document of this key that counts; -1: there is none here. */
  private static int find(LeafReader reader, Term key) throws IOException {
    PostingsEnum postings = reader.postings(key, PostingsEnum.NONE);
    if (postings == null) {
      return -1;
    }
    Bits live = reader.getLiveDocs();
    int document = postings.nextDoc();
    while (document != DocIdSetIterator.NO_MORE_DOCS) {
      if (live == null || live.get(document)) {
        return document;
      }
      document = postings.nextDoc();
    }
    return -1;
  }
}
