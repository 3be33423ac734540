package io.skein.node.session;

import io.skein.node.call.CallNotices;
import io.skein.node.delivery.Notices;
import io.skein.node.platform.sharding.CalledShard;
import io.skein.node.platform.sharding.EntityNames;
import io.skein.node.platform.sharding.ShardKind;
import io.skein.node.presence.PresenceCommand;
import io.skein.node.presence.Watches;
import io.skein.node.schedule.Wakes;
import io.skein.protocol.UserId;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.HashCodeNoEnvelopeMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;

/** Puts sessions into the cluster: one per user, on whichever node holds the user's shard. */
public final class SessionSharding {
  private SessionSharding() {}

  /**
   * Starts this node's part.
   *
   * @param numberOfShards the same on every node, for the life of the cluster
   * @return the way to every session
   */
  public static ActorRef<SessionCommand> init(
      ClusterSharding sharding, int numberOfShards, SessionServices services) {
    return sharding
        .init(
            Entity.of(
                    SessionActor.TYPE_KEY,
                    entity ->
                        CalledShard.is(entity)
                            ? CalledShard.answering(entity)
                            : SessionActor.create(
                                UserId.parse(entity.getEntityId()), services, entity.getShard()))
                .withMessageExtractor(new ByUser(numberOfShards))
                .withStopMessage(new SessionNote.Stop()))
        .narrow();
  }

  /** The shards, to open them all. */
  public static ShardKind shards(int numberOfShards) {
    ByUser byUser = new ByUser(numberOfShards);
    return new ShardKind(SessionActor.TYPE_KEY.name(), numberOfShards, byUser::shardId);
  }

  /** The way from conversations to sessions. */
  public static Notices notices(ActorRef<SessionCommand> sessions) {
    return (member, notice) -> sessions.tell(new SessionCommand.Noticed(member, notice));
  }

  /** The way from calls to sessions. */
  public static CallNotices callNotices(ActorRef<SessionCommand> sessions) {
    return (user, told) ->
        sessions.tell(
            new SessionCommand.CallTold(
                user,
                told.conversation(),
                told.call(),
                told.version(),
                told.frame(),
                told.rings()));
  }

  /** The way from nodes to the sessions of the users who have something due. */
  public static Wakes wakes(ActorRef<SessionCommand> sessions) {
    return (entry, replyTo) ->
        sessions.tell(
            new SessionCommand.PostDue(entry.user(), entry.post(), entry.dueMillis(), replyTo));
  }

  /** The way from nodes to the sessions of the users whom they watch. */
  public static Watches watches(ActorRef<SessionCommand> sessions) {
    return new Watches() {
      @Override
      public void watch(UserId user, ActorRef<PresenceCommand> asker, boolean knownOnline) {
        sessions.tell(new SessionCommand.Watch(user, asker, knownOnline));
      }

      @Override
      public void unwatch(UserId user, ActorRef<PresenceCommand> asker) {
        sessions.tell(new SessionCommand.Unwatch(user, asker));
      }
    };
  }

  private static final class ByUser extends HashCodeNoEnvelopeMessageExtractor<SessionMessage> {
    private final EntityNames<UserId> names = new EntityNames<>();

    ByUser(int numberOfShards) {
      super(numberOfShards);
    }

    @Override
    public String entityId(SessionMessage message) {
      if (message instanceof SessionCommand command) {
        return names.of(command.user());
      }
      throw new IllegalArgumentException("a session's note to itself was sent to the region");
    }
  }
}
