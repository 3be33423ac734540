package io.skein.node.api;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.skein.node.account.AccountSettings;
import io.skein.node.account.Accounts;
import io.skein.node.conversation.MergedReads;
import io.skein.node.conversation.Messages;
import io.skein.node.media.MediaFeature;
import io.skein.node.people.PeopleBeginnings;
import io.skein.node.platform.Origins;
import io.skein.node.platform.PemFiles;
import io.skein.node.push.PushSubscriptions;
import io.skein.protocol.Limits;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.ServerBuilder;
import org.apache.pekko.http.javadsl.settings.ParserSettings;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.SystemMaterializer;

/**
 * The HTTP API of a node, as resources/skein/openapi.yaml has it, and its web client. Thread-safe.
 */
public final class HttpApi {
  /** They would be logged with what could not be parsed: a token, maybe. */
  private static final Config NO_PARSING_ERRORS_LOGGED =
      ConfigFactory.parseString("pekko.http.server.parsing.error-logging-verbosity = off");

  private HttpApi() {}

  /**
   * What the API needs of the rest of the node.
   *
   * @param host on which it listens
   */
  public record Dependencies(
      String host,
      ApiSettings settings,
      AccountSettings accountSettings,
      ServiceKey serviceKey,
      Limits limits,
      Accounts accounts,
      PeopleBeginnings people,
      Sessions sessions,
      Messages messages,
      MergedReads merged,
      MediaFeature media,
      PushSubscriptions push,
      Clock clock,
      Endpoints endpoints,
      WebClient web,
      Origins origins) {}

  /**
   * Listens.
   *
   * @return the binding: {@code terminate} it to stop accepting, and let what is under way end
   *     within a deadline; fails if the port is taken
   * @throws io.skein.node.platform.InvalidSettingException if the certificate cannot be used
   */
  public static CompletionStage<ServerBinding> start(
      ActorSystem<?> system, Dependencies dependencies) {
    Router router =
        new Router(
            routes(dependencies),
            dependencies.accounts(),
            dependencies.serviceKey(),
            dependencies.settings(),
            new Cors(dependencies.origins()),
            SystemMaterializer.get(system).materializer());
    ServerBuilder server =
        Http.get(system)
            .newServerAt(dependencies.host(), dependencies.settings().port())
            .withSettings(serverSettings(system, dependencies.settings()));
    ApiSettings.Tls tls = dependencies.settings().tls();
    if (tls != null) {
      server =
          server.enableHttps(
              ConnectionContext.httpsServer(
                  PemFiles.server(tls.certificate(), tls.key(), "skein.http.tls")));
    }
    return server.bind(router::handle);
  }

  static List<Route> routes(Dependencies dependencies) {
    List<Route> routes = new ArrayList<>();
    RefreshCookie cookie =
        new RefreshCookie(
            dependencies.origins(), dependencies.accountSettings().tokens().refreshIdleMax());
    SignedInAnswers answers = new SignedInAnswers(dependencies.endpoints(), cookie);
    routes.addAll(new AccountRoutes(dependencies.accounts(), cookie, answers).routes());
    routes.addAll(new PushRoutes(dependencies.push()).routes());
    routes.addAll(new LinkRoutes(dependencies.accounts(), answers).routes());
    routes.addAll(
        new ServiceRoutes(
                dependencies.accounts(),
                dependencies.people(),
                dependencies.endpoints(),
                dependencies.accountSettings().service().batchMax())
            .routes());
    routes.addAll(new ConversationRoutes(dependencies.sessions(), dependencies.limits()).routes());
    Transfers transfers = new Transfers(dependencies.media().settings().transfers());
    routes.addAll(
        new UploadRoutes(dependencies.media().uploads(), dependencies.limits(), transfers)
            .routes());
    routes.addAll(
        new MediaRoutes(
                dependencies.media(),
                dependencies.messages(),
                dependencies.merged(),
                dependencies.accounts().linkTokens(),
                dependencies.clock(),
                transfers)
            .routes());
    routes.addAll(new ClusterRoutes(dependencies.limits(), dependencies.endpoints()).routes());
    routes.addAll(new WebClientRoutes(dependencies.web(), dependencies.endpoints()).routes());
    return routes;
  }

  private static ServerSettings serverSettings(ActorSystem<?> system, ApiSettings settings) {
    ServerSettings defaults =
        ServerSettings.create(NO_PARSING_ERRORS_LOGGED.withFallback(system.settings().config()));
    ParserSettings parser =
        defaults
            .getParserSettings()
            .withIllegalHeaderWarnings(false)
            .withModeledHeaderParsing(false)
            .withMaxContentLength(Long.MAX_VALUE);
    return defaults
        .withServerHeader(Optional.empty())
        .withRemoteAddressAttribute(true)
        .withMaxConnections(settings.connectionsMax())
        .withParserSettings(parser)
        .withTimeouts(
            defaults
                .getTimeouts()
                .withIdleTimeout(scala(settings.idleTimeout()))
                // Ours comes first; this one answers without a code.
                .withRequestTimeout(scala(settings.requestTimeout().plusSeconds(5))));
  }

  private static scala.concurrent.duration.Duration scala(Duration duration) {
    return scala.concurrent.duration.Duration.fromNanos(duration.toNanos());
  }
}
