package io.skein.node.conversation;

import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a forwarded message says: looked up where it was said, as its sender sees it there. So
 * nobody forwards what it does not see, and nobody is said to have said what it did not.
 * Thread-safe.
 */
final class Forwards {
  /** What is said to a forward. */
  sealed interface Verdict {}

  /**
   * This is to be posted. A file of it is the forwarder's copy, and kept for the new message.
   *
   * @param from who said it first; null: the sender, of several in one
   */
  record Taken(Content.Said content, Message.@Nullable Forwarded from) implements Verdict {}

  /** It cannot be forwarded, or not now. */
  record Refused(ErrorCode code, String detail) implements Verdict {}

  /** What one message says that may be forwarded; a file of it is not the forwarder's yet. */
  private record Found(Content.Said content, Message.Forwarded from) implements Verdict {}

  /** Messages that are looked up at the same time for one post. */
  private static final int LOOKED_UP_AT_ONCE = 8;

  private final Messages messages;
  private final MediaShares media;
  private final Merges merges;

  Forwards(Messages messages, MediaShares media, Merges merges) {
    this.messages = messages;
    this.media = media;
    this.merges = merges;
  }

  /**
   * What to post for what was said elsewhere. May be repeated; each time a file is copied anew, and
   * the copies that no message shows go after the usual time.
   *
   * @param target where it is posted
   * @param message the post's client id
   */
  CompletionStage<Verdict> take(
      UserId sender, ConversationId target, ClientId message, Content.Elsewhere elsewhere) {
    Merges.For post = new Merges.For(sender, target, message);
    if (elsewhere instanceof Content.Merge merge) {
      return merges.making(() -> merge(post, merge, 0, new MergedParts()));
    }
    Content.Forward forward = (Content.Forward) elsewhere;
    return find(sender, forward)
        .thenCompose(
            verdict ->
                verdict instanceof Found found
                    ? taken(post, found)
                    : CompletableFuture.completedFuture(verdict));
  }

  private CompletionStage<Verdict> taken(Merges.For post, Found found) {
    if (found.content() instanceof Content.Media file) {
      return media
          .shareCopy(post.sender(), post.target(), post.message(), file)
          .thenApply(
              verdict ->
                  verdict instanceof MediaShares.Shared shared
                      ? new Taken(shared.content(), found.from())
                      : refusal((MediaShares.Refused) verdict));
    }
    return found.content() instanceof Content.Merged merged
        ? merges.making(() -> merges.keepCopy(post, merged, found.from()))
        : CompletableFuture.completedFuture(new Taken(found.content(), found.from()));
  }

  /** Some after the others, in their order. */
  private CompletionStage<Verdict> merge(
      Merges.For post, Content.Merge merge, int from, MergedParts parts) {
    if (from >= merge.items().size() || parts.obstacle() != null) {
      return merges.keep(post, parts, merge.title());
    }
    int to = Math.min(from + LOOKED_UP_AT_ONCE, merge.items().size());
    List<CompletableFuture<Verdict>> verdicts =
        merge.items().subList(from, to).stream()
            .map(
                item ->
                    find(
                            post.sender(),
                            new Content.Forward(merge.conversation(), item.sequence(), item.edit()))
                        .toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(verdicts.toArray(new CompletableFuture<?>[0]))
        .thenCompose(done -> add(verdicts.iterator(), parts))
        .thenCompose(
            refused ->
                refused != null
                    ? CompletableFuture.<Verdict>completedFuture(refused)
                    : merge(post, merge, to, parts));
  }

  /** With what is in them. Null, or the refusal of one. */
  private CompletionStage<@Nullable Verdict> add(
      Iterator<CompletableFuture<Verdict>> verdicts, MergedParts parts) {
    while (verdicts.hasNext()) {
      Verdict verdict = verdicts.next().join();
      if (!(verdict instanceof Found found)) {
        return CompletableFuture.completedFuture(verdict);
      }
      if (found.content() instanceof Content.Merged merged) {
        return merges
            .body(merged)
            .thenCompose(
                inner -> {
                  if (inner.isEmpty()) {
                    return refused(ErrorCode.NO_SUCH_MESSAGE, "content.forward");
                  }
                  parts.add(merged, found.from(), inner);
                  return add(verdicts, parts);
                });
      }
      parts.add(found.content(), found.from(), List.of());
    }
    return CompletableFuture.completedFuture(null);
  }

  private CompletionStage<Verdict> find(UserId sender, Content.Forward forward) {
    return at(sender, forward.conversation(), forward.sequence())
        .thenCompose(
            reply -> then(reply, forward.sequence(), found -> found(sender, forward, found)));
  }

  private CompletionStage<Reply.Answer> at(UserId reader, ConversationId where, long sequence) {
    return messages.message(reader, where, sequence);
  }

  private static CompletionStage<Verdict> then(
      Reply.Answer reply, long sequence, Function<Message, CompletionStage<Verdict>> next) {
    if (reply instanceof Reply.Failed failed) {
      // Whether there is such a conversation is nobody's business who is not in it.
      return refused(
          failed.code() == ErrorCode.NOT_A_MEMBER ? ErrorCode.NO_SUCH_MESSAGE : failed.code(),
          "content.forward");
    }
    Message found = reply instanceof Reply.Page page ? first(page.messages()) : null;
    return found == null || found.sequence() != sequence
        ? refused(ErrorCode.NO_SUCH_MESSAGE, "content.forward")
        : next.apply(found);
  }

  private static @Nullable Message first(List<Message> messages) {
    return messages.isEmpty() ? null : messages.get(0);
  }

  private CompletionStage<Verdict> found(UserId sender, Content.Forward forward, Message found) {
    Message.Forwarded from =
        found.forwarded() != null
            ? found.forwarded()
            : new Message.Forwarded(found.sender(), found.timeMillis());
    if (found.content() instanceof Content.Recalled) {
      return refused(ErrorCode.MESSAGE_RECALLED, "content.forward");
    }
    if (found.content() instanceof Content.Vanished) {
      return refused(ErrorCode.MESSAGE_VANISHED, "content.forward");
    }
    if (forward.edit() != 0) {
      return at(sender, forward.conversation(), forward.edit())
          .thenCompose(reply -> then(reply, forward.edit(), edit -> edited(found, edit, from)));
    }
    if (found.content() instanceof Content.Text text) {
      return found(new Content.Text(text.text()), from);
    }
    return found.content() instanceof Content.Said said
        ? found(said, from)
        : refused(ErrorCode.NO_SUCH_MESSAGE, "content.forward");
  }

  /** An edit without a text is one of a message that was recalled since, or is over. */
  private static CompletionStage<Verdict> edited(
      Message found, Message entry, Message.Forwarded from) {
    if (!(entry.content() instanceof Content.Edit edit) || edit.target() != found.sequence()) {
      return refused(ErrorCode.NO_SUCH_MESSAGE, "content.forward.edit");
    }
    // Since its message was looked at: one that has an end is over, unless recalled just then.
    ErrorCode gone =
        entry.endMillis() == 0 ? ErrorCode.MESSAGE_RECALLED : ErrorCode.MESSAGE_VANISHED;
    return edit.text().isEmpty()
        ? refused(gone, "content.forward")
        : found(new Content.Text(edit.text()), from);
  }

  private static CompletionStage<Verdict> found(Content.Said content, Message.Forwarded from) {
    return CompletableFuture.completedFuture(new Found(content, from));
  }

  static Refused refusal(MediaShares.Refused refused) {
    return new Refused(refused.code(), refused.detail());
  }

  private static CompletionStage<Verdict> refused(ErrorCode code, String detail) {
    return CompletableFuture.completedFuture(new Refused(code, detail));
  }
}
