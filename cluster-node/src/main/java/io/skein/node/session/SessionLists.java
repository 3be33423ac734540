package io.skein.node.session;

import io.skein.node.conversation.Summarized;
import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Reply.ConversationSummary;
import io.skein.protocol.UserId;
import io.skein.protocol.WireCodec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * What a user asks about the conversation list: what changed, and all of it, in pages; and whether
 * large conversations have news. The lines come from the conversations. Confined to the session's
 * actor.
 */
final class SessionLists {
  /** Newest message first; conversations without messages last. */
  private static final Comparator<ConversationSummary> NEWEST_FIRST =
      Comparator.comparingLong(SessionLists::lastMillis).reversed();

  private final ActorContext<SessionMessage> context;
  private final UserId user;
  private final Inbox inbox;
  private final SessionServices services;
  private final SessionSettings settings;
  private final SessionRequests requests;
  private final Consumer<ConversationId> left;
  private final Consumer<DeviceId> resync;

  /** Answers in a row that lacked a conversation, by device; empty unless some do not answer. */
  private final Map<DeviceId, Integer> incompleteRounds = new HashMap<>(0);

  /**
   * @param left told of a conversation that turns out to have been left
   * @param resync tells a device, if it is attached, to sync again
   */
  SessionLists(
      ActorContext<SessionMessage> context,
      UserId user,
      Inbox inbox,
      SessionServices services,
      SessionRequests requests,
      Consumer<ConversationId> left,
      Consumer<DeviceId> resync) {
    this.context = context;
    this.user = user;
    this.inbox = inbox;
    this.services = services;
    this.settings = services.settings();
    this.requests = requests;
    this.left = left;
    this.resync = resync;
  }

  // ---- Sync

  void sync(SessionCommand.Sync sync) {
    requests.begin();
    long then = inbox.now();
    List<ConversationId> large = inbox.isContinued(sync.cursor()) ? List.of() : inbox.large();
    requests.collect(
        large,
        answers -> {
          observe(large, answers, then);
          tellPage(sync, Set.copyOf(large), answers, then);
        });
  }

  /**
   * Takes the heads of large conversations; returns those that rose. One that the user has left
   * unheard must not go on pushing.
   */
  private Map<ConversationId, Long> observe(
      List<ConversationId> large, Map<ConversationId, Summarized> answers, long then) {
    Map<ConversationId, Long> risen = new HashMap<>();
    for (ConversationId id : large) {
      Summarized answer = answers.get(id);
      ConversationSummary summary = answer == null ? null : answer.summary();
      if (isUnanswered(answer)) {
        inbox.unanswered(id);
        continue;
      }
      leaveUnlessMember(id, summary, then);
      if (summary != null && inbox.observed(id, summary.head())) {
        risen.put(id, summary.head());
      }
    }
    return risen;
  }

  private void tellPage(
      SessionCommand.Sync sync,
      Set<ConversationId> asked,
      Map<ConversationId, Summarized> known,
      long then) {
    if (!inbox.knows(sync.device())) {
      requests.end(() -> sync.replyTo().refuse(ErrorCode.LOGGED_OUT, "the device was logged out"));
      return;
    }
    InboxLists.Page page =
        inbox.page(sync.device(), sync.cursor(), services.limits().pageEntriesMax());
    List<ConversationId> ids =
        page.items().stream()
            .map(InboxLists.Item::conversation)
            .filter(id -> !asked.contains(id))
            .toList();
    requests.collect(
        ids,
        answers -> {
          Map<ConversationId, Summarized> all = new HashMap<>(known);
          all.putAll(answers);
          requests.end(() -> answer(sync, page, all, then));
        });
  }

  private void answer(
      SessionCommand.Sync sync,
      InboxLists.Page page,
      Map<ConversationId, Summarized> answers,
      long then) {
    List<ConversationSummary> lines = new ArrayList<>();
    int told = 0;
    int unanswered = 0;
    int bytes = 0;
    for (InboxLists.Item item : page.items()) {
      Summarized answer = answers.get(item.conversation());
      if (isUnanswered(answer)) {
        unanswered++;
        inbox.unanswered(item.conversation());
      } else {
        ConversationSummary line = line(answer, then);
        int lineBytes = WireCodec.encodedBytes(line);
        if (bytes + lineBytes > settings.pageBytesMax() && !lines.isEmpty()) {
          break;
        }
        bytes += lineBytes;
        lines.add(line);
      }
      told++;
    }
    boolean isLastRound = unanswered > 0 && isLastRound(sync.device());
    if (lines.isEmpty() && unanswered > 0 && !isLastRound) {
      requests.refuseForNow(sync.replyTo(), "no conversation gives its summary");
      return;
    }
    Bytes cursor = inbox.cursorAfter(page, told);
    boolean isRest = !page.more() && told == page.items().size();
    boolean more = !isRest || (unanswered > 0 && !isLastRound);
    if (!more) {
      incompleteRounds.remove(sync.device());
      if (unanswered > 0) {
        resyncLater(sync.device());
      }
    }
    lines.sort(NEWEST_FIRST);
    services.metrics().syncs.increment();
    sync.replyTo().answer(new Reply.Synced(lines, cursor, more));
  }

  /** A conversation that never answers must not keep a device from having all the others. */
  private boolean isLastRound(DeviceId device) {
    return incompleteRounds.merge(device, 1, Integer::sum) >= settings.syncRoundsMax();
  }

  /**
   * Conversations are missing: they count as changed after the cursor that the device was given.
   */
  private void resyncLater(DeviceId device) {
    context.scheduleOnce(
        settings.syncAgainAfter(),
        context.getSelf(),
        new SessionNote.Continue(() -> resync.accept(device)));
  }

  /** The line of a conversation that answered; takes one off the list that the user has left. */
  private ConversationSummary line(Summarized answer, long then) {
    ConversationId id = answer.conversation();
    ConversationSummary summary = answer.summary();
    leaveUnlessMember(id, summary, then);
    if (summary != null) {
      return summary.with(inbox.preferences(id));
    }
    return new ConversationSummary(id, "", 0, 1, 0, 0, null, 0, id.peerOf(user));
  }

  /** What a lost {@code Left} would have done, unless something was heard since the question. */
  private void leaveUnlessMember(
      ConversationId id, @Nullable ConversationSummary summary, long then) {
    boolean isMember = summary != null && summary.members() > 0;
    if (!isMember && inbox.isListed(id) && !inbox.changedSince(id, then)) {
      inbox.notAMember(id);
      left.accept(id);
    }
  }

  /**
   * True if the conversation cannot tell now: it said nothing, or that it should be asked again.
   */
  private static boolean isUnanswered(@Nullable Summarized answer) {
    if (answer == null) {
      return true;
    }
    ErrorCode refusal = answer.refusal();
    return answer.summary() == null && (refusal == null || refusal.isRetryable());
  }

  private static long lastMillis(ConversationSummary line) {
    Message last = line.last();
    return last == null ? Long.MIN_VALUE : last.timeMillis();
  }

  // ---- after a resume

  /**
   * Asks the large conversations for their heads.
   *
   * @param then takes the heads that are news; null: not all conversations answered
   */
  void probeLarge(Consumer<@Nullable Map<ConversationId, Long>> then) {
    List<ConversationId> large = inbox.large();
    long asked = inbox.now();
    requests.begin();
    requests.collect(
        large,
        answers -> {
          Map<ConversationId, Long> risen = observe(large, answers, asked);
          boolean all = large.stream().noneMatch(id -> isUnanswered(answers.get(id)));
          requests.end(() -> then.accept(all ? risen : null));
        });
  }

  // ---- ListConversations

  void list(SessionCommand.ListConversations list) {
    requests.begin();
    int max = services.limits().pageEntriesMax();
    int limit = list.limit() <= 0 ? max : Math.min(list.limit(), max);
    List<ConversationId> ids = inbox.listed(list.after(), limit + 1);
    List<ConversationId> asked = ids.size() > limit ? ids.subList(0, limit) : ids;
    requests.collect(
        asked, answers -> requests.end(() -> answer(list, asked, ids.size() > limit, answers)));
  }

  /** Ends before the first conversation that did not answer: the order of ids is the cursor. */
  private void answer(
      SessionCommand.ListConversations list,
      List<ConversationId> asked,
      boolean more,
      Map<ConversationId, Summarized> answers) {
    List<ConversationSummary> lines = new ArrayList<>();
    int bytes = 0;
    for (ConversationId id : asked) {
      Summarized answer = answers.get(id);
      ConversationSummary summary = answer == null ? null : answer.summary();
      ConversationSummary line = summary == null ? null : summary.with(inbox.preferences(id));
      int lineBytes = line == null ? 0 : WireCodec.encodedBytes(line);
      boolean isFull = bytes + lineBytes > settings.pageBytesMax() && !lines.isEmpty();
      if (isUnanswered(answer) && lines.isEmpty()) {
        requests.refuseForNow(list.replyTo(), "a conversation gives no summary");
        return;
      }
      if (isUnanswered(answer) || isFull) {
        list.replyTo().answer(new Reply.ConversationPage(lines, true));
        return;
      }
      if (line != null) {
        bytes += lineBytes;
        lines.add(line);
      }
    }
    list.replyTo().answer(new Reply.ConversationPage(lines, more));
  }
}
