package io.skein.loadtest.engine;

import io.skein.loadtest.result.RunResult.ServerLimit;
import io.skein.loadtest.system.Target;
import io.skein.loadtest.wire.Chat;
import io.skein.loadtest.wire.Population;
import io.skein.protocol.Content;
import io.skein.protocol.Limits;
import io.skein.protocol.WireCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which settings of a Skein cluster a run needs above their defaults, as far as the plan tells.
 * What shows only on the way (requests a second of one connection, memory) comes back as an error's
 * code. Pure.
 */
public final class Needs {
  private static final double NANOS_PER_SECOND = 1e9;

  /** A tag fits into no shorter text. */
  private static final int TEXT_BYTES_MIN = 33;

  /** More than one group can take. */
  private static final long GROUP_POSTS_UNLIMITED = 100_000;

  /** Beside the posts of a connection: a sync, and a look for what is missing in each chat. */
  private static final int OTHER_REQUESTS = 1;

  /**
   * A setting that the harness knows.
   *
   * @param name in the configuration
   * @param byDefault as the cluster's own configuration has it
   * @param told its value in what the target tells; null: it is not told
   */
  record Setting(String name, long byDefault, @Nullable ToLongFunction<Limits> told) {}

  static final Setting REQUESTS_IN_FLIGHT =
      limit("requests-in-flight-max", Limits::requestsInFlightMax);
  static final Setting CONTENT_BYTES = limit("content-bytes-max", Limits::contentBytesMax);
  static final Setting FRAME_BYTES = limit("frame-bytes-max", Limits::frameBytesMax);
  static final Setting GROUP_MEMBERS = limit("group-members-max", Limits::groupMembersMax);
  static final Setting GROUPS_PER_USER = limit("groups-per-user-max", Limits::groupsPerUserMax);
  static final Setting GROUP_POSTS =
      limit("groups.posts-per-second", limits -> limits.groups().postsPerSecond());
  static final Setting WATCHED_USERS = limit("watched-users-max", Limits::watchedUsersMax);
  static final Setting CONVERSATIONS_PER_USER =
      new Setting("skein.session.conversations-max", 2000, null);
  static final Setting CONNECTIONS_PER_NODE =
      new Setting("skein.gateway.accept.connections-max", 200_000, null);

  /** In seconds: who reconnects later than that is refused. */
  static final Setting TOKEN_SECONDS = new Setting("skein.accounts.tokens.access-life", 900, null);

  /** All of them, for the test that compares them with the cluster's own configuration. */
  static final List<Setting> ALL =
      List.of(
          REQUESTS_IN_FLIGHT,
          CONTENT_BYTES,
          FRAME_BYTES,
          GROUP_MEMBERS,
          GROUPS_PER_USER,
          GROUP_POSTS,
          WATCHED_USERS,
          CONVERSATIONS_PER_USER,
          CONNECTIONS_PER_NODE,
          TOKEN_SECONDS);

  private Needs() {}

  private static Setting limit(String name, ToLongFunction<Limits> told) {
    return new Setting("skein.gateway.limits." + name, told.applyAsLong(Limits.DEFAULTS), told);
  }

  /** Those that this run needs of this target. */
  public static List<ServerLimit> of(RunPlan plan, Target target) {
    Limits told = target.limits();
    return told == null ? List.of() : of(plan, told, target.sockets().size());
  }

  /**
   * @param told what the target tells
   * @param nodes that share the connections
   */
  static List<ServerLimit> of(RunPlan plan, Limits told, int nodes) {
    Population population = plan.population();
    long chats =
        IntStream.range(0, population.users())
            .mapToLong(user -> population.chatsOf(user).size())
            .max()
            .orElse(0);
    long groups =
        IntStream.range(0, population.users())
            .mapToLong(
                user ->
                    population.chatsOf(user).stream()
                        .filter(chat -> chat.kind() == Chat.Kind.GROUP)
                        .count())
            .max()
            .orElse(0);
    long members =
        population.chats().stream()
            .filter(chat -> chat.kind() == Chat.Kind.GROUP)
            .mapToLong(chat -> chat.size() + population.guestsOf(chat).length)
            .max()
            .orElse(0);
    long content =
        WireCodec.contentBytes(
            new Content.Text("x".repeat(Math.max(plan.bodyBytes(), TEXT_BYTES_MIN))));
    List<ServerLimit> needed = new ArrayList<>();
    add(needed, REQUESTS_IN_FLIGHT, plan.inFlightMax() + chats + OTHER_REQUESTS, told);
    add(needed, CONTENT_BYTES, content, told);
    add(needed, FRAME_BYTES, content + Limits.POST_OVERHEAD_BYTES, told);
    add(needed, GROUP_MEMBERS, members, told);
    add(needed, GROUPS_PER_USER, groups, told);
    add(needed, GROUP_POSTS, groupPosts(plan), told);
    add(needed, WATCHED_USERS, population.contacts() + population.absent(), told);
    add(needed, CONVERSATIONS_PER_USER, chats, told);
    long connections = (long) population.onlineCount() + population.guests();
    add(needed, CONNECTIONS_PER_NODE, (connections + nodes - 1) / nodes, told);
    add(
        needed,
        TOKEN_SECONDS,
        (long) Math.ceil(plan.schedule().lengthNanos() / NANOS_PER_SECOND),
        told);
    return needed;
  }

  /** What each group of a run of groups alone gets in a second; the closed model tells no rate. */
  private static long groupPosts(RunPlan plan) {
    List<Chat> chats = plan.population().chats();
    boolean groupsAlone = chats.stream().allMatch(chat -> chat.kind() == Chat.Kind.GROUP);
    if (chats.isEmpty() || !groupsAlone) {
      return 0;
    }
    if (plan.window() > 0) {
      return GROUP_POSTS_UNLIMITED;
    }
    double most =
        plan.schedule().phases().stream()
            .mapToDouble(phase -> Math.max(phase.fromPerSecond(), phase.toPerSecond()))
            .max()
            .orElse(0);
    return (long) Math.ceil(most / chats.size());
  }

  /** It is listed if a cluster that nobody configured, or this one, would not do. */
  private static void add(List<ServerLimit> to, Setting setting, long needed, Limits told) {
    Long allowed = setting.told() == null ? null : setting.told().applyAsLong(told);
    if (needed > setting.byDefault() || (allowed != null && needed > allowed)) {
      to.add(new ServerLimit(setting.name(), needed, setting.byDefault(), allowed));
    }
  }
}
