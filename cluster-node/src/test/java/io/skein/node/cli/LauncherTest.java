package io.skein.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.cli.process.SkeinHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher script in a checkout of empty modules, with stand-ins for Java and Maven that say
 * how they were called.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LauncherTest {

  private static final List<String> MODULES =
      List.of(
          "protocol",
          "client-sdk/java",
          "client-sdk/terminal",
          "client-sdk/web",
          "cluster-node/embedded-cassandra",
          "cluster-node",
          "loadtest");
  private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path checkout;

  @BeforeEach
  void aCheckout() throws IOException {
    Files.copy(SkeinHome.locate().root().resolve("skein"), checkout.resolve("skein"));
    for (String module : MODULES) {
      write(module + "/pom.xml", "<project/>");
      write(module + "/src/main/java/A.java", "class A {}");
    }
    write("pom.xml", "<project/>");
    write("client-sdk/pom.xml", "<project/>");
    write("client-sdk/web/sdk/src/a.ts", "export {};");
    program("bin/npm", "exit 0");
    program("bin/node", "echo 18");
    program("bin/apt-get", "exit 1");
    program("jdk/bin/java", "echo java \"$@\"");
    program("jdk/bin/javac", "exit 0");
    write("jdk/release", "JAVA_VERSION=\"17.0.15\"\n");
    maven(
        """
        echo build >>builds
        echo '[INFO] Building Skein · protocol 0.1.0-SNAPSHOT                [2/8]'
        for module in protocol client-sdk/java client-sdk/terminal client-sdk/web \
            cluster-node/embedded-cassandra cluster-node loadtest; do
          mkdir -p $module/target/lib
        done
        : >cluster-node/target/skein-cluster-node-0.1.jar
        : >client-sdk/terminal/target/skein-terminal-0.1.jar
        """);
    settle();
  }

  @Test
  void buildsOnceAndAgainOnlyWhenSomethingChanged() throws Exception {
    assertThat(skein("up").exit()).isZero();
    assertThat(skein("up").output()).contains("io.skein.node.cli.SkeinCommand up");
    assertThat(builds()).isEqualTo(1);

    write("protocol/src/main/java/A.java", "class A { int b; }");
    skein("up");
    assertThat(builds()).isEqualTo(2);

    Files.delete(checkout.resolve("cluster-node/src/main/java/A.java"));
    skein("up");
    assertThat(builds()).as("after a file was deleted").isEqualTo(3);

    write("loadtest/pom.xml", "<project><!-- --></project>");
    skein("chat", "--user", "alice");
    assertThat(builds()).as("after a pom has changed").isEqualTo(4);

    write("client-sdk/web/sdk/src/a.ts", "export const a = 1;");
    skein("up");
    assertThat(builds()).as("after the web SDK has changed").isEqualTo(5);
  }

  @Test
  void lookingAndStoppingNeverBuild() throws Exception {
    Result status = skein("status");
    assertThat(status.exit()).isEqualTo(3);
    assertThat(status.output()).contains("Skein is not built here");
    assertThat(skein("down").exit()).isEqualTo(3);
    assertThat(skein("doctor").exit()).isEqualTo(4);
    assertThat(checkout.resolve("builds")).doesNotExist();
  }

  @Test
  void insideABuildNothingIsBuilt() throws Exception {
    Result up = run(List.of("SKEIN_BUILD=never"), "up");

    assertThat(up.exit()).isEqualTo(3);
    assertThat(checkout.resolve("builds")).doesNotExist();
  }

  @Test
  void saysWhatFailedAndWhereTheLogIs() throws Exception {
    maven("echo '[ERROR] A.java:[3,4] cannot find symbol'; echo '[ERROR]'; exit 1");

    Result up = skein("up");

    assertThat(up.exit()).isEqualTo(1);
    assertThat(up.output())
        .contains("the build failed", "A.java:[3,4] cannot find symbol")
        .contains(checkout.toRealPath().resolve("target/skein/build.log").toString());
    assertThat(skein("up").exit()).as("it is tried again").isEqualTo(1);
  }

  @Test
  void wrongUseIsTwo() throws Exception {
    assertThat(skein().exit()).isEqualTo(2);
    assertThat(skein("frobnicate").output()).contains("unknown command frobnicate");
    assertThat(skein("frobnicate").exit()).isEqualTo(2);
    assertThat(skein("test", "--frobnicate").exit()).isEqualTo(2);
  }

  @Test
  void simulatesAsManySeedsAsIsSaid() throws Exception {
    maven("echo \"maven $*\"");

    Result simulated = skein("test", "--seeds", "9", "--seed", "4");

    assertThat(simulated.output())
        .contains("-Dskein.simulation.seeds=9", "-Dskein.simulation.seed=4");
    Result noNumber = skein("test", "--seeds", "many");
    assertThat(noNumber.exit()).isEqualTo(2);
    assertThat(noNumber.output()).contains("--seeds takes a number");
  }

  @Test
  void refusesAJavaThatIsTooOld() throws Exception {
    write("jdk/release", "JAVA_VERSION=\"11.0.2\"\n");

    Result up = skein("up");

    assertThat(up.exit()).isEqualTo(4);
    assertThat(up.output()).contains("is not a Java 17 or newer");
  }

  @Test
  void nodeOverSeveralHostsRunsInTheForegroundWithANodesOptions() throws Exception {
    Result node = skein("node", "--config", "node.conf");

    assertThat(node.output())
        .contains("@" + checkout.toRealPath().resolve("config/node-jvm.options"))
        .contains("io.skein.node.NodeMain --config node.conf");
  }

  @Test
  void testTellsTheSecondsOfEachSuite() throws Exception {
    maven(
        """
        for kind in surefire failsafe; do
          mkdir -p cluster-node/target/$kind-reports
          cat >cluster-node/target/$kind-reports/TEST-$kind.xml <<'XML'
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuite xmlns:xsi="x" version="3.0" name="io.skein.SomeTest" time="1.5" tests="7" errors="0" skipped="0"
          failures="1">
          <testcase name="works" classname="io.skein.SomeTest" time="99"/>
        </testsuite>
        XML
        done
        exit 1
        """);

    Result test = skein("test");

    assertThat(test.exit()).isEqualTo(1);
    assertThat(test.output())
        .containsPattern("1\\.5  cluster-node +unit +7 tests, 1 FAILED")
        .containsPattern("1\\.5  cluster-node +integration +7 tests, 1 FAILED")
        .containsPattern("1\\.5  io\\.skein\\.SomeTest")
        .contains("FAILED after");
  }

  @Test
  void testSaysWhatIsMissing() throws Exception {
    program("bin/node", "echo 16");

    Result test = skein("test");

    assertThat(test.exit()).isEqualTo(4);
    assertThat(test.output())
        .contains("the tests of the web SDK need Node.js 18 or newer, and npm");
  }

  private long builds() throws IOException {
    return Files.readAllLines(checkout.resolve("builds")).size();
  }

  private Result skein(String... arguments) throws Exception {
    return run(List.of(), arguments);
  }

  private Result run(List<String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add("bash");
    command.add(checkout.resolve("skein").toString());
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("SKEIN_BUILD");
    builder.environment().put("JAVA_HOME", checkout.resolve("jdk").toString());
    builder.environment().merge("PATH", checkout.resolve("bin") + ":", (path, own) -> own + path);
    environment.forEach(
        entry -> {
          String[] pair = entry.split("=", 2);
          builder.environment().put(pair[0], pair[1]);
        });
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  private void write(String path, String text) throws IOException {
    Path file = checkout.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void maven(String script) throws IOException {
    program("mvnw", script);
  }

  private void program(String path, String script) throws IOException {
    write(path, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(
        checkout.resolve(path), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /**
   * As if the checkout had been made some time ago: a stamp of this very instant must be newer than
   * it.
   */
  private void settle() throws IOException {
    try (var files = Files.walk(checkout)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
      }
    }
  }

  private record Result(int exit, String output) {}
}
