package io.skein.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.delivery.FanoutCommand;
import io.skein.node.delivery.Outbound;
import io.skein.protocol.Bytes;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/** What an attached, silent session holds: there is one for every user who is online. */
class SessionMemoryTest {
  private static final int SESSIONS = 5_000;

  /** Twice the aim, so that only a blunder fails: a map, a timer or a buffer per session. */
  private static final long BYTES_MAX = 3_000;

  @Test
  void holdsLittleWhileItIsAttachedAndSilent() {
    ActorTestKit kit = ActorTestKit.create("session-memory");
    try {
      SessionFixture around = new SessionFixture(kit);
      SessionServices services = around.services();
      TestProbe<FanoutCommand> fanout = kit.createTestProbe();
      TestProbe<SessionCommand.AttachAnswer> answers = kit.createTestProbe();
      List<ActorRef<Outbound>> connections = new ArrayList<>();
      for (int i = 0; i < SESSIONS; i++) {
        connections.add(kit.spawn(Behaviors.<Outbound>ignore()));
      }
      List<ActorRef<SessionMessage>> sessions = new ArrayList<>(SESSIONS);
      long before = usedHeap();

      ActorRef<Spawn> parent = kit.spawn(parent(services, around, sessions));
      for (int i = 0; i < SESSIONS; i++) {
        parent.tell(new Spawn(connections.get(i), fanout.getRef(), answers.getRef()));
        answers.expectMessageClass(SessionCommand.Attached.class);
      }

      long each = (usedHeap() - before) / SESSIONS;
      assertThat(sessions).hasSize(SESSIONS);
      assertThat(each).as("bytes of heap per session").isBetween(1L, BYTES_MAX);
    } finally {
      kit.shutdownTestKit();
    }
  }

  private record Spawn(
      ActorRef<Outbound> connection,
      ActorRef<FanoutCommand> fanout,
      ActorRef<SessionCommand.AttachAnswer> replyTo) {}

  /** As a shard does: sessions are its children. */
  private static Behavior<Spawn> parent(
      SessionServices services, SessionFixture around, List<ActorRef<SessionMessage>> sessions) {
    return Behaviors.setup(
        context ->
            Behaviors.receiveMessage(
                spawn -> {
                  UserId user = new UserId(1_000_000 + sessions.size());
                  ActorRef<SessionMessage> session =
                      context.spawn(
                          SessionActor.create(user, services, around.shard.getRef()),
                          user.toString());
                  sessions.add(session);
                  session.tell(
                      new SessionCommand.Attach(
                          user,
                          SessionFixture.PHONE,
                          spawn.connection(),
                          spawn.fanout(),
                          Bytes.EMPTY,
                          spawn.replyTo()));
                  return Behaviors.same();
                }));
  }

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
