package io.skein.node.cli.instance;

import io.skein.node.cli.process.ChildProcess;
import io.skein.node.cli.process.ClassArchive;
import io.skein.node.cli.process.JavaHome;
import io.skein.node.cli.process.SkeinHome;
import io.skein.node.cli.store.CqlProbe;
import io.skein.node.cli.store.EmbeddedCassandra;
import io.skein.node.cli.store.StoreSpec;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An embedded Cassandra as the supervisor's child. */
record StoreChild(
    SkeinHome home,
    JavaHome java,
    List<Path> classPath,
    ClassArchive archive,
    StoreSpec spec,
    int ringSize,
    SupervisorSettings settings)
    implements Child {

  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(1);

  @Override
  public String name() {
    return spec.name();
  }

  @Override
  public Path directory() {
    return spec.directory();
  }

  @Override
  public Path output() {
    return spec.output();
  }

  @Override
  public ChildProcess start() {
    List<String> jvmOptions = new ArrayList<>(settings.storeJvmOptions());
    jvmOptions.addAll(archive.startOptions(spec.directory().resolve("classes.list")));
    return EmbeddedCassandra.start(home, java, spec, classPath, jvmOptions, settings.storePrefix())
        .process();
  }

  /** Ready when it answers and, in a ring, has found all others: a quorum is possible then. */
  @Override
  public Answer ask() {
    CqlProbe probe = new CqlProbe(new InetSocketAddress(spec.host(), spec.cqlPort()), ASK_TIMEOUT);
    if (!probe.answers()) {
      return Answer.NONE;
    }
    return ringSize < 2 || probe.knownPeers() >= ringSize - 1 ? Answer.READY : Answer.STARTING;
  }

  @Override
  public String failure() {
    return spec.failure();
  }

  @Override
  public Duration readyWithin() {
    return settings.storeReadyWithin();
  }

  @Override
  public Duration stopWithin() {
    return settings.storeStopWithin();
  }
}
