package io.skein.node.conversation;

import io.skein.node.people.Stance;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Discarded;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.GroupChange;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Preferences;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one conversation: who may post, what comes next, who sees what, what is unread. No
 * I/O, no clock: time and ids come in as values, and what to do goes out as a {@link Decision}.
 * Mutable, confined to the conversation's actor, because a copy per message would cost more than
 * all that it decides.
 *
 * <p>There are two states in one. What is <em>decided</em> includes the entries that are still
 * being written ({@link #accept}), and the next request is decided against it. What is
 * <em>durable</em> ({@link #durable}) is all that anybody is told about: summaries, pages, cursors,
 * snapshots. They are one and the same object unless a change of members is being written.
 */
final class Conversation {
  /**
   * What an operator may set.
   *
   * @param dedupeWindow entries whose client ids are remembered
   * @param smallMembersMax above it a conversation is large, and stays so
   * @param ownUnreadMax own messages that a member may have above its read cursor
   * @param formerMembersMax past members that still see what was said in their time
   * @param recallsMax messages that may be recalled before only the owner still recalls, up to
   *     twice as many
   * @param operationsKeptMax runs of operations that are told from unread messages, the newest
   * @param mentionsKeptMax unread mentions that are counted, the newest
   * @param joinsPerSecond users who join, or ask to, of their own accord
   * @param requestMillis how long users wait to be let in
   */
  record Rules(
      int dedupeWindow,
      int smallMembersMax,
      int ownUnreadMax,
      int formerMembersMax,
      int recallsMax,
      int operationsKeptMax,
      int mentionsKeptMax,
      int joinsPerSecond,
      long requestMillis,
      Limits limits) {}

  /**
   * What a user may see.
   *
   * @param first first visible sequence
   * @param last last visible sequence that is durable; below {@code first} if there is nothing yet
   * @param newestCounted the newest of these that is news
   * @param since the entry by which the user became a member
   */
  record Visible(long first, long last, long newestCounted, long since, @Nullable Member member) {
    /** 0 if nothing is visible of the time before. */
    long sinceIfLater() {
      return since == first ? 0 : since;
    }
  }

  private final ConversationId id;
  private final RecentPosts recent;
  private final GroupRules group;
  private final GroupAdministration administration;
  private final GroupAdmission admission;
  private final PostingRules posting;
  private final MessageRules messages;
  private final VanishRules vanish;
  private final UnreadCounts counts;
  private final ReceiptRules receipts;
  private final RecalledMessages recalled = new RecalledMessages();

  /** As members are told. */
  private final Highlights highlights;

  /** With what is being written. */
  private final Highlights decidedHighlights;

  /** Of a direct chat; null: a group. */
  private final @Nullable Acquaintance acquaintance;

  private Roster durable;
  private Roster decided;
  private long head;
  private long decidedHead;

  /** Sequence of the newest entry that is being written and changes the roster; 0: none. */
  private long newestPendingChange;

  private boolean peerKnown;
  private ReceiptsSwitch receiptsSwitch = ReceiptsSwitch.ON;
  private Map<UserId, ReadCursor> restoredRead = Map.of();

  private Conversation(
      ConversationId id,
      Rules rules,
      Roster roster,
      long head,
      UnreadCounts counts,
      List<Reply.Highlighted> highlighted,
      int vanishSeconds,
      @Nullable Acquaintance acquaintance) {
    this.id = id;
    this.recent = new RecentPosts(rules.dedupeWindow());
    this.durable = roster;
    this.decided = roster;
    this.head = head;
    this.decidedHead = head;
    this.group = new GroupRules(this, rules);
    this.administration = new GroupAdministration(this, rules.limits());
    this.admission = new GroupAdmission(this, rules);
    this.posting = new PostingRules(this, rules, recent);
    this.highlights = Highlights.of(highlighted);
    this.decidedHighlights = Highlights.of(highlighted);
    this.vanish = new VanishRules(this, rules.limits().vanish(), vanishSeconds);
    this.messages = new MessageRules(this, rules, recent, recalled, decidedHighlights, vanish);
    this.counts = counts;
    this.acquaintance = acquaintance;
    this.receipts = new ReceiptRules(this, rules.limits());
    recent.startAt(head + 1);
  }

  /** One without entries. */
  static Conversation empty(ConversationId id, Rules rules) {
    Acquaintance acquaintance =
        id.isDirect() ? Acquaintance.begun(id, strangerMessagesMax(rules)) : null;
    return new Conversation(
        id,
        rules,
        Roster.initial(id, rules),
        0,
        new UnreadCounts(rules),
        List.of(),
        0,
        acquaintance);
  }

  /** One as it was at a snapshot; {@link #replay} the later entries. */
  static Conversation restore(ConversationId id, Rules rules, Snapshot snapshot) {
    UnreadCounts counts = UnreadCounts.of(rules, snapshot);
    Roster roster = Roster.of(id, rules, snapshot);
    Acquaintance acquaintance =
        id.isDirect() ? Acquaintance.of(id, strangerMessagesMax(rules), snapshot.said()) : null;
    Conversation conversation =
        new Conversation(
            id,
            rules,
            roster,
            snapshot.sequence(),
            counts,
            snapshot.operations().highlighted(),
            snapshot.vanishing().seconds(),
            acquaintance);
    snapshot.operations().recalled().forEach(conversation.recalled::add);
    return conversation;
  }

  private static int strangerMessagesMax(Rules rules) {
    return rules.limits().people().strangerMessagesMax();
  }

  /** Takes durable read cursors in; before replaying, which brings members that have one, too. */
  void restoreRead(ConversationStates.Cursors cursors) {
    receiptsSwitch = cursors.receipts();
    restoredRead = cursors.read();
    durable.members().forEach(this::restoreRead);
  }

  private void restoreRead(Member member) {
    ReadCursor cursor = restoredRead.get(member.user());
    if (cursor != null) {
      if (member.readUpTo(cursor.sequence())) {
        // Read after the snapshot, which else knows better.
        member.restoreHidesReads(cursor.hidden());
      }
      member.deliveredUpTo(cursor.sequence());
    }
  }

  /** Client ids from the log: entries at or below the snapshot, ascending, before replaying. */
  void remember(List<Message> upToSnapshot) {
    for (Message message : upToSnapshot) {
      if (!recent.isFollowedBy(message)) {
        recent.startAt(message.sequence());
      }
      recent.add(message, head);
    }
  }

  /** Takes the next durable entry of the log in. */
  void replay(Message message) {
    recent.add(message, head);
    decidedHead++;
    decidedHighlights.apply(message);
    vanish.accept(message);
    if (acquaintance != null) {
      acquaintance.accept(message);
    }
    durable(message).joined().forEach(this::restoreRead);
  }

  /** The log has no more entries. */
  void replayed() {
    restoredRead = Map.of();
  }

  ConversationId id() {
    return id;
  }

  /** The newest durable sequence. */
  long head() {
    return head;
  }

  /** The newest durable entry that is news; 0: there is none. */
  long newestCounted() {
    return counts.newestCounted();
  }

  /** The newest sequence that was given. */
  long decidedHead() {
    return decidedHead;
  }

  boolean isLarge() {
    return durable.isLarge();
  }

  /** The durable members, ascending by user id; not to be kept. */
  List<Member> members() {
    return durable.members();
  }

  int size() {
    return durable.size();
  }

  /** Who is no member any more and does not know it yet; not to be kept. */
  Collection<Snapshot.Former> unheard() {
    return durable.unheard();
  }

  /** The user's session knows that the membership ended there. True if that is news. */
  boolean heard(UserId user, long until) {
    return durable.heard(user, until);
  }

  @Nullable Member find(UserId user) {
    return durable.find(user);
  }

  /** The state that the next request is decided against: with what is being written. */
  Roster decided() {
    return decided;
  }

  /** The state that everybody is told of: the durable one. Not to be kept, nor changed. */
  Roster told() {
    return durable;
  }

  /** Whether a change of members, title or settings is being written. */
  boolean isChanging() {
    return newestPendingChange > 0;
  }

  /** What is told of who has received and read what. */
  ReceiptRules receipts() {
    return receipts;
  }

  ReceiptsSwitch receiptsSwitch() {
    return receiptsSwitch;
  }

  /** A change of the switch is stored. */
  void switchReceipts(ReceiptsSwitch changed) {
    receiptsSwitch = changed;
  }

  // Decisions.

  /** Who may make a group, invite, remove, leave and rename. */
  GroupRules group() {
    return group;
  }

  /** What the owner and admins decide about a group and its members. */
  GroupAdministration administration() {
    return administration;
  }

  /** How users come to be members of their own accord. */
  GroupAdmission admission() {
    return admission;
  }

  /** Who may say something at a moment. */
  PostingRules posting() {
    return posting;
  }

  /** What may be done to messages, and by whom. */
  MessageRules messages() {
    return messages;
  }

  /**
   * A post.
   *
   * @param knownHead what the client, or a search of the log since, knows to be no attempt of it
   * @param previous the sender's post that must come before it; null: none. One that is not among
   *     the remembered is refused, though it may lie deeper in the log: its sender is about to
   *     learn of it anyway, and then names it no more
   */
  Decision post(
      UserId sender,
      ClientId clientId,
      long knownHead,
      Content content,
      @Nullable ClientId previous,
      long nowMillis) {
    long earlier = recent.find(sender, clientId);
    if (earlier > 0) {
      return new Decision.Repeated(earlier, recent.timeMillis(earlier), recent.endMillis(earlier));
    }
    Member member = decided.find(sender);
    // What the node says of a call that was is said whoever has left since.
    boolean isRecord = content instanceof Content.CallEntry;
    if (member == null && decided.findFormer(sender) == null && !isRecord) {
      return notAMember();
    }
    if (knownHead < 0) {
      // An unsigned number of the wire, above all that there can be.
      return new Decision.Refused(ErrorCode.BAD_REQUEST, "known_head");
    }
    if (knownHead < recent.first() - 1) {
      return new Decision.NeedsHistory(knownHead, recent.first());
    }
    if (isRecord) {
      return append(sender, clientId, nowMillis, content);
    }
    if (member == null) {
      return notAMember();
    }
    if (previous != null && recent.find(sender, previous) == 0) {
      return new Decision.Refused(ErrorCode.OUT_OF_ORDER, "previous: not known as accepted");
    }
    Decision obstacle = acquaintance == null ? null : acquaintance.obstacle(sender, content);
    if (obstacle == null) {
      obstacle = posting.obstacle(member, content, nowMillis);
    }
    if (obstacle == null) {
      obstacle = messages.obstacle(member, content, nowMillis);
    }
    if (obstacle != null) {
      return obstacle;
    }
    UserId peer = id.peerOf(sender);
    if (decidedHead == 0 && peer != null && !peerKnown) {
      return new Decision.NeedsPeer(peer);
    }
    long end = vanish.endOf(content, messages.targetOf(content), nowMillis);
    return new Decision.Append(next(sender, clientId, nowMillis, content).until(end));
  }

  /** Whether the others hear the user: as a member, and as one who may say something now. */
  boolean isHeard(UserId user, long nowMillis) {
    return silence(user, nowMillis) == null;
  }

  /** Why the others do not hear the user; null: they do. */
  @Nullable Decision silence(UserId user, long nowMillis) {
    Member member = durable.find(user);
    if (member == null) {
      return notAMember();
    }
    return acquaintance == null ? posting.silence(member, nowMillis) : acquaintance.silence(user);
  }

  /** A user of this direct chat stands so to the other from now on. */
  void relate(UserId user, Stance stance) {
    if (acquaintance != null) {
      acquaintance.relate(user, stance);
    }
  }

  /** Whether messages of a stranger wait for this user, in this direct chat. */
  boolean hearsStranger(UserId reader) {
    return acquaintance != null && acquaintance.hearsStranger(reader);
  }

  /** Whether the sender is a stranger to the other user of this direct chat. */
  boolean isFromStranger(UserId sender) {
    return acquaintance != null && acquaintance.isStranger(sender);
  }

  /** The other user of this direct chat exists. */
  void peerExists() {
    peerKnown = true;
  }

  /** The next entry, if there is room for it. */
  Decision append(UserId sender, @Nullable ClientId clientId, long nowMillis, Content content) {
    return new Decision.Append(next(sender, clientId, nowMillis, content));
  }

  private Message next(
      UserId sender, @Nullable ClientId clientId, long nowMillis, Content content) {
    return new Message(id, decidedHead + 1, sender, clientId, nowMillis, content);
  }

  static Decision notAMember() {
    return new Decision.Refused(ErrorCode.NOT_A_MEMBER, "no such conversation, or no member");
  }

  // Entries.

  /** The entry of an {@code Append} is going to be written: what follows is decided after it. */
  void accept(Message message) {
    if (message.sequence() != decidedHead + 1) {
      throw new IllegalStateException(
          id + " has head " + decidedHead + ", cannot take " + message.sequence());
    }
    decidedHead++;
    recent.add(message, head);
    if (acquaintance != null) {
      acquaintance.accept(message);
    }
    posting.accept(message);
    admission.accept(message);
    decidedHighlights.apply(message);
    vanish.accept(message);
    if (message.content() instanceof Content.Recall recall) {
      messages.accept(recall);
    }
    if (Roster.changes(message)) {
      if (decided == durable) {
        decided = durable.copy();
      }
      decided.apply(message);
      newestPendingChange = message.sequence();
    }
  }

  /**
   * An accepted entry is in the log: what it recalls goes out no more. {@link #durable} follows.
   */
  void stored(Message message) {
    if (message.content() instanceof Content.Recall recall) {
      recalled.add(recall.target());
    }
  }

  /** The next accepted entry is durable. */
  Effect durable(Message message) {
    if (message.sequence() != head + 1 || message.sequence() > decidedHead) {
      throw new IllegalStateException(
          id + " has head " + head + ", not before " + message.sequence());
    }
    head++;
    Effect effect = durable.apply(message);
    counts.apply(message, durable);
    if (acquaintance != null) {
      acquaintance.durable(message);
    }
    posting.durable(message);
    highlights.apply(message);
    vanish.durable(message);
    stored(message);
    if (message.content() instanceof Content.Recall recall) {
      messages.durable(recall);
    }
    if (newestPendingChange > 0 && newestPendingChange <= head) {
      newestPendingChange = 0;
      decided = durable;
    }
    return effect;
  }

  // What is told.

  /** What this user may see; null: nothing. */
  @Nullable Visible visible(UserId user) {
    Member member = durable.find(user);
    if (member != null) {
      return new Visible(
          member.visibleFrom(), head, counts.newestCounted(), member.since(), member);
    }
    Snapshot.Former former = durable.findFormer(user);
    // What ended the membership is no operation.
    return former == null
        ? null
        : new Visible(former.visibleFrom(), former.until(), former.until(), former.since(), null);
  }

  /**
   * Moves a member's cursors, never back and never above the head.
   *
   * @param large whether the member's session takes the conversation for a large one: what it says
   *     of a small one does not make it safe in a large one
   * @return true if the delivered cursor moved
   */
  boolean acknowledge(Member member, long delivered, long safe, boolean large) {
    if (large || !isLarge()) {
      member.safeUpTo(Math.min(safe, head));
    }
    return member.deliveredUpTo(Math.min(delivered, head));
  }

  /**
   * Moves a member's read cursor, never back and never above the head.
   *
   * @return true if it moved
   */
  boolean read(Member member, long sequence) {
    long read = Math.min(sequence, head);
    member.deliveredUpTo(read);
    return member.readUpTo(read);
  }

  /** The member's unread messages, without those whose life is over. */
  int unread(Member member, long nowMillis) {
    return counts.unread(member, nowMillis);
  }

  /** How many of these mention the member. */
  int unreadMentions(Member member, long nowMillis) {
    return counts.mentions(member, nowMillis);
  }

  /** The first of them; 0: none. */
  long firstMention(Member member, long nowMillis) {
    return counts.firstMention(member, nowMillis);
  }

  /** What is highlighted of what a member may see. */
  Reply.Highlights highlights(Member reader, long nowMillis) {
    return new Reply.Highlights(id, head, highlights.from(reader.visibleFrom(), nowMillis));
  }

  /** A message as clients may have it at this time: every one that goes out passes here. */
  Message redacted(Message message, long nowMillis) {
    if (message.content() instanceof GroupChange change) {
      return message.with(change.withoutSecrets());
    }
    return recalled.redacted(VanishRules.remaining(message, nowMillis));
  }

  /**
   * One line of a user's list.
   *
   * @param last the newest that is news, as the log has it
   */
  Reply.ConversationSummary summary(
      UserId reader, Visible visible, @Nullable Message last, long nowMillis) {
    return summary(reader, visible, last, Discarded.none(id), nowMillis);
  }

  /**
   * The same, of a user who has deleted messages for itself.
   *
   * @param last the newest that is news, and not deleted
   */
  Reply.ConversationSummary summary(
      UserId reader, Visible visible, @Nullable Message last, Discarded discarded, long nowMillis) {
    Member member = visible.member();
    return new Reply.ConversationSummary(
        id,
        durable.title(),
        visible.last(),
        visible.first(),
        member == null ? visible.last() : member.read(),
        member == null ? 0 : counts.unread(member, discarded, nowMillis),
        last == null ? null : redacted(last, nowMillis),
        member == null ? 0 : durable.size(),
        id.peerOf(reader),
        member == null ? 0 : counts.mentions(member, discarded, nowMillis),
        member == null ? 0 : counts.firstMention(member, discarded, nowMillis),
        Preferences.NONE,
        hearsStranger(reader),
        id.isDirect() ? null : durable.mode(),
        id.isDirect() || member == null ? null : member.role(),
        visible.sinceIfLater());
  }

  /** The durable state; for {@code headNamed} see {@link Snapshot}. */
  Snapshot snapshot(boolean headNamed) {
    return durable
        .toSnapshot(
            head,
            headNamed,
            counts.toSnapshot(recalled, highlights),
            acquaintance == null ? List.of() : acquaintance.toSnapshot())
        .with(new Snapshot.Vanishing(vanish.seconds(), counts.lives()));
  }
}
