package io.skein.client.internal.core.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.PeerConnection.Candidate;
import io.skein.client.PeerConnection.State;
import io.skein.protocol.CallSignal;
import io.skein.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/**
 * Two devices that agree on their media while everything goes wrong between them, then calm:
 * whatever happened, both end with the same descriptions, and neither ever took a signal out of its
 * order or an answer for another offer's.
 */
class PeerLinkPropertyTest {
  private static final int STEPS = 400;

  @Property(tries = 1_000, seed = "2026")
  void bothEndWithTheSameDescriptionsWhateverHappensBetweenThem(
      @ForAll long seed,
      @ForAll @IntRange(max = 30) int lost,
      @ForAll @IntRange(max = 30) int refused,
      @ForAll @IntRange(max = 30) int doubled,
      @ForAll @IntRange(max = 20) int failing) {
    World world = new World(seed, new Faults(lost, refused, doubled, failing));
    world.live();
    world.calmDown();

    assertThat(world.first.connection.isStable()).isTrue();
    assertThat(world.second.connection.isStable()).isTrue();
    assertThat(world.first.connection.agreed()).isNotNull();
    assertThat(world.first.connection.agreed()).isEqualTo(world.second.connection.agreed());
    for (Side side : List.of(world.first, world.second)) {
      List<Integer> handled = side.connection.handled();
      assertThat(handled).isSorted().doesNotHaveDuplicates();
    }
  }

  @Property(tries = 300, seed = "2026")
  void signalsThatArriveAnyhowAreEnoughWithoutBeginningAnew(
      @ForAll long seed, @ForAll @IntRange(max = 50) int doubled) {
    World world = new World(seed, new Faults(0, 0, doubled, 0));
    world.step = 1;
    world.live();
    world.calmDown();

    assertThat(world.first.connection.agreed()).isEqualTo(world.second.connection.agreed());
    assertThat(world.asked).doesNotContain(CallSignal.Kind.RESTART, CallSignal.Kind.RENEGOTIATE);
  }

  /**
   * In percent.
   *
   * @param lost signals that nobody hears of again
   */
  private record Faults(int lost, int refused, int doubled, int failing) {}

  private record Sent(Side to, CallSignal signal) {}

  private static final class World {
    final SplittableRandom random;
    final List<Sent> network = new ArrayList<>();
    final List<CallSignal.Kind> asked = new ArrayList<>();
    final Side first;
    final Side second;
    Faults faults;
    long now = 1_000;
    int step = 400;

    World(long seed, Faults faults) {
      random = new SplittableRandom(seed);
      this.faults = faults;
      first = new Side(this, "first", true);
      second = new Side(this, "second", false);
      first.other = second;
      second.other = first;
    }

    boolean chance(int percent) {
      return random.nextInt(100) < percent;
    }

    void live() {
      first.begin();
      second.begin();
      for (int i = 0; i < STEPS; i++) {
        Side side = random.nextBoolean() ? first : second;
        switch (random.nextInt(12)) {
          case 0 -> side.link.wanted(now);
          case 1 -> side.link.candidate(new Candidate("candidate:" + i, "0", 0), now);
          case 2 -> {
            if (faults.lost() > 0 && chance(10)) {
              side.link.connection(State.FAILED, now);
            }
          }
          case 3 -> {
            side.isThere = faults.refused() == 0 || random.nextBoolean();
            side.link.told(side.isThere, now);
          }
          case 4 -> now += random.nextInt(step);
          case 5, 6 -> side.finish();
          default -> deliver();
        }
        advance();
      }
    }

    void deliver() {
      if (network.isEmpty()) {
        return;
      }
      Sent sent = network.remove(random.nextInt(network.size()));
      if (chance(faults.doubled())) {
        network.add(sent);
      }
      sent.to().link.received(sent.signal(), now);
    }

    void advance() {
      for (Side side : List.of(first, second)) {
        if (side.link.nextDue() <= now) {
          side.link.advance(now);
        }
        side.answerRefusals();
      }
    }

    /** Nothing goes wrong any more; until nothing more is to be done. */
    void calmDown() {
      faults = new Faults(0, 0, 0, 0);
      first.comeBack();
      second.comeBack();
      for (int i = 0; i < 20_000; i++) {
        advance();
        if (first.finish() || second.finish()) {
          continue;
        }
        if (!network.isEmpty()) {
          deliver();
          continue;
        }
        long due = Math.min(first.link.nextDue(), second.link.nextDue());
        if (due == Long.MAX_VALUE) {
          return;
        }
        now = Math.max(now, due);
        if (first.isAgreed() && second.isAgreed()) {
          first.link.connection(State.CONNECTED, now);
          second.link.connection(State.CONNECTED, now);
        }
      }
      throw new AssertionError("they never come to rest");
    }
  }

  /** One of both devices. */
  private static final class Side implements PeerLink.Effects {
    final World world;
    final ModelConnection connection;
    final PeerLink link;
    final List<CallSignal> refused = new ArrayList<>();
    final List<CallSignal> done = new ArrayList<>();
    Negotiation.@Nullable Operation running;
    Side other;
    boolean isThere = true;

    Side(World world, String name, boolean isFirst) {
      this.world = world;
      connection = new ModelConnection(name);
      link = new PeerLink(isFirst, 2, world.now, this);
      other = this;
    }

    void begin() {
      link.told(true, world.now);
      link.begin(world.now);
    }

    void comeBack() {
      isThere = true;
      link.told(true, world.now);
    }

    boolean isAgreed() {
      return running == null && connection.isStable() && connection.agreed() != null;
    }

    /** The operation that is under way is over. False: there is none. */
    boolean finish() {
      Negotiation.Operation operation = running;
      if (operation == null) {
        return false;
      }
      running = null;
      if (world.chance(world.faults.failing())) {
        if (!(operation instanceof Negotiation.Operation.Candidate)) {
          connection.rollBack();
        }
        link.failed(!connection.isStable(), world.now);
      } else {
        String made = connection.run(operation);
        link.done(made.isEmpty() ? null : made, world.now);
      }
      return true;
    }

    void answerRefusals() {
      List<CallSignal> no = List.copyOf(refused);
      refused.clear();
      no.forEach(
          signal -> link.refused(signal.sequence(), ErrorCode.PARTICIPANT_AWAY, 0, world.now));
      List<CallSignal> yes = List.copyOf(done);
      done.clear();
      yes.forEach(signal -> link.delivered(signal.sequence(), world.now));
    }

    @Override
    public void send(CallSignal signal) {
      world.asked.add(signal.kind());
      if (world.chance(world.faults.refused())) {
        refused.add(signal);
        return;
      }
      done.add(signal);
      if (!world.chance(world.faults.lost())) {
        world.network.add(new Sent(other, signal));
      }
    }

    @Override
    public void run(Negotiation.Operation operation) {
      assertThat(running).isNull();
      running = operation;
    }

    @Override
    public void askCall() {}

    @Override
    public void lost() {}
  }
}
