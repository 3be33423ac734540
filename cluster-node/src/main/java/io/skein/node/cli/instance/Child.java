package io.skein.node.cli.instance;

import io.skein.node.cli.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One kind of child, as the supervisor needs to know it: how it is started, asked, and explained.
 */
interface Child {

  /** node-1, store-1 ... */
  String name();

  /** Its own directory under the instance's. */
  Path directory();

  /** What it prints; the supervisor keeps this file bounded. */
  Path output();

  ChildProcess start() throws IOException;

  /** Asks the running process. Blocks for a second or two at most. */
  Answer ask();

  /** Why it ended, in one line, with the log's place. */
  String failure();

  Duration readyWithin();

  Duration stopWithin();

  /** What a running process says of itself. */
  enum Answer {
    READY,
    STARTING,
    DRAINING,
    /** No answer: not there yet, frozen, or hung. */
    NONE
  }
}
