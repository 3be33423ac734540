package io.skein.node.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PushDeskTest {
  private static final ConversationId CHAT = ConversationId.group(1);
  private static final ConversationId OTHER = ConversationId.group(2);
  private static final DeviceId PHONE = new DeviceId(1);
  private static final long NOW = 1_000_000;

  private final PushDesk desk = new PushDesk(Duration.ofMillis(100), Duration.ofSeconds(10));

  @Test
  void isLookedAtAMomentAfterSomethingWasSaid() {
    desk.want(CHAT, 1, NOW);

    assertThat(desk.nextDueAt()).isEqualTo(NOW + 100);
    assertThat(desk.take(NOW + 99)).isEmpty();
    assertThat(desk.take(NOW + 100)).containsExactly(CHAT);
    assertThat(desk.nextDueAt()).isZero();
    assertThat(desk.take(NOW + 100_000)).isEmpty();
  }

  @Test
  void aStormIsOneLookPerInterval() {
    int looks = 0;
    for (long now = NOW; now < NOW + 30_000; now += 10) {
      desk.want(CHAT, now, now);
      looks += desk.take(now).size();
    }
    looks += desk.take(desk.nextDueAt()).size();

    // At 0.1, 10.1 and 20.1 s, and one more for the last that was said.
    assertThat(looks).isEqualTo(4);
  }

  @Test
  void conversationsDoNotWaitForEachOther() {
    desk.want(CHAT, 1, NOW);
    desk.take(NOW + 100);
    desk.want(CHAT, 2, NOW + 200);
    desk.want(OTHER, 1, NOW + 200);

    assertThat(desk.nextDueAt()).isEqualTo(NOW + 300);
    assertThat(desk.take(NOW + 300)).containsExactly(OTHER);
    assertThat(desk.nextDueAt()).isEqualTo(NOW + 10_100);
  }

  @Test
  void whatAllDevicesHearIsRememberedAndNotLookedAt() {
    desk.said(CHAT, 5);
    desk.said(CHAT, 4);

    assertThat(desk.nextDueAt()).isZero();
    assertThat(desk.heads()).containsEntry(CHAT, 5L);
  }

  @Test
  void remembersTheNewestMentions() {
    assertThat(desk.mentions(CHAT)).isEmpty();
    desk.mentioned(CHAT, 5);
    desk.mentioned(CHAT, 4);
    desk.mentioned(CHAT, 5);
    desk.said(CHAT, 9);

    assertThat(desk.mentions(CHAT)).containsExactly(5L, 4L);
    assertThat(desk.heads()).containsEntry(CHAT, 9L);
    assertThat(desk.nextDueAt()).as("nobody is away").isZero();
    for (int i = 1; i <= PushDesk.MENTIONS_MAX; i++) {
      desk.mentioned(CHAT, 10 + i);
    }
    assertThat(desk.mentions(CHAT)).startsWith(15L).endsWith(11L).hasSize(5);
    desk.left(CHAT);
    assertThat(desk.mentions(CHAT)).isEmpty();
  }

  @Test
  void remembersWhatADeviceWasToldOf() {
    desk.want(CHAT, 5, NOW);
    desk.tell(CHAT, PHONE, 5);
    desk.tell(CHAT, PHONE, 4);

    assertThat(desk.told(CHAT, PHONE)).isEqualTo(5);
    assertThat(desk.told(CHAT, new DeviceId(2))).isZero();
    assertThat(desk.told(OTHER, PHONE)).isZero();
    desk.left(CHAT);
    assertThat(desk.told(CHAT, PHONE)).isZero();
    assertThat(desk.take(NOW + 100)).isEmpty();
  }

  @Test
  void whatIsGivenUpComesWithTheNextWord() {
    desk.want(CHAT, 1, NOW);
    desk.giveUp();
    assertThat(desk.nextDueAt()).isZero();

    desk.want(CHAT, 2, NOW);
    assertThat(desk.take(NOW + 100)).containsExactly(CHAT);
  }

  @Test
  void forgetsTheConversationsThatWereSilentForLongest() {
    for (int i = 0; i <= PushDesk.CONVERSATIONS_MAX; i++) {
      desk.want(ConversationId.group(100 + i), 1, NOW);
    }

    assertThat(desk.take(NOW + 100))
        .hasSize(PushDesk.CONVERSATIONS_MAX)
        .doesNotContain(ConversationId.group(100));
  }
}
