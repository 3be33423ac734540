package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.Credentials;
import io.skein.client.LocalMedia;
import io.skein.client.SkeinCall;
import io.skein.client.SkeinClient;
import io.skein.client.testing.Await;
import io.skein.client.testing.FakeCallMedia;
import io.skein.client.testing.FakeCluster;
import io.skein.protocol.Call;
import io.skein.protocol.ConversationId;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a terminal tells of calls: on the SDK, over real sockets. */
class CallsTest {
  @RegisterExtension private final ChatPeople people = new ChatPeople();
  private final FakeCluster cluster = people.cluster();
  private final UserId alice = people.id("alice");
  private final UserId bob = people.id("bob");
  private final ConversationId chat = ConversationId.direct(alice, bob);

  /** A device with a microphone. */
  private SkeinClient phoneOf(UserId user) {
    String token = cluster.tokenOf(user);
    SkeinClient phone =
        SkeinClient.builder()
            .endpoints(List.of(cluster.endpoint()))
            .credentials(Credentials.accessToken(() -> CompletableFuture.completedFuture(token)))
            .callMedia(new FakeCallMedia("phone"))
            .build();
    phone.blocking().connect(Duration.ofSeconds(10));
    return phone;
  }

  private SkeinCall call(SkeinClient phone, Call.Media media) {
    return phone.blocking().await(phone.calls().start(chat, media, List.of()));
  }

  @Test
  void aCallIsToldDeclinedAndKeptInWords() {
    try (Person person = people.bob();
        SkeinClient phone = phoneOf(alice)) {
      person.sees("No conversations yet");
      person.types("/decline");
      person.sees("! nobody calls");

      call(phone, Call.Media.VIDEO);
      person.sees("☎ alice calls you: video call; answer on a phone or in a browser");
      person.types("/open alice");
      person.types("/call");
      person.sees("-- video call of alice, not answered yet");
      person.sees("  you: rings");
      person.types("/decline");

      person.sees("-- declined");
      person.sees("alice called: video call, declined");
      person.types("/call");
      person.sees("-- no call goes on here");
    }
  }

  @Test
  void aCallThatIsAnsweredElsewhereRingsNoMoreAndAMissedOneIsTold() {
    try (Person person = people.bob();
        SkeinClient phone = phoneOf(alice);
        SkeinClient tablet = phoneOf(bob)) {
      person.sees("No conversations yet");

      SkeinCall call = call(phone, Call.Media.AUDIO);
      person.sees("☎ alice calls you: voice call");
      Await.until("the tablet rings", () -> tablet.calls().of(chat) != null);
      tablet
          .blocking()
          .await(Objects.requireNonNull(tablet.calls().of(chat)).accept(LocalMedia.AUDIO));
      person.sees("-- answered on another device");
      phone.blocking().await(call.hangUp());
      person.sees("alice called: voice call, 1 min 5 s");

      SkeinCall missed = call(phone, Call.Media.AUDIO);
      person.sees("☎ alice calls you: voice call", 2);
      phone.blocking().await(missed.hangUp());
      person.sees("missed voice call from alice");
      assertThat(person.screen()).doesNotContain("-- declined");
    }
  }

  @Test
  void saysThatItIsBusy() {
    try (Person person = people.bob();
        SkeinClient phone = phoneOf(alice)) {
      person.sees("No conversations yet");
      call(phone, Call.Media.AUDIO);
      person.sees("☎ alice calls you");

      person.types("/busy");

      person.sees("alice called: voice call, busy");
    }
  }
}
