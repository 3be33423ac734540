package io.skein.node;

import com.typesafe.config.Config;
import io.skein.node.platform.InvalidSettingException;
import java.nio.file.Path;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Starts one node: {@code NodeMain --config FILE}. Ends with 2 for wrong use or a wrong setting,
 * with 1 if the node could not start or had to give up, with 0 after a planned stop (SIGTERM).
 */
public final class NodeMain {
  /** Where a supervisor wants the log; without it the log goes to the console. */
  private static final String LOG_DIRECTORY = "skein.log-dir";

  private NodeMain() {}

  /** Returns when the node runs; the process lives on in its threads. */
  public static void main(String[] args) {
    chooseLogging();
    if (args.length != 2 || !args[0].equals("--config")) {
      System.err.println("usage: NodeMain --config FILE");
      System.exit(2);
    }
    try {
      RequiredOpens.check();
      Config config = NodeConfig.load(Path.of(args[1]));
      NodeSetup setup = NodeSetup.from(config);
      ActorSystem.create(NodeGuardian.create(setup), NodeConfig.SYSTEM_NAME, config);
    } catch (InvalidSettingException e) {
      explain(e.getMessage());
      System.exit(2);
    } catch (RuntimeException e) {
      explain(e.toString());
      System.exit(1);
    }
  }

  /** Before the first logger is made. */
  private static void chooseLogging() {
    if (System.getProperty("logback.configurationFile") == null) {
      String kind = System.getProperty(LOG_DIRECTORY) == null ? "console" : "file";
      System.setProperty("logback.configurationFile", "skein/logging/" + kind + ".xml");
    }
  }

  /** One line for whoever started the process. */
  static void explain(String reason) {
    System.err.println("Error: cannot start: " + reason);
  }
}
