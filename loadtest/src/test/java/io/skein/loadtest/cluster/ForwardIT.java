package io.skein.loadtest.cluster;

import static io.skein.loadtest.cluster.Await.answer;
import static io.skein.loadtest.cluster.Await.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.SkeinMedia.Progress;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.PersonChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What was said in one conversation is posted to another, through nodes, sockets and the store. */
@ExtendWith(SharedCluster.class)
final class ForwardIT {
  private static TestCluster cluster;

  @TempDir private Path folder;

  @BeforeAll
  static void use(TestCluster shared) {
    cluster = shared;
  }

  /** As it was posted. */
  private static CompletableFuture<?> forward(
      Person person, ConversationId from, long sequence, ConversationId to) {
    return person.client().forward(from, sequence, 0, to);
  }

  @Test
  void allDevicesHearWhatWasSaidAndWhoSaidItFirstHoweverOftenItGoesOn() {
    try (Person alice = Person.register(cluster.http(1), "alice-forward");
        Person tablet = Person.device(cluster.http(2), "alice-forward");
        Person bob = Person.register(cluster.http(2), "bob-forward");
        Person carol = Person.register(cluster.http(1), "carol-forward")) {
      ConversationId source = bob.openDirect(alice);
      ConversationId target = alice.openDirect(carol);
      ConversationId friends = carol.createGroup("friends", bob);
      long said = bob.say(source, "we sail at six");

      answer(forward(alice, source, said, target));
      carol.awaitText(target, "we sail at six");
      answer(forward(carol, target, 1, friends));
      bob.awaitText(friends, "we sail at six");

      Message first = alice.history(source).get(0);
      Message.Forwarded byBob = new Message.Forwarded(bob.id(), first.timeMillis());
      for (Person device : List.of(alice, tablet, carol)) {
        device.awaitText(target, "we sail at six");
        assertThat(device.heard(target)).extracting(Message::forwarded).containsExactly(byBob);
        assertThat(device.history(target)).isEqualTo(device.heard(target));
      }
      assertThat(carol.newest(target).sender()).isEqualTo(alice.id());
      assertThat(bob.newest(friends).forwarded()).isEqualTo(byBob);
      assertThat(bob.newest(friends).sender()).isEqualTo(carol.id());
    }
  }

  @Test
  void isPostedOnceHoweverOftenItIsSent() {
    try (Person alice = Person.register(cluster.http(1), "alice-forwardonce");
        Person bob = Person.register(cluster.http(2), "bob-forwardonce")) {
      ConversationId source = alice.createGroup("source");
      ConversationId target = alice.openDirect(bob);
      long said = alice.say(source, "once");
      Content.Forward forward = new Content.Forward(source, said, 0);
      ClientId id = ClientId.random();

      long first = answer(alice.client().post(target, id, forward)).sequence();
      try (Person again = Person.device(cluster.http(2), "alice-forwardonce")) {
        assertThat(answer(again.client().post(target, id, forward)).sequence()).isEqualTo(first);
      }

      assertThat(bob.history(target)).hasSize(1);
    }
  }

  @Test
  void anEditedTextGoesOnAsItIsShownWithoutQuoteAndMentions() {
    try (Person alice = Person.register(cluster.http(1), "alice-forwardedit");
        Person bob = Person.register(cluster.http(2), "bob-forwardedit");
        Person carol = Person.register(cluster.http(2), "carol-forwardedit")) {
      ConversationId source = alice.createGroup("crew", bob);
      ConversationId target = alice.openDirect(carol);
      long quoted = bob.say(source, "when?");
      Content.Text text = new Content.Text("@bob at five", quoted, List.of(bob.id()), false);
      long said = answer(alice.client().post(source, ClientId.random(), text)).sequence();
      long edit = answer(alice.client().edit(source, said, "@bob at six")).sequence();

      answer(alice.client().forward(source, said, edit, target));

      assertThat(carol.newest(target).content()).isEqualTo(new Content.Text("@bob at six"));
      assertThat(refusal(alice.client().forward(source, quoted, edit, target)))
          .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
    }
  }

  @Test
  void nothingGoesOnThatIsNotSeenOrWasRecalled() {
    try (Person alice = Person.register(cluster.http(1), "alice-forwardnot");
        Person bob = Person.register(cluster.http(2), "bob-forwardnot");
        Person carol = Person.register(cluster.http(2), "carol-forwardnot")) {
      ConversationId source = alice.createGroup("secrets", bob);
      ConversationId target = bob.openDirect(carol);
      long early = alice.say(source, "before carol");
      long recalled = alice.say(source, "a mistake");
      long edit = answer(alice.client().edit(source, recalled, "the same mistake")).sequence();
      answer(alice.client().recall(source, recalled));
      alice.client().blocking().invite(source, List.of(carol.id()));

      assertThat(refusal(forward(bob, source, recalled, target)))
          .isEqualTo(ErrorCode.MESSAGE_RECALLED);
      assertThat(refusal(bob.client().forward(source, recalled, edit, target)))
          .isEqualTo(ErrorCode.MESSAGE_RECALLED);
      assertThat(refusal(forward(bob, source, edit, target))).isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
      assertThat(refusal(forward(carol, source, early, target)))
          .as("of the time before one joined")
          .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
      answer(bob.client().leave(source));
      assertThat(refusal(forward(bob, source, early, target)))
          .as("of a conversation that was left")
          .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
      assertThat(refusal(forward(carol, alice.openDirect(bob), 1, target)))
          .as("of a chat of others")
          .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
      assertThat(carol.history(target)).isEmpty();
    }
  }

  @Test
  void nobodyForwardsToWhoHasBlockedTheUser() {
    try (Person alice = Person.register(cluster.http(1), "alice-forwardblock");
        Person bob = Person.register(cluster.http(2), "bob-forwardblock")) {
      ConversationId source = alice.createGroup("notes");
      ConversationId target = alice.openDirect(bob);
      long said = alice.say(source, "hear me");
      answer(bob.client().changePerson(alice.id(), PersonChange.of(PersonChange.Action.BLOCK)));

      assertThat(refusal(forward(alice, source, said, target))).isEqualTo(ErrorCode.BLOCKED);
      assertThat(bob.history(target)).isEmpty();
    }
  }

  /** As the forwarder's own copy: it stays when the first is deleted, and goes by its recall. */
  @Test
  void aFileGoesOnAsACopyThatItsNewReadersGet() throws IOException {
    Path file = Files.writeString(folder.resolve("map.txt"), "here be dragons");
    try (Person alice = Person.register(cluster.http(1), "alice-forwardfile");
        Person bob = Person.register(cluster.http(2), "bob-forwardfile");
        Person carol = Person.register(cluster.http(2), "carol-forwardfile")) {
      ConversationId source = alice.openDirect(bob);
      ConversationId target = bob.openDirect(carol);
      long said = answer(alice.client().postFile(source, file, "a map")).sequence();
      Content.Media original = (Content.Media) bob.newest(source).content();

      answer(forward(bob, source, said, target));
      answer(alice.client().media().delete(original.media()));

      Message message = carol.newest(target);
      Content.Media copy = (Content.Media) message.content();
      assertThat(copy.media()).isNotEqualTo(original.media());
      assertThat(copy).isEqualTo(original.of(copy.media()));
      assertThat(message.forwarded()).extracting(Message.Forwarded::sender).isEqualTo(alice.id());
      Path saved =
          answer(carol.client().media().download(message, folder.resolve("saved"), Progress.NONE));
      assertThat(saved).hasContent("here be dragons");

      assertThat(refusal(forward(bob, source, said, target)))
          .as("the file is gone")
          .isEqualTo(ErrorCode.UNKNOWN_MEDIA);
      answer(bob.client().recall(target, message.sequence()));
      assertThat(
              refusal(
                  carol.client().media().download(message, folder.resolve("late"), Progress.NONE)))
          .isEqualTo(ErrorCode.NOT_FOUND);
    }
  }
}
