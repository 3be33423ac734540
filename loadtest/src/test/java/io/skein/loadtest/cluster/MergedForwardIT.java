package io.skein.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.skein.client.SkeinException;
import io.skein.client.SkeinMedia.Progress;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Several messages go on as one, through nodes, sockets and the store. */
@ExtendWith(SharedCluster.class)
final class MergedForwardIT {
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

  private static long say(Person sender, ConversationId chat, String text) {
    return await(sender.client().post(chat, text)).sequence();
  }

  private static List<Content.Merge.Item> items(long... sequences) {
    return LongStream.of(sequences)
        .mapToObj(sequence -> new Content.Merge.Item(sequence, 0))
        .toList();
  }

  private static Message newest(Person person, ConversationId chat) {
    List<Message> history = person.history(chat);
    return history.get(history.size() - 1);
  }

  private static List<Content> opened(Person person, Message message, Long... path) {
    return await(
            person
                .client()
                .merged()
                .open(message.conversation(), message.sequence(), List.of(path), 0))
        .messages()
        .stream()
        .map(Reply.MergedMessage::content)
        .toList();
  }

  @Test
  void severalMessagesGoOnAsOneThatItsReadersOpen() {
    try (Person alice = Person.register(cluster.http(1), "alice-merge");
        Person bob = Person.register(cluster.http(2), "bob-merge");
        Person carol = Person.register(cluster.http(2), "carol-merge");
        Person mallory = Person.register(cluster.http(1), "mallory-merge")) {
      ConversationId source = chat(alice, bob);
      ConversationId target = chat(bob, carol);
      long first = say(alice, source, "we sail at five");
      long second = say(bob, source, "from which pier?");
      long edit = await(alice.client().edit(source, first, "we sail at six")).sequence();

      await(
          bob.client()
              .forwardMerged(
                  source,
                  List.of(new Content.Merge.Item(first, edit), new Content.Merge.Item(second, 0)),
                  "the trip",
                  target));
      await(alice.client().recall(source, first));

      Message message = newest(carol, target);
      Content.Merged merged = (Content.Merged) message.content();
      assertThat(merged.title()).isEqualTo("the trip");
      assertThat(merged.count()).isEqualTo(2);
      assertThat(merged.lines())
          .containsExactly(
              new Content.Merged.Line(alice.id(), "we sail at six"),
              new Content.Merged.Line(bob.id(), "from which pier?"));
      assertThat(newest(bob, target)).isEqualTo(message);
      assertThat(opened(carol, message))
          .containsExactly(
              new Content.Text("we sail at six"), new Content.Text("from which pier?"));
      assertThat(refusal(mallory, mallory.client().merged().open(target, message.sequence())))
          .isEqualTo(ErrorCode.NOT_A_MEMBER);

      ConversationId further = chat(carol, mallory);
      await(
          carol
              .client()
              .forwardMerged(target, items(message.sequence()), "what bob told", further));
      Message carrier = newest(mallory, further);
      assertThat(((Content.Merged) carrier.content()).depth()).isEqualTo(2);
      await(bob.client().recall(target, message.sequence()));
      assertThat(opened(mallory, carrier, 1L))
          .as("a body of its own")
          .containsExactly(
              new Content.Text("we sail at six"), new Content.Text("from which pier?"));
    }
  }

  @Test
  void filesInItGoToItsReadersAndGoWithIt() throws IOException {
    Path file = Files.writeString(folder.resolve("map.txt"), "here be dragons");
    try (Person alice = Person.register(cluster.http(1), "alice-mergefile");
        Person bob = Person.register(cluster.http(2), "bob-mergefile");
        Person carol = Person.register(cluster.http(1), "carol-mergefile")) {
      ConversationId source = chat(alice, bob);
      ConversationId target = chat(bob, carol);
      long said = await(alice.client().postFile(source, file, "a map")).sequence();
      Content.Media original = (Content.Media) newest(bob, source).content();

      await(bob.client().forwardMerged(source, items(said), "", target));
      await(alice.client().media().delete(original.media()));

      Message message = newest(carol, target);
      Content.Media copy = (Content.Media) opened(carol, message).get(0);
      assertThat(copy).isEqualTo(original.of(copy.media()));
      Path saved =
          await(
              carol
                  .client()
                  .media()
                  .download(message.with(copy), folder.resolve("saved"), Progress.NONE));
      assertThat(saved).hasContent("here be dragons");
      assertThat(
              refusal(
                  alice,
                  alice
                      .client()
                      .media()
                      .download(message.with(copy), folder.resolve("stolen"), Progress.NONE)))
          .isEqualTo(ErrorCode.NOT_A_MEMBER);

      await(bob.client().recall(target, message.sequence()));
      assertThat(
              refusal(
                  carol,
                  carol
                      .client()
                      .media()
                      .download(message.with(copy), folder.resolve("late"), Progress.NONE)))
          .isEqualTo(ErrorCode.NOT_FOUND);
    }
  }

  @Test
  void nothingGoesOnThatIsNotSeenOrWasRecalled() {
    try (Person alice = Person.register(cluster.http(1), "alice-mergenot");
        Person bob = Person.register(cluster.http(2), "bob-mergenot");
        Person carol = Person.register(cluster.http(2), "carol-mergenot")) {
      ConversationId source =
          alice.client().blocking().createGroup("secrets", List.of(bob.id())).conversation();
      ConversationId target = chat(bob, carol);
      long kept = say(alice, source, "fine");
      long recalled = say(alice, source, "a mistake");
      await(alice.client().recall(source, recalled));

      assertThat(
              refusal(bob, bob.client().forwardMerged(source, items(kept, recalled), "", target)))
          .isEqualTo(ErrorCode.MESSAGE_RECALLED);
      assertThat(refusal(bob, bob.client().forwardMerged(source, items(kept, 99), "", target)))
          .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
      assertThat(refusal(carol, carol.client().forwardMerged(source, items(kept), "", target)))
          .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
      await(bob.client().leave(source));
      assertThat(refusal(bob, bob.client().forwardMerged(source, items(kept), "", target)))
          .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
    }
  }

  @Test
  void whatIsCarriedGoesWithTheMessage() {
    try (Person alice = Person.register(cluster.http(1), "alice-mergegone");
        Person bob = Person.register(cluster.http(2), "bob-mergegone")) {
      ConversationId chat = chat(alice, bob);
      long said = say(alice, chat, "no dragons here");
      await(alice.client().forwardMerged(chat, items(said), "", chat));
      Message message = newest(bob, chat);
      assertThat(opened(bob, message)).containsExactly(new Content.Text("no dragons here"));
      assertThat(refusal(bob, bob.client().merged().open(chat, said)))
          .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);

      await(alice.client().recall(chat, message.sequence()));

      assertThat(refusal(bob, bob.client().merged().open(chat, message.sequence())))
          .isEqualTo(ErrorCode.MESSAGE_RECALLED);
    }
  }
}
