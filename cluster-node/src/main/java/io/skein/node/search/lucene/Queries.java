package io.skein.node.search.lucene;

import io.skein.node.search.Hit;
import io.skein.node.search.IndexQuery;
import io.skein.node.search.SearchWords;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.util.List;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TermRangeQuery;
import org.apache.lucene.util.BytesRef;

/**
 * Makes of what is asked for a query of Lucene's, clause by clause: no text of a user is ever
 * parsed as one. Thread-safe.
 */
final class Queries {
  /** Shorter beginnings of a word would find too much to be worth anything. */
  private static final int PREFIX_LENGTH_MIN = 2;

  private final WordAnalyzer analyzer;

  Queries(WordAnalyzer analyzer) {
    this.analyzer = analyzer;
  }

  Query of(IndexQuery asked) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    List<BytesRef> conversations =
        asked.places().stream().map(place -> Fields.bytesOf(place.conversation())).toList();
    all.add(new TermInSetQuery(Fields.CONVERSATION, conversations), Occur.FILTER);
    if (!asked.words().isEmpty()) {
      addWords(all, asked.words());
    }
    UserId sender = asked.sender();
    if (sender != null) {
      all.add(new TermQuery(new Term(Fields.SENDER, Fields.nameOf(sender))), Occur.FILTER);
    }
    if (asked.type() != Request.Search.Type.ANY) {
      all.add(new TermQuery(new Term(Fields.TYPE, Fields.nameOf(asked.type()))), Occur.FILTER);
    }
    if (asked.fromMillis() > 0 || asked.untilMillis() > 0) {
      long last = asked.untilMillis() == 0 ? Long.MAX_VALUE : asked.untilMillis() - 1;
      all.add(LongPoint.newRangeQuery(Fields.TIME, asked.fromMillis(), last), Occur.FILTER);
    }
    Hit before = asked.before();
    if (before != null) {
      all.add(after(before), Occur.FILTER);
    }
    return all.build();
  }

  /** All that comes later in the order of hits. */
  private static Query after(Hit last) {
    BytesRef conversation = Fields.bytesOf(last.conversation());
    Query earlier = LongPoint.newRangeQuery(Fields.TIME, Long.MIN_VALUE, last.timeMillis() - 1);
    Query sameTime = LongPoint.newExactQuery(Fields.TIME, last.timeMillis());
    Query otherConversation =
        new TermRangeQuery(Fields.CONVERSATION, conversation, null, false, true);
    Query sameConversation = new TermQuery(new Term(Fields.CONVERSATION, conversation));
    Query below = LongPoint.newRangeQuery(Fields.SEQUENCE, 0, last.sequence() - 1);
    return new BooleanQuery.Builder()
        .add(earlier, Occur.SHOULD)
        .add(both(sameTime, otherConversation), Occur.SHOULD)
        .add(both(sameTime, both(sameConversation, below)), Occur.SHOULD)
        .build();
  }

  private static Query both(Query one, Query other) {
    return new BooleanQuery.Builder().add(one, Occur.FILTER).add(other, Occur.FILTER).build();
  }

  private void addWords(BooleanQuery.Builder all, String text) {
    List<SearchWords.Part> parts = SearchWords.of(text);
    boolean wanted = false;
    for (int i = 0; i < parts.size(); i++) {
      SearchWords.Part part = parts.get(i);
      List<WordAnalyzer.Word> words = analyzer.wanted(part.text());
      if (!words.isEmpty()) {
        boolean mayGoOn = i == parts.size() - 1 && !part.quoted();
        all.add(words.size() == 1 ? word(words.get(0), mayGoOn) : phrase(words), Occur.FILTER);
        wanted = true;
      }
    }
    if (!wanted) {
      all.add(new MatchNoDocsQuery("no words"), Occur.FILTER);
    }
  }

  private static Query word(WordAnalyzer.Word word, boolean mayGoOn) {
    Term term = new Term(Fields.WORDS, word.text());
    return mayGoOn && word.whole() && word.text().length() >= PREFIX_LENGTH_MIN
        ? new PrefixQuery(term)
        : new TermQuery(term);
  }

  private static Query phrase(List<WordAnalyzer.Word> words) {
    PhraseQuery.Builder phrase = new PhraseQuery.Builder();
    int first = words.get(0).position();
    for (WordAnalyzer.Word word : words) {
      phrase.add(new Term(Fields.WORDS, word.text()), word.position() - first);
    }
    return phrase.build();
  }
}
