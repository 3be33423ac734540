package io.skein.node.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryPredecessorsTest {
  @TempDir private Path directory;

  @Test
  void knowsTheEpochsOfTheProcessBefore() {
    try (DirectoryPredecessors first = DirectoryPredecessors.open(directory.resolve("new"))) {
      assertThat(first.isLocked()).isTrue();
      assertThat(first.epochs()).isEmpty();
      first.begins(3);
      first.begins(5);
      first.begins(8);
      first.ended(5);
    }

    try (DirectoryPredecessors second = DirectoryPredecessors.open(directory.resolve("new"))) {
      assertThat(second.isLocked()).isTrue();
      assertThat(second.epochs()).containsExactly(3, 8);
      second.ended(3);
      second.begins(9);
      assertThat(second.epochs()).containsExactly(3, 8);
    }

    try (DirectoryPredecessors third = DirectoryPredecessors.open(directory.resolve("new"))) {
      assertThat(third.epochs()).containsExactly(8, 9);
    }
  }

  @Test
  void knowsNothingWhileAnotherHasTheLock() {
    try (DirectoryPredecessors first = DirectoryPredecessors.open(directory)) {
      first.begins(3);
      DirectoryPredecessors second = DirectoryPredecessors.open(directory);
      assertThat(second.isLocked()).isFalse();
      assertThat(second.epochs()).isEmpty();
      second.begins(4);
    }

    try (DirectoryPredecessors third = DirectoryPredecessors.open(directory)) {
      assertThat(third.epochs()).containsExactly(3);
    }
  }

  @Test
  void startsThoughTheDirectoryCannotBeUsed() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    DirectoryPredecessors predecessors = DirectoryPredecessors.open(file);

    assertThat(predecessors.isLocked()).isFalse();
    predecessors.begins(1);
    predecessors.ended(1);
  }

  @Test
  void passesOverWhatIsNoEpoch() throws IOException {
    Files.writeString(directory.resolve("epochs"), "7\nx\n\n9");

    try (DirectoryPredecessors predecessors = DirectoryPredecessors.open(directory)) {
      assertThat(predecessors.epochs()).containsExactly(7, 9);
    }
  }
}
