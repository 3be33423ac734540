package io.skein.loadtest.steps;

import io.skein.loadtest.engine.RunException;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Cuts one node of an instance on this machine off from its other nodes, with nftables: packets are
 * dropped, as by a dead switch, so both sides wait and nobody is told.
 *
 * <p>Nothing else can be hit: a rule names two loopback addresses of the instance's nodes and the
 * port of one of them that only nodes use. The rules stand in a table of their own, in sets whose
 * elements the kernel drops by itself a little after the time is over, so that a harness that was
 * killed leaves no cut behind. Used by the thread of the steps.
 */
final class Firewall {
  /** How much longer than wanted a cut lasts if nobody heals it. */
  private static final long GRACE_SECONDS = 5;

  private static final long ANSWER_SECONDS = 20;

  /** Gives a script to {@code nft -f -}. */
  @FunctionalInterface
  interface Nft {
    /**
     * @throws IOException saying why it could not be carried out
     */
    void carryOut(String script) throws IOException, InterruptedException;
  }

  /**
   * A node as others reach it.
   *
   * @param host a loopback address
   * @param port where it listens for other nodes, and nobody else
   */
  record Peer(String name, String host, int port) {}

  private final String table;
  private final Nft nft;

  /**
   * @param portOffset of the instance: each has its own table
   */
  Firewall(int portOffset, Nft nft) {
    this.table = "inet skein_load_" + portOffset;
    this.nft = nft;
  }

  /**
   * Makes sure that cuts are possible, and that none of an earlier run stands.
   *
   * @throws RunException if this machine does not allow it, saying what is missing
   */
  void require() {
    try {
      heal();
    } catch (IOException e) {
      throw new RunException(
          RunException.Kind.MACHINE, "the step 'partition' cuts with nftables: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunException(RunException.Kind.MACHINE, "interrupted");
    }
  }

  /**
   * Cuts one off from all others.
   *
   * @param seconds after which somebody will {@link #heal}
   */
  void cut(Peer one, List<Peer> others, double seconds) throws IOException, InterruptedException {
    nft.carryOut(script(one, others, seconds));
  }

  /** Removes the table; harmless if there is none. */
  void heal() throws IOException, InterruptedException {
    nft.carryOut(removal());
  }

  /** Declaring the table first makes the deletion of an absent one harmless; one transaction. */
  private String removal() {
    return "table " + table + "\ndelete table " + table + "\n";
  }

  String script(Peer one, List<Peer> others, double seconds) {
    List<String> asked = new ArrayList<>();
    List<String> answered = new ArrayList<>();
    for (Peer other : others) {
      asked.add(element(one.host(), other.host(), other.port()));
      asked.add(element(other.host(), one.host(), one.port()));
      answered.add(element(other.host(), one.host(), other.port()));
      answered.add(element(one.host(), other.host(), one.port()));
    }
    long timeout = (long) Math.ceil(seconds) + GRACE_SECONDS;
    return removal()
        + "table "
        + table
        + " {\n"
        + set("asked", asked, timeout)
        + set("answered", answered, timeout)
        + " chain cut {\n"
        + "  type filter hook input priority 0; policy accept;\n"
        + "  ip saddr . ip daddr . tcp dport @asked drop\n"
        + "  ip saddr . ip daddr . tcp sport @answered drop\n"
        + " }\n"
        + "}\n";
  }

  private static String element(String from, String to, int port) {
    return from + " . " + to + " . " + port;
  }

  private static String set(String name, List<String> elements, long timeoutSeconds) {
    return String.format(
        Locale.ROOT,
        """
         set %s {
          type ipv4_addr . ipv4_addr . inet_service; flags timeout
          elements = { %s }
         }
        """,
        name,
        elements.stream()
            .map(element -> element + " timeout " + timeoutSeconds + "s")
            .collect(Collectors.joining(", ")));
  }

  /** Of this machine. */
  static void system(String script) throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder("nft", "-f", "-").redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new IOException("nft cannot be run (Debian: apt-get install nftables)", e);
    }
    try {
      try (Writer in =
          new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII)) {
        in.write(script);
      }
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("nft does not end");
      }
      if (process.exitValue() != 0) {
        throw new IOException(
            "this process may not filter packets (run as root): "
                + said.lines().findFirst().orElse("no word from nft"));
      }
    } finally {
      process.destroy();
    }
  }
}
