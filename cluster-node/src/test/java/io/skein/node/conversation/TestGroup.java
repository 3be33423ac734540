package io.skein.node.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.conversation.journal.Stored;
import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.GroupChange;
import io.skein.protocol.GroupLink;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Reply.Member.Role;
import io.skein.protocol.UserId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The rules of one group without an actor: what is accepted is durable when the test says so. */
final class TestGroup {
  static final ConversationId ID = ConversationId.group(7);
  static final UserId OWNER = new UserId(1);
  static final UserId ADMIN = new UserId(2);
  static final UserId MEMBER = new UserId(3);
  static final UserId OTHER = new UserId(4);
  static final UserId STRANGER = new UserId(9);
  static final long DAY_MILLIS = 24 * 60 * 60 * 1000L;
  static final int SMALL_MAX = 6;
  static final int JOINS_PER_SECOND = 20;

  final Conversation.Rules rules;
  final List<Message> log = new ArrayList<>();
  Conversation conversation;
  long now = 1_000_000;
  private final Deque<Message> pending = new ArrayDeque<>();
  private boolean held;
  private long clientIds;
  private byte tokens;

  /** Of an owner, an admin and two members. */
  TestGroup(Limits limits) {
    rules =
        new Conversation.Rules(
            8, SMALL_MAX, 1000, 100, 100, 1000, 100, JOINS_PER_SECOND, DAY_MILLIS, limits);
    conversation = Conversation.empty(ID, rules);
    take(
        conversation
            .group()
            .create(
                OWNER,
                ClientId.random(),
                "walkers",
                List.of(ADMIN, MEMBER, OTHER),
                List.of(),
                now));
    change(OWNER, new GroupChange.RoleChange(List.of(ADMIN), Role.ADMIN));
  }

  TestGroup() {
    this(Limits.DEFAULTS);
  }

  /** With these limits of a group, and the usual ones otherwise. */
  static Limits limits(Limits.Groups groups) {
    return limits(Limits.DEFAULTS.groupMembersMax(), groups);
  }

  static Limits limits(int membersMax, Limits.Groups groups) {
    Limits usual = Limits.DEFAULTS;
    return new Limits(
        usual.frameBytesMax(),
        usual.contentBytesMax(),
        usual.requestsInFlightMax(),
        membersMax,
        usual.membersPerRequestMax(),
        usual.titleBytesMax(),
        usual.pullMessagesMax(),
        usual.pageEntriesMax(),
        usual.devicesPerUserMax(),
        usual.groupsPerUserMax(),
        usual.recallSeconds(),
        usual.editSeconds(),
        usual.mentionsMax(),
        usual.emojisMax(),
        usual.noteBytesMax(),
        usual.draftBytesMax(),
        usual.pinnedConversationsMax(),
        usual.mediaBytesMax(),
        usual.mediaQuotaBytes(),
        usual.people(),
        groups,
        usual.watchedUsersMax(),
        usual.receiptNamesMembersMax(),
        usual.receiptCountsMembersMax(),
        usual.typingSeconds(),
        usual.keeping(),
        usual.scheduledPostsMax(),
        usual.scheduleAheadSeconds(),
        usual.vanish(),
        usual.calls());
  }

  /** Carries a decision out. */
  Decision take(Decision decision) {
    if (decision instanceof Decision.Append append) {
      conversation.accept(append.message());
      pending.add(append.message());
      if (!held) {
        becomeDurable();
      }
    }
    return decision;
  }

  /** What is accepted from here on is being written until {@link #becomeDurable}. */
  void hold() {
    held = true;
  }

  void becomeDurable() {
    held = false;
    while (!pending.isEmpty()) {
      Message message = pending.remove();
      conversation.durable(message);
      log.add(message);
    }
  }

  Decision change(UserId actor, GroupChange change) {
    return take(conversation.administration().change(actor, change, token(), now));
  }

  private Bytes token() {
    byte[] token = new byte[GroupLink.TOKEN_BYTES];
    token[0] = ++tokens;
    return Bytes.wrap(token);
  }

  Decision invite(UserId actor, UserId... users) {
    return take(conversation.group().invite(actor, List.of(users), List.of(), now));
  }

  Decision remove(UserId actor, UserId... users) {
    return take(conversation.group().remove(actor, List.of(users), now));
  }

  Decision leave(UserId actor) {
    return take(conversation.group().leave(actor, now));
  }

  Decision ban(UserId actor, UserId... users) {
    return take(conversation.administration().ban(actor, List.of(users), now));
  }

  Decision unban(UserId actor, UserId... users) {
    return take(conversation.administration().unban(actor, List.of(users), now));
  }

  Decision mute(UserId actor, UserId user, long untilMillis) {
    return change(actor, new GroupChange.MuteChange(List.of(user), untilMillis));
  }

  Decision rename(UserId actor, String title) {
    return take(conversation.group().rename(actor, title, now));
  }

  Decision goBy(UserId user, String remark) {
    return change(user, new GroupChange.RemarkChange(remark));
  }

  Decision announce(UserId actor, String text) {
    return change(actor, new GroupChange.Announcement(text));
  }

  Decision join(UserId user) {
    return join(user, Bytes.EMPTY);
  }

  Decision join(UserId user, Bytes token) {
    return take(conversation.admission().join(user, token, "an answer", now));
  }

  Decision approve(UserId actor, UserId... users) {
    return take(conversation.admission().approve(actor, List.of(users), now));
  }

  Decision sendAway(UserId actor, UserId... users) {
    return take(conversation.admission().sendAway(actor, List.of(users), now));
  }

  Decision say(UserId sender) {
    return post(sender, new Content.Text("hello"));
  }

  Decision post(UserId sender, Content content) {
    ClientId id = new ClientId(sender.value(), ++clientIds);
    return take(conversation.post(sender, id, conversation.decidedHead(), content, null, now));
  }

  /** A link that the owner makes. */
  Bytes link(long expiresMillis, int usesMax) {
    Decision made = change(OWNER, new GroupChange.LinkMade(Bytes.EMPTY, expiresMillis, usesMax));
    return ((GroupChange.LinkMade) ((Decision.Append) made).message().content()).token();
  }

  /** The actor starts again from its snapshot. */
  void restart() {
    restart(conversation.snapshot(true));
  }

  /** It starts again from this one, and what the journal has of the log since. */
  void restart(Snapshot snapshot) {
    conversation = Conversation.restore(ID, rules, snapshot);
    log.stream()
        .filter(message -> message.sequence() > snapshot.sequence())
        .map(Stored::again)
        .forEach(conversation::replay);
    conversation.replayed();
  }

  Role role(UserId user) {
    Member member = conversation.find(user);
    assertThat(member).as("user %s is a member", user).isNotNull();
    return member.role();
  }

  boolean isMember(UserId user) {
    return conversation.find(user) != null;
  }

  GroupState state() {
    return conversation.told().group();
  }

  static void accepted(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Append.class);
  }

  static void changesNothing(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Unchanged.class);
  }

  static Decision.Refused refused(Decision decision, ErrorCode code) {
    assertThat(decision).isInstanceOf(Decision.Refused.class);
    Decision.Refused refused = (Decision.Refused) decision;
    assertThat(refused.code()).isEqualTo(code);
    return refused;
  }
}
