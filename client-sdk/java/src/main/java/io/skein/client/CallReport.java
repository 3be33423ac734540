package io.skein.client;

import io.skein.protocol.CallProbe;
import java.util.List;

/**
 * Whether calls will work for a device where it is now, and why not.
 *
 * @param findings what is not as it should be, the gravest first; none: all is well
 * @param probes what was tried, the socket first
 */
public record CallReport(Verdict verdict, List<Finding> findings, List<CallProbe> probes) {
  /** All of it in a word. */
  public enum Verdict {
    GOOD,
    /** Some calls will work, or all of them less well. */
    LIMITED,
    BAD
  }

  /** Something that is not as it should be. Every SDK finds the same. */
  public enum Finding {
    NODE_UNREACHABLE("The server does not answer: you can neither call nor be called."),
    NOTHING_ANSWERS(
        "None of the servers for calls answers: a firewall seems to keep calls out of this network."),
    RELAY_REFUSED(
        "The relay does not accept this device: calls work where they need no relay. Tell your operator."),
    RELAY_UNREACHABLE(
        "The relay does not answer: calls work where they need none, and fail behind strict firewalls."),
    NO_RELAY("There is no relay: calls may fail between different networks."),
    NO_SERVERS("No servers help with calls: they work within one network, and seldom beyond."),
    UDP_BLOCKED(
        "UDP is blocked in this network: calls go another way, and may stutter or lag behind."),
    NODE_SLOW("The server answers slowly: it takes a while until others ring."),
    RELAY_SLOW("The relay answers slowly: in calls by it you hear each other late.");

    private final String words;

    Finding(String words) {
      this.words = words;
    }

    /** What it means to the user, in English: a sentence or two. */
    public String words() {
      return words;
    }
  }
}
