package io.skein.loadtest.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeClocksTest {
  private static final Path LIBRARY = Path.of("/usr/lib/libfaketimeMT.so.1");

  @Test
  void eachNodeReadsAFileOfItsOwn(@TempDir Path directory) {
    NodeClocks clocks = new NodeClocks(LIBRARY, directory);

    clocks.set("node-2", Duration.ofMinutes(1));
    assertThat(directory.resolve("node-2.clock")).hasContent("+60");
    clocks.set("node-2", Duration.ofMinutes(-1));
    assertThat(directory.resolve("node-2.clock")).hasContent("-60");
    clocks.set("node-2", Duration.ZERO);
    assertThat(directory.resolve("node-2.clock")).hasContent("+0");

    assertThat(clocks.commandPrefix())
        .startsWith("env LD_PRELOAD=" + LIBRARY + " ")
        .contains(" FAKETIME_TIMESTAMP_FILE=" + directory.resolve("{name}.clock") + " ");
  }

  @Test
  void aBlankInTheDirectorysNameIsRefused() {
    assertThatThrownBy(() -> new NodeClocks(LIBRARY, Path.of("/tmp/a b")))
        .isInstanceOf(FaultRunException.class)
        .hasMessageContaining("blank");
  }
}
