package io.skein.node.media.file;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.node.media.HeldPlace;
import io.skein.node.platform.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedDirectoryTest {
  @TempDir private Path directory;
  private final HeldPlace place = new HeldPlace();

  @Test
  void theFirstNodeMakesTheDirectoryAndTheOthersFindIt() throws IOException {
    Path shared = directory.resolve("a/b");

    SharedDirectory.check(shared, place);
    SharedDirectory.check(shared, place);

    try (Stream<Path> files = Files.list(shared)) {
      assertThat(files).containsExactly(shared.resolve(SharedDirectory.MARKER));
    }
    assertThat(Files.readString(shared.resolve(SharedDirectory.MARKER)).strip())
        .isEqualTo(await(place.find()));
  }

  @Test
  void whatItHoldsIsForItsUserAlone() throws IOException {
    Path shared = directory.resolve("media");

    SharedDirectory.check(shared, place);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shared)))
        .isEqualTo("rwx------");
  }

  @Test
  void aNodeWithADirectoryOfItsOwnDoesNotStart() throws IOException {
    SharedDirectory.check(directory.resolve("one"), place);
    Path other = Files.createDirectory(directory.resolve("other"));

    assertThatThrownBy(() -> SharedDirectory.check(other, place))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("skein.media.directory");
    assertThat(other).isEmptyDirectory();
    assertThatThrownBy(() -> SharedDirectory.check(directory.resolve("none"), place))
        .isInstanceOf(InvalidSettingException.class);
  }

  @Test
  void aDirectoryOfAnotherClusterIsRefused() {
    SharedDirectory.check(directory, new HeldPlace());
    SharedDirectory.check(directory.resolve("own"), place);

    assertThatThrownBy(() -> SharedDirectory.check(directory, place))
        .isInstanceOf(InvalidSettingException.class);
  }
}
