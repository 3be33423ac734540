package io.skein.node.schedule.cassandra;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.skein.node.conversation.journal.EntryCodec;
import io.skein.node.schedule.KeptPost;
import io.skein.protocol.ClientId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import io.skein.protocol.ScheduledPost;
import io.skein.protocol.UserId;
import io.skein.store.v1.ScheduledPost.State;
import java.nio.ByteBuffer;

/** Scheduled posts as their rows keep them ({@code skein.store.v1}), and back. Pure. */
final class ScheduledPostCodec {
  /** It has none yet. */
  private static final long NO_SEQUENCE = 0;

  private ScheduledPostCodec() {}

  static ByteBuffer encode(UserId user, KeptPost kept) {
    ScheduledPost post = kept.post();
    Message message =
        new Message(
            post.conversation(),
            NO_SEQUENCE,
            user,
            post.clientId(),
            post.dueMillis(),
            post.content());
    io.skein.store.v1.ScheduledPost.Builder stored =
        io.skein.store.v1.ScheduledPost.newBuilder()
            .setEntry(ByteString.copyFrom(EntryCodec.encode(message)))
            .setConversationHigh(post.conversation().high())
            .setConversationLow(post.conversation().low())
            .setState(
                switch (post.state()) {
                  case WAITING -> State.WAITING;
                  case POSTING -> State.POSTING;
                  case REFUSED -> State.REFUSED;
                });
    if (post.refusal() != null) {
      stored.setRefusal(post.refusal().number());
    }
    if (kept.knownHead() != KeptPost.NEVER_TRIED) {
      stored.setKnownHead(kept.knownHead());
    }
    return ByteBuffer.wrap(stored.build().toByteArray());
  }

  /**
   * A scheduled post, from its row.
   *
   * @throws IllegalStateException if the bytes are none: the store is damaged
   */
  static KeptPost decode(ClientId id, ByteBuffer bytes) {
    try {
      io.skein.store.v1.ScheduledPost stored = io.skein.store.v1.ScheduledPost.parseFrom(bytes);
      ConversationId conversation =
          new ConversationId(stored.getConversationHigh(), stored.getConversationLow());
      Message message =
          EntryCodec.decode(conversation, NO_SEQUENCE, stored.getEntry().asReadOnlyByteBuffer());
      ScheduledPost waiting =
          ScheduledPost.waiting(id, conversation, message.content(), message.timeMillis());
      return new KeptPost(
          inState(waiting, stored),
          stored.hasKnownHead() ? stored.getKnownHead() : KeptPost.NEVER_TRIED);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("scheduled post " + id + " cannot be read", e);
    }
  }

  /** One in a state of a later release is left alone, as a refused one is. */
  private static ScheduledPost inState(
      ScheduledPost waiting, io.skein.store.v1.ScheduledPost stored) {
    return switch (stored.getState()) {
      case WAITING -> waiting;
      case POSTING -> waiting.posting();
      case REFUSED, UNRECOGNIZED -> waiting.refused(refusal(stored.getRefusal()));
    };
  }

  private static ErrorCode refusal(int number) {
    ErrorCode code = ErrorCode.ofNumber(number);
    return code == null || code == ErrorCode.OK ? ErrorCode.INTERNAL : code;
  }
}
