package io.skein.loadtest.cluster;

import static io.skein.loadtest.cluster.Await.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.skein.client.ScheduledList;
import io.skein.client.SkeinClient;
import io.skein.client.SkeinException;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.PersonChange;
import io.skein.protocol.Reply;
import io.skein.protocol.ScheduledPost;
import io.skein.protocol.ScheduledPost.State;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is said later: through nodes, sockets and the real store, by the SDK. */
@ExtendWith(SharedCluster.class)
final class ScheduleIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static TestCluster cluster;

  @BeforeAll
  static void use(TestCluster shared) {
    cluster = shared;
  }

  private static Content text(String text) {
    return new Content.Text(text);
  }

  /** To the millisecond, as the protocol tells times. */
  private static Instant in(Duration time) {
    return Instant.now().plus(time).truncatedTo(ChronoUnit.MILLIS);
  }

  private static ErrorCode refusal(SkeinClient client, CompletableFuture<?> future) {
    return catchThrowableOfType(SkeinException.class, () -> client.blocking().await(future)).code();
  }

  private static List<ScheduledPost> scheduled(Person person) {
    ScheduledList list = new ScheduledList();
    boolean more = true;
    while (more) {
      Reply.ScheduledPage page = answer(person.client().schedule().page(list.after()));
      more = list.listed(page);
    }
    return list.posts();
  }

  @Test
  void isSaidOnceAtItsTimeThoughNobodyOfItsAuthorIsThere() {
    try (Person bob = Person.register(cluster.http(2), "bob-later")) {
      ClientId id;
      Instant due;
      ConversationId chat;
      try (Person alice = Person.register(cluster.http(1), "alice-later")) {
        chat = alice.openDirect(bob);
        due = in(Duration.ofSeconds(4));
        id = answer(alice.client().schedule().post(chat, text("good morning"), due));
      }

      bob.awaitText(chat, "good morning");

      Message heard = bob.heard(chat).get(0);
      assertThat(heard.clientId()).isEqualTo(id);
      assertThat(Instant.ofEpochMilli(heard.timeMillis())).isAfterOrEqualTo(due);
      try (Person alice = Person.device(cluster.http(2), "alice-later")) {
        Await.until(PATIENCE, () -> scheduled(alice).isEmpty(), () -> "" + scheduled(alice));
        assertThat(alice.history(chat))
            .filteredOn(message -> id.equals(message.clientId()))
            .hasSize(1);
      }
    }
  }

  @Test
  void isChangedSentNowAndCancelledOnAnotherDevice() {
    try (Person alice = Person.register(cluster.http(1), "alice-change");
        Person tablet = Person.device(cluster.http(2), "alice-change");
        Person bob = Person.register(cluster.http(2), "bob-change")) {
      ConversationId chat = alice.openDirect(bob);
      Instant tomorrow = in(Duration.ofDays(1));
      ClientId first = answer(alice.client().schedule().post(chat, text("one"), tomorrow));
      ClientId second = answer(alice.client().schedule().post(chat, text("two"), tomorrow));
      assertThat(scheduled(tablet))
          .extracting(ScheduledPost::clientId)
          .containsExactlyInAnyOrder(first, second);

      answer(tablet.client().schedule().alter(first, null, text("one and a half")));
      answer(tablet.client().schedule().cancel(second));
      answer(tablet.client().schedule().sendNow(first));

      bob.awaitText(chat, "one and a half");
      for (Person device : List.of(alice, tablet)) {
        device.awaitText(chat, "one and a half");
      }
      Await.until(PATIENCE, () -> scheduled(alice).isEmpty(), () -> "" + scheduled(alice));
      assertThat(bob.heardTexts(chat)).containsExactly("one and a half");
      assertThat(refusal(alice.client(), alice.client().schedule().cancel(second)))
          .isEqualTo(ErrorCode.NO_SUCH_SCHEDULED);
    }
  }

  @Test
  void whoMayNotSayItThenIsToldWhyAndItStaysUntilItIsForgotten() {
    try (Person alice = Person.register(cluster.http(1), "alice-blocked");
        Person bob = Person.register(cluster.http(2), "bob-blocked")) {
      ConversationId chat = alice.openDirect(bob);
      Instant tomorrow = in(Duration.ofDays(1));
      ClientId id = answer(alice.client().schedule().post(chat, text("psst"), tomorrow));
      answer(bob.client().changePerson(alice.id(), PersonChange.of(PersonChange.Action.BLOCK)));
      answer(alice.client().schedule().sendNow(id));

      Await.until(
          PATIENCE,
          () -> scheduled(alice).stream().anyMatch(post -> post.state() == State.REFUSED),
          () -> "" + scheduled(alice));

      assertThat(scheduled(alice))
          .extracting(ScheduledPost::refusal)
          .containsExactly(ErrorCode.BLOCKED);
      assertThat(bob.history(chat)).isEmpty();
      answer(alice.client().schedule().cancel(id));
      assertThat(scheduled(alice)).isEmpty();
    }
  }

  @Test
  void refusesATimeThatIsPastOrTooFarAhead() {
    try (Person alice = Person.register(cluster.http(1), "alice-times");
        Person bob = Person.register(cluster.http(2), "bob-times")) {
      ConversationId chat = alice.openDirect(bob);

      for (Instant due : List.of(in(Duration.ofMinutes(-1)), in(Duration.ofDays(400)))) {
        assertThat(refusal(alice.client(), alice.client().schedule().post(chat, text("no"), due)))
            .isEqualTo(ErrorCode.TIME_OUT_OF_RANGE);
      }
    }
  }
}
