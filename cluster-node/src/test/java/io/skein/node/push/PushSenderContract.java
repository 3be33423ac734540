package io.skein.node.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.account.PushSubscription;
import io.skein.node.push.PushNotification.Kind;
import io.skein.node.testing.Stages;
import io.skein.node.testing.TestCertificate;
import io.skein.protocol.ConversationId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link PushSender} makes of what its service says. */
abstract class PushSenderContract {
  static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  static final Duration LIFE = Duration.ofHours(24);
  static final ConversationId CHAT = ConversationId.group(77);
  static final PushNotification PLAIN = new PushNotification(CHAT, Kind.MESSAGE, 3, "", "");
  static final PushNotification WORDY =
      new PushNotification(CHAT, Kind.MENTION, PushNotification.UNCOUNTED, "Bob · Tea", "hi “你”");

  @TempDir static Path directory;
  static TestCertificate certificate;

  MockPushService service;

  @BeforeAll
  static void makeCertificate() throws Exception {
    certificate = TestCertificate.make(directory);
  }

  @BeforeEach
  void startService() throws IOException {
    service = new MockPushService(certificate);
  }

  @AfterEach
  void stopService() {
    service.close();
  }

  PushSender sender() throws Exception {
    return sender(new PushHttp(Duration.ofSeconds(20), certificate.trusting()));
  }

  abstract PushSender sender(PushHttp http) throws Exception;

  abstract PushSubscription subscription();

  /** The service takes the next notification. */
  abstract void takes();

  /** The service does not know the device any more. */
  abstract void knowsItNoMore();

  /** The service answers the next notification so. */
  void answers(int status, Map<String, String> headers) {
    service.answers(status, headers, "");
  }

  /** The notification as it came, behind whatever the sender asked before. */
  abstract MockPushService.Received notification() throws Exception;

  PushOutcome sent(PushNotification notification) throws Exception {
    return Stages.await(sender().send(subscription(), notification));
  }

  @Test
  void whatIsTakenIsAccepted() throws Exception {
    takes();

    assertThat(sent(PLAIN)).isEqualTo(PushOutcome.ACCEPTED);
    assertThat(notification().method()).isEqualTo("POST");
  }

  @Test
  void whoIsNotKnownAnyMoreIsGone() throws Exception {
    knowsItNoMore();

    assertThat(sent(PLAIN)).isEqualTo(PushOutcome.GONE);
  }

  @Test
  void aServiceSaysForHowLongItWantsToBeLeftAlone() throws Exception {
    answers(429, Map.of("Retry-After", "120"));
    assertThat(sent(PLAIN)).isEqualTo(new PushOutcome.Later(Duration.ofMinutes(2)));
  }

  @Test
  void orUntilWhen() throws Exception {
    answers(503, Map.of("Retry-After", "Mon, 30 Nov 2026 12:00:30 GMT"));

    assertThat(sent(PLAIN)).isEqualTo(new PushOutcome.Later(Duration.ofSeconds(30)));
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503})
  void aServiceThatIsUnwellIsAskedLater(int status) throws Exception {
    answers(status, Map.of());

    assertThat(sent(PLAIN)).isEqualTo(PushOutcome.LATER);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 307, 400, 403, 413})
  void whatItWillNeverTakeIsRefusedAndNoRedirectionFollowed(int status) throws Exception {
    answers(status, Map.of("Location", service.url() + "/elsewhere"));

    assertThat(sent(PLAIN)).isInstanceOf(PushOutcome.Refused.class);
    assertThat(notification().path()).isNotEqualTo("/elsewhere");
  }

  @Test
  void aServiceThatIsNotReachedIsAskedLater() throws Exception {
    PushSender sender = sender();
    service.close();

    assertThat(Stages.await(sender.send(subscription(), PLAIN))).isEqualTo(PushOutcome.LATER);
  }

  @Test
  void aServiceWhoseAnswerNeverEndsIsAskedLater() throws Exception {
    service.stalls();
    PushSender impatient = sender(new PushHttp(Duration.ofSeconds(1), certificate.trusting()));

    assertThat(Stages.await(impatient.send(subscription(), PLAIN))).isEqualTo(PushOutcome.LATER);
  }

  @Test
  void aServiceWhoseCertificateIsNotTrustedIsToldNothing() throws Exception {
    takes();
    PushSender distrusting = sender(new PushHttp(Duration.ofSeconds(20), null));

    assertThat(Stages.await(distrusting.send(subscription(), PLAIN))).isEqualTo(PushOutcome.LATER);
  }
}
