package io.skein.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What preferences mean, and that a change names what it changes and nothing else. */
class PreferencesTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_000);
  private static final Preferences ALL =
      new Preferences(5_000, true, true, 41, 42, "the plumber", "on Monday", true);

  @Test
  void aChangeLeavesWhatItDoesNotName() {
    assertThat(PreferencesChange.pinned(false).applyTo(ALL))
        .isEqualTo(new Preferences(5_000, false, true, 41, 42, "the plumber", "on Monday", true));
    assertThat(PreferencesChange.draft("").applyTo(ALL))
        .isEqualTo(new Preferences(5_000, true, true, 41, 42, "the plumber", "", true));
    assertThat(PreferencesChange.mentionsOnly(false).applyTo(ALL))
        .isEqualTo(new Preferences(5_000, true, true, 41, 42, "the plumber", "on Monday"));
  }

  @Test
  void isMutedUntilItsTimeHasCome() {
    Preferences muted = PreferencesChange.mutedUntil(NOW).applyTo(Preferences.NONE);

    assertThat(muted.isMuted(NOW.minusMillis(1))).isTrue();
    assertThat(muted.isMuted(NOW)).isFalse();
    assertThat(
            PreferencesChange.mutedForEver()
                .applyTo(muted)
                .isMuted(Instant.ofEpochMilli(Long.MAX_VALUE - 1)))
        .isTrue();
    assertThat(PreferencesChange.notMuted().applyTo(muted)).isEqualTo(Preferences.NONE);
  }

  @Test
  void isHiddenUntilThereIsANewerMessage() {
    Preferences hidden = PreferencesChange.hiddenUpTo(41).applyTo(Preferences.NONE);

    assertThat(hidden.isHidden(41)).isTrue();
    assertThat(hidden.isHidden(42)).isFalse();
    assertThat(Preferences.NONE.isHidden(0)).isFalse();
  }

  @Test
  void isMarkedUntilTheUserReadsOn() {
    Preferences marked = PreferencesChange.markedUnread(41).applyTo(Preferences.NONE);

    assertThat(marked.isMarkedUnread(41)).isTrue();
    assertThat(marked.isMarkedUnread(42)).isFalse();
    assertThat(PreferencesChange.markedUnread(0).applyTo(Preferences.NONE).isMarkedUnread(0))
        .as("nothing was read yet")
        .isTrue();
  }

  @Test
  void tellsNoTextToALog() {
    assertThat(ALL.toString()).contains("pinned").doesNotContain("plumber", "Monday");
    assertThat(
            new Request.SetPreferences(ConversationId.group(1), PreferencesChange.draft("secret")))
        .asString()
        .contains("draft")
        .doesNotContain("secret");
  }
}
