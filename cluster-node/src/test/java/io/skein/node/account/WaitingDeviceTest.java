package io.skein.node.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.account.WaitingDevice.Decision;
import io.skein.node.account.WaitingDevice.Verdict;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.UserId;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Who may say what of a device that waits, and what it is told. */
class WaitingDeviceTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant EXPIRES = NOW.plusSeconds(120);
  private static final Instant LAST = EXPIRES.minusMillis(1);
  private static final Caller ALICE = new Caller(new UserId(1), new DeviceId(11));
  private static final Caller BOB = new Caller(new UserId(2), new DeviceId(22));

  private final DeviceCode code = DeviceCode.random(new SecureRandom());
  private final WaitingDevice waiting =
      new WaitingDevice(
          DeviceCode.key(code.link()), code.proof(), DeviceLabel.UNNAMED, EXPIRES, null);

  @Test
  void waitsUntilSomebodySaysYes() {
    assertRefused(waiting.collect(code, NOW), ErrorCode.AUTHORIZATION_PENDING);

    Decision said = said(ALICE, Verdict.APPROVE);
    assertThat(waiting.decided(said).collect(code, LAST)).isEqualTo(Outcome.done(said));
  }

  @Test
  void isToldIfSomebodySaysNo() {
    assertRefused(
        waiting.decided(said(ALICE, Verdict.DENY)).collect(code, NOW), ErrorCode.ACCESS_DENIED);
  }

  @Test
  void whoHasSeenTheLinkAloneGetsNothing() {
    DeviceCode guessed =
        new DeviceCode(code.link(), DeviceCode.random(new SecureRandom()).secret());

    assertRefused(waiting.collect(guessed, NOW), ErrorCode.INVALID_GRANT);
    assertRefused(
        waiting.decided(said(ALICE, Verdict.APPROVE)).collect(guessed, NOW),
        ErrorCode.INVALID_GRANT);
  }

  @Test
  void isOverWhenItExpires() {
    WaitingDevice approved = waiting.decided(said(ALICE, Verdict.APPROVE));

    assertRefused(approved.collect(code, EXPIRES), ErrorCode.EXPIRED_TOKEN);
    assertRefused(waiting.undecided(EXPIRES), ErrorCode.EXPIRED_TOKEN);
    assertRefused(waiting.open(ALICE, Verdict.APPROVE, EXPIRES), ErrorCode.EXPIRED_TOKEN);
    assertRefused(approved.open(ALICE, Verdict.APPROVE, EXPIRES), ErrorCode.EXPIRED_TOKEN);
    assertThat(waiting.undecided(LAST)).isEqualTo(Outcome.done(waiting));
  }

  @Test
  void isAnsweredOnce() {
    WaitingDevice approved = waiting.decided(said(ALICE, Verdict.APPROVE));

    assertThat(waiting.open(BOB, Verdict.APPROVE, NOW)).isEqualTo(Outcome.done(waiting));
    assertRefused(approved.open(BOB, Verdict.APPROVE, NOW), ErrorCode.EXPIRED_TOKEN);
    assertRefused(approved.open(ALICE, Verdict.DENY, NOW), ErrorCode.EXPIRED_TOKEN);
    assertRefused(approved.undecided(NOW), ErrorCode.EXPIRED_TOKEN);
  }

  @Test
  void theSameAnswerMayBeRepeated() {
    WaitingDevice approved = waiting.decided(said(ALICE, Verdict.APPROVE));

    assertThat(approved.open(ALICE, Verdict.APPROVE, NOW)).isEqualTo(Outcome.done(approved));
  }

  @Test
  void aDeviceCodeIsReadAsItWasWrittenAndShownNowhere() {
    assertThat(DeviceCode.parse(code.text())).isEqualTo(code);
    assertThat(DeviceCode.parse(code.text() + "A")).isNull();
    assertThat(DeviceCode.parse("A".repeat(code.text().length()))).isNull();
    assertThat(DeviceCode.parse("?".repeat(code.text().length()))).isNull();
    assertThat(code).hasToString("DeviceCode[]");
    assertThat(waiting.toString()).isEqualTo("WaitingDevice[OTHER, 2026-03-01T12:02:00Z]");
  }

  private static Decision said(Caller caller, Verdict verdict) {
    return new Decision(caller.user(), caller.device(), 7, verdict);
  }

  private static void assertRefused(Outcome<?> outcome, ErrorCode code) {
    assertThat((Object) outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }
}
