package io.skein.node.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.account.PushSubscription;
import io.skein.node.account.PushSubscription.Service;
import io.skein.node.push.PushBacklog.Job;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.UserId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PushBacklogTest {
  private final PushBacklog backlog =
      new PushBacklog(
          new PushSettings.Queue(3, 2, 3, Duration.ofSeconds(2), Duration.ofSeconds(60)));

  private static Job job(long conversation, int badge) {
    return new Job(
        new UserId(1),
        new DeviceId(1),
        PushSubscription.ofToken(Service.FCM, "token", 1),
        new PushNotification(
            ConversationId.group(conversation), PushNotification.Kind.MESSAGE, badge, "", ""),
        0);
  }

  private Job next() {
    Job next = backlog.next();
    assertThat(next).isNotNull();
    return next;
  }

  @Test
  void givesThemInTheirOrderSoManyAtATime() {
    backlog.add(job(1, 1));
    backlog.add(job(2, 1));
    backlog.add(job(3, 1));

    assertThat(next().notification().conversation()).isEqualTo(ConversationId.group(1));
    assertThat(next().attempts()).isEqualTo(1);
    assertThat(backlog.next()).isNull();
    backlog.ended();
    assertThat(next().notification().conversation()).isEqualTo(ConversationId.group(3));
  }

  @Test
  void oneOfTheSameConversationTakesThePlaceOfTheOneBefore() {
    backlog.add(job(1, 1));
    backlog.add(job(1, 2));

    assertThat(backlog.size()).isEqualTo(1);
    assertThat(next().notification().badge()).isEqualTo(2);
  }

  @Test
  void oneMoreThanThereIsRoomForIsNotTaken() {
    assertThat(backlog.add(job(1, 1))).isTrue();
    assertThat(backlog.add(job(2, 1))).isTrue();
    assertThat(backlog.add(job(3, 1))).isTrue();

    assertThat(backlog.add(job(4, 1))).isFalse();
    assertThat(backlog.add(job(3, 2))).as("in the place of another").isTrue();
  }

  @Test
  void triesAgainLaterAndLaterAndThenNoMore() {
    backlog.add(job(1, 1));
    Job first = next();
    assertThat(backlog.postpone(first, Duration.ZERO)).isEqualTo(Duration.ofSeconds(2));
    assertThat(backlog.next()).isNull();
    backlog.again(first);
    Job second = next();
    assertThat(second.attempts()).isEqualTo(2);
    assertThat(backlog.postpone(second, Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(4));
    backlog.again(second);

    assertThat(backlog.postpone(next(), Duration.ZERO)).isNull();
    assertThat(backlog.size()).isZero();
    assertThat(backlog.inFlight()).isZero();
  }

  @Test
  void waitsForAsLongAsTheServiceWantsWithinReason() {
    backlog.add(job(1, 1));
    assertThat(backlog.postpone(next(), Duration.ofSeconds(50))).isEqualTo(Duration.ofSeconds(50));

    backlog.add(job(2, 1));
    assertThat(backlog.postpone(next(), Duration.ofSeconds(61))).isNull();
  }

  @Test
  void whatWasSaidMeanwhileIsToldInstead() {
    backlog.add(job(1, 1));
    Job older = next();
    backlog.add(job(1, 2));
    assertThat(backlog.postpone(older, Duration.ZERO)).isNull();
    assertThat(next().notification().badge()).isEqualTo(2);

    backlog.add(job(2, 1));
    Job waiting = next();
    backlog.postpone(waiting, Duration.ZERO);
    backlog.add(job(2, 5));
    backlog.again(waiting);

    assertThat(backlog.size()).isEqualTo(1);
    assertThat(next().notification().badge()).isEqualTo(5);
  }
}
