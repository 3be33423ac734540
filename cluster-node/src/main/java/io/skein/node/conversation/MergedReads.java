package io.skein.node.conversation;

import io.skein.node.conversation.MergedBodies.Part;
import io.skein.protocol.Content;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.MediaId;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What messages carry that others were forwarded in, for whoever sees them: their conversations
 * decide that, each time anew. Thread-safe.
 */
public final class MergedReads {
  /** As {@link WriteQueue} counts; the first of a page always fits into a frame. */
  private static final int PAGE_BYTES_MAX = 512 * 1024;

  private final Messages messages;
  private final MergedBodies bodies;

  public MergedReads(Messages messages, MergedBodies bodies) {
    this.messages = messages;
    this.bodies = bodies;
  }

  /**
   * A page of them.
   *
   * @return {@link Reply.MergedPage}, or {@link Reply.Failed}
   */
  public CompletionStage<Reply.Answer> page(UserId reader, Request.AskMerged ask) {
    return messages
        .message(reader, ask.conversation(), ask.sequence())
        .thenCompose(
            reply ->
                reply instanceof Reply.Page page
                    ? opened(carrier(page.messages(), ask.sequence()), ask)
                    : CompletableFuture.completedFuture(reply))
        .exceptionally(
            failure -> Reply.Failed.of(ErrorCode.UNAVAILABLE, "the store does not answer"));
  }

  private static Content carrier(List<Message> seen, long sequence) {
    return seen.size() == 1 && seen.get(0).sequence() == sequence
        ? seen.get(0).content()
        : Content.Unknown.INSTANCE;
  }

  private CompletionStage<Reply.Answer> opened(Content carrier, Request.AskMerged ask) {
    if (carrier instanceof Content.Merged merged) {
      return section(merged.body(), 0, ask.path(), ask);
    }
    return failed(
        carrier instanceof Content.Recalled
            ? ErrorCode.MESSAGE_RECALLED
            : carrier instanceof Content.Vanished
                ? ErrorCode.MESSAGE_VANISHED
                : ErrorCode.NO_SUCH_MESSAGE);
  }

  /** From the section to the one that is asked for, a read for each step. */
  private CompletionStage<Reply.Answer> section(
      long body, int section, List<Long> path, Request.AskMerged ask) {
    if (path.isEmpty()) {
      return bodies
          .find(body, section, ask.after(), ask.limit() + 1)
          .thenApply(parts -> page(parts, ask.limit()));
    }
    int position = (int) Math.min(path.get(0), Integer.MAX_VALUE);
    return bodies
        .find(body, section, position - 1, 1)
        .thenCompose(
            parts ->
                parts.size() == 1
                        && parts.get(0).position() == position
                        && parts.get(0).content() instanceof Content.Merged inner
                    ? section(body, (int) inner.body(), path.subList(1, path.size()), ask)
                    : failed(ErrorCode.NO_SUCH_MESSAGE));
  }

  private static Reply.MergedPage page(List<Part> parts, int limit) {
    List<Reply.MergedMessage> messages = new ArrayList<>();
    int bytes = 0;
    for (Part part : parts) {
      bytes += WriteQueue.bytesOf(part.content());
      if (messages.size() == limit || (bytes > PAGE_BYTES_MAX && !messages.isEmpty())) {
        return new Reply.MergedPage(List.copyOf(messages), true);
      }
      messages.add(
          new Reply.MergedMessage(
              part.position(), part.sender(), part.timeMillis(), told(part.content())));
    }
    return new Reply.MergedPage(List.copyOf(messages), false);
  }

  /** The number of a section means nothing to who does not know the body. */
  private static Content told(Content.Said content) {
    return content instanceof Content.Merged merged ? merged.at(0) : content;
  }

  private static CompletionStage<Reply.Answer> failed(ErrorCode code) {
    return CompletableFuture.completedFuture(Reply.Failed.of(code, "ask_merged"));
  }

  /**
   * The file of this number among all that a message carries, also in what is in it.
   *
   * @param carrier as its reader sees it
   */
  public CompletionStage<Optional<Content.Media>> file(Content.Merged carrier, MediaId media) {
    return bodies
        .findAll(carrier.body())
        .thenApply(
            parts ->
                parts.stream()
                    .map(Part::content)
                    .filter(Content.Media.class::isInstance)
                    .map(Content.Media.class::cast)
                    .filter(file -> file.media().equals(media))
                    .findFirst());
  }
}
