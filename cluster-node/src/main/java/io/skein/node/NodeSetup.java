package io.skein.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.skein.node.account.AccountSettings;
import io.skein.node.api.ApiSettings;
import io.skein.node.api.MetricsSettings;
import io.skein.node.api.ServiceKey;
import io.skein.node.call.CallSettings;
import io.skein.node.call.ice.IceSettings;
import io.skein.node.call.ice.TurnSecret;
import io.skein.node.call.relay.RelayKeys;
import io.skein.node.call.relay.RelaySettings;
import io.skein.node.call.sfu.SfuSecret;
import io.skein.node.call.sfu.SfuSettings;
import io.skein.node.conversation.ConversationSettings;
import io.skein.node.gateway.GatewaySettings;
import io.skein.node.journal.JournalSettings;
import io.skein.node.media.MediaSettings;
import io.skein.node.people.PeopleSettings;
import io.skein.node.platform.ClusterSettings;
import io.skein.node.platform.InvalidSettingException;
import io.skein.node.platform.NodeSettings;
import io.skein.node.platform.cassandra.CassandraSettings;
import io.skein.node.presence.PresenceSettings;
import io.skein.node.push.PushServices;
import io.skein.node.push.PushSettings;
import io.skein.node.schedule.ScheduleSettings;
import io.skein.node.search.SearchSettings;
import io.skein.node.session.SessionSettings;
import java.time.Clock;
import java.util.Optional;

/** All settings of a node, checked before anything is started, and what its whole life shares. */
record NodeSetup(
    NodeSettings node,
    ClusterSettings cluster,
    CassandraSettings cassandra,
    JournalSettings journal,
    ConversationSettings conversations,
    SessionSettings sessions,
    MediaSettings media,
    PresenceSettings presence,
    ScheduleSettings schedule,
    SearchSettings search,
    PushSettings push,
    PushServices pushServices,
    CallSettings calls,
    IceSettings ice,
    Optional<TurnSecret> turnSecret,
    SfuSettings sfu,
    Optional<SfuSecret> sfuSecret,
    AccountSettings accounts,
    PeopleSettings people,
    RelaySettings relay,
    Optional<RelayKeys> relayKeys,
    ServiceKey serviceKey,
    GatewaySettings gateway,
    ApiSettings http,
    MetricsSettings metricsServer,
    NodeReadiness readiness,
    PrometheusMeterRegistry metrics,
    Clock clock) {

  /**
   * Reads them.
   *
   * @throws InvalidSettingException naming the key that is wrong
   */
  static NodeSetup from(Config config) {
    try {
      AccountSettings accounts = AccountSettings.from(config);
      PeopleSettings people = PeopleSettings.from(config);
      PushSettings push = PushSettings.from(config);
      RelaySettings relay = RelaySettings.from(config);
      IceSettings ice = IceSettings.from(config);
      SfuSettings sfu = SfuSettings.from(config);
      return new NodeSetup(
          NodeSettings.from(config),
          ClusterSettings.from(config),
          CassandraSettings.from(config),
          JournalSettings.from(config),
          ConversationSettings.from(config),
          SessionSettings.from(config),
          media(config, accounts),
          PresenceSettings.from(config),
          ScheduleSettings.from(config),
          SearchSettings.from(config),
          push,
          PushServices.of(push, Clock.systemUTC()),
          CallSettings.from(config),
          ice,
          TurnSecret.read(ice),
          sfu,
          SfuSecret.read(sfu),
          accounts,
          people,
          relay,
          RelayKeys.read(relay.keys()),
          ServiceKey.read(accounts.serviceKeyFile()),
          GatewaySettings.from(config, people.limits(), !sfu.servers().isEmpty()),
          ApiSettings.from(config),
          MetricsSettings.from(config),
          new NodeReadiness(),
          new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
          Clock.systemUTC());
    } catch (ConfigException e) {
      throw new InvalidSettingException("the configuration", "valid: " + e.getMessage());
    }
  }

  /** A link is signed with the keys of access tokens, which are kept as long as those are good. */
  private static MediaSettings media(Config config, AccountSettings accounts) {
    MediaSettings media = MediaSettings.from(config);
    if (media.linkLife().compareTo(accounts.tokens().accessLife()) > 0) {
      throw new InvalidSettingException(
          "skein.media.link-life", "at most skein.accounts.tokens.access-life");
    }
    return media;
  }

  /** Whether files may be uploaded, so that their directory has to be there. */
  boolean takesMedia() {
    return gateway.limits().mediaBytesMax() > 0;
  }
}
