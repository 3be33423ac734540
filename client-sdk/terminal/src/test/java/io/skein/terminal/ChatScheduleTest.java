package io.skein.terminal;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Something is said later, in {@code ./skein chat}. */
class ChatScheduleTest {
  @RegisterExtension private final ChatPeople people = new ChatPeople();

  @Test
  void somethingIsSaidLaterOnWhicheverDeviceItWasScheduled() {
    try (Person alice = people.alice();
        Person tablet = people.tablet();
        Person bob = people.bob()) {
      alice.types("/later 3h good night");
      alice.sees("! open a conversation first");
      alice.types("/open bob");
      alice.sees("── bob");
      alice.types("/later soon good night");
      alice.sees("! usage: /later TIME TEXT");
      alice.types("/later 3h good  night");
      alice.sees("-- will be said on ");
      alice.types("/later 4h sleep well");
      alice.sees("-- will be said on ", 2);

      alice.types("/scheduled");
      alice.sees("bob: good  night");
      alice.sees("bob: sleep well");
      alice.types("/scheduled text 2 sleep  tight");
      alice.sees("-- will say that instead");
      alice.types("/scheduled cancel 1");
      alice.sees("-- will not be said");
      tablet.types("/scheduled");
      tablet.sees("bob: sleep  tight");
      tablet.types("/scheduled now 2");
      tablet.sees("! there is no number 2");
      tablet.types("/scheduled now 1");

      Stream.of(alice, bob).forEach(person -> person.sees("sleep  tight"));
      tablet.types("/scheduled");
      tablet.sees("Nothing is scheduled");
    }
  }

  @Test
  void whatCannotBeSaidAtItsTimeIsToldOnAllDevices() {
    try (Person alice = people.alice();
        Person tablet = people.tablet();
        Person bob = people.bob()) {
      alice.types("/open bob");
      alice.sees("── bob");
      alice.types("/later 3h good night");
      alice.sees("-- will be said on ");
      bob.types("/block alice");
      bob.sees("-- alice: blocked");

      alice.types("/scheduled now 1");

      Stream.of(alice, tablet)
          .forEach(person -> person.sees("what was scheduled was not said: you are blocked"));
      alice.types("/scheduled");
      alice.sees("(not said: you are blocked)");
    }
  }
}
