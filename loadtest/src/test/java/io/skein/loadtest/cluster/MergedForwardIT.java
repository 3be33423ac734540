package io.skein.loadtest.cluster;

import static io.skein.loadtest.cluster.Await.answer;
import static io.skein.loadtest.cluster.Await.refusal;
import static org.assertj.core.api.Assertions.assertThat;

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

  private static List<Content.Merge.Item> items(long... sequences) {
    return LongStream.of(sequences)
        .mapToObj(sequence -> new Content.Merge.Item(sequence, 0))
        .toList();
  }

  private static List<Content> opened(Person person, Message message, Long... path) {
    return answer(
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
      ConversationId source = alice.openDirect(bob);
      ConversationId target = bob.openDirect(carol);
      long first = alice.say(source, "we sail at five");
      long second = bob.say(source, "from which pier?");
      long edit = answer(alice.client().edit(source, first, "we sail at six")).sequence();

      answer(
          bob.client()
              .forwardMerged(
                  source,
                  List.of(new Content.Merge.Item(first, edit), new Content.Merge.Item(second, 0)),
                  "the trip",
                  target));
      answer(alice.client().recall(source, first));

      Message message = carol.newest(target);
      Content.Merged merged = (Content.Merged) message.content();
      assertThat(merged.title()).isEqualTo("the trip");
      assertThat(merged.count()).isEqualTo(2);
      assertThat(merged.lines())
          .containsExactly(
              new Content.Merged.Line(alice.id(), "we sail at six"),
              new Content.Merged.Line(bob.id(), "from which pier?"));
      assertThat(bob.newest(target)).isEqualTo(message);
      assertThat(opened(carol, message))
          .containsExactly(
              new Content.Text("we sail at six"), new Content.Text("from which pier?"));
      assertThat(refusal(mallory.client().merged().open(target, message.sequence())))
          .isEqualTo(ErrorCode.NOT_A_MEMBER);

      ConversationId further = carol.openDirect(mallory);
      answer(
          carol
              .client()
              .forwardMerged(target, items(message.sequence()), "what bob told", further));
      Message carrier = mallory.newest(further);
      assertThat(((Content.Merged) carrier.content()).depth()).isEqualTo(2);
      answer(bob.client().recall(target, message.sequence()));
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
      ConversationId source = alice.openDirect(bob);
      ConversationId target = bob.openDirect(carol);
      long said = answer(alice.client().postFile(source, file, "a map")).sequence();
      Content.Media original = (Content.Media) bob.newest(source).content();

      answer(bob.client().forwardMerged(source, items(said), "", target));
      answer(alice.client().media().delete(original.media()));

      Message message = carol.newest(target);
      Content.Media copy = (Content.Media) opened(carol, message).get(0);
      assertThat(copy).isEqualTo(original.of(copy.media()));
      Path saved =
          answer(
              carol
                  .client()
                  .media()
                  .download(message.with(copy), folder.resolve("saved"), Progress.NONE));
      assertThat(saved).hasContent("here be dragons");
      assertThat(
              refusal(
                  alice
                      .client()
                      .media()
                      .download(message.with(copy), folder.resolve("stolen"), Progress.NONE)))
          .isEqualTo(ErrorCode.NOT_A_MEMBER);

      answer(bob.client().recall(target, message.sequence()));
      assertThat(
              refusal(
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
      ConversationId target = bob.openDirect(carol);
      long kept = alice.say(source, "fine");
      long recalled = alice.say(source, "a mistake");
      answer(alice.client().recall(source, recalled));

      assertThat(refusal(bob.client().forwardMerged(source, items(kept, recalled), "", target)))
          .isEqualTo(ErrorCode.MESSAGE_RECALLED);
      assertThat(refusal(bob.client().forwardMerged(source, items(kept, 99), "", target)))
          .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
      assertThat(refusal(carol.client().forwardMerged(source, items(kept), "", target)))
          .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
      answer(bob.client().leave(source));
      assertThat(refusal(bob.client().forwardMerged(source, items(kept), "", target)))
          .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);
    }
  }

  @Test
  void whatIsCarriedGoesWithTheMessage() {
    try (Person alice = Person.register(cluster.http(1), "alice-mergegone");
        Person bob = Person.register(cluster.http(2), "bob-mergegone")) {
      ConversationId chat = alice.openDirect(bob);
      long said = alice.say(chat, "no dragons here");
      answer(alice.client().forwardMerged(chat, items(said), "", chat));
      Message message = bob.newest(chat);
      assertThat(opened(bob, message)).containsExactly(new Content.Text("no dragons here"));
      assertThat(refusal(bob.client().merged().open(chat, said)))
          .isEqualTo(ErrorCode.NO_SUCH_MESSAGE);

      answer(alice.client().recall(chat, message.sequence()));

      assertThat(refusal(bob.client().merged().open(chat, message.sequence())))
          .isEqualTo(ErrorCode.MESSAGE_RECALLED);
    }
  }
}
