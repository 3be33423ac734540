package io.skein.node.account.cassandra;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.skein.node.account.PushSubscription;
import io.skein.node.account.PushSubscription.Service;
import io.skein.node.account.UnreadLine;
import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.store.v1.UnreadLines;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Subscriptions and unread counts as their columns keep them ({@code skein/store/v1/push.proto}),
 * and back. Pure.
 */
final class PushCodec {
  private PushCodec() {}

  static ByteBuffer encode(PushSubscription subscription) {
    return ByteBuffer.wrap(
        io.skein.store.v1.PushSubscription.newBuilder()
            .setService(stored(subscription.service()))
            .setAddress(subscription.address())
            .setKey(ByteString.copyFrom(subscription.key().asArray()))
            .setSecret(ByteString.copyFrom(subscription.secret().asArray()))
            .setVersion(subscription.version())
            .build()
            .toByteArray());
  }

  private static io.skein.store.v1.PushSubscription.Service stored(Service service) {
    return switch (service) {
      case WEB -> io.skein.store.v1.PushSubscription.Service.WEB;
      case APNS -> io.skein.store.v1.PushSubscription.Service.APNS;
      case FCM -> io.skein.store.v1.PushSubscription.Service.FCM;
    };
  }

  /**
   * What a cell says; null if it is of a service that a later release made.
   *
   * @throws IllegalStateException if the bytes are none: the store is damaged
   */
  static @Nullable PushSubscription decodeSubscription(ByteBuffer bytes) {
    try {
      io.skein.store.v1.PushSubscription stored =
          io.skein.store.v1.PushSubscription.parseFrom(bytes);
      Service service =
          switch (stored.getService()) {
            case WEB -> Service.WEB;
            case APNS -> Service.APNS;
            case FCM -> Service.FCM;
            case UNSPECIFIED, UNRECOGNIZED -> null;
          };
      return service == null
          ? null
          : new PushSubscription(
              service,
              stored.getAddress(),
              Bytes.wrap(stored.getKey().toByteArray()),
              Bytes.wrap(stored.getSecret().toByteArray()),
              stored.getVersion());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a subscription cannot be read", e);
    }
  }

  static ByteBuffer encode(List<UnreadLine> unread) {
    UnreadLines.Builder lines = UnreadLines.newBuilder();
    for (UnreadLine line : unread) {
      lines.addLines(
          UnreadLines.Line.newBuilder()
              .setConversation(line.conversation().toString())
              .setUnread(line.unread())
              .setRead(line.read())
              .setNewest(line.newest())
              .setFromStranger(line.fromStranger()));
    }
    return ByteBuffer.wrap(lines.build().toByteArray());
  }

  /**
   * What a cell says.
   *
   * @param bytes null: nobody has counted
   * @throws IllegalStateException if the bytes are none: the store is damaged
   */
  static @Nullable List<UnreadLine> decodeUnread(@Nullable ByteBuffer bytes) {
    if (bytes == null) {
      return null;
    }
    try {
      return UnreadLines.parseFrom(bytes).getLinesList().stream()
          .map(
              line ->
                  new UnreadLine(
                      ConversationId.parse(line.getConversation()),
                      line.getUnread(),
                      line.getRead(),
                      line.getNewest(),
                      line.getFromStranger()))
          .toList();
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new IllegalStateException("unread counts cannot be read", e);
    }
  }
}
