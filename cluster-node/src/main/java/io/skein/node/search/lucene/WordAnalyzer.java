package io.skein.node.search.lucene;

import java.io.IOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.analysis.tokenattributes.TypeAttribute;

/**
 * How a text is taken apart: words as Unicode has them (UAX #29), lower case, without marks on
 * Latin letters; of Chinese, Japanese and Korean each sign and each two that follow each other. A
 * text is to be {@link #normal} before. Thread-safe.
 */
final class WordAnalyzer extends Analyzer {
  private static final int ALL_SCRIPTS =
      CJKBigramFilter.HAN
          | CJKBigramFilter.HIRAGANA
          | CJKBigramFilter.KATAKANA
          | CJKBigramFilter.HANGUL;

  /**
   * A word of a text, or of a search.
   *
   * @param position counted in words; a pair of signs has that of its first
   * @param whole whether it is a word, and not a sign or a pair of them
   */
  record Word(String text, int position, boolean whole) {}

  /** Full and half width, and what is composed in one way or another, become one. */
  static String normal(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC);
  }

  @Override
  protected TokenStreamComponents createComponents(String fieldName) {
    StandardTokenizer words = new StandardTokenizer();
    TokenStream stream = new LowerCaseFilter(words);
    stream = new CJKBigramFilter(stream, ALL_SCRIPTS, /* outputUnigrams= */ true);
    stream = new ASCIIFoldingFilter(stream);
    return new TokenStreamComponents(words, stream);
  }

  /** All words that an index has of a text, with their places. */
  List<Word> words(String text) {
    try (TokenStream stream = tokenStream("", normal(text))) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      PositionIncrementAttribute step = stream.addAttribute(PositionIncrementAttribute.class);
      TypeAttribute type = stream.addAttribute(TypeAttribute.class);
      List<Word> words = new ArrayList<>();
      int position = -1;
      stream.reset();
      while (stream.incrementToken()) {
        position += step.getPositionIncrement();
        boolean whole =
            !type.type().equals(CJKBigramFilter.SINGLE_TYPE)
                && !type.type().equals(CJKBigramFilter.DOUBLE_TYPE);
        words.add(new Word(term.toString(), position, whole));
      }
      stream.end();
      return words;
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory cannot fail to be read", e);
    }
  }

  /** The words to look for: pairs where there are any, a sign by itself only where it is alone. */
  List<Word> wanted(String text) {
    List<Word> all = words(text);
    List<Word> wanted = new ArrayList<>(all.size());
    for (Word word : all) {
      if (word.whole() || isPair(word) || !isInPair(word, all)) {
        wanted.add(word);
      }
    }
    return wanted;
  }

  private static boolean isPair(Word word) {
    return !word.whole() && word.text().codePointCount(0, word.text().length()) > 1;
  }

  private static boolean isInPair(Word sign, List<Word> all) {
    return all.stream()
        .anyMatch(
            word ->
                isPair(word)
                    && (word.position() == sign.position()
                        || word.position() == sign.position() - 1));
  }
}
