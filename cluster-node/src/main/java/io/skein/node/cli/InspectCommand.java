package io.skein.node.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.skein.node.NodeConfig;
import io.skein.node.call.CallUnavailableException;
import io.skein.node.call.ice.ProbeStore;
import io.skein.node.call.ice.cassandra.CassandraProbeStore;
import io.skein.node.cli.instance.InstanceException;
import io.skein.node.cli.instance.InstanceException.Reason;
import io.skein.node.journal.Entity;
import io.skein.node.journal.JournalUnavailableException;
import io.skein.node.journal.LeaseRow;
import io.skein.node.journal.cassandra.JournalInspector;
import io.skein.node.journal.cassandra.JournalInspector.Lane;
import io.skein.node.platform.ClusterSettings;
import io.skein.node.platform.InvalidSettingException;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.platform.cassandra.CassandraSettings;
import io.skein.node.platform.cassandra.StoreStartException;
import io.skein.protocol.CallId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.UserId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Looks into the store: what is stored where, with every checksum verified, and never what a
 * message says. Reads only; a node need not run.
 */
@Command(
    name = "inspect",
    description = {
      "Tells what is stored where, verifying every checksum; never what messages say. Changes nothing.",
      "conversation ID: its pages in history, and what the journal has of it;",
      "journal: the blocks of each lane above its checkpoint;",
      "leases: the lives of nodes, and who owns the shards;",
      "probes ID: what devices of a user, or of a call, found out about their way to others.",
      "Exit code 1 if anything is damaged or missing, 3 if the store does not answer or has nothing of the ID."
    })
final class InspectCommand implements Callable<Integer> {
  /** The entity type of conversations, as shards have it. */
  private static final String CONVERSATION = "conversation";

  private static final String PROBES = "probes";

  /** The newest of a user, or of a call. */
  private static final int REPORTS_MAX = 100;

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Mixin private InstanceOptions instance = new InstanceOptions();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A node's file, for a cluster over several hosts, instead of an instance here.")
  private @Nullable Path config;

  @Parameters(
      index = "0",
      paramLabel = "WHAT",
      description = "conversation, journal, leases or probes")
  private String what = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ID",
      description =
          "the conversation, as in d12-34 or g56; the number of a user, or the call, a UUID")
  private @Nullable String id;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    check();
    try {
      Config node = NodeConfig.load(configFile());
      CassandraSettings store =
          CassandraSettings.from(
              node.withValue(
                  "skein.cassandra.start-timeout", ConfigValueFactory.fromAnyRef("10s")));
      try (CassandraSession session = CassandraSession.toLook(store)) {
        return what.equals(PROBES)
            ? print(probes(new CassandraProbeStore(session, TIMEOUT), String.valueOf(id)))
            : inspect(
                new JournalInspector(session, TIMEOUT),
                ClusterSettings.from(node).numberOfShards());
      }
    } catch (InvalidSettingException e) {
      throw new InstanceException(Reason.WRONG_USE, String.valueOf(e.getMessage()));
    } catch (StoreStartException | JournalUnavailableException | CallUnavailableException e) {
      throw new InstanceException(Reason.TARGET_GONE, String.valueOf(e.getMessage()));
    }
  }

  /** Wrong use is told before anything is looked for. */
  private void check() {
    boolean wantsId = what.equals(CONVERSATION) || what.equals(PROBES);
    if (!wantsId && !what.equals("journal") && !what.equals("leases")) {
      throw usage("'" + what + "' is none of conversation, journal, leases, probes");
    }
    if (wantsId != (id != null)) {
      throw usage(what + (wantsId ? " needs an ID" : " takes no ID"));
    }
    if (id != null && what.equals(PROBES)) {
      subject(id);
    } else if (id != null) {
      conversation(id);
    }
  }

  private Path configFile() throws IOException {
    return config == null ? Path.of(instance.require().data(), "node-1", "node.conf") : config;
  }

  private int inspect(JournalInspector inspector, int shards) {
    InspectText text =
        switch (what) {
          case "leases" -> InspectText.leases(inspector.leases(), inspector.shards(CONVERSATION));
          case "journal" -> journal(inspector);
          default -> {
            // Its own form, whatever zeros were typed.
            String name = conversation(String.valueOf(id)).toString();
            Entity entity = Entity.of(CONVERSATION, name, shards);
            yield InspectText.conversation(
                entity,
                inspector.shards(CONVERSATION),
                inspector.history(entity),
                inspector.heldOf(entity));
          }
        };
    return print(text);
  }

  private int print(InspectText text) {
    text.lines().forEach(Output.of(spec)::println);
    if (text.problems() > 0) {
      return ExitCode.VIOLATION;
    }
    return text.empty() ? ExitCode.TARGET_GONE : ExitCode.GOOD;
  }

  private static InspectText journal(JournalInspector inspector) {
    List<LeaseRow> leases = inspector.leases();
    List<Lane> lanes = leases.stream().flatMap(lease -> inspector.lanes(lease).stream()).toList();
    return InspectText.journal(lanes);
  }

  private InspectText probes(ProbeStore store, String subject) {
    Object of = subject(subject);
    try {
      return InspectText.probes(
          (of instanceof UserId user
                  ? store.ofUser(user, REPORTS_MAX)
                  : store.ofCall((CallId) of, REPORTS_MAX))
              .toCompletableFuture()
              .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      throw new CallUnavailableException("the store does not tell what devices found out", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallUnavailableException("interrupted", e);
    }
  }

  /** A {@link UserId}, or a {@link CallId}. */
  private Object subject(String text) {
    try {
      return text.contains("-") ? CallId.parse(text) : UserId.parse(text);
    } catch (IllegalArgumentException e) {
      throw usage("'" + text + "' is no number of a user, and no UUID of a call");
    }
  }

  private ConversationId conversation(String text) {
    try {
      return ConversationId.parse(text);
    } catch (IllegalArgumentException e) {
      throw usage("'" + text + "' is no conversation id: they look like d12-34 or g56");
    }
  }

  private ParameterException usage(String message) {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the command's spec before it is called");
    }
    return new ParameterException(spec.commandLine(), message);
  }
}
