package io.skein.terminal;

import io.skein.client.testing.FakeCluster;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Alice, bob and carol, who talk through {@code ./skein chat}, on the SDK, over real sockets; a
 * fake cluster and a folder of a test's own are between them.
 */
final class ChatPeople implements AfterEachCallback {
  private final FakeCluster cluster = new FakeCluster();
  private final Path home;

  ChatPeople() {
    try {
      home = Files.createTempDirectory("skein-chat");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List.of("alice", "bob", "carol").forEach(name -> cluster.addUser(name, passwordOf(name)));
  }

  FakeCluster cluster() {
    return cluster;
  }

  /** Where devices have their folders, and tests their files. */
  Path home() {
    return home;
  }

  UserId id(String name) {
    return cluster.with(model -> model.userNamed(name));
  }

  Person alice() {
    return person("alice");
  }

  Person bob() {
    return person("bob");
  }

  Person carol() {
    return person("carol");
  }

  /** Another device of alice's. */
  Person tablet() {
    return begun(new Person(cluster, home.resolve("tablet"), "alice", passwordOf("alice")));
  }

  /** Somebody who has been let in, with these arguments besides. */
  Person person(String name, String... more) {
    return begun(new Person(cluster, home.resolve(name), name, passwordOf(name), more));
  }

  /** Somebody who is still logged in on this device, or was. */
  Person again(String device, String name) {
    return new Person(cluster, home.resolve(device), name, null);
  }

  /** Somebody who has nothing but another device. */
  Person linking(String device) {
    return Person.linking(cluster, home.resolve(device));
  }

  static String passwordOf(String name) {
    return name + "'s password";
  }

  private static Person begun(Person person) {
    person.sees("/open NAME begins");
    return person;
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    cluster.close();
    List<Path> all;
    try (Stream<Path> files = Files.walk(home)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }
}
