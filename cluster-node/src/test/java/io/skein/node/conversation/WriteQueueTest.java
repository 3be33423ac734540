package io.skein.node.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.conversation.journal.Stored;
import io.skein.protocol.Bytes;
import io.skein.protocol.Call;
import io.skein.protocol.CallId;
import io.skein.protocol.Card;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.Content.MembershipChange;
import io.skein.protocol.ConversationId;
import io.skein.protocol.GroupChange;
import io.skein.protocol.GroupMode;
import io.skein.protocol.GroupSettings.JoinMode;
import io.skein.protocol.MediaId;
import io.skein.protocol.Message;
import io.skein.protocol.Reply.Member.Role;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an entry is taken for before it is written. */
class WriteQueueTest {
  private static final UserId USER = new UserId(-1);

  /** Three bytes of UTF-8 each. */
  private static final String TEXT = "\uffee".repeat(4_096);

  private static final List<UserId> USERS =
      LongStream.rangeClosed(1, 1_000).mapToObj(number -> new UserId(-number)).toList();

  /** Each kind with as much in it as there may be, and numbers that take the most bytes. */
  static Stream<Content> largest() {
    List<GroupChange.MuteChange> mutes =
        USERS.stream().map(user -> new GroupChange.MuteChange(List.of(user), -1)).toList();
    return Stream.of(
        new Content.Text(TEXT, -1, USERS, true),
        new Content.Edit(-1, TEXT),
        new Content.Reaction(-1, TEXT, true),
        new Content.Recall(-1),
        new Content.VanishChange(-1),
        new Content.Custom(TEXT, Bytes.wrap(new byte[4_096]), TEXT),
        new Content.Media(
            new MediaId(-1),
            Content.Media.Kind.FILE,
            TEXT,
            TEXT,
            -1,
            -1,
            -1,
            -1,
            Bytes.wrap(new byte[512]),
            TEXT),
        new MembershipChange(MembershipChange.Kind.UNBANNED, USER, USERS, TEXT, USER, -1, mutes),
        new Content.CallEntry(
            new CallId(-1, -1), USER, Call.Media.VIDEO, Call.Outcome.FAILED, -1, -1, USERS),
        new Content.TitleChange(USER, TEXT),
        new GroupChange.RoleChange(USERS, Role.ADMIN),
        new GroupChange.OwnerChange(USER, Role.ADMIN),
        new GroupChange.MuteChange(USERS, -1),
        new GroupChange.RemarkChange(TEXT),
        new GroupChange.Announcement(TEXT),
        new GroupChange.SettingsChange(
            JoinMode.CLOSED,
            TEXT,
            true,
            true,
            -1,
            Role.ADMIN,
            Role.ADMIN,
            Role.ADMIN,
            GroupMode.BROADCAST),
        new GroupChange.LinkMade(Bytes.wrap(new byte[16]), -1, -1),
        new GroupChange.LinkRevoked(-1),
        new GroupChange.JoinRequested(USERS, TEXT, -1),
        new GroupChange.RequestsRefused(USERS),
        new Card.Location(Integer.MIN_VALUE, Integer.MIN_VALUE, TEXT, TEXT),
        new Card.Contact(USER, TEXT),
        new Card.Link(TEXT, TEXT, TEXT, Bytes.wrap(new byte[900])),
        new Card.Sticker(TEXT, TEXT, TEXT));
  }

  @ParameterizedTest
  @MethodSource("largest")
  void takesNoEntryForSmallerThanItIsStored(Content content) {
    Message message =
        new Message(ConversationId.group(7), 9, USER, new ClientId(-1, -1), -1, content)
            .from(new Message.Forwarded(USER, -1))
            .until(-1);

    assertThat(Stored.bytes(message)).isLessThanOrEqualTo(WriteQueue.bytesOf(message));
  }

  @Test
  void knowsEveryCardAndEveryChangeOfAGroup() {
    assertThat(largest().<Class<?>>map(Content::getClass))
        .contains(GroupChange.class.getPermittedSubclasses())
        .contains(Card.class.getPermittedSubclasses());
  }
}
