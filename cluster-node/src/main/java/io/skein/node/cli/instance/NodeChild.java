package io.skein.node.cli.instance;

import io.skein.node.cli.instance.PortPlan.NodePlace;
import io.skein.node.cli.process.ChildProcess;
import io.skein.node.cli.process.ClassArchive;
import io.skein.node.cli.process.JavaHome;
import io.skein.node.cli.process.LastWords;
import io.skein.node.cli.process.LifelineMain;
import io.skein.node.cli.process.SkeinHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One Skein node as the supervisor's child.
 *
 * @param mainClass what runs in the process: the node's main class, or a test's stand-in
 * @param config the text of its configuration file, written anew at each start
 */
record NodeChild(
    SkeinHome home,
    JavaHome java,
    List<Path> classPath,
    ClassArchive archive,
    String mainClass,
    NodePlace place,
    Path directory,
    String config,
    SupervisorSettings settings)
    implements Child {

  @Override
  public String name() {
    return place.name();
  }

  @Override
  public Path output() {
    return directory.resolve("logs/output.log");
  }

  @Override
  public ChildProcess start() throws IOException {
    Path configFile = directory.resolve("node.conf");
    Files.createDirectories(directory);
    Files.writeString(configFile, config);
    List<String> command = new ArrayList<>();
    command.add(java.java().toString());
    command.add("-Dskein.instance=" + directory);
    command.add("@" + home.config("node-jvm.options"));
    command.addAll(settings.nodeJvmOptions());
    command.addAll(archive.startOptions(directory.resolve("classes.list")));
    command.add("-Dskein.log-dir=" + output().getParent());
    command.add("-cp");
    command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(":")));
    command.add(LifelineMain.class.getName());
    command.add(mainClass);
    command.add("--config");
    command.add(configFile.toString());
    return ChildProcess.start(settings.nodePrefix().before(command, name()), directory, output());
  }

  @Override
  public Answer ask() {
    return NodeHealth.ask(place.host(), place.ports().metrics());
  }

  @Override
  public String failure() {
    return LastWords.explain(output(), directory.resolve("logs/node.log"));
  }

  @Override
  public Duration readyWithin() {
    return settings.nodeReadyWithin();
  }

  @Override
  public Duration stopWithin() {
    return settings.nodeStopWithin();
  }
}
