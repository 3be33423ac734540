package io.skein.node.conversation.cassandra;

import com.google.protobuf.InvalidProtocolBufferException;
import io.skein.node.conversation.GroupState;
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
    Snapshot.Operations operations = snapshot.operations();
    stored
        .setNewestCounted(operations.newestCounted())
        .addAllOperations(gapsAndLengths(operations.runs()))
        .addAllRecalled(distances(0, operations.recalled()));
    operations
        .mentionsOfAll()
        .forEach(
            mention ->
                stored
                    .addMentionsOfAllBuilder()
                    .setSequence(mention.sequence())
                    .setSender(mention.sender().value()));
    operations.highlighted().forEach(one -> stored.addHighlighted(encode(one)));
    snapshot.said().forEach(said -> stored.addSaid(encode(said)));
    if (!snapshot.group().equals(GroupState.NONE)) {
      stored.setGroup(GroupStateCodec.encode(snapshot.group()));
    }
    if (!snapshot.vanishing().equals(Snapshot.Vanishing.NONE)) {
      stored.setVanishing(encode(snapshot.vanishing()));
    }
    return ByteBuffer.wrap(stored.build().toByteArray());
  }

  private static io.skein.store.v1.Snapshot.Vanishing.Builder encode(Snapshot.Vanishing vanishing) {
    io.skein.store.v1.Snapshot.Vanishing.Builder stored =
        io.skein.store.v1.Snapshot.Vanishing.newBuilder().setSeconds(vanishing.seconds());
    for (Snapshot.Life life : vanishing.lives()) {
      stored
          .addLivesBuilder()
          .setSequence(life.sequence())
          .setEndMillis(life.endMillis())
          .setSender(life.sender().value());
    }
    return stored;
  }

  private static Snapshot.Vanishing decode(io.skein.store.v1.Snapshot.Vanishing stored) {
    return new Snapshot.Vanishing(
        stored.getSeconds(),
        stored.getLivesList().stream()
            .map(
                life ->
                    new Snapshot.Life(
                        life.getSequence(), life.getEndMillis(), new UserId(life.getSender())))
            .toList());
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
          stored.getFormerList().stream().map(SnapshotCodec::decode).toList(),
          operations(stored),
          stored.getSaidList().stream().map(SnapshotCodec::decode).toList(),
          stored.hasGroup() ? GroupStateCodec.decode(stored.getGroup()) : GroupState.NONE,
          stored.hasVanishing() ? decode(stored.getVanishing()) : Snapshot.Vanishing.NONE);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a snapshot cannot be read", e);
    }
  }

  private static Snapshot.Operations operations(io.skein.store.v1.Snapshot stored) {
    return new Snapshot.Operations(
        stored.getNewestCounted(),
        runs(stored.getOperationsList()),
        sequences(0, stored.getRecalledList()),
        stored.getMentionsOfAllList().stream()
            .map(one -> new Snapshot.MentionOfAll(one.getSequence(), new UserId(one.getSender())))
            .toList(),
        stored.getHighlightedList().stream().map(SnapshotCodec::decode).toList());
  }

  private static io.skein.store.v1.Snapshot.Highlighted.Builder encode(Reply.Highlighted one) {
    return io.skein.store.v1.Snapshot.Highlighted.newBuilder()
        .setTarget(one.target())
        .setSequence(one.sequence())
        .setUser(one.user().value())
        .setTimeMillis(one.timeMillis())
        .setEndMillis(one.endMillis());
  }

  private static Reply.Highlighted decode(io.skein.store.v1.Snapshot.Highlighted stored) {
    return new Reply.Highlighted(
        stored.getTarget(),
        stored.getSequence(),
        new UserId(stored.getUser()),
        stored.getTimeMillis(),
        stored.getEndMillis());
  }

  private static io.skein.store.v1.Snapshot.Member.Builder encode(Snapshot.Member member) {
    return io.skein.store.v1.Snapshot.Member.newBuilder()
        .setUser(member.user().value())
        .setRole(encode(member.role()))
        .setSince(member.since())
        .setDelivered(member.delivered())
        .setRead(member.read())
        .setSafe(member.safe())
        .addAllOwnUnread(distances(member.read(), member.ownUnread()))
        .addAllMentions(distances(member.read(), member.mentions()))
        .setVisibleFrom(member.visibleFrom() == member.since() ? 0 : member.visibleFrom())
        .setRemark(member.remark())
        .setSaidMillis(member.saidMillis())
        .setHidesReads(member.hidesReads());
  }

  /** Each as the distance from the one before, which keeps it at a byte or two. */
  private static List<Long> distances(long from, List<Long> sequences) {
    List<Long> distances = new ArrayList<>(sequences.size());
    long previous = from;
    for (long sequence : sequences) {
      distances.add(sequence - previous);
      previous = sequence;
    }
    return distances;
  }

  private static List<Long> sequences(long from, List<Long> distances) {
    List<Long> sequences = new ArrayList<>(distances.size());
    long sequence = from;
    for (long distance : distances) {
      sequence += distance;
      sequences.add(sequence);
    }
    return List.copyOf(sequences);
  }

  private static List<Long> gapsAndLengths(List<Snapshot.Run> runs) {
    List<Long> numbers = new ArrayList<>(2 * runs.size());
    long end = 0;
    for (Snapshot.Run run : runs) {
      numbers.add(run.first() - end);
      numbers.add(run.length());
      end = run.first() + run.length();
    }
    return numbers;
  }

  private static List<Snapshot.Run> runs(List<Long> gapsAndLengths) {
    List<Snapshot.Run> runs = new ArrayList<>(gapsAndLengths.size() / 2);
    long end = 0;
    for (int at = 0; at + 1 < gapsAndLengths.size(); at += 2) {
      Snapshot.Run run = new Snapshot.Run(end + gapsAndLengths.get(at), gapsAndLengths.get(at + 1));
      runs.add(run);
      end = run.first() + run.length();
    }
    return List.copyOf(runs);
  }

  private static Snapshot.Member decode(io.skein.store.v1.Snapshot.Member stored) {
    return new Snapshot.Member(
        new UserId(stored.getUser()),
        decode(stored.getRole()),
        stored.getSince(),
        stored.getDelivered(),
        stored.getRead(),
        stored.getSafe(),
        sequences(stored.getRead(), stored.getOwnUnreadList()),
        sequences(stored.getRead(), stored.getMentionsList()),
        stored.getVisibleFrom() == 0 ? stored.getSince() : stored.getVisibleFrom(),
        stored.getRemark(),
        stored.getSaidMillis(),
        stored.getHidesReads());
  }

  private static io.skein.store.v1.Snapshot.Former.Builder encode(Snapshot.Former former) {
    return io.skein.store.v1.Snapshot.Former.newBuilder()
        .setUser(former.user().value())
        .setSince(former.since())
        .setUntil(former.until())
        .setHeard(former.heard())
        .setVisibleFrom(former.visibleFrom() == former.since() ? 0 : former.visibleFrom());
  }

  private static Snapshot.Former decode(io.skein.store.v1.Snapshot.Former stored) {
    return new Snapshot.Former(
        new UserId(stored.getUser()),
        stored.getSince(),
        stored.getUntil(),
        stored.getHeard(),
        stored.getVisibleFrom() == 0 ? stored.getSince() : stored.getVisibleFrom());
  }

  private static io.skein.store.v1.Snapshot.Said.Builder encode(Snapshot.Said said) {
    return io.skein.store.v1.Snapshot.Said.newBuilder()
        .setUser(said.user().value())
        .setLastMillis(said.lastMillis())
        .addAllUnansweredMillis(said.unansweredMillis());
  }

  private static Snapshot.Said decode(io.skein.store.v1.Snapshot.Said stored) {
    return new Snapshot.Said(
        new UserId(stored.getUser()),
        stored.getLastMillis(),
        List.copyOf(stored.getUnansweredMillisList()));
  }

  private static io.skein.store.v1.Snapshot.Member.Role encode(Reply.Member.Role role) {
    return switch (role) {
      case OWNER -> io.skein.store.v1.Snapshot.Member.Role.OWNER;
      case ADMIN -> io.skein.store.v1.Snapshot.Member.Role.ADMIN;
      case MEMBER -> io.skein.store.v1.Snapshot.Member.Role.MEMBER;
    };
  }

  /** A role of a later release has at least the rights of a member. */
  private static Reply.Member.Role decode(io.skein.store.v1.Snapshot.Member.Role role) {
    return switch (role) {
      case OWNER -> Reply.Member.Role.OWNER;
      case ADMIN -> Reply.Member.Role.ADMIN;
      case MEMBER, ROLE_UNSPECIFIED, UNRECOGNIZED -> Reply.Member.Role.MEMBER;
    };
  }
}
