package io.skein.node.cli.process;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** The POSIX signals that operators send to nodes and stores through {@code ./skein node}. */
public enum Signal {
  /** End in order: a node drains first. */
  TERM,
  /** End at once. */
  KILL,
  /** Freeze: the process keeps its sockets and answers nothing. */
  STOP,
  /** Go on after {@link #STOP}; without effect on a running process. */
  CONT;

  private static final long SEND_SECONDS_MAX = 10;

  /**
   * Sends this signal; does nothing if the process has ended. Java itself can send TERM and KILL
   * only, hence the {@code kill} that every POSIX system has.
   */
  public void send(ProcessHandle process) throws IOException {
    if (!process.isAlive()) {
      return;
    }
    Process kill =
        new ProcessBuilder("kill", "-" + name(), Long.toString(process.pid()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!kill.waitFor(SEND_SECONDS_MAX, TimeUnit.SECONDS)) {
        kill.destroyForcibly();
        throw new IOException("kill -" + name() + " " + process.pid() + " did not return");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while sending SIG" + name(), e);
    }
    if (kill.exitValue() != 0 && process.isAlive()) {
      throw new IOException("SIG" + name() + " to process " + process.pid() + " was refused");
    }
  }
}
