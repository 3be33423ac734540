package io.skein.terminal;

import io.skein.client.testing.FakeCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who one is, to be read by a camera, in {@code ./skein chat}. */
class UserCodeTest {
  @TempDir Path home;

  @Test
  void whoReadsTheCodeOfAUserAsksToBeAContact() {
    try (FakeCluster cluster = new FakeCluster()) {
      cluster.addUser("alice", "alice's password");
      cluster.addUser("bob", "bob's password");
      try (Person alice = new Person(cluster, home.resolve("a"), "alice", "alice's password");
          Person bob = new Person(cluster, home.resolve("b"), "bob", "bob's password")) {
        alice.types("/code");
        alice.sees("▄");
        alice.sees("/add skein:user:alice");

        bob.types("/add skein:user:alice");
        bob.sees("alice");
        alice.sees("bob asks to be a contact");
        bob.types("/add skein:user:nobody-at-all");
        bob.sees("there is no user called nobody-at-all");
      }
    }
  }
}
