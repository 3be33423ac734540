package io.skein.node.cli.process;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * Runs another main class and ends the process when standard input closes, which the kernel sees to
 * when the supervisor dies. {@code LifelineMain MAIN-CLASS ARGUMENTS...}
 *
 * <p>The end is an orderly one: shutdown hooks run, so a node drains first.
 */
public final class LifelineMain {

  private static final int USAGE = 2;
  private static final int PARENT_IS_GONE = 1;

  /**
   * Longer than a node's own drain takes at most; what hangs past it must not outlive the
   * supervisor.
   */
  private static final long DRAIN_MILLIS_MAX = 60_000;

  private LifelineMain() {}

  public static void main(String[] args) throws ReflectiveOperationException {
    if (args.length == 0) {
      System.err.println("LifelineMain MAIN-CLASS ARGUMENTS...");
      System.exit(USAGE);
    }
    Thread lifeline = new Thread(LifelineMain::exitWhenParentIsGone, "parent-lifeline");
    lifeline.setDaemon(true);
    lifeline.start();
    Method main = Class.forName(args[0]).getMethod("main", String[].class);
    try {
      main.invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    } catch (InvocationTargetException e) {
      // The launched program's own failure, as if it had been started directly.
      e.getCause().printStackTrace();
      System.exit(1);
    }
  }

  private static void exitWhenParentIsGone() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is said on this pipe; only its end matters.
      }
    } catch (IOException e) {
      System.err.println("The pipe to the supervisor broke: " + e.getMessage());
    }
    Thread halt = new Thread(LifelineMain::haltAfterGrace, "parent-lifeline-halt");
    halt.setDaemon(true);
    halt.start();
    System.exit(PARENT_IS_GONE);
  }

  private static void haltAfterGrace() {
    try {
      Thread.sleep(DRAIN_MILLIS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(PARENT_IS_GONE);
  }
}
