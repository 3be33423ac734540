package io.skein.loadtest;

import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Users on the shipped SDK beside the driver's: for scenarios whose users post. */
final class SdkOptions {
  private static final double SHARE = 0.02;
  private static final int USUAL_MIN = 2;
  private static final int USUAL_MAX = 20;

  /** Each has a client of its own in the generator's process. */
  private static final int MAX = 500;

  @Option(
      names = "--sdk-users",
      paramLabel = "N",
      description =
          "So many more users on the shipped SDK, an even number; all that they see is checked. 0:"
              + " none (default: 2 %% of the users, 2 to 20; none with --window, --generators or xmpp://).")
  @Nullable Integer sdkUsers;

  /**
   * The plan with them.
   *
   * @param spoken whether the target speaks their protocol
   * @param shared whether several generators make the load
   * @throws RunException if they were asked for and cannot be
   */
  RunPlan addTo(RunPlan plan, boolean spoken, boolean shared) {
    int count = count(plan, spoken, shared);
    return count == 0 ? plan : plan.withSdkUsers(count);
  }

  private int count(RunPlan plan, boolean spoken, boolean shared) {
    boolean possible = spoken && !shared && plan.window() == 0;
    if (sdkUsers == null) {
      int share = (int) Math.round(plan.population().onlineCount() * SHARE / 2) * 2;
      return possible ? Math.max(USUAL_MIN, Math.min(USUAL_MAX, share)) : 0;
    }
    if (sdkUsers < 0 || sdkUsers > MAX || sdkUsers % 2 != 0) {
      throw usage("--sdk-users takes an even number up to " + MAX + ": they talk in pairs");
    }
    if (sdkUsers > 0 && !possible) {
      throw usage(whyNot(spoken, shared));
    }
    return sdkUsers;
  }

  private static String whyNot(boolean spoken, boolean shared) {
    if (!spoken) {
      return "--sdk-users speak Skein's protocol only, not xmpp://";
    }
    return shared
        ? "--sdk-users stay on one generator: --generators is not for them"
        : "--sdk-users post at a rate: --window is not for them";
  }

  private static RunException usage(String message) {
    return new RunException(RunException.Kind.USAGE, message);
  }
}
