package io.skein.loadtest.scenario;

import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.RunPlan;
import io.skein.loadtest.engine.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The busiest time of a day of a WeChat-like product, scaled to a number of daily users. What is
 * published: 45 billion messages a day (2018) of 1.09 billion daily users (January 2021), so 41
 * each; peaks of three times the mean (DAGOR, SoCC 2018). What is not, and assumed here: a third of
 * the daily users is connected at the peak (350 million were planned for in 2015); half of the
 * messages go to groups, of 20 members on average; each user's connection is made anew ten times a
 * day.
 */
public final class DayScenario {
  private static final double MESSAGES_PER_USER = 41;
  private static final double PEAK_TO_MEAN = 3;
  private static final double CONNECTED_AT_PEAK = 1 / 3.0;
  private static final double GROUP_SHARE = 0.5;
  private static final int GROUP_SIZE = 20;
  private static final double RECONNECTS_PER_USER = 10;
  private static final double SECONDS_PER_DAY = 86_400;
  private static final double AWAY_SECONDS = 2;

  private DayScenario() {}

  /** Arrivals a second at the peak: posts and reconnections. */
  public static double arrivalsPerSecond(int dailyUsers) {
    return postsPerSecond(dailyUsers) + reconnectsPerSecond(dailyUsers);
  }

  private static double postsPerSecond(int dailyUsers) {
    return dailyUsers * MESSAGES_PER_USER / SECONDS_PER_DAY * PEAK_TO_MEAN;
  }

  private static double reconnectsPerSecond(int dailyUsers) {
    return dailyUsers * RECONNECTS_PER_USER / SECONDS_PER_DAY * PEAK_TO_MEAN;
  }

  /** The ratios, for the report. */
  public static Map<String, Object> ratios(int dailyUsers) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("daily_users", dailyUsers);
    told.put("messages_per_user_and_day", MESSAGES_PER_USER);
    told.put("peak_to_mean", PEAK_TO_MEAN);
    told.put("connected_at_peak", Math.round(CONNECTED_AT_PEAK * 1000) / 1000.0);
    told.put("group_share", GROUP_SHARE);
    told.put("group_size", GROUP_SIZE);
    told.put("reconnects_per_user_and_day", RECONNECTS_PER_USER);
    return told;
  }

  /**
   * @param load with {@link #arrivalsPerSecond} in its steady phase
   * @throws RunException if there can be no such run
   */
  public static RunPlan plan(int dailyUsers, Load load, List<Step> steps) {
    int cells = (int) Math.round(dailyUsers * CONNECTED_AT_PEAK / GROUP_SIZE);
    if (cells < 1) {
      throw new RunException(
          RunException.Kind.USAGE,
          "day needs at least " + (int) Math.ceil(GROUP_SIZE / CONNECTED_AT_PEAK) + " users");
    }
    if (load.window() > 0) {
      throw new RunException(
          RunException.Kind.USAGE, "day has no closed model: --window is not for it");
    }
    double posts = postsPerSecond(dailyUsers);
    return new Composition(
            cells * GROUP_SIZE,
            1,
            List.of(
                Composition.Part.of("direct", new Composition.Direct(), posts * (1 - GROUP_SHARE)),
                Composition.Part.of(
                    "group", new Composition.Group(GROUP_SIZE, GROUP_SIZE), posts * GROUP_SHARE),
                Composition.Part.of(
                    "reconnect",
                    new Composition.Reconnect(AWAY_SECONDS),
                    reconnectsPerSecond(dailyUsers))))
        .plan("day", load, steps);
  }
}
