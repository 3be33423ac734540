package io.skein.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.skein.client.SkeinException;
import io.skein.client.SkeinMedia.Progress;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.PersonChange;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

  private static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static ErrorCode refusal(Person person, CompletableFuture<?> call) {
    SkeinException refused =
        catchThrowableOfType(SkeinException.class, () -> person.client().blocking().await(call));
    assertThat(refused).isNotNull();
    return refused.code();
  }

  private static ConversationId chat(Person one, Person other) {
    return one.client().blocking().openDirect(other.id()).conversation();
  }

  private static ConversationId group(Person owner, String title, Person... others) {
    List<UserId> users = List.of(others).stream().map(Person::id).toList();
    return owner.client().blocking().createGroup(title, users).conversation();
  }

  private static long say(Person sender, ConversationId chat, String text) {
    return await(sender.client().post(chat, text)).sequence();
  }

  /** As it was posted. */
  private static CompletableFuture<?> forward(
      Person person, ConversationId from, long sequence, ConversationId to) {
    return person.client().forward(from, sequence, 0, to);
  }

  private static Message newest(Person person, ConversationId chat) {
    List<Message> history = person.history(chat);
    return history.get(history.size() - 1);
  }

  @Test
  void allDevicesHearWhatWasSaidAndWhoSaidItFirstHoweverOftenItGoesOn() {
    try (Person alice = Person.register(cluster.http(1), "alice-forward");
        Person tablet = Person.device(cluster.http(2), "alice-forward");
        Person bob = Person.register(cluster.http(2), "bob-forward");
        Person carol = Person.register(cluster.http(1), "carol-forward")) {
      ConversationId source = chat(bob, alice);
      ConversationId target = chat(alice, carol);
      ConversationId friends = group(carol, "friends", bob);
      long said = say(bob, source, "we sail at six");

      await(forward(alice, source, said, target));
      carol.awaitText(target, "we sail at six");
      await(forward(carol, target, 1, friends));
      bob.awaitText(friends, "we sail at six");

      Message first = alice.history(source).get(0);
      Message.Forwarded byBob = new Message.Forwarded(bob.id(), first.timeMillis());
      for (Person device : List.of(alice, tablet, carol)) {
        device.awaitText(target, "we sail at six");
        assertThat(device.heard(target)).extracting(Message::forwarded).containsExactly(byBob);
        assertThat(device.history(target)).isEqualTo(device.heard(target));
      }
      assertThat(newest(carol, target).sender()).isEqualTo(alice.id());
      assertThat(newest(bob, friends).forwarded()).isEqualTo(byBob);
      assertThat(newest(bob, friends).sender()).isEqualTo(carol.id());
    }
  }

  @Test
  void isPostedOnceHoweverOftenItIsSent() {
    try (Person alice = Person.register(cluster.http(1), "alice-forwardonce");
        Person bob = Person.register(cluster.http(2), "bob-forwardonce")) {
      ConversationId source = group(alice, "source");
      ConversationId target = chat(alice, bob);
      long said = say(alice, source, "once");
      Content.Forward forward = new Content.Forward(source, said, 0);
      ClientId id = ClientId.random();

      long first = await(alice.client().post(target, id, forward)).sequence();
      try (Person again = Person.device(cluster.http(2), "alice-forwardonce")) {
        assertThat(await(again.client().post(target, id, forward)).sequence()).isEqualTo(first);
      }

      assertThat(bob.history(target)).hasSize(1);
    }
  }

  @Test
  void anEditedTextGoesOnAsItIsShownWithoutQuoteAndMentions() {
    try (Person alice = Person.register(cluster.http(1), "alice-forwardedit");
        Person bob = Person.register(cluster.http(2), "bob-forwardedit");
        Person carol = Person.register(cluster.http(2), "carol-forwardedit")) {
      ConversationId source = group(alice, "crew", bob);
      ConversationId target = chat(alice, carol);
      long quoted = say(bob, source, "when?");
      Content.Text text = new Content.Text("@bob at five", quoted, List.of(bob.id()), false);
      long said = await(alice.client().post(source, ClientId.random(), text)).sequence();
      long edit = await(alice.client().edit(source, said, "@bob at six")).sequence();

      await(alice.client().forward(source, said, edit, target));

      assertThat(newest(carol, target).content()).isEqualTo(new Content.Text("@bob at six"));
      assertThat(refusal(alice, alice.client().forward(source, quoted, edit, target)))
          .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
    }
  }

  @Test
  void nothingGoesOnThatIsNotSeenOrWasRecalled() {
    try (Person alice = Person.register(cluster.http(1), "alice-forwardnot");
        Person bob = Person.register(cluster.http(2), "bob-forwardnot");
        Person carol = Person.register(cluster.http(2), "carol-forwardnot")) {
      ConversationId source = group(alice, "secrets", bob);
      ConversationId target = chat(bob, carol);
      long early = say(alice, source, "before carol");
      long recalled = say(alice, source, "a mistake");
      long edit = await(alice.client().edit(source, recalled, "the same mistake")).sequence();
      await(alice.client().recall(source, recalled));
      alice.client().blocking().invite(source, List.of(carol.id()));

      assertThat(refusal(bob, forward(bob, source, recalled, target)))
          .isEqualTo(ErrorCode.MESSAGE_RECALLED);
      assertThat(refusal(bob, bob.client().forward(source, recalled, edit, target)))
          .isEqualTo(ErrorCode.MESSAGE_RECALLED);
      assertThat(refusal(bob, forward(bob, source, edit, target)))
          .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
      assertThat(refusal(carol, forward(carol, source, early, target)))
          .as("of the time before one joined")
          .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
      await(bob.client().leave(source));
      assertThat(refusal(bob, forward(bob, source, early, target)))
          .as("of a conversation that was left")
          .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
      assertThat(refusal(carol, forward(carol, chat(alice, bob), 1, target)))
          .as("of a chat of others")
          .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
      assertThat(carol.history(target)).isEmpty();
    }
  }

  @Test
  void nobodyForwardsToWhoHasBlockedTheUser() {
    try (Person alice = Person.register(cluster.http(1), "alice-forwardblock");
        Person bob = Person.register(cluster.http(2), "bob-forwardblock")) {
      ConversationId source = group(alice, "notes");
      ConversationId target = chat(alice, bob);
      long said = say(alice, source, "hear me");
      await(bob.client().changePerson(alice.id(), PersonChange.of(PersonChange.Action.BLOCK)));

      assertThat(refusal(alice, forward(alice, source, said, target))).isEqualTo(ErrorCode.BLOCKED);
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
      ConversationId source = chat(alice, bob);
      ConversationId target = chat(bob, carol);
      long said = await(alice.client().postFile(source, file, "a map")).sequence();
      Content.Media original = (Content.Media) newest(bob, source).content();

      await(forward(bob, source, said, target));
      await(alice.client().media().delete(original.media()));

      Message message = newest(carol, target);
      Content.Media copy = (Content.Media) message.content();
      assertThat(copy.media()).isNotEqualTo(original.media());
      assertThat(copy).isEqualTo(original.of(copy.media()));
      assertThat(message.forwarded()).extracting(Message.Forwarded::sender).isEqualTo(alice.id());
      Path saved =
          await(carol.client().media().download(message, folder.resolve("saved"), Progress.NONE));
      assertThat(saved).hasContent("here be dragons");

      assertThat(refusal(bob, forward(bob, source, said, target)))
          .as("the file is gone")
          .isEqualTo(ErrorCode.UNKNOWN_MEDIA);
      await(bob.client().recall(target, message.sequence()));
      assertThat(
              refusal(
                  carol,
                  carol.client().media().download(message, folder.resolve("late"), Progress.NONE)))
          .isEqualTo(ErrorCode.NOT_FOUND);
    }
  }
}
