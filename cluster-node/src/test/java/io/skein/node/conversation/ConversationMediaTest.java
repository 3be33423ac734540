package io.skein.node.conversation;

import static io.skein.node.conversation.ConversationHouse.ALICE;
import static io.skein.node.conversation.ConversationHouse.BOB;
import static io.skein.node.conversation.ConversationHouse.CHAT;
import static io.skein.node.conversation.ConversationHouse.GROUP;
import static io.skein.node.conversation.ConversationHouse.STRANGER;
import static io.skein.node.conversation.ConversationHouse.clientId;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Bytes;
import io.skein.protocol.Content;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.MediaId;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A post that shows a file has its place once it is known that it may be shown. */
class ConversationMediaTest {
  private static final MediaId FILE = new MediaId(7);
  private static final MediaId OTHER = new MediaId(8);

  private final ConversationHouse house = new ConversationHouse();
  private ActorRef<ConversationInput> chat;

  @BeforeEach
  void begin() {
    chat = house.start(CHAT);
    house.say(chat, CHAT, ALICE, 1, 1);
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void storesWhatTheNodeFound() {
    chat.tell(house.post(CHAT, ALICE, 2, 1, media(FILE, "claimed")));
    house.settle(chat, CHAT);
    house.noAnswer();

    house.media.answer(FILE, new MediaShares.Shared(media(FILE, "found")));

    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(2);
    assertThat(contents()).endsWith(media(FILE, "found"));
  }

  @Test
  void othersDoNotWaitAndTheSendersOwnPostsKeepTheirOrder() {
    chat.tell(house.post(CHAT, ALICE, 2, 1, media(FILE, "a")));
    chat.tell(house.post(CHAT, ALICE, 3, 1));
    chat.tell(house.post(CHAT, BOB, 4, 1));

    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(2);
    house.media.answer(FILE, new MediaShares.Shared(media(FILE, "a")));
    house.answer(Reply.Posted.class);
    house.answer(Reply.Posted.class);

    assertThat(house.log.stored(CHAT).stream().map(Message::clientId).toList())
        .containsExactly(clientId(1), clientId(4), clientId(2), clientId(3));
  }

  @Test
  void severalFilesAreAskedAboutOneAfterTheOtherOrAtOnce() {
    chat.tell(house.post(CHAT, ALICE, 2, 1, media(FILE, "a")));
    chat.tell(house.post(CHAT, BOB, 3, 1, media(OTHER, "b")));
    house.media.answer(OTHER, new MediaShares.Shared(media(OTHER, "b")));
    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(2);

    house.media.answer(FILE, new MediaShares.Shared(media(FILE, "a")));

    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(3);
    assertThat(contents()).endsWith(media(OTHER, "b"), media(FILE, "a"));
  }

  @Test
  void refusesWhatMayNotBeShownAndGoesOnWithTheRest() {
    chat.tell(house.post(CHAT, ALICE, 2, 1, media(FILE, "a")));
    chat.tell(house.post(CHAT, ALICE, 3, 1));

    house.media.answer(FILE, new MediaShares.Refused(ErrorCode.UNKNOWN_MEDIA, "not yours"));

    house.refusal(ErrorCode.UNKNOWN_MEDIA);
    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(2);
  }

  /** It may be shown, but its sender is no member any more: it is kept for nothing. */
  @Test
  void letsGoOfTheFileOfAPostThatIsRefusedAfterAll() {
    ActorRef<ConversationInput> group = house.start(GROUP);
    group.tell(house.create(ALICE, List.of(BOB)));
    house.answer(Reply.ConversationOpened.class);
    group.tell(house.post(GROUP, BOB, 2, 1, media(FILE, "a")));
    group.tell(house.post(GROUP, BOB, 2, 1, media(FILE, "a")));
    house.settle(group, GROUP);
    group.tell(
        new ConversationCommand.Remove(
            GROUP, ConversationHouse.phone(ALICE), List.of(BOB), house.replyTo()));
    house.answer(Reply.MembersChanged.class);

    house.media.answer(FILE, new MediaShares.Shared(media(FILE, "a")));

    house.refusal(ErrorCode.NOT_A_MEMBER);
    house.refusal(ErrorCode.NOT_A_MEMBER);
    house.settle(group, GROUP);
    assertThat(house.media.released).containsExactly(clientId(2));
  }

  /** Its sender is to send it again, with the same id: the file is kept for that. */
  @Test
  void keepsTheFileOfAPostThatIsToBeSentAgain() {
    house.settings("dedupe-window = 4");
    ActorRef<ConversationInput> group = house.start(GROUP);
    group.tell(house.create(ALICE, List.of(BOB)));
    house.answer(Reply.ConversationOpened.class);
    house.say(group, GROUP, ALICE, 2, 2);
    house.say(group, GROUP, BOB, 3, 5);
    group.tell(
        new ConversationCommand.Post(
            GROUP,
            ConversationHouse.phone(ALICE),
            clientId(6),
            5,
            media(FILE, "a"),
            house.replyTo(),
            clientId(2)));
    house.settle(group, GROUP);
    house.say(group, GROUP, BOB, 7, 7);

    house.media.answer(FILE, new MediaShares.Shared(media(FILE, "a")));

    house.refusal(ErrorCode.OUT_OF_ORDER);
    house.settle(group, GROUP);
    assertThat(house.media.released).isEmpty();
  }

  /** What is shown is kept, however its other attempts end. */
  @Test
  void letsGoOfNoFileThatAMessageShows() {
    chat.tell(house.post(CHAT, ALICE, 2, 1, media(FILE, "a")));
    chat.tell(house.post(CHAT, ALICE, 2, 1, media(FILE, "a")));

    house.media.answer(FILE, new MediaShares.Shared(media(FILE, "a")));
    house.answer(Reply.Posted.class);
    house.answer(Reply.Posted.class);
    chat.tell(house.post(CHAT, ALICE, 3, 1, media(OTHER, "b")));
    house.media.answer(OTHER, new MediaShares.Refused(ErrorCode.UNKNOWN_MEDIA, "not yours"));

    house.refusal(ErrorCode.UNKNOWN_MEDIA);
    house.settle(chat, CHAT);
    assertThat(house.media.released).isEmpty();
  }

  /** What the sender says behind it waits for it, too, and nobody else. */
  @Test
  void saysSoIfNobodyCanTell() {
    chat.tell(house.post(CHAT, ALICE, 2, 1, media(FILE, "a")));
    chat.tell(house.post(CHAT, ALICE, 3, 1));
    chat.tell(house.post(CHAT, BOB, 4, 1, media(OTHER, "b")));

    house.media.fail(FILE);

    house.refusal(ErrorCode.UNAVAILABLE);
    house.refusal(ErrorCode.UNAVAILABLE);
    house.media.answer(OTHER, new MediaShares.Shared(media(OTHER, "b")));
    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(2);
    assertThat(contents()).endsWith(media(OTHER, "b")).hasSize(2);
  }

  /** The answer that others wait for says nothing about the file. */
  @Test
  void isAskedAboutOnceThoughOthersAreDecidedMeanwhile() {
    house.settings("dedupe-window = 4");
    ActorRef<ConversationInput> group = house.start(GROUP);
    group.tell(house.create(ALICE, List.of(BOB)));
    house.answer(Reply.ConversationOpened.class);
    house.say(group, GROUP, ALICE, 2, 8);
    group.tell(house.post(GROUP, ALICE, 9, 8, media(FILE, "a")));
    group.tell(house.post(GROUP, BOB, 10, 2));
    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(9);

    house.media.answer(FILE, new MediaShares.Shared(media(FILE, "a")));

    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(10);
    assertThat(house.media.asked).containsExactly(clientId(9));
  }

  @Test
  void letsGoOfTheFileOfARecalledMessageAndShowsItToNobody() {
    show(FILE, 2);
    house.say(chat, CHAT, ALICE, 3, 3);
    recall(3, 4);
    assertThat(house.media.released).as("a text has none").isEmpty();

    recall(2, 5);

    assertThat(house.media.released).containsExactly(clientId(2));
    chat.tell(house.pull(CHAT, BOB, 1, 1));
    assertThat(house.answer(Reply.Page.class).messages())
        .extracting(Message::content)
        .containsExactly(Content.Recalled.INSTANCE);
  }

  @Test
  void looksUpTheFileOfARecalledMessageThatIsNotInMemoryAnyMore() {
    house.settings("tail-messages-max = 2");
    house.kit.stop(chat);
    chat = house.start(CHAT);
    show(FILE, 2);
    house.say(chat, CHAT, ALICE, 3, 6);

    recall(2, 7);

    assertThat(house.media.released).containsExactly(clientId(2));
  }

  /** The node may have died before it could let go. */
  @Test
  void letsGoAgainWhenItStartsUnlessASnapshotCameAfter() {
    show(FILE, 2);
    recall(2, 3);
    house.media.released.clear();
    house.kit.stop(chat);

    chat = house.start(CHAT);
    house.settle(chat, CHAT);
    assertThat(house.media.released).containsExactly(clientId(2));

    house.media.released.clear();
    chat.tell(new ConversationActor.Stop());
    house.client.expectTerminated(chat);
    chat = house.start(CHAT);
    house.settle(chat, CHAT);
    assertThat(house.media.released).isEmpty();
  }

  @Test
  void letsGoOfTheFileOfAMessageThatVanishesWhenItsLifeIsOver() {
    show(FILE, 2);
    vanishAfterFiveMinutes(3);
    show(OTHER, 4);

    assertThat(house.media.releasedAt)
        .containsExactly(Map.entry(clientId(4), ConversationHouse.NOON.plusSeconds(300)));
    assertThat(house.media.released).isEmpty();
  }

  /** The node may have died before it could say so; and what was recalled has no later end. */
  @Test
  void saysAgainWhenItStartsWhenItLetsGoUnlessASnapshotOrARecallCameAfter() {
    vanishAfterFiveMinutes(2);
    show(FILE, 3);
    show(OTHER, 4);
    recall(4, 5);
    house.media.releasedAt.clear();
    house.kit.stop(chat);

    chat = house.start(CHAT);
    house.settle(chat, CHAT);
    assertThat(house.media.releasedAt).containsOnlyKeys(clientId(3));

    house.media.releasedAt.clear();
    chat.tell(new ConversationActor.Stop());
    house.client.expectTerminated(chat);
    chat = house.start(CHAT);
    house.settle(chat, CHAT);
    assertThat(house.media.releasedAt).isEmpty();
  }

  private void vanishAfterFiveMinutes(long number) {
    chat.tell(house.post(CHAT, ALICE, number, number - 1, new Content.VanishChange(300)));
    house.answer(Reply.Posted.class);
  }

  private void show(MediaId file, long number) {
    chat.tell(house.post(CHAT, ALICE, number, number - 1, media(file, "a")));
    house.media.answer(file, new MediaShares.Shared(media(file, "a")));
    settlePosted();
  }

  private void recall(long sequence, long number) {
    chat.tell(house.post(CHAT, ALICE, number, number - 1, new Content.Recall(sequence)));
    settlePosted();
  }

  /** The answer leaves before the files are let go of. */
  private void settlePosted() {
    house.answer(Reply.Posted.class);
    house.settle(chat, CHAT);
  }

  @Test
  void aRetryJoinsTheFirstAttempt() {
    chat.tell(house.post(CHAT, ALICE, 2, 1, media(FILE, "a")));
    chat.tell(house.post(CHAT, ALICE, 2, 1, media(FILE, "a")));

    house.media.answer(FILE, new MediaShares.Shared(media(FILE, "a")));

    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(2);
    assertThat(house.answer(Reply.Posted.class).sequence()).isEqualTo(2);
    assertThat(house.log.stored(CHAT)).hasSize(2);
  }

  @Test
  void asksNothingForWhoIsNoMember() {
    chat.tell(house.post(CHAT, STRANGER, 2, 1, media(FILE, "a")));

    house.refusal(ErrorCode.NOT_A_MEMBER);
    assertThat(house.media.isAsked(FILE)).isFalse();
  }

  private List<Content> contents() {
    return house.log.stored(CHAT).stream().map(Message::content).toList();
  }

  private static Content.Media media(MediaId id, String type) {
    return new Content.Media(id, Content.Media.Kind.FILE, "a", type, 1, 0, 0, 0, Bytes.EMPTY, "");
  }
}
