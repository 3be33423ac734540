package io.skein.node.conversation;

import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** What was said in other conversations, to one reader each. Thread-safe. */
final class Elsewhere implements Messages {
  private record Place(UserId reader, ConversationId conversation, long sequence) {
    boolean isBeside(Place other) {
      return reader.equals(other.reader) && conversation.equals(other.conversation);
    }
  }

  private final Map<Place, Message> messages = new ConcurrentHashMap<>();
  private final Map<Place, CompletableFuture<Reply.Answer>> held = new ConcurrentHashMap<>();
  volatile Reply.Failed failure = Reply.Failed.of(ErrorCode.NOT_A_MEMBER, "no member");

  /** The reader sees this message. */
  void shows(UserId reader, Message message) {
    messages.put(new Place(reader, message.conversation(), message.sequence()), message);
  }

  /** Whether the reader sees this one is answered when the test says so. */
  void holds(UserId reader, ConversationId conversation, long sequence) {
    held.put(new Place(reader, conversation, sequence), new CompletableFuture<>());
  }

  void answers(UserId reader, Message message) {
    Place place = new Place(reader, message.conversation(), message.sequence());
    held.getOrDefault(place, new CompletableFuture<>()).complete(page(List.of(message)));
  }

  @Override
  public CompletionStage<Reply.Answer> message(
      UserId reader, ConversationId conversation, long sequence) {
    Place place = new Place(reader, conversation, sequence);
    CompletableFuture<Reply.Answer> waiting = held.get(place);
    if (waiting != null) {
      return waiting;
    }
    if (messages.keySet().stream().noneMatch(seen -> seen.isBeside(place))) {
      return CompletableFuture.completedFuture(failure);
    }
    Message message = messages.get(place);
    return CompletableFuture.completedFuture(page(message == null ? List.of() : List.of(message)));
  }

  private static Reply.Page page(List<Message> messages) {
    return new Reply.Page(messages, 99, false, 1, false, 0);
  }
}
