package io.skein.node;

import io.skein.node.account.AccountMetrics;
import io.skein.node.account.Accounts;
import io.skein.node.account.AccountsUnavailableException;
import io.skein.node.account.CachedUserDirectory;
import io.skein.node.account.UserDirectory;
import io.skein.node.api.HttpApi;
import io.skein.node.api.ShardedSessions;
import io.skein.node.api.WebClient;
import io.skein.node.conversation.ConversationCommand;
import io.skein.node.conversation.ConversationEnvironment;
import io.skein.node.conversation.ConversationMetrics;
import io.skein.node.conversation.ConversationSharding;
import io.skein.node.conversation.MergedReads;
import io.skein.node.conversation.Merges;
import io.skein.node.conversation.Messages;
import io.skein.node.conversation.ShardedMessages;
import io.skein.node.conversation.StoredWakeRequests;
import io.skein.node.conversation.WakeActor;
import io.skein.node.conversation.journal.LivingMessages;
import io.skein.node.delivery.FanoutActor;
import io.skein.node.delivery.FanoutCommand;
import io.skein.node.delivery.NodeFanouts;
import io.skein.node.delivery.Notice;
import io.skein.node.delivery.Notices;
import io.skein.node.gateway.Gateway;
import io.skein.node.gateway.GatewayDependencies;
import io.skein.node.journal.pekko.LeavesCluster;
import io.skein.node.journal.pekko.ShardLeases;
import io.skein.node.journal.pekko.SplitWatch;
import io.skein.node.media.MediaFeature;
import io.skein.node.people.PeopleBeginnings;
import io.skein.node.people.PeopleDirectory;
import io.skein.node.people.StoredStances;
import io.skein.node.platform.NodeDirectory;
import io.skein.node.platform.Origins;
import io.skein.node.platform.sharding.ShardOpening;
import io.skein.node.platform.sharding.ShardOpeningSettings;
import io.skein.node.presence.PresenceActor;
import io.skein.node.presence.PresenceCommand;
import io.skein.node.presence.PresenceMetrics;
import io.skein.node.push.PushActor;
import io.skein.node.push.PushFeature;
import io.skein.node.push.PushMetrics;
import io.skein.node.push.PushSubscriptions;
import io.skein.node.push.Pushes;
import io.skein.node.schedule.Schedule;
import io.skein.node.schedule.ScheduleActor;
import io.skein.node.schedule.ScheduleServices;
import io.skein.node.search.SearchServices;
import io.skein.node.session.LastSeenWriter;
import io.skein.node.session.SessionCommand;
import io.skein.node.session.SessionMetrics;
import io.skein.node.session.SessionServices;
import io.skein.node.session.SessionSharding;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.pattern.Patterns;
import org.jspecify.annotations.Nullable;

/** What a node does for clients, wired together: regions, accounts, gateway, HTTP API. */
final class NodeServices {
  /** How long HTTP requests under way may take when the node stops. */
  private static final Duration HTTP_DEADLINE = Duration.ofSeconds(5);

  private static final Duration ASK_AGAIN = Duration.ofMillis(500);

  /** Of node-pekko.conf. */
  private final ActorRef<NodeDirectory.Command> directory;

  private final Gateway gateway;
  private final InetSocketAddress http;

  private NodeServices(
      ActorRef<NodeDirectory.Command> directory, Gateway gateway, InetSocketAddress http) {
    this.directory = directory;
    this.gateway = gateway;
    this.http = http;
  }

  /** Starts all of it; completes when clients may come. */
  static CompletionStage<NodeServices> start(
      NodeSetup setup, NodeStores stores, ActorContext<?> context) {
    return new Start(setup, stores, context).run();
  }

  /** Tells the other nodes, and through them clients, that this one takes clients. */
  void announce() {
    directory.tell(new NodeDirectory.Ready());
  }

  InetSocketAddress clientSocket() {
    return gateway.address();
  }

  InetSocketAddress httpAddress() {
    return http;
  }

  /** The steps, in the order in which one needs the other. */
  private static final class Start {
    private final NodeSetup setup;
    private final NodeStores stores;
    private final NodeJournal journal;
    private final ActorContext<?> context;
    private final ActorSystem<?> system;
    private final UserDirectory users;
    private final MediaFeature media;
    private final NodeDirectory.Endpoints endpoints = new NodeDirectory.Endpoints();
    private final Origins origins;
    private final ActorRef<NodeDirectory.Command> directory;
    private final ActorRef<FanoutCommand> fanout;
    private final ActorRef<ConversationCommand> conversations;
    private final Pushes pushes;
    private final ActorRef<SessionCommand> sessions;
    private final ActorRef<PresenceCommand> presence;
    private final NodeCalls calls;
    private final ShardedSessions askedSessions;
    private final Messages askedMessages;
    private final SearchServices searches;

    Start(NodeSetup setup, NodeStores stores, ActorContext<?> context) {
      this.setup = setup;
      this.stores = stores;
      this.context = context;
      this.system = context.getSystem();
      origins = new Origins(setup.gateway().allowedOrigins(), endpoints::origins);
      users =
          new CachedUserDirectory(stores.accounts().accounts(), setup.accounts(), setup.clock());
      media =
          MediaFeature.on(
              stores.media(),
              stores.blobs().store(system),
              setup.media(),
              setup.gateway().limits(),
              stores.ids(),
              setup.clock(),
              system);
      if (setup.takesMedia()) {
        // Without its directory it would forget files whose bytes it cannot remove.
        context.spawn(media.collector(), "media-collector");
      }
      directory =
          context.spawn(
              NodeDirectory.create(ownEndpoint(), ownOrigin(), endpoints), "node-directory");
      fanout = context.spawn(FanoutActor.create(), "fanout");
      NodeFanouts fanouts = new NodeFanouts();
      context.spawn(fanouts.subscription(), "fanouts");
      LateNotices notices = new LateNotices();
      LateMessages messages = new LateMessages();
      NodeSearch search = new NodeSearch(setup, system);
      journal = NodeJournal.start(setup, stores.journal(), living(), context);
      conversations =
          ConversationSharding.init(
              system,
              setup.cluster().numberOfShards(),
              environment(notices, fanouts, messages, search),
              shards -> ShardLeases.leased(shards, setup.journal().ownership()));
      askedMessages = new ShardedMessages(system, conversations, setup.http().sessionTimeout());
      messages.target = askedMessages;
      searches = search.start(conversations, setup.sessions().pageBytesMax(), context);
      context.spawn(
          SplitWatch.create(
              setup.node().host() + ":" + setup.cluster().port(),
              stores.journal().leases(),
              setup.journal().lease(),
              System::nanoTime,
              this::members,
              new LeavesCluster(system)::mustLeave),
          "split-watch");
      journal.wakeWith(
          context.spawn(
              WakeActor.create(setup.conversations(), stores.journal().wakes(), conversations),
              "waker"));
      pushes =
          PushActor.start(
              context,
              setup.pushServices(),
              setup.push().queue(),
              stores.accounts().devices(),
              this::subscriptionGone,
              new PushMetrics(setup.metrics()));
      sessions =
          SessionSharding.init(
              ClusterSharding.get(system), setup.cluster().numberOfShards(), sessionServices());
      notices.target = SessionSharding.notices(sessions);
      presence =
          context.spawn(
              PresenceActor.create(
                  setup.presence(),
                  SessionSharding.watches(sessions),
                  new PresenceMetrics(setup.metrics())),
              "presence");
      context.spawn(
          ScheduleActor.create(
              setup.schedule(),
              stores.scheduleDue(),
              SessionSharding.wakes(sessions),
              ClusterMembers.self(system),
              () -> ClusterMembers.addresses(system),
              setup.clock()),
          "schedule");
      calls = NodeCalls.start(setup, stores, conversations, sessions, context);
      askedSessions = new ShardedSessions(system, sessions, setup.http().sessionTimeout());
    }

    private Set<String> members() {
      return StreamSupport.stream(
              Cluster.get(system).state().getMembers().spliterator(), /* parallel= */ false)
          .map(
              member ->
                  member.address().getHost().orElseThrow()
                      + ":"
                      + member.address().getPort().orElseThrow())
          .collect(Collectors.toSet());
    }

    private String ownEndpoint() {
      return setup.gateway().endpoint(setup.node().host());
    }

    private String ownOrigin() {
      return Origins.of(setup.http().tls() != null, setup.node().host(), setup.http().port());
    }

    private ConversationEnvironment environment(
        Notices notices, NodeFanouts fanouts, Messages messages, NodeSearch search) {
      return new ConversationEnvironment(
          setup.conversations(),
          setup.gateway().limits(),
          journal.log(),
          stores.states(),
          user -> users.names(List.of(user)).thenApply(names -> names.containsKey(user)),
          sharedMedia(),
          messages,
          new Merges(stores.mergedBodies(), sharedMedia(), stores.ids()::next, setup.clock()),
          new StoredStances(stores.people(), setup.people().rules()),
          notices,
          fanouts,
          search,
          new StoredWakeRequests(
              stores.journal().wakes(),
              stores.ids()::next,
              setup.cluster().numberOfShards(),
              journal::wake),
          setup.clock(),
          System::nanoTime,
          new ConversationMetrics(setup.metrics()));
    }

    private LivingMessages living() {
      return new LivingMessages(
          stores.livingContents(),
          stores.ids(),
          setup.clock(),
          setup.conversations().vanishedKeptFor());
    }

    private MergedReads mergedReads() {
      return new MergedReads(askedMessages, stores.mergedBodies());
    }

    private SharedMedia sharedMedia() {
      return new SharedMedia(media.sharing(), media.downloads());
    }

    private SessionServices sessionServices() {
      SessionMetrics sessionMetrics = new SessionMetrics(setup.metrics());
      return new SessionServices(
          stores.inboxes(),
          stores.accounts().devices(),
          users,
          stores.groupIds(),
          conversations,
          stores.ids(),
          setup.clock(),
          setup.gateway().limits(),
          setup.sessions(),
          setup.presence(),
          new LastSeenWriter(
              stores.accounts().devices(), setup.presence().lastSeen(), sessionMetrics),
          sessionMetrics,
          stores.people(),
          setup.people(),
          new ScheduleServices(
              stores.schedules(),
              stores.scheduleDue(),
              sharedMedia(),
              new Schedule.Rules(
                  setup.gateway().limits().scheduledPostsMax(),
                  Duration.ofSeconds(setup.gateway().limits().scheduleAheadSeconds())),
              setup.schedule()),
          stores.keeping(),
          searches,
          new PushFeature(setup.pushServices(), pushes, setup.push().told()),
          () -> sessions,
          () -> calls.region(),
          setup.calls().startsPerMinute());
    }

    private void subscriptionGone(UserId user) {
      sessions.tell(new SessionCommand.SubscriptionChanged(user, null));
    }

    CompletionStage<NodeServices> run() {
      CompletionStage<Void> shards = openShards();
      return startAccounts()
          .thenCombine(shards, (accounts, open) -> accounts)
          .thenCompose(this::serve);
    }

    /** A store that is late with its first answers is asked again, as long as for a connection. */
    private CompletionStage<Accounts> startAccounts() {
      AccountMetrics metrics = new AccountMetrics(setup.metrics());
      long deadline = System.nanoTime() + setup.cassandra().startTimeout().toNanos();
      return Patterns.retry(
          () ->
              Accounts.start(
                  stores.accounts(),
                  setup.accounts(),
                  stores.ids(),
                  setup.clock(),
                  askedSessions,
                  metrics),
          (started, failure) -> isUnavailable(failure) && System.nanoTime() - deadline < 0,
          Integer.MAX_VALUE,
          ASK_AGAIN,
          system);
    }

    private static boolean isUnavailable(@Nullable Throwable failure) {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      return cause instanceof AccountsUnavailableException;
    }

    /** Clients that came earlier would wait for their shards, each behind all others. */
    private CompletionStage<Void> openShards() {
      int count = setup.cluster().numberOfShards();
      ShardOpeningSettings settings = setup.cluster().openShards();
      return CompletableFuture.allOf(
          ShardOpening.start(context, ConversationSharding.shards(count), settings)
              .toCompletableFuture(),
          ShardOpening.start(context, SessionSharding.shards(count), settings)
              .toCompletableFuture());
    }

    private CompletionStage<NodeServices> serve(Accounts accounts) {
      Gateway gateway = startGateway(accounts);
      return HttpApi.start(
              system,
              new HttpApi.Dependencies(
                  setup.node().host(),
                  setup.http(),
                  setup.accounts(),
                  setup.serviceKey(),
                  setup.gateway().limits(),
                  accounts,
                  new PeopleBeginnings(stores.people(), setup.people()),
                  askedSessions,
                  askedMessages,
                  mergedReads(),
                  media,
                  new PushSubscriptions(
                      setup.pushServices(),
                      stores.accounts().devices(),
                      askedSessions,
                      setup.push().subscriptionLife(),
                      setup.clock()),
                  setup.clock(),
                  endpoints::current,
                  WebClient.bundled(),
                  origins))
          .thenApply(
              http -> {
                stopInOrder(accounts, gateway, http);
                return new NodeServices(directory, gateway, http.localAddress());
              });
    }

    private Gateway startGateway(Accounts accounts) {
      try {
        return Gateway.start(
            setup.gateway(),
            new GatewayDependencies(
                system,
                setup.node().name(),
                setup.node().host(),
                endpoints::current,
                origins,
                accounts.accessTokens(),
                accounts.freshTokens(),
                users,
                new PeopleDirectory(stores.people(), setup.people(), setup.clock()),
                sessions,
                conversations,
                mergedReads(),
                fanout,
                presence,
                calls.region(),
                calls.switchboard(),
                calls.ice(),
                calls.sfu(),
                setup.clock(),
                setup.metrics()));
      } catch (IOException e) {
        throw new UncheckedIOException("the client port cannot be used: " + e.getMessage(), e);
      }
    }

    /** No new clients, clients sent elsewhere; then Pekko hands the shards over; then the rest. */
    private void stopInOrder(Accounts accounts, Gateway gateway, ServerBinding http) {
      CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
      shutdown.addTask(
          CoordinatedShutdown.PhaseBeforeServiceUnbind(),
          "take no more clients",
          () -> {
            setup.readiness().draining();
            directory.tell(new NodeDirectory.Draining());
            return CompletableFuture.completedFuture(Done.getInstance());
          });
      shutdown.addTask(
          CoordinatedShutdown.PhaseServiceUnbind(),
          "send clients elsewhere",
          () -> gateway.drain().thenApply(ignored -> Done.getInstance()));
      shutdown.addTask(
          CoordinatedShutdown.PhaseServiceRequestsDone(),
          "end HTTP requests",
          () -> http.terminate(HTTP_DEADLINE).thenApply(ignored -> Done.getInstance()));
      shutdown.addTask(
          CoordinatedShutdown.PhaseClusterLeave(),
          "close the journal",
          () -> journal.stop().thenApply(ignored -> Done.getInstance()));
      shutdown.addTask(
          CoordinatedShutdown.PhaseServiceStop(),
          "stop gateway and accounts",
          () ->
              gateway
                  .stop()
                  .thenApply(
                      ignored -> {
                        accounts.close();
                        return Done.getInstance();
                      }));
    }
  }

  /** Conversations ask each other, and are started before anybody can ask them. */
  private static final class LateMessages implements Messages {
    private volatile @Nullable Messages target;

    @Override
    public CompletionStage<Reply.Answer> message(
        UserId reader, ConversationId conversation, long sequence) {
      Messages conversations = target;
      return conversations == null
          ? CompletableFuture.completedFuture(
              Reply.Failed.of(ErrorCode.UNAVAILABLE, "the node is starting"))
          : conversations.message(reader, conversation, sequence);
    }
  }

  /**
   * Conversations are started before the sessions that they tell; what they would tell until then
   * has no reader yet.
   */
  private static final class LateNotices implements Notices {
    private volatile @Nullable Notices target;

    @Override
    public void tell(UserId member, Notice notice) {
      Notices sessions = target;
      if (sessions != null) {
        sessions.tell(member, notice);
      }
    }
  }
}
