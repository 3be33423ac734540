package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Reply.Presence;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class InViewTest {
  private static final UserId BOB = new UserId(2);

  @Test
  void saysInWordsHowSomebodyIsThere() {
    Instant noon = Instant.parse("2026-11-22T12:00:00Z");
    String shown =
        DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH)
            .format(noon.atZone(ZoneId.systemDefault()));

    assertThat(InView.words(new Presence(BOB, true, 0))).isEqualTo("online");
    assertThat(InView.words(new Presence(BOB, false, 0))).isEqualTo("not online");
    assertThat(InView.words(new Presence(BOB, false, noon.toEpochMilli())))
        .isEqualTo("last seen " + shown);
  }
}
