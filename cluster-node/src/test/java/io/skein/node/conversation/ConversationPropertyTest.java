package io.skein.node.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Bytes;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * A random life of a group: posts, operations, mentions, retries, changes of members, cursors,
 * writes that become durable late, restarts from a snapshot. After each step the rules agree with a
 * model that knows nothing but the list of durable entries.
 */
class ConversationPropertyTest {
  private static final ConversationId GROUP = ConversationId.group(7);
  private static final int USERS = 6;
  private static final int STEPS = 250;

  /** Nobody is kept from posting by the pace of the others: that is {@link PostingRulesTest}'s. */
  private static final Limits LIMITS = PostingRulesTest.withPostsPerSecond(STEPS);

  /** More than any life has: what is forgotten beyond a limit is {@link UnreadCountsTest}'s. */
  private static final int KEPT = 1000;

  @Property(tries = 400)
  void agreesWithAModelOfTheLog(@ForAll long seed) {
    Life life = new Life(new Random(seed));
    life.create();

    for (int step = 0; step < STEPS; step++) {
      life.step();
      life.check();
    }
  }

  /** The conversation under test, what the store holds of it, and what its users remember. */
  private static final class Life {
    private final Random random;
    private final Conversation.Rules rules;
    private final List<Message> log = new ArrayList<>();
    private final Deque<Message> pending = new ArrayDeque<>();
    private final Map<ClientId, Long> firstAnswers = new HashMap<>();
    private final Map<ClientId, Content> posts = new HashMap<>();
    private final Map<ClientId, UserId> posters = new HashMap<>();
    private final Map<ClientId, Long> knownHeads = new HashMap<>();
    private final Map<ClientId, ClientId> previous = new HashMap<>();
    private final Map<UserId, ClientId> newestOf = new HashMap<>();
    private final Map<UserId, Long> readBy = new TreeMap<>();
    private final Map<UserId, Long> durableReads = new HashMap<>();
    private Conversation conversation;
    private @Nullable Snapshot snapshot;

    Life(Random random) {
      this.random = random;
      this.rules =
          new Conversation.Rules(
              1 + random.nextInt(12),
              4,
              3 + random.nextInt(5),
              100,
              10,
              KEPT,
              KEPT,
              20,
              60_000,
              LIMITS);
      this.conversation = Conversation.empty(GROUP, rules);
    }

    void create() {
      take(
          conversation
              .group()
              .create(
                  user(1), ClientId.random(), "walkers", List.of(user(2), user(3)), List.of(), 1));
    }

    void step() {
      int dice = random.nextInt(100);
      UserId actor = user(1 + random.nextInt(USERS));
      if (dice < 35) {
        post(actor);
      } else if (dice < 50) {
        retry();
      } else if (dice < 75) {
        becomeDurable();
      } else if (dice < 80) {
        take(conversation.group().invite(actor, someUsers(), List.of(), 1));
      } else if (dice < 83) {
        take(conversation.group().remove(actor, someUsers(), 1));
      } else if (dice < 85) {
        take(conversation.group().leave(actor, 1));
      } else if (dice < 95) {
        read(actor, random.nextInt(log.size() + 3));
      } else if (dice < 98) {
        snapshot = conversation.snapshot(true);
      } else {
        restart();
      }
    }

    private void post(UserId actor) {
      ClientId id = new ClientId(random.nextLong(), random.nextLong());
      posts.put(id, content());
      posters.put(id, actor);
      knownHeads.put(id, (long) random.nextInt(log.size() + 1));
      ClientId before = newestOf.put(actor, id);
      if (before != null && random.nextInt(3) > 0) {
        previous.put(id, before);
      }
      if (random.nextInt(4) > 0) {
        // Else it is lost on its way, and the next one of its sender is not.
        attempt(id);
      }
    }

    private Content content() {
      long target = random.nextInt(log.size() + 3);
      return switch (random.nextInt(14)) {
        case 0 -> new Content.Recall(target);
        case 1 -> new Content.Edit(target, "b");
        case 2 -> new Content.Reaction(target, "x", random.nextBoolean());
        case 3 -> new Content.Text("a", target, List.of(), false);
        case 4, 5 -> new Content.Text("a", 0, someUsers(), random.nextInt(4) == 0);
        case 6 -> new Content.Text("a", 0, List.of(), true);
        case 7 -> new Content.Custom("c", Bytes.EMPTY, "");
        case 8, 9 -> new Content.Highlight(target, random.nextInt(3) == 0);
        default -> new Content.Text("a");
      };
    }

    private void retry() {
      if (!posts.isEmpty()) {
        attempt(List.copyOf(posts.keySet()).get(random.nextInt(posts.size())));
      }
    }

    private void attempt(ClientId id) {
      long knownHead = knownHeads.get(id);
      Decision decision;
      while (true) {
        decision =
            conversation.post(posters.get(id), id, knownHead, posts.get(id), previous.get(id), 1);
        if (decision instanceof Decision.NeedsTarget needed) {
          Message target = log.get((int) needed.sequence() - 1);
          conversation.messages().found(needed.sequence(), Target.of(target));
          continue;
        }
        if (!(decision instanceof Decision.NeedsHistory search)) {
          break;
        }
        assertThat(search.before()).isGreaterThan(search.after() + 1);
        Long found = inLog(id, search.after(), search.before());
        if (found != null) {
          decision = new Decision.Repeated(found, 1, 0);
          break;
        }
        knownHead = search.before() - 1;
      }
      checkRules(posters.get(id), posts.get(id), decision);
      if (decision instanceof Decision.Append append) {
        assertThat(firstAnswers.put(id, append.message().sequence()))
            .as("a post is appended once")
            .isNull();
        if (previous.containsKey(id)) {
          assertThat(firstAnswers.get(previous.get(id)))
              .as("a post is appended after the one that it names")
              .isLessThan(append.message().sequence());
        }
      } else if (isOutOfOrder(decision)) {
        assertThat(isPending(previous.get(id))).isFalse();
      } else if (decision instanceof Decision.Repeated repeated) {
        assertThat(repeated.sequence()).isEqualTo(firstAnswers.get(id));
      }
      take(decision);
    }

    private void checkRules(UserId sender, Content content, Decision decision) {
      List<Message> entries = new ArrayList<>(log);
      entries.addAll(pending);
      if (decision instanceof Decision.Append) {
        assertThat(new Model(entries, rules, readBy).refusal(sender, content)).isNull();
      } else if (decision instanceof Decision.Refused refused
          && refused.code() != ErrorCode.NOT_A_MEMBER
          && refused.code() != ErrorCode.OUT_OF_ORDER) {
        assertThat(new Model(entries, rules, readBy).refusal(sender, content))
            .isEqualTo(refused.code());
      }
    }

    private static boolean isOutOfOrder(Decision decision) {
      return decision instanceof Decision.Refused refused
          && refused.code() == ErrorCode.OUT_OF_ORDER;
    }

    private boolean isPending(@Nullable ClientId id) {
      return pending.stream().anyMatch(message -> id != null && id.equals(message.clientId()));
    }

    private @Nullable Long inLog(ClientId id, long after, long before) {
      return log.stream()
          .filter(message -> message.sequence() > after && message.sequence() < before)
          .filter(message -> id.equals(message.clientId()))
          .map(Message::sequence)
          .findFirst()
          .orElse(null);
    }

    private void take(Decision decision) {
      if (decision instanceof Decision.Append append) {
        conversation.accept(append.message());
        pending.add(append.message());
      }
    }

    private void becomeDurable() {
      for (int count = random.nextInt(4); count > 0 && !pending.isEmpty(); count--) {
        Message message = pending.remove();
        log.add(message);
        conversation.durable(message);
      }
    }

    private void read(UserId user, long sequence) {
      Member member = conversation.find(user);
      if (member != null && conversation.read(member, sequence)) {
        durableReads.merge(user, member.read(), Math::max);
        readBy.merge(user, Math.min(sequence, log.size()), Math::max);
      }
    }

    /** What was not durable never happened, and its posters will try again. */
    private void restart() {
      pending.forEach(message -> firstAnswers.values().remove(message.sequence()));
      pending.clear();
      Snapshot before = conversation.snapshot(true);
      Snapshot from = snapshot;
      conversation =
          from == null
              ? Conversation.empty(GROUP, rules)
              : Conversation.restore(GROUP, rules, from);
      conversation.restoreRead(
          new ConversationStates.Cursors(
              durableReads.entrySet().stream()
                  .collect(
                      Collectors.toMap(
                          Map.Entry::getKey, entry -> new ReadCursor(entry.getValue(), false))),
              ReceiptsSwitch.ON));
      log.stream().skip(from == null ? 0 : from.sequence()).forEach(conversation::replay);
      conversation.replayed();
      Snapshot after = conversation.snapshot(true);
      assertThat(withoutSoftCursors(after)).isEqualTo(withoutSoftCursors(before));
    }

    private static Snapshot withoutSoftCursors(Snapshot from) {
      return new Snapshot(
          from.sequence(),
          from.title(),
          from.large(),
          from.headNamed(),
          from.members().stream()
              .map(
                  member ->
                      new Snapshot.Member(
                          member.user(),
                          member.role(),
                          member.since(),
                          0,
                          member.read(),
                          0,
                          member.ownUnread(),
                          member.mentions(),
                          member.visibleFrom(),
                          member.remark(),
                          member.saidMillis(),
                          member.hidesReads()))
              .toList(),
          from.former(),
          from.operations(),
          from.said(),
          from.group());
    }

    void check() {
      for (int i = 0; i < log.size(); i++) {
        assertThat(log.get(i).sequence()).isEqualTo(i + 1);
      }
      assertThat(conversation.head()).isEqualTo(log.size());
      assertThat(conversation.decidedHead()).isEqualTo(log.size() + pending.size());
      Model model = new Model(log, rules, readBy);
      assertThat(conversation.members().stream().map(Member::user).toList())
          .isEqualTo(List.copyOf(model.members));
      for (Member member : conversation.members()) {
        assertThat(conversation.unread(member, 0))
            .as("unread of %s", member.user())
            .isEqualTo(model.unread(member.user()));
        Reply.ConversationSummary summary = summary(member.user());
        List<Long> mentions = model.unreadMentions(member.user());
        assertThat(summary.unreadMentions()).isEqualTo(mentions.size());
        assertThat(summary.firstMention()).isEqualTo(mentions.isEmpty() ? 0 : mentions.get(0));
        assertThat(member.read()).isLessThanOrEqualTo(conversation.head());
        assertThat(conversation.highlights(member, 0))
            .isEqualTo(new Reply.Highlights(GROUP, log.size(), model.highlighted(member.user())));
      }
      for (int number = 1; number <= USERS; number++) {
        Conversation.Visible visible = conversation.visible(user(number));
        assertThat(visible == null ? Set.of() : visibleIn(visible))
            .as("visible to %s", number)
            .isEqualTo(model.visible(user(number)));
      }
    }

    private Reply.ConversationSummary summary(UserId reader) {
      Conversation.Visible visible = conversation.visible(reader);
      assertThat(visible).isNotNull();
      Message last = log.get((int) visible.newestCounted() - 1);
      assertThat(log.subList((int) last.sequence(), log.size()))
          .allMatch(message -> message.content() instanceof Content.Operation);
      Reply.ConversationSummary summary = conversation.summary(reader, visible, last, 0);
      assertThat(summary.last()).isEqualTo(conversation.redacted(last, 0));
      return summary;
    }

    private static Set<Long> visibleIn(Conversation.Visible visible) {
      Set<Long> sequences = new TreeSet<>();
      for (long sequence = visible.first(); sequence <= visible.last(); sequence++) {
        sequences.add(sequence);
      }
      return sequences;
    }

    private List<UserId> someUsers() {
      return List.of(user(1 + random.nextInt(USERS)), user(1 + random.nextInt(USERS)));
    }

    private static UserId user(int number) {
      return new UserId(number);
    }
  }

  /** Reads the whole log each time; nothing is kept that an entry does not say. */
  private static final class Model {
    private final List<Message> log;
    private final Conversation.Rules rules;
    private final Map<UserId, Long> readBy;
    private final Set<UserId> members = new TreeSet<>();
    private final Map<UserId, Long> since = new HashMap<>();
    private final Map<UserId, Long> until = new HashMap<>();
    private @Nullable UserId owner;

    Model(List<Message> log, Conversation.Rules rules, Map<UserId, Long> readBy) {
      this.log = log;
      this.rules = rules;
      this.readBy = readBy;
      log.forEach(this::apply);
    }

    private void apply(Message message) {
      if (message.content() instanceof Content.MembershipChange change) {
        owner = owner == null ? change.actor() : owner;
        switch (change.kind()) {
          case CREATED, JOINED ->
              change
                  .users()
                  .forEach(
                      user -> {
                        assertThat(members.add(user)).isTrue();
                        since.put(user, message.sequence());
                        until.remove(user);
                      });
          case LEFT, REMOVED, DECLINED, BANNED ->
              change
                  .users()
                  .forEach(
                      user -> {
                        assertThat(members.remove(user)).isTrue();
                        until.put(user, message.sequence());
                      });
          case UNBANNED -> throw new AssertionError("nobody is banned in this life");
        }
        if (!members.contains(owner)) {
          owner =
              members.stream()
                  .min(Comparator.comparing((UserId user) -> since.get(user)))
                  .orElse(owner);
        }
      } else {
        assertThat(members).as("who posts is a member there").contains(message.sender());
      }
    }

    /** What forbids this now; null: nothing. */
    @Nullable ErrorCode refusal(UserId sender, Content content) {
      if (content instanceof Content.Text text) {
        if (!members.containsAll(text.mentions())) {
          return ErrorCode.NOT_MENTIONABLE;
        }
        return text.quote() == 0 ? null : refusal(sender, text.quote());
      }
      if (!(content instanceof Content.Operation operation)) {
        return null;
      }
      ErrorCode refusal = refusal(sender, operation.target());
      if (refusal != null || operation instanceof Content.Reaction) {
        return refusal;
      }
      if (operation instanceof Content.Highlight) {
        return sender.equals(owner) ? null : ErrorCode.FORBIDDEN;
      }
      Message target = log.get((int) operation.target() - 1);
      if (operation instanceof Content.Edit) {
        if (!target.sender().equals(sender)) {
          return ErrorCode.FORBIDDEN;
        }
        return target.content() instanceof Content.Text ? null : ErrorCode.NO_SUCH_MESSAGE;
      }
      if (!target.sender().equals(sender) && !sender.equals(owner)) {
        return ErrorCode.FORBIDDEN;
      }
      int max = sender.equals(owner) ? 2 * rules.recallsMax() : rules.recallsMax();
      return recalled().size() < max ? null : ErrorCode.TOO_MANY_RECALLS;
    }

    private @Nullable ErrorCode refusal(UserId sender, long target) {
      if (target < since.get(sender) || target > log.size()) {
        return ErrorCode.NO_SUCH_MESSAGE;
      }
      if (recalled().contains(target)) {
        return ErrorCode.MESSAGE_RECALLED;
      }
      Content content = log.get((int) target - 1).content();
      return content instanceof Content.Said ? null : ErrorCode.NO_SUCH_MESSAGE;
    }

    /** Entry by entry; what is highlighted again comes last. */
    List<Reply.Highlighted> highlighted(UserId reader) {
      Map<Long, Reply.Highlighted> highlighted = new LinkedHashMap<>();
      for (Message entry : log) {
        if (entry.content() instanceof Content.Recall recall) {
          highlighted.remove(recall.target());
        } else if (entry.content() instanceof Content.Highlight highlight) {
          long target = highlight.target();
          highlighted.remove(target);
          if (!highlight.removed() && target >= since.get(reader)) {
            highlighted.put(
                target,
                new Reply.Highlighted(
                    target, entry.sequence(), entry.sender(), entry.timeMillis()));
          }
        }
      }
      return List.copyOf(highlighted.values());
    }

    private Set<Long> recalled() {
      return log.stream()
          .filter(message -> message.content() instanceof Content.Recall)
          .map(message -> ((Content.Recall) message.content()).target())
          .collect(Collectors.toSet());
    }

    int unread(UserId user) {
      long read = read(user);
      return (int) counted(read).filter(message -> !message.sender().equals(user)).count();
    }

    List<Long> unreadMentions(UserId user) {
      Set<Long> recalled = recalled();
      return counted(read(user))
          .filter(message -> !message.sender().equals(user))
          .filter(message -> !recalled.contains(message.sequence()))
          .filter(message -> message.content() instanceof Content.Text)
          .filter(message -> isMentioned(user, (Content.Text) message.content()))
          .map(Message::sequence)
          .toList();
    }

    private static boolean isMentioned(UserId user, Content.Text text) {
      return text.mentionsAll() || text.mentions().contains(user);
    }

    /** With so many own messages above the cursor, the first of them moves it. */
    private long read(UserId user) {
      long read = Math.max(since.get(user) - 1, readBy.getOrDefault(user, 0L));
      List<Long> own =
          counted(read)
              .filter(message -> message.sender().equals(user))
              .map(Message::sequence)
              .toList();
      int max = rules.ownUnreadMax();
      return own.size() >= max ? Math.max(read, own.get(own.size() - max)) : read;
    }

    private Stream<Message> counted(long above) {
      return log.stream()
          .filter(message -> message.sequence() > above)
          .filter(message -> !(message.content() instanceof Content.Operation));
    }

    Set<Long> visible(UserId user) {
      Set<Long> sequences = new TreeSet<>();
      if (since.containsKey(user)) {
        long last = until.getOrDefault(user, (long) log.size());
        for (long sequence = since.get(user); sequence <= last; sequence++) {
          sequences.add(sequence);
        }
      }
      return sequences;
    }
  }
}
