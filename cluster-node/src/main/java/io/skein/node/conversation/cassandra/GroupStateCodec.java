package io.skein.node.conversation.cassandra;

import com.google.protobuf.UnsafeByteOperations;
import io.skein.node.conversation.GroupState;
import io.skein.node.conversation.journal.GroupChangeCodec;
import io.skein.protocol.Bytes;
import io.skein.protocol.UserId;
import io.skein.store.v1.Snapshot.Announced;
import io.skein.store.v1.Snapshot.Group;
import io.skein.store.v1.Snapshot.Link;
import io.skein.store.v1.Snapshot.Muted;
import io.skein.store.v1.Snapshot.Waiting;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What was chosen in a group, as its snapshot keeps it, and back. Pure. */
final class GroupStateCodec {
  private GroupStateCodec() {}

  static Group encode(GroupState state) {
    Group.Builder stored =
        Group.newBuilder()
            .setSettings(GroupChangeCodec.encode(state.settings()))
            .setHistoryFrom(state.historyFrom());
    GroupState.Announced announced = state.announced();
    if (announced != null) {
      stored.setAnnounced(
          Announced.newBuilder()
              .setText(announced.text())
              .setAuthor(announced.author().value())
              .setSequence(announced.sequence())
              .setTimeMillis(announced.timeMillis()));
    }
    state.banned().forEach(user -> stored.addBanned(user.value()));
    state
        .muted()
        .forEach(
            (user, until) ->
                stored.addMuted(Muted.newBuilder().setUser(user.value()).setUntilMillis(until)));
    state.waiting().forEach((user, waiting) -> stored.addWaiting(encode(user, waiting)));
    state.links().forEach((number, link) -> stored.addLinks(encode(number, link)));
    return stored.build();
  }

  private static Waiting encode(UserId user, GroupState.Waiting waiting) {
    return Waiting.newBuilder()
        .setUser(user.value())
        .setAskedBy(waiting.askedBy().value())
        .setAnswer(waiting.answer())
        .setExpiresMillis(waiting.expiresMillis())
        .build();
  }

  private static Link encode(long number, GroupState.Link link) {
    return Link.newBuilder()
        .setNumber(number)
        .setToken(UnsafeByteOperations.unsafeWrap(link.token().asArray()))
        .setMadeBy(link.madeBy().value())
        .setExpiresMillis(link.expiresMillis())
        .setUsesMax(link.usesMax())
        .setUses(link.uses())
        .build();
  }

  static GroupState decode(Group stored) {
    SortedSet<UserId> banned = new TreeSet<>();
    stored.getBannedList().forEach(user -> banned.add(new UserId(user)));
    SortedMap<UserId, Long> muted = new TreeMap<>();
    stored
        .getMutedList()
        .forEach(one -> muted.put(new UserId(one.getUser()), one.getUntilMillis()));
    SortedMap<UserId, GroupState.Waiting> waiting = new TreeMap<>();
    stored.getWaitingList().forEach(one -> waiting.put(new UserId(one.getUser()), decode(one)));
    SortedMap<Long, GroupState.Link> links = new TreeMap<>();
    stored.getLinksList().forEach(one -> links.put(one.getNumber(), decode(one)));
    return new GroupState(
        GroupChangeCodec.settings(stored.getSettings()),
        stored.getHistoryFrom(),
        stored.hasAnnounced() ? decode(stored.getAnnounced()) : null,
        Collections.unmodifiableSortedSet(banned),
        Collections.unmodifiableSortedMap(muted),
        Collections.unmodifiableSortedMap(waiting),
        Collections.unmodifiableSortedMap(links));
  }

  private static GroupState.Announced decode(Announced stored) {
    return new GroupState.Announced(
        stored.getText(),
        new UserId(stored.getAuthor()),
        stored.getSequence(),
        stored.getTimeMillis());
  }

  private static GroupState.Waiting decode(Waiting stored) {
    return new GroupState.Waiting(
        new UserId(stored.getAskedBy()), stored.getAnswer(), stored.getExpiresMillis());
  }

  private static GroupState.Link decode(Link stored) {
    return new GroupState.Link(
        Bytes.wrap(stored.getToken().toByteArray()),
        new UserId(stored.getMadeBy()),
        stored.getExpiresMillis(),
        stored.getUsesMax(),
        stored.getUses());
  }
}
