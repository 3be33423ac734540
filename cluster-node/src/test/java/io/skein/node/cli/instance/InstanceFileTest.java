package io.skein.node.cli.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.cli.instance.InstanceFile.Instance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceFileTest {

  private static final Path HOME = Path.of("/home/ops");

  @TempDir private Path directory;

  @Test
  void keepsWhatWasWrittenAndShowsItToItsOwnerOnly() throws IOException {
    InstanceFile file = InstanceFile.in(directory.resolve("skein"), 100);
    Instance self = anInstanceOf(ProcessHandle.current());

    file.write(self);
    file.write(self);

    assertThat(file.read()).contains(self);
    assertThat(file.live()).contains(self);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
        .isEqualTo("rw-------");
    assertThat(file.path().getParent()).isDirectoryNotContaining("glob:*.json.*");
  }

  @Test
  void instanceWhoseSupervisorIsGoneDoesNotLive() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    Instance instance = anInstanceOf(gone.toHandle());
    gone.waitFor();
    InstanceFile file = InstanceFile.in(directory, 0);

    file.write(instance);

    assertThat(file.read()).contains(instance);
    assertThat(file.live()).isEmpty();
  }

  @Test
  void pidThatAnotherProcessHasGotIsNotTheSupervisor() throws IOException {
    InstanceFile file = InstanceFile.in(directory, 0);
    file.write(new Instance(0, ProcessHandle.current().pid(), 12_345, "/data", 1, "token", true));

    assertThat(file.live()).isEmpty();
  }

  @Test
  void absentOrBrokenFileIsNoInstance() throws IOException {
    InstanceFile file = InstanceFile.in(directory, 7);
    assertThat(file.read()).isEmpty();

    Files.writeString(directory.resolve("instance-7.json"), "{\"offset\": 7, ");
    assertThat(file.read()).isEmpty();
  }

  @Test
  void removesItsOwnFileOnly() throws IOException {
    InstanceFile file = InstanceFile.in(directory, 0);
    file.write(anInstanceOf(ProcessHandle.current()));

    file.remove(ProcessHandle.current().pid() + 1);
    assertThat(file.read()).isPresent();

    file.remove(ProcessHandle.current().pid());
    assertThat(file.read()).isEmpty();
  }

  @Test
  void findsALivingInstanceByItsDirectory() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    Instance left = anInstanceOf(gone.toHandle());
    gone.waitFor();
    Path state = directory.resolve("skein");
    assertThat(InstanceFile.liveWith(Path.of("/data"), state)).isEmpty();
    InstanceFile.in(state, 0).write(left);
    assertThat(InstanceFile.liveWith(Path.of("/data"), state)).isEmpty();

    Instance self = anInstanceOf(ProcessHandle.current());
    InstanceFile.in(state, 100).write(self);

    assertThat(InstanceFile.liveWith(Path.of("/data"), state)).contains(self);
    assertThat(InstanceFile.liveWith(Path.of("/data/other"), state)).isEmpty();
  }

  @Test
  void neverPrintsTheToken() {
    assertThat(anInstanceOf(ProcessHandle.current())).asString().doesNotContain("s3cret");
  }

  @Test
  void liesInTheUsersStateDirectory() {
    assertThat(InstanceFile.stateDirectory(Map.of(), HOME))
        .isEqualTo(Path.of("/home/ops/.local/state/skein"));
    assertThat(InstanceFile.stateDirectory(Map.of("XDG_STATE_HOME", "/var/state"), HOME))
        .isEqualTo(Path.of("/var/state/skein"));
    assertThat(InstanceFile.stateDirectory(Map.of("XDG_STATE_HOME", "relative"), HOME))
        .isEqualTo(Path.of("/home/ops/.local/state/skein"));
  }

  private static Instance anInstanceOf(ProcessHandle supervisor) {
    return new Instance(
        100, supervisor.pid(), Instance.startMillis(supervisor), "/data", 4711, "s3cret", false);
  }
}
