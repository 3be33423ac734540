package io.skein.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.cli.process.SkeinHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The build of TypeScript SDK and web client on a machine whose Node.js will not do: a JDK is
 * enough for Skein.
 */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class WebBuildTest {
  private static final String SCRIPT = "client-sdk/web/build.sh";

  @TempDir private Path module;

  private record Result(int exit, String output) {}

  @BeforeEach
  void anOldNode() throws IOException {
    Files.copy(SkeinHome.locate().root().resolve(SCRIPT), module.resolve("build.sh"));
    program("bin/node", "echo 16");
    program("bin/npm", "exit 1");
  }

  @Test
  void leavesChecksAndTestsOutWithALine() throws Exception {
    for (String step : List.of("check", "test")) {
      Result result = build("", step, "target/reports");

      assertThat(result.exit()).isZero();
      assertThat(result.output())
          .isEqualTo(
              "web: the TypeScript SDK is not checked and tested: "
                  + "that needs Node.js 18 or newer, and npm\n");
    }
  }

  @Test
  void failsWhereAllTestsHaveToRun() throws Exception {
    assertThat(build("true", "check").exit()).isEqualTo(1);
    assertThat(build("true", "test", "target/reports").exit()).isEqualTo(1);
    assertThat(build("", "run", "walk", "http://127.0.0.1:7480").exit()).isEqualTo(1);
  }

  @Test
  void bundlesWithWhatMavenUnpacked() throws Exception {
    program(
        "target/bundler/esbuild",
        "for option; do case \"$option\" in --outfile=*) echo all >\"${option#*=}\" ;; esac; done");
    program("app/bundle.sh", "echo \"the web client by $1 into $2\"");
    Files.createDirectories(module.resolve("target/classes"));

    Result result = build("", "bundle", "target/classes");

    assertThat(result.exit()).isZero();
    assertThat(result.output())
        .containsPattern("is \\d+ bytes gzipped, of at most 61440")
        .contains("the web client by target/bundler/esbuild into target/classes/app");
    assertThat(module.resolve("target/classes/skein.js")).hasContent("all\n");
  }

  @Test
  void leavesTheBundleOutWhereNothingMakesIt() throws Exception {
    Result result = build("", "bundle", "target/classes");

    assertThat(result.exit()).isZero();
    assertThat(result.output()).contains("the web client are left out");
  }

  /**
   * @param ci as CI machines say that they are; empty: not
   */
  private Result build(String ci, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", module.resolve("build.sh").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CI", ci);
    builder.environment().merge("PATH", module.resolve("bin") + ":", (path, own) -> own + path);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  private void program(String path, String script) throws IOException {
    Path file = module.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
