package io.skein.loadtest.generators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.loadtest.engine.Engine;
import io.skein.loadtest.engine.Part;
import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.Slice;
import io.skein.loadtest.result.Percentiles;
import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.TimeLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Words cross the wire unchanged. */
final class WordCodecTest {
  private static Histogram histogram(int seed) {
    Random random = new Random(seed);
    Histogram nanos = new Histogram(3);
    for (int i = 0; i < 5_000; i++) {
      nanos.recordValue((long) (Math.exp(random.nextGaussian() * 4) * 1e6));
    }
    return nanos;
  }

  static Stream<Word> words() {
    return Stream.of(
        new Word.Open(),
        new Word.Welcome(),
        new Word.Busy(),
        new Word.Ping(-7),
        new Word.Pong(-7, Long.MAX_VALUE, true, false),
        new Word.Prepare(
            List.of("direct", "--users", "10"),
            "direct {}",
            1,
            3,
            "Skein, 1 node",
            List.of("127.0.0.1:7400"),
            4,
            List.of(new Word.Account("1001", "token"))),
        new Word.Prepared(),
        new Word.Ready(),
        new Word.Begin(123),
        new Word.Drop(0.5, 15_000_000_000L),
        new Word.Dropped(),
        new Word.Stop(),
        new Word.GiveUp(),
        new Word.Marked(TimeLine.Mark.Kind.NOTE, "nobody is connected", 5),
        new Word.Cut(new Slice("steady", true, 1, 2, 3, 4, 5, histogram(1), histogram(2), 8)),
        new Word.Ended(
            new Part(
                Engine.Ending.COMPLETED,
                Map.of(
                    "calm",
                    new Part.Tally(
                        15.2, new Part.Counts(1, 2, 3, 4, 5), histogram(3), histogram(4)),
                    "burst",
                    new Part.Tally(3, new Part.Counts(6, 7, 8, 9, 10), histogram(5), histogram(6))),
                Map.of("OVERLOADED", 2L),
                new Histogram(3),
                new Histogram(3),
                new RunResult.Integrity(0, 1, 2, 3, 4, 5, 6, 7, "full"),
                List.of("a note"),
                List.of("a flaw"),
                new RunResult.Generator(1, 0.5, 10, 3.5, 1 << 20, true, "it was late"),
                7,
                new RunResult.Sdk(
                    2,
                    10,
                    9,
                    8,
                    1,
                    Percentiles.of(histogram(7)),
                    Percentiles.of(histogram(8)),
                    Map.of("GOING_AWAY", 1L),
                    0.2))),
        new Word.Failed(RunException.Kind.MACHINE, "no file descriptors"));
  }

  @ParameterizedTest
  @MethodSource("words")
  void comesBackAsItWas(Word word) throws IOException {
    assertThat(WordCodec.decode(WordCodec.encode(word))).isEqualTo(word);
  }

  @Test
  void hasASampleOfEveryWord() {
    List<Class<?>> sampled = words().<Class<?>>map(Object::getClass).toList();

    assertThat(sampled)
        .containsExactlyInAnyOrderElementsOf(List.of(Word.class.getPermittedSubclasses()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"word\":\"fire\"}",
        "{\"word\":\"cut\",\"slice\":{\"accept\":\"AAAA\"}}",
        "{\"word\":\"begin\",\"atNanos\":\"soon\"}"
      })
  void refusesWhatIsNoWord(String text) {
    assertThatThrownBy(() -> WordCodec.decode(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class);
  }
}
