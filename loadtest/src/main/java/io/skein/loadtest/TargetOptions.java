package io.skein.loadtest;

import io.skein.loadtest.scenario.ScenarioException;
import io.skein.loadtest.steps.Instance;
import io.skein.loadtest.system.InstanceStatus;
import io.skein.loadtest.system.SkeinTarget;
import io.skein.loadtest.system.Target;
import io.skein.loadtest.system.XmppTarget;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster a run is against. */
final class TargetOptions {
  private static final int HTTP_PORT = 7480;
  private static final String XMPP = "xmpp";

  @Option(
      names = "--target",
      paramLabel = "URL",
      description =
          "HTTP address of a node, or xmpp://host:port/domain of an XMPP server whose users u0, u1 …"
              + " have the password in SKEIN_XMPP_PASSWORD"
              + " (default: the instance that ./skein up started).")
  @Nullable URI url;

  @Option(
      names = "--service-key-file",
      paramLabel = "FILE",
      description = "The cluster's service key (default: service-key in the data directory).")
  @Nullable Path serviceKeyFile;

  @Option(names = "--port-offset", paramLabel = "K", description = "Offset of the instance.")
  int portOffset;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Data directory (default: that of the instance at this port offset; with --target .skein).")
  @Nullable Path data;

  /** What was not given is this instead; null and 0 mean that there is nothing else either. */
  void orElse(
      @Nullable URI otherUrl, @Nullable Path otherKey, int otherOffset, @Nullable Path otherData) {
    url = url != null ? url : otherUrl;
    serviceKeyFile = serviceKeyFile != null ? serviceKeyFile : otherKey;
    portOffset = portOffset != 0 ? portOffset : otherOffset;
    data = data != null ? data : otherData;
  }

  /** The instance on this machine, for steps. */
  Instance instance() {
    return new Instance(Path.of(System.getProperty("skein.home", ".")), portOffset, url);
  }

  /** Whether the target is an XMPP server. */
  boolean isXmpp() {
    return url != null && XMPP.equals(url.getScheme());
  }

  /** Whatever the run is against. */
  Target openAny() {
    if (url != null && isXmpp()) {
      String password = System.getenv("SKEIN_XMPP_PASSWORD");
      return XmppTarget.at(url, password == null ? "" : password);
    }
    return open();
  }

  SkeinTarget open() {
    URI base = url != null ? url : URI.create("http://127.0.0.1:" + (HTTP_PORT + portOffset));
    Path home = Path.of(System.getProperty("skein.home", "."));
    InstanceStatus status = url == null ? status(home) : null;
    return SkeinTarget.at(base, keyFile(home, status == null ? null : status.data()), status);
  }

  /**
   * Where the service key is.
   *
   * @param told where the instance has its data; null if it does not say, or is none of this
   *     machine
   */
  Path keyFile(Path home, @Nullable Path told) {
    if (serviceKeyFile != null) {
      return serviceKeyFile;
    }
    Path directory = data != null ? data : told;
    return (directory != null ? directory : home.resolve(".skein")).resolve("service-key");
  }

  private InstanceStatus status(Path home) {
    try {
      return InstanceStatus.of(home, portOffset);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ScenarioException("interrupted");
    }
  }
}
