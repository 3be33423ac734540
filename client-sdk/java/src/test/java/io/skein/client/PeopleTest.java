package io.skein.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.skein.client.testing.Await;
import io.skein.client.testing.FakeCluster;
import io.skein.client.testing.Recorder;
import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.Person;
import io.skein.protocol.PersonChange;
import io.skein.protocol.PersonChange.Action;
import io.skein.protocol.Reply;
import io.skein.protocol.SelfChange;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A user's people as an embedder sees them, over real sockets. */
class PeopleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final FakeCluster cluster = new FakeCluster();
  private final UserId alice = cluster.addUser("alice", "alice's password");
  private final UserId bob = cluster.addUser("bob", "bob's password");
  private final Recorder heard = new Recorder();

  @AfterEach
  void end() {
    cluster.close();
  }

  private SkeinClient connected(UserId user, Recorder listener) {
    String token = cluster.tokenOf(user);
    SkeinClient client =
        SkeinClient.builder()
            .endpoints(List.of(cluster.endpoint()))
            .credentials(Credentials.accessToken(() -> CompletableFuture.completedFuture(token)))
            .listener(listener)
            .build();
    client.blocking().connect(PATIENCE);
    return client;
  }

  @Test
  void aRequestThatIsAcceptedMakesContactsOfBoth() {
    try (SkeinClient one = connected(alice, new Recorder());
        SkeinClient other = connected(bob, heard)) {
      one.blocking().changePerson(bob, PersonChange.request("we met", ""));
      Await.until(() -> "no request", () -> !heard.people().isEmpty());
      Person asking = heard.people().get(0).people().get(0);
      assertThat(asking.received()).isNotNull();

      other.blocking().changePerson(alice, PersonChange.of(Action.ACCEPT));

      PeopleList ofOne = new PeopleList();
      ofOne.synced(one.blocking().syncPeople(Bytes.EMPTY));
      assertThat(ofOne.person(bob).contact()).isTrue();
    }
  }

  @Test
  void whatAUserTellsOfItselfIsFoundByOthers() {
    try (SkeinClient one = connected(alice, new Recorder());
        SkeinClient other = connected(bob, heard)) {
      one.blocking().setSelf(SelfChange.displayName("Alice in Chains"));

      assertThat(other.blocking().findUsers(List.of("alice")))
          .extracting(Reply.User::displayName)
          .containsExactly("Alice in Chains");
    }
  }

  @Test
  void aStrangersMessageIsToldAsSuchBeforeItIsHanded() {
    cluster.with(
        model -> {
          model.makeStranger(alice);
          return model;
        });
    ConversationId chat = ConversationId.direct(alice, bob);
    try (SkeinClient one = connected(alice, new Recorder());
        SkeinClient other = connected(bob, heard)) {
      one.blocking().post(chat, "buy now", PATIENCE);

      Await.until(() -> "nothing heard", () -> !heard.texts(chat).isEmpty());
      assertThat(heard.strangers()).containsExactly(chat);
      assertThat(other.user()).isEqualTo(bob);
    }
  }

  /** It was pulled, not pushed: a resumed connection is only told that there is something. */
  @Test
  void whatAStrangerSaidMeanwhileIsToldAsSuchBeforeItIsHanded() {
    cluster.with(
        model -> {
          model.makeStranger(alice);
          return model;
        });
    ConversationId chat = ConversationId.direct(alice, bob);
    try (SkeinClient one = connected(alice, new Recorder())) {
      one.blocking().post(chat, "buy now", PATIENCE);
    }

    try (SkeinClient other = connected(bob, heard)) {
      Await.until(() -> "nothing heard", () -> !heard.texts(chat).isEmpty());

      assertThat(heard.strangers()).containsExactly(chat);
      assertThat(other.user()).isEqualTo(bob);
    }
  }

  @Test
  void whatIsTooLongIsRefusedBeforeItIsSent() {
    try (SkeinClient one = connected(alice, heard)) {
      String tooLong = "x".repeat(Limits.DEFAULTS.people().displayNameBytesMax() + 1);

      SkeinException refused =
          catchThrowableOfType(
              SkeinException.class, () -> one.blocking().setSelf(SelfChange.displayName(tooLong)));

      assertThat(refused.code()).isEqualTo(ErrorCode.BAD_REQUEST);
    }
  }
}
