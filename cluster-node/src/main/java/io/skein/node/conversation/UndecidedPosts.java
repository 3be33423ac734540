package io.skein.node.conversation;

import io.skein.node.conversation.ConversationCommand.Post;
import io.skein.node.conversation.ConversationNote.ForwardTaken;
import io.skein.node.conversation.ConversationNote.MediaChecked;
import io.skein.node.conversation.ConversationNote.PeerChecked;
import io.skein.node.conversation.ConversationNote.Searched;
import io.skein.node.conversation.ConversationNote.TargetRead;
import io.skein.protocol.Content;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks what posts need to know before they can be decided, one question of each kind at a time (of
 * files and forwards: one of each sender), or waits for what is being written, and holds them
 * meanwhile, in the order of each sender. Confined to the conversation's actor.
 */
final class UndecidedPosts {
  private final ActorShell shell;
  private final ConversationSettings settings;
  private final OpenLog log;
  private final Conversation conversation;
  private final Refusals refusals;
  private final HeldPosts held;
  private final ObjLongConsumer<Post> decide;
  private final Predicate<HeldPosts.Held> decideShared;
  private final BiPredicate<HeldPosts.Held, Forwards.Taken> decideTaken;
  private final Forwards forwards;
  private final BiConsumer<Decision.Repeated, Post> repeat;
  private boolean checkingPeer;
  private boolean searching;
  private boolean readingTarget;
  private boolean awaitingWrite;

  /**
   * @param decide takes a post, and up to where no earlier attempt of it is in the log
   * @param decideShared takes one whose file may be shown; true if it is refused for good all the
   *     same
   * @param decideTaken takes one with what it forwards; true if that is going to be written
   * @param repeat takes an earlier attempt that was found, and the post
   */
  UndecidedPosts(
      ActorShell shell,
      Conversation conversation,
      OpenLog log,
      ObjLongConsumer<Post> decide,
      Predicate<HeldPosts.Held> decideShared,
      BiPredicate<HeldPosts.Held, Forwards.Taken> decideTaken,
      BiConsumer<Decision.Repeated, Post> repeat) {
    this.shell = shell;
    this.settings = shell.settings();
    this.log = log;
    this.conversation = conversation;
    this.refusals = shell.refusals();
    this.held =
        new HeldPosts(settings.search().waitingMax(), settings.search().waitingPerSenderMax());
    this.decide = decide;
    this.decideShared = decideShared;
    this.decideTaken = decideTaken;
    this.forwards =
        new Forwards(
            shell.environment().messages(),
            shell.environment().media(),
            shell.environment().merges());
    this.repeat = repeat;
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  /** Decides a post, behind those of its sender that are held. */
  void decide(Post post, long searchedTo) {
    if (!held.isEmpty() && held.has(post.origin().user())) {
      hold(post, searchedTo, null);
    } else {
      decide.accept(post, searchedTo);
    }
  }

  /** False, and refused, if too many are held. */
  private boolean hold(Post post, long searchedTo, @Nullable Decision need) {
    boolean added = held.add(new HeldPosts.Held(post, searchedTo, need));
    if (!added) {
      refusals.overloaded(post, Appends.QUEUE_FULL);
    }
    return added;
  }

  private void decideAll() {
    held.takeAll().forEach(this::decide);
  }

  /** Unless it waits for an answer that is about itself alone. */
  private void decide(HeldPosts.Held one) {
    if (isOfItself(one.need())) {
      held.keep(one);
    } else {
      decide(one.post(), one.searchedTo());
    }
  }

  /**
   * The answer to this did not come: refuses who waits for it, with the later posts of the same
   * senders; the others are decided, or ask in their turn.
   */
  private void refuse(Predicate<HeldPosts.Held> failed) {
    Set<UserId> refused = new HashSet<>();
    for (HeldPosts.Held one : held.takeAll()) {
      UserId sender = one.post().origin().user();
      if (one.need() == null ? refused.contains(sender) : failed.test(one)) {
        refused.add(sender);
        refusals.unavailable(one.post());
      } else {
        decide(one);
      }
    }
  }

  void checkPeer(Post post, long searchedTo, Decision.NeedsPeer check) {
    hold(post, searchedTo, check);
    if (!checkingPeer) {
      checkingPeer = true;
      shell.pipe(
          shell.environment().peers().exists(check.peer()),
          (exists, failure) -> new PeerChecked(failure == null ? exists : null));
    }
  }

  void onPeerChecked(PeerChecked checked) {
    checkingPeer = false;
    if (checked.exists() == null) {
      refuse(one -> one.need() instanceof Decision.NeedsPeer);
    } else if (checked.exists()) {
      conversation.peerExists();
      decideAll();
    } else {
      held.takeAll()
          .forEach(one -> refusals.refuse(one.post(), ErrorCode.UNKNOWN_USER, "the other user", 0));
    }
  }

  void search(Post post, Decision.NeedsHistory search) {
    long entries = search.before() - search.after() - 1;
    if (entries > settings.search().entriesMax()) {
      refusals.refuse(post, ErrorCode.KNOWN_HEAD_TOO_OLD, "known_head: too far behind the head", 0);
      return;
    }
    hold(post, search.after(), search);
    if (!searching) {
      searching = true;
      shell.environment().metrics().logRead();
      shell.pipe(
          log.readAfter(search.after(), (int) Math.min(entries, settings.search().pageEntries())),
          (found, failure) -> new Searched(search.after(), found));
    }
  }

  void onSearched(Searched searched) {
    searching = false;
    List<Message> found = searched.found();
    if (found == null || found.isEmpty()) {
      refuse(
          one ->
              one.need() instanceof Decision.NeedsHistory history
                  && history.after() == searched.after());
      return;
    }
    held.search(
        searched.after(),
        found,
        (post, first) ->
            repeat.accept(
                new Decision.Repeated(first.sequence(), first.timeMillis(), first.endMillis()),
                post));
    decideAll();
  }

  /** The answer depends on what is being written. */
  void awaitWritten(Post post, long searchedTo) {
    hold(post, searchedTo, Decision.AskAgain.INSTANCE);
    awaitingWrite = true;
  }

  /** Some of it is durable now. */
  void onWritten() {
    if (awaitingWrite) {
      awaitingWrite = false;
      decideAll();
    }
  }

  void readTarget(Post post, long searchedTo, Decision.NeedsTarget needed) {
    hold(post, searchedTo, needed);
    if (!readingTarget) {
      readingTarget = true;
      shell.environment().metrics().logRead();
      shell.pipe(
          log.readAfter(needed.sequence() - 1, 1),
          (found, failure) -> new TargetRead(needed.sequence(), found));
    }
  }

  void onTargetRead(TargetRead read) {
    readingTarget = false;
    List<Message> found = read.found();
    if (found == null || found.isEmpty()) {
      Decision answered = new Decision.NeedsTarget(read.sequence());
      refuse(one -> answered.equals(one.need()));
    } else {
      conversation.messages().found(read.sequence(), Target.of(found.get(0)));
      decideAll();
    }
  }

  void checkMedia(Post post, long searchedTo, Decision.NeedsMedia needed) {
    if (hold(post, searchedTo, needed)) {
      shell.pipe(
          shell
              .environment()
              .media()
              .share(post.origin().user(), post.conversation(), post.clientId(), needed.media()),
          (verdict, failure) -> new MediaChecked(post, verdict));
    }
  }

  /** The post is decided again, as others may have come meanwhile. */
  void onMediaChecked(MediaChecked checked) {
    Post post = checked.post();
    MediaShares.Verdict verdict = checked.verdict();
    if (verdict == null) {
      refuse(one -> isAskedFor(one, post));
      return;
    }
    boolean refused = false;
    for (HeldPosts.Held one : held.takeAll()) {
      if (isAskedFor(one, post)) {
        refused = decide(one, verdict);
      } else {
        decide(one);
      }
    }
    // Another attempt of the same message has the same share in the file.
    if (refused && !held.hasAttempt(post)) {
      release(post);
    }
  }

  private static boolean isAskedFor(HeldPosts.Held one, Post post) {
    return isOfItself(one.need()) && one.post().equals(post);
  }

  private static boolean isOfItself(@Nullable Decision need) {
    return need instanceof Decision.NeedsMedia || need instanceof Decision.NeedsForward;
  }

  void takeForward(Post post, long searchedTo, Decision.NeedsForward needed) {
    if (hold(post, searchedTo, needed)) {
      shell.pipe(
          forwards.take(
              post.origin().user(), post.conversation(), post.clientId(), needed.elsewhere()),
          (verdict, failure) -> new ForwardTaken(post, verdict));
    }
  }

  /** The post is decided again, as others may have come meanwhile. */
  void onForwardTaken(ForwardTaken told) {
    Post post = told.post();
    Forwards.Verdict verdict = told.verdict();
    if (verdict == null) {
      refuse(one -> isAskedFor(one, post));
      return;
    }
    boolean posted = false;
    for (HeldPosts.Held one : held.takeAll()) {
      if (!isAskedFor(one, post)) {
        decide(one);
      } else if (verdict instanceof Forwards.Taken taken) {
        posted = decideTaken.test(one, taken);
      } else {
        refuse(post, (Forwards.Refused) verdict);
      }
    }
    if (!posted && verdict instanceof Forwards.Taken taken) {
      // A copy of a file is of this attempt alone: the next one takes its own.
      release(post.withContent(taken.content()));
    }
  }

  private void refuse(Post post, Forwards.Refused refused) {
    if (refused.code() == ErrorCode.OVERLOADED) {
      refusals.overloaded(post, refused.detail());
    } else {
      refusals.refuse(post, refused.code(), refused.detail(), 0);
    }
  }

  /** True if its file may be shown, and it is refused for good. */
  private boolean decide(HeldPosts.Held one, MediaShares.Verdict verdict) {
    if (verdict instanceof MediaShares.Shared shared) {
      Post post = one.post().withContent(shared.content());
      return decideShared.test(new HeldPosts.Held(post, one.searchedTo(), null));
    }
    MediaShares.Refused refused = (MediaShares.Refused) verdict;
    refusals.refuse(one.post(), refused.code(), refused.detail(), 0);
    return false;
  }

  private void release(Post post) {
    if (post.content() instanceof Content.Media media) {
      shell.environment().media().release(post.conversation(), post.clientId(), media);
    } else if (post.content() instanceof Content.Merged merged) {
      shell.environment().merges().release(post.conversation(), post.clientId(), merged);
    }
  }

  /** The actor stops. */
  void stop() {
    held.takeAll().forEach(one -> refusals.moving(one.post()));
  }
}
