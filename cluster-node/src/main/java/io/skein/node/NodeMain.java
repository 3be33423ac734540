package io.skein.node;

import com.typesafe.config.Config;
import io.skein.node.platform.InvalidSettingException;
import java.nio.file.Path;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts one node: {@code NodeMain --config FILE}. Ends with 2 for wrong use or a wrong setting, with 1 if the node could not start or
 * had to give up, with 0 after a planned stop (SIGTERM).
 */
public final class NodeMain {
  private static final Logger LOG = LoggerFactory.getLogger(NodeMain.class);

  private NodeMain() {}

  /** Returns when the node runs; the process lives on in its threads. */
  public static void main(String[] args) {
    if (args.length != 2 || !args[0].equals("--config")) {
      System.err.println("usage: NodeMain --config FILE");
      System.exit(2);
    }
    try {
      RequiredOpens.check();
      Config config = NodeConfig.load(Path.of(args[1]));
      ActorSystem.create(NodeGuardian.create(config), NodeConfig.SYSTEM_NAME, config);
    } catch (InvalidSettingException e) {
      System.err.println("cannot start: " + e.getMessage());
      System.exit(2);
    } catch (RuntimeException e) {
      LOG.error("cannot start", e);
      System.err.println("cannot start: " + e.getMessage());
      System.exit(1);
    }
  }
}
