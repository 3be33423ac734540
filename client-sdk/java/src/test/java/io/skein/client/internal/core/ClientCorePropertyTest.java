package io.skein.client.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.client.internal.core.Simulation.Device;
import io.skein.client.internal.core.Simulation.Faults;
import io.skein.protocol.ClientId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Two users with three devices and two conversations, a network at its worst for half a minute,
 * then calm: whatever happened in between, what was posted is in the log once and in order, and
 * every device heard the log.
 */
class ClientCorePropertyTest {
  private static final int POSTS = 60;

  @Property(tries = 300, seed = "2026")
  void everyPostIsAcknowledgedOnceAndEveryListenerHearsTheLogOnceInOrder(
      @ForAll long seed,
      @ForAll @IntRange(max = 30) int eventLost,
      @ForAll @IntRange(max = 20) int eventDoubled,
      @ForAll @IntRange(max = 8) int broken,
      @ForAll @IntRange(max = 20) int lostBehind,
      @ForAll @IntRange(max = 20) int refused) {
    Faults faults = new Faults(eventLost, eventDoubled, broken, lostBehind, refused, 0);

    World world = new World(seed, faults, 1);
    world.live();

    world.everyPostIsInTheLogOnce();
    world.theLogKeepsTheOrderOfEachDevice();
    world.everyDeviceHeardTheLogOnceInOrder();
    world.everyDeviceToldWhatItHas();
  }

  @Property(tries = 150, seed = "2026")
  void aWindowOfPostsKeepsItsOrderWhereverTheConnectionBreaks(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 32) int window,
      @ForAll @IntRange(max = 20) int eventLost,
      @ForAll @IntRange(min = 1, max = 10) int broken) {
    World world = new World(seed, new Faults(eventLost, 5, broken, 0, 0, 0), window);
    world.live();

    world.everyPostIsInTheLogOnce();
    world.theLogKeepsTheOrderOfEachDevice();
    world.everyDeviceHeardTheLogOnceInOrder();
  }

  @Property(tries = 150, seed = "2026")
  void aWindowOfPostsKeepsItsOrderWhateverTheNodesLose(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 32) int window,
      @ForAll @IntRange(max = 30) int lostBehind,
      @ForAll @IntRange(max = 30) int refused,
      @ForAll @IntRange(min = 1, max = 40) int remembered) {
    World world = new World(seed, new Faults(10, 5, 3, lostBehind, refused, 0), window);
    world.simulation.memory(remembered, 50_000);
    world.live();

    world.everyPostIsInTheLogOnce();
    world.theLogKeepsTheOrderOfEachDevice();
    world.everyDeviceHeardTheLogOnceInOrder();
  }

  @Property(tries = 150, seed = "2026")
  void aPostThatTheNodeDoesNotLookForIsLookedForAndStoredOnce(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 8) int window,
      @ForAll @IntRange(max = 3) int searched,
      @ForAll @IntRange(max = 100) int restarted) {
    World world = new World(seed, new Faults(10, 5, 6, 15, 15, restarted), window);
    world.simulation.memory(2, searched);
    world.live();

    world.everyPostIsInTheLogOnce();
    world.theLogKeepsTheOrderOfEachDevice();
    world.everyDeviceHeardTheLogWithoutGap();
  }

  @Property(tries = 150, seed = "2026")
  void aClientThatIsKilledLosesNothingOfWhatItsStoresKept(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 8) int window,
      @ForAll @IntRange(min = 10, max = 100) int restarted) {
    World world = new World(seed, new Faults(10, 5, 6, 10, 10, restarted), window);
    world.live();

    world.everyPostIsInTheLogOnce();
    world.theLogKeepsTheOrderOfEachDevice();
    world.everyDeviceHeardTheLogWithoutGap();
  }

  private static final class World {
    final Simulation simulation;
    final List<Device> devices = new ArrayList<>();
    final List<ConversationId> conversations = new ArrayList<>();
    final SplittableRandom random;

    World(long seed, Faults faults, int window) {
      simulation = new Simulation(seed, faults, window);
      random = new SplittableRandom(seed);
      UserId alice = simulation.user("alice");
      UserId bob = simulation.user("bob");
      UserId carol = simulation.user("carol");
      devices.add(simulation.device(alice));
      devices.add(simulation.device(bob));
      devices.add(simulation.device(bob));
      devices.add(simulation.device(carol));
      conversations.add(ConversationId.direct(alice, bob));
      conversations.add(ConversationId.direct(bob, carol));
    }

    void live() {
      for (int i = 0; i < POSTS; i++) {
        Device device = devices.get(random.nextInt(devices.size()));
        List<ConversationId> own =
            conversations.stream().filter(chat -> chat.isDirectOf(device.user)).toList();
        device.post(own.get(random.nextInt(own.size())));
        simulation.run(random.nextInt(1_000));
      }
      simulation.calm();
    }

    List<Device> devicesIn(ConversationId chat) {
      return devices.stream().filter(device -> chat.isDirectOf(device.user)).toList();
    }

    List<ClientId> posted(ConversationId chat) {
      return simulation.log(chat).stream()
          .map(Message::clientId)
          .filter(Objects::nonNull)
          .map(ClientId.class::cast)
          .toList();
    }

    void everyPostIsInTheLogOnce() {
      List<ClientId> all = new ArrayList<>();
      conversations.forEach(chat -> all.addAll(posted(chat)));
      List<ClientId> wanted = new ArrayList<>();
      devices.forEach(device -> wanted.addAll(device.postedInOrder));
      assertThat(all).containsExactlyInAnyOrderElementsOf(wanted);
      for (Device device : devices) {
        assertThat(device.acknowledged).containsOnlyKeys(device.postedInOrder);
        assertThat(device.refused).isEmpty();
        assertThat(device.core().unansweredPosts()).isZero();
      }
    }

    void theLogKeepsTheOrderOfEachDevice() {
      for (ConversationId chat : conversations) {
        List<ClientId> log = posted(chat);
        for (Device device : devices) {
          List<ClientId> wanted = device.postedInOrder.stream().filter(log::contains).toList();
          assertThat(log.stream().filter(wanted::contains)).containsExactlyElementsOf(wanted);
        }
      }
    }

    void everyDeviceHeardTheLogOnceInOrder() {
      for (ConversationId chat : conversations) {
        List<Long> wanted = LongStream.rangeClosed(1, simulation.log(chat).size()).boxed().toList();
        for (Device device : devicesIn(chat)) {
          assertThat(device.heard.getOrDefault(chat, List.of())).containsExactlyElementsOf(wanted);
        }
      }
    }

    void everyDeviceHeardTheLogWithoutGap() {
      for (ConversationId chat : conversations) {
        for (Device device : devicesIn(chat)) {
          long newest = 0;
          for (long sequence : device.heard.getOrDefault(chat, List.of())) {
            assertThat(sequence).isBetween(1L, newest + 1);
            newest = Math.max(newest, sequence);
          }
          assertThat(newest).isEqualTo(simulation.log(chat).size());
        }
      }
    }

    void everyDeviceToldWhatItHas() {
      for (ConversationId chat : conversations) {
        for (Device device : devicesIn(chat)) {
          assertThat(simulation.delivered(device, chat)).isEqualTo(simulation.log(chat).size());
        }
      }
    }
  }
}
