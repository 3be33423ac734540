package io.skein.node.conversation.journal;

import static io.skein.node.testing.Stages.await;
import static io.skein.node.testing.Stages.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.conversation.ConversationSharding;
import io.skein.node.conversation.InMemoryLivingContents;
import io.skein.node.conversation.LogUnavailableException;
import io.skein.node.conversation.OpenLog;
import io.skein.node.journal.Entity;
import io.skein.node.journal.Entry;
import io.skein.node.journal.InMemoryJournalStore;
import io.skein.node.journal.InMemoryPageStore;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What the log has of messages that have an end, and what becomes of the rest. */
class LivingMessagesTest {
  private static final ConversationId GROUP = ConversationId.group(78);
  private static final Entity ENTITY = Entity.of(ConversationSharding.TYPE, GROUP.toString(), 3);
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final Instant END = NOON.plus(Duration.ofMinutes(5));
  private static final String SECRET = "meet me at the ferry";

  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private final InMemoryLivingContents contents = new InMemoryLivingContents(now::get);
  private final LivingMessages living = OwnedJournal.living(contents, now::get);

  @Test
  void theLogHasNothingOfWhatWasSaid() {
    List<Message> messages =
        List.of(secret(1), said(2, new Content.Edit(1, SECRET)).until(END.toEpochMilli()));

    List<Entry> entries = part(messages);

    assertThat(entries)
        .allSatisfy(
            entry ->
                assertThat(new String(entry.payload().array(), StandardCharsets.ISO_8859_1))
                    .doesNotContain(SECRET));
    assertThat(join(entries)).isEqualTo(messages);
  }

  @Test
  void keepsNothingApartOfWhatHasNoEndOrSaysNothing() {
    List<Message> messages =
        List.of(
            said(1, new Content.Text("stays")),
            said(2, new Content.Recall(1)),
            said(3, new Content.Reaction(1, "x", false)).until(END.toEpochMilli()),
            said(4, new Content.VanishChange(300)));

    List<Entry> entries = part(messages);

    assertThat(contents.size()).isZero();
    assertThat(join(entries)).isEqualTo(messages);
  }

  @Test
  void fromItsEndOnOnlyThatSomebodySaidItIsLeft() {
    Message secret = secret(1);
    Message edit = said(2, new Content.Edit(1, SECRET)).until(END.toEpochMilli());
    List<Entry> entries = part(List.of(secret, edit));

    now.set(END.minusMillis(1));
    assertThat(join(entries)).containsExactly(secret, edit);
    now.set(END);
    assertThat(join(entries))
        .containsExactly(
            secret.with(Content.Vanished.INSTANCE), edit.with(new Content.Edit(1, "")));
  }

  @Test
  void theStoreForgetsItAWhileAfterItsEnd() {
    List<Entry> entries = part(List.of(secret(1)));
    now.set(END.plusSeconds(59));
    assertThat(contents.size()).isOne();
    now.set(END.plusSeconds(60));
    assertThat(contents.size()).isZero();

    // Whose clock is behind the store's, too.
    now.set(NOON);
    assertThat(join(entries)).containsExactly(secret(1).with(Content.Vanished.INSTANCE));
  }

  /** The next life of the actor gives the sequence again. */
  @Test
  void twoAttemptsAtOneSequenceAreToldApart() {
    List<Entry> lost = part(List.of(secret(1)));
    Message other = said(1, new Content.Text("another")).until(END.toEpochMilli());
    List<Entry> kept = part(List.of(other));

    assertThat(join(kept)).containsExactly(other);
    assertThat(join(lost)).containsExactly(secret(1));
  }

  @Test
  void nothingIsAppendedBeforeItsContentIsKept() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    try (OwnedJournal journal = journal()) {
      OpenLog log = await(journal.log.open(GROUP));
      contents.holdUntil(gate);
      CompletionStage<Void> first = append(log, secret(1));
      CompletionStage<Void> second = append(log, said(2, new Content.Text("stays")));
      assertThat(await(log.readAfter(0, 10))).isEmpty();

      gate.complete(null);

      await(first);
      await(second);
      assertThat(await(log.readAfter(0, 10)))
          .containsExactly(secret(1), said(2, new Content.Text("stays")));
    }
  }

  @Test
  void nothingIsAppendedWhoseContentCannotBeKeptNorAnythingAfterIt() {
    try (OwnedJournal journal = journal()) {
      OpenLog log = await(journal.log.open(GROUP));
      contents.holdUntil(
          CompletableFuture.failedStage(
              new LogUnavailableException("no answer", new IllegalStateException())));

      assertThat(failureOf(append(log, secret(1)))).isInstanceOf(LogUnavailableException.class);
      assertThat(failureOf(append(log, said(2, new Content.Text("stays")))))
          .isInstanceOf(LogUnavailableException.class);
      log.close();

      OpenLog next = await(journal.log.open(GROUP));
      assertThat(await(next.readAfter(0, 10))).isEmpty();
      await(append(next, said(1, new Content.Text("stays"))));
    }
  }

  private OwnedJournal journal() {
    return new OwnedJournal(
        new InMemoryJournalStore(), new InMemoryPageStore(), living, 1, "history.after = 10ms");
  }

  private static CompletionStage<Void> append(OpenLog log, Message message) {
    assertThat(log.reserve(1_000)).isTrue();
    return log.append(List.of(message));
  }

  private List<Entry> part(List<Message> messages) {
    LivingMessages.Parted parted = living.part(GROUP, ENTITY, messages);
    await(parted.kept());
    return parted.entries();
  }

  private List<Message> join(List<Entry> entries) {
    return await(living.join(GROUP, entries));
  }

  private static Message secret(long sequence) {
    return said(sequence, new Content.Text(SECRET)).until(END.toEpochMilli());
  }

  private static Message said(long sequence, Content content) {
    return new Message(
        GROUP, sequence, new UserId(7), new ClientId(3, sequence), NOON.toEpochMilli(), content);
  }
}
