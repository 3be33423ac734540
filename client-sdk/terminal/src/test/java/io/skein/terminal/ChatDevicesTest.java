package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Devices are named, let in and logged out, in {@code ./skein chat}. */
class ChatDevicesTest {
  @RegisterExtension private final ChatPeople people = new ChatPeople();

  @Test
  void namesOwnDevicesAndLogsThemOut() {
    try (Person alice = people.alice()) {
      try (Person tablet = people.tablet()) {
        tablet.sees("No conversations yet");
        alice.types("/devices out 2");
        alice.sees("! you have seen no device number 2");

        alice.types("/devices");
        alice.sees("  1  box, terminal, last seen");
        assertThat(alice.screen()).contains("(this one)");
        alice.sees("  2  box, terminal, last seen");
        alice.types("/devices name 2 the kitchen table");
        alice.sees("  2  the kitchen table, terminal");
        alice.types("/devices out the kitchen table");
        alice.sees("! usage: /devices");
        alice.types("/devices out 1");
        alice.sees("! that is this one: /logout");
        alice.types("/devices out 2");
        alice.sees("-- the kitchen table is logged out");

        alice.types("/devices");
        alice.sees("  1  box, terminal", 3);
        alice.types("/devices name 2 any");
        alice.sees("! you have seen no device number 2", 2);
      }
    }
  }

  @Test
  void aNewDeviceIsLetInByItsLink() {
    try (Person alice = people.alice()) {
      alice.types("/devices approve");
      alice.sees("! no device waits");
      alice.types("/devices link skein:device:nothing");
      alice.sees("! usage: /devices");
      try (Person tablet = people.linking("tablet")) {
        tablet.sees("▄");
        letIn(alice, tablet, 1);
        tablet.types("/devices");
        tablet.sees("  2  box, terminal");
      }
      alice.types("/devices approve");
      alice.sees("! no device waits", 2);
    }
    try (Person again = people.again("tablet", "alice")) {
      again.sees("/open NAME begins");
    }
  }

  @Test
  void aDeviceThatIsLetInAgainStaysWhatItIsUnlessItWasLoggedOut() {
    try (Person alice = people.alice()) {
      try (Person tablet = people.linking("tablet")) {
        letIn(alice, tablet, 1);
      }
      try (Person tablet = people.linking("tablet")) {
        letIn(alice, tablet, 2);
        tablet.types("/devices");
        tablet.sees("  2  box, terminal");
        assertThat(tablet.screen()).doesNotContain("  3  box");
      }
      alice.types("/devices");
      alice.sees("  2  box, terminal");
      alice.types("/devices out 2");
      alice.sees("box is logged out");
      try (Person tablet = people.linking("tablet")) {
        letIn(alice, tablet, 3);
      }
    }
  }

  @Test
  void aNewDeviceThatIsNotOnesOwnIsNotLetIn() {
    try (Person alice = people.alice();
        Person stranger = people.linking("stranger")) {
      alice.types("/devices link " + linkOn(stranger));
      alice.sees("wants to be logged in as you");
      alice.types("/devices deny");
      alice.sees("-- the new device is not let in");

      stranger.sees("! it was not let in");
      assertThat(stranger.exitCode()).isEqualTo(1);
    }
  }

  /** For so many times in all. */
  private static void letIn(Person user, Person device, int times) {
    user.types("/devices link " + linkOn(device));
    user.sees("(terminal) wants to be logged in as you", times);
    user.types("/devices approve");
    user.sees("-- the new device is logged in as you", times);
    device.sees("-- You are logged in as alice.");
    device.sees("/open NAME begins");
  }

  private static String linkOn(Person device) {
    device.sees("/devices link skein:device:");
    return device.screen().replaceAll("(?s).*(skein:device:\\S+).*", "$1");
  }
}
