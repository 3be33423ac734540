package io.skein.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.skein.loadtest.result.ExitCode;
import io.skein.loadtest.scenario.GroupScenario;
import io.skein.loadtest.scenario.Load;
import io.skein.loadtest.system.Target;
import io.skein.loadtest.system.XmppTarget;
import io.skein.loadtest.wire.Delivery;
import io.skein.loadtest.wire.Dialect;
import io.skein.loadtest.wire.Link;
import io.skein.loadtest.wire.Loop;
import io.skein.loadtest.wire.Population;
import io.skein.loadtest.wire.Post;
import io.skein.loadtest.wire.XmppDialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Runs whose conversations cannot be opened. One that waited for what will never come would outlast
 * the test.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class OpeningsTest {
  private static final int GROUPS = 3;
  private static final int SIZE = 5;

  private static String failure(Target target) {
    return failure(target, Patience.USUAL);
  }

  private static String failure(Target target, Patience patience) {
    Load load =
        new Load(
            Map.of(),
            new Schedule(List.of(Phase.steady("steady", 1, 100, true))),
            0,
            64,
            64,
            20,
            1);
    RunPlan plan = GroupScenario.plan(GROUPS, SIZE, 2, 1, load, List.of());
    Engine engine = new Engine(plan, target, Observer.NOBODY, patience);

    RunException failure = catchThrowableOfType(RunException.class, engine::run);

    assertThat(failure.exitCode()).isEqualTo(ExitCode.TARGET_GONE);
    assertThat(failure).hasMessageStartingWith("not all conversations could be opened");
    return String.valueOf(failure.getMessage());
  }

  private static String failure(FakeXmppServer.Defect defect, int entry) {
    try (FakeXmppServer server = new FakeXmppServer(defect, entry)) {
      return failure(XmppTarget.at(server.url(), FakeXmppServer.PASSWORD));
    }
  }

  @Test
  void saysThatARoomHasLostWhoMadeIt() {
    assertThat(failure(FakeXmppServer.Defect.HANGS_UP_ON_ITS_MAKER, GROUPS))
        .contains("ROOM_MEMBER_LOST: user ");
  }

  @Test
  void saysThatARoomHasLostAMemberWhileItFilled() {
    assertThat(failure(FakeXmppServer.Defect.HANGS_UP_ON_A_MEMBER, SIZE))
        .contains("ROOM_MEMBER_LOST: user ");
  }

  @Test
  void saysThatARoomIsRefused() {
    assertThat(failure(FakeXmppServer.Defect.REFUSES_A_CONFIGURATION, 0))
        .contains("ROOM_REFUSED: configuration");
  }

  @Test
  void waitsAsLongAsItSaysForATargetThatIsSilent() {
    Patience oneSecond =
        new Patience(
            TimeUnit.SECONDS.toNanos(1),
            Patience.USUAL.beginNanos(),
            Patience.USUAL.deadNanos(),
            Patience.USUAL.drainNanos(),
            Patience.USUAL.readNanos());
    try (FakeXmppServer server = new FakeXmppServer(FakeXmppServer.Defect.IS_SILENT, 0)) {
      assertThat(failure(XmppTarget.at(server.url(), FakeXmppServer.PASSWORD), oneSecond))
          .endsWith(" within 1 s");
    }
  }

  @Test
  void saysThatAGroupIsRefused() {
    try (FakeServer server = new FakeServer(FakeServer.Defect.REFUSES_GROUPS, 0)) {
      assertThat(failure(new FakeTarget(server.address()))).contains("OVERLOADED: no more groups");
    }
  }

  @Test
  void saysThatAGroupHasLostWhoMadeIt() {
    try (FakeServer server = new FakeServer(FakeServer.Defect.HANGS_UP_ON_GROUPS, 0)) {
      assertThat(failure(new FakeTarget(server.address()))).contains("MAKER_LOST: user ");
    }
  }

  /** All were there a moment ago. */
  @Test
  void opensNothingWhoseMembersAreAllAway() {
    Population population = Population.groups(1, SIZE, 1);
    List<String> failed = new ArrayList<>();
    Dialect.Events events = new Failures(failed);
    Dialect dialect =
        new XmppDialect(
            population, "fake.example", "secret", 64, XmppDialect.Presence.SENT, events);
    try (Loop loop = new Loop(List.of(), dialect, events)) {
      Openings openings =
          new Openings(new Seats(loop, new int[0], population.users(), 1), dialect, events);

      openings.begin(population.chats());

      assertThat(failed).containsExactly("MEMBERS_LOST: all of conversation 0");
      assertThat(openings.haveFailed()).isTrue();
      assertThat(openings.areDone()).isFalse();
    }
  }

  /** Keeps what has failed; nothing else is told. */
  private record Failures(List<String> told) implements Dialect.Events {
    @Override
    public void ready(Link link) {
      throw new IllegalStateException();
    }

    @Override
    public void accepted(Post post, long sequence) {
      throw new IllegalStateException();
    }

    @Override
    public void delivered(Link link, Delivery delivery) {
      throw new IllegalStateException();
    }

    @Override
    public void failed(@Nullable Link link, String code, String detail) {
      told.add(code + ": " + detail);
    }

    @Override
    public void closed(Link link) {
      throw new IllegalStateException();
    }
  }
}
