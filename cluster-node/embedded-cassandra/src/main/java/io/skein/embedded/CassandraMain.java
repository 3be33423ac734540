package io.skein.embedded;

import java.io.IOException;
import java.io.InputStream;
import org.apache.cassandra.service.CassandraDaemon;

/**
 * Starts Cassandra in this process and ends the process when standard input closes.
 *
 * <p>The supervisor holds the other end of that pipe and never writes to it: the kernel closes it when the supervisor
 * dies, however it dies, so a store never outlives it. This class sits on Cassandra's own class path and sees nothing of
 * Skein.
 */
public final class CassandraMain {

  /** Cassandra drains in its shutdown hook, mostly within 5 s; past this the commit log covers what was not flushed. */
  private static final long DRAIN_MILLIS_MAX = 20_000;

  private CassandraMain() {}

  public static void main(String[] args) {
    Thread lifeline = new Thread(CassandraMain::exitWhenParentIsGone, "parent-lifeline");
    lifeline.setDaemon(true);
    lifeline.start();
    CassandraDaemon.main(args);
  }

  private static void exitWhenParentIsGone() {
    InputStream parent = System.in;
    try {
      while (parent.read() >= 0) {
        // Nothing is said on this pipe; only its end matters.
      }
    } catch (IOException e) {
      System.err.println("The pipe to the supervisor broke: " + e.getMessage());
    }
    Thread halt = new Thread(CassandraMain::haltAfterGrace, "parent-lifeline-halt");
    halt.setDaemon(true);
    halt.start();
    System.exit(0);
  }

  private static void haltAfterGrace() {
    try {
      Thread.sleep(DRAIN_MILLIS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }
}
