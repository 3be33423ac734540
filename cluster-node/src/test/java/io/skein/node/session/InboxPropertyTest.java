package io.skein.node.session;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever happens in whatever order, no device misses a conversation, or how it is kept. */
class InboxPropertyTest {
  @Property(tries = 800, shrinking = ShrinkingMode.BOUNDED)
  void everyDeviceComesToKnowEveryHeadThoughWritesFail(
      @ForAll @Size(max = 120) List<@IntRange(min = 0, max = 4095) Integer> steps) {
    run(new InboxWorld(InboxWorld.Store.FAILING), steps);
  }

  @Property(tries = 800, shrinking = ShrinkingMode.BOUNDED)
  void oneMarkTellsAnyNumberOfChangesOfOneAbsence(
      @ForAll @Size(max = 120) List<@IntRange(min = 0, max = 4095) Integer> steps) {
    run(new InboxWorld(InboxWorld.Store.RELIABLE), steps);
  }

  /** All devices are marked, so the conversation asks no more when a change cannot be written. */
  @Example
  void aChangeThatCouldNotBeWrittenIsStoredWithTheNextMessage() {
    run(
        new InboxWorld(InboxWorld.Store.FAILING),
        List.of(13, 0, 44, 64, 0, 0, 0, 0, 0, 0, 0, 0, 44, 27, 78, 0, 0, 0, 1548));
  }

  private static void run(InboxWorld world, List<Integer> steps) {
    steps.forEach(world::step);
    world.heal();
  }
}
