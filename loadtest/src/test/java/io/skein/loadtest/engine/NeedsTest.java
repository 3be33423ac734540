package io.skein.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.skein.loadtest.cluster.Launcher;
import io.skein.loadtest.result.RunResult.ServerLimit;
import io.skein.loadtest.scenario.DirectScenario;
import io.skein.loadtest.scenario.GroupScenario;
import io.skein.loadtest.scenario.Load;
import io.skein.loadtest.scenario.PresenceScenario;
import io.skein.protocol.Limits;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which of the server's settings a run needs above their defaults. */
final class NeedsTest {
  private static Load load(double seconds, int inFlight, int bodyBytes) {
    return new Load(
        Map.of(),
        new Schedule(List.of(Phase.steady("steady", seconds, 100, true))),
        0,
        inFlight,
        bodyBytes,
        20,
        1);
  }

  private static Limits with(int inFlight, int groupMembers) {
    Limits own = Limits.DEFAULTS;
    return new Limits(
        own.frameBytesMax(),
        own.contentBytesMax(),
        inFlight,
        groupMembers,
        own.membersPerRequestMax(),
        own.titleBytesMax(),
        own.pullMessagesMax(),
        own.pageEntriesMax(),
        own.devicesPerUserMax(),
        own.groupsPerUserMax(),
        own.recallSeconds(),
        own.editSeconds(),
        own.mentionsMax(),
        own.emojisMax(),
        own.noteBytesMax(),
        own.draftBytesMax(),
        own.pinnedConversationsMax(),
        own.mediaBytesMax(),
        own.mediaQuotaBytes(),
        own.people(),
        own.groups(),
        own.watchedUsersMax(),
        own.receiptNamesMembersMax(),
        own.receiptCountsMembersMax(),
        own.typingSeconds(),
        own.keeping(),
        own.scheduledPostsMax(),
        own.scheduleAheadSeconds(),
        own.vanish(),
        own.calls());
  }

  @Test
  void needsNothingOfADefaultClusterForADefaultRun() {
    assertThat(
            Needs.of(DirectScenario.plan(1000, load(15, 32, 150), List.of()), Limits.DEFAULTS, 1))
        .isEmpty();
  }

  @Test
  void tellsTheSettingAndTheValueThatIsNeeded() {
    List<ServerLimit> needed =
        Needs.of(DirectScenario.plan(10, load(15, 300, 20_000), List.of()), Limits.DEFAULTS, 1);

    assertThat(needed)
        .contains(new ServerLimit("skein.gateway.limits.requests-in-flight-max", 302, 256, 256L));
    assertThat(needed)
        .anySatisfy(
            limit -> {
              assertThat(limit.setting()).isEqualTo("skein.gateway.limits.content-bytes-max");
              assertThat(limit.needed()).isGreaterThanOrEqualTo(20_000);
              assertThat(limit.sentence()).contains("expect refusals");
            });
  }

  @Test
  void tellsThatUsersHaveMoreContactsThanTheyMayWatch() {
    assertThat(
            Needs.of(
                PresenceScenario.plan(1000, 200, 100, 1, 0, load(15, 32, 150), List.of()),
                Limits.DEFAULTS,
                1))
        .contains(new ServerLimit("skein.gateway.limits.watched-users-max", 300, 200, 200L));
  }

  @Test
  void tellsWhatAClusterHasThatWasSetForTheRun() {
    List<ServerLimit> needed =
        Needs.of(DirectScenario.plan(10, load(15, 300, 150), List.of()), with(1000, 10_000), 1);

    assertThat(needed).singleElement().extracting(ServerLimit::allowed).isEqualTo(1000L);
    assertThat(needed.get(0).sentence()).endsWith("and the target has 1000");
  }

  @Test
  void tellsWhatAClusterHasBelowTheDefault() {
    assertThat(
            Needs.of(
                GroupScenario.plan(1, 200, 2, 1, load(15, 32, 150), List.of()), with(256, 100), 1))
        .contains(new ServerLimit("skein.gateway.limits.group-members-max", 200, 10_000, 100L));
  }

  @Test
  void tellsThatTheUsersTokensEndBeforeTheRun() {
    assertThat(
            Needs.of(DirectScenario.plan(10, load(3600, 32, 150), List.of()), Limits.DEFAULTS, 1))
        .contains(new ServerLimit("skein.accounts.tokens.access-life", 3600, 900, null));
  }

  /** The harness must not know other defaults than the cluster has. */
  @Test
  void knowsTheClustersOwnDefaults() {
    File settings =
        Launcher.findHome().resolve("cluster-node/src/main/resources/reference.conf").toFile();
    Config config = ConfigFactory.parseFile(settings).resolve();

    for (Needs.Setting setting : Needs.ALL) {
      long value =
          setting.name().endsWith("-life")
              ? config.getDuration(setting.name(), TimeUnit.SECONDS)
              : setting.name().contains("bytes")
                  ? config.getBytes(setting.name())
                  : config.getLong(setting.name());
      assertThat(setting.byDefault()).as(setting.name()).isEqualTo(value);
    }
  }
}
