package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Reply.Typist;
import io.skein.protocol.Request.Typing.Kind;
import io.skein.protocol.UserId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TypingViewTest {
  private static final UserId ALICE = new UserId(1);
  private static final UserId BOB = new UserId(2);
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private final TypingView view = new TypingView();

  private void take(UserId user, Kind kind, Instant at) {
    view.take(List.of(new Typist(user, kind)), Limits.DEFAULTS, at);
  }

  @Test
  void showsWhoTypesForItsTime() {
    take(ALICE, Kind.TEXT, NOON);
    take(BOB, Kind.VOICE, NOON.plusSeconds(2));

    assertThat(view.typists(NOON.plusSeconds(5)))
        .containsExactly(new Typist(ALICE, Kind.TEXT), new Typist(BOB, Kind.VOICE));
    assertThat(view.typists(NOON.plusSeconds(6))).containsExactly(new Typist(BOB, Kind.VOICE));
    assertThat(view.typists(NOON.plusSeconds(8))).isEmpty();
  }

  @Test
  void goesOnShowingWhoGoesOn() {
    take(ALICE, Kind.TEXT, NOON);
    take(ALICE, Kind.VOICE, NOON.plusSeconds(3));

    assertThat(view.typists(NOON.plusSeconds(8))).containsExactly(new Typist(ALICE, Kind.VOICE));
  }

  @Test
  void showsNobodyWhoStoppedOrSent() {
    take(ALICE, Kind.TEXT, NOON);
    take(BOB, Kind.TEXT, NOON);

    take(ALICE, Kind.STOPPED, NOON.plusSeconds(1));
    view.take(
        new Message(ConversationId.direct(ALICE, BOB), 1, BOB, null, 1, new Content.Text("there")));

    assertThat(view.typists(NOON.plusSeconds(1))).isEmpty();
  }
}
