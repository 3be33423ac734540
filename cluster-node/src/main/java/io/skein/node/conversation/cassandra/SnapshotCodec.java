package io.skein.node.conversation.cassandra;

import com.google.protobuf.InvalidProtocolBufferException;
import io.skein.node.conversation.Snapshot;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A snapshot as its row keeps it ({@code skein.store.v1.Snapshot}), and back. Pure. */
final class SnapshotCodec {
  private SnapshotCodec() {}

  static ByteBuffer encode(Snapshot snapshot) {
    io.skein.store.v1.Snapshot.Builder stored =
        io.skein.store.v1.Snapshot.newBuilder()
            .setSequence(snapshot.sequence())
            .setTitle(snapshot.title())
            .setLarge(snapshot.large())
            .setHeadNamed(snapshot.headNamed());
    snapshot.members().forEach(member -> stored.addMembers(encode(member)));
    snapshot.former().forEach(former -> stored.addFormer(encode(former)));
    return ByteBuffer.wrap(stored.build().toByteArray());
  }

  /**
   * The snapshot of a row.
   *
   * @throws IllegalStateException if the bytes are no snapshot: the store is damaged
   */
  static Snapshot decode(ByteBuffer bytes) {
    try {
      io.skein.store.v1.Snapshot stored = io.skein.store.v1.Snapshot.parseFrom(bytes);
      return new Snapshot(
          stored.getSequence(),
          stored.getTitle(),
          stored.getLarge(),
          stored.getHeadNamed(),
          stored.getMembersList().stream().map(SnapshotCodec::decode).toList(),
          stored.getFormerList().stream().map(SnapshotCodec::decode).toList());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a snapshot cannot be read", e);
    }
  }

  private static io.skein.store.v1.Snapshot.Member.Builder encode(Snapshot.Member member) {
    io.skein.store.v1.Snapshot.Member.Builder stored =
        io.skein.store.v1.Snapshot.Member.newBuilder()
            .setUser(member.user().value())
            .setRole(encode(member.role()))
            .setSince(member.since())
            .setDelivered(member.delivered())
            .setRead(member.read())
            .setSafe(member.safe());
    long previous = member.read();
    for (long own : member.ownUnread()) {
      stored.addOwnUnread(own - previous);
      previous = own;
    }
    return stored;
  }

  private static Snapshot.Member decode(io.skein.store.v1.Snapshot.Member stored) {
    List<Long> ownUnread = new ArrayList<>(stored.getOwnUnreadCount());
    long own = stored.getRead();
    for (long distance : stored.getOwnUnreadList()) {
      own += distance;
      ownUnread.add(own);
    }
    return new Snapshot.Member(
        new UserId(stored.getUser()),
        decode(stored.getRole()),
        stored.getSince(),
        stored.getDelivered(),
        stored.getRead(),
        stored.getSafe(),
        List.copyOf(ownUnread));
  }

  private static io.skein.store.v1.Snapshot.Former.Builder encode(Snapshot.Former former) {
    return io.skein.store.v1.Snapshot.Former.newBuilder()
        .setUser(former.user().value())
        .setSince(former.since())
        .setUntil(former.until())
        .setHeard(former.heard());
  }

  private static Snapshot.Former decode(io.skein.store.v1.Snapshot.Former stored) {
    return new Snapshot.Former(
        new UserId(stored.getUser()), stored.getSince(), stored.getUntil(), stored.getHeard());
  }

  private static io.skein.store.v1.Snapshot.Member.Role encode(Reply.Member.Role role) {
    return switch (role) {
      case OWNER -> io.skein.store.v1.Snapshot.Member.Role.OWNER;
      case MEMBER -> io.skein.store.v1.Snapshot.Member.Role.MEMBER;
    };
  }

  /** A role of a later release has at least the rights of a member. */
  private static Reply.Member.Role decode(io.skein.store.v1.Snapshot.Member.Role role) {
    return role == io.skein.store.v1.Snapshot.Member.Role.OWNER
        ? Reply.Member.Role.OWNER
        : Reply.Member.Role.MEMBER;
  }
}
