package io.skein.loadtest;

import io.skein.loadtest.scenario.AckScenario;
import io.skein.loadtest.scenario.ScenarioException;
import io.skein.loadtest.system.BareStore;
import io.skein.loadtest.system.SkeinTarget;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./skein load ack}. */
@Command(
    name = "ack",
    description = {
      "One user posts, one message at a time; in turn with it, one row at a time is written to the",
      "same store by itself: what an acknowledgement costs beyond the least it can, unloaded."
    },
    mixinStandardHelpOptions = true)
final class AckCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin TargetOptions target;

  @Option(
      names = "--store",
      paramLabel = "HOST:PORT",
      description = "CQL address of the store (default: the first of the instance).")
  @Nullable String store;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "How often each is measured (${DEFAULT-VALUE}).")
  int rounds;

  @Option(
      names = "--warm-up",
      defaultValue = "5",
      description = "Seconds of each before the measurement (${DEFAULT-VALUE}).")
  int warmUp;

  @Option(
      names = "--duration",
      defaultValue = "3",
      description = "Seconds of each in each round (${DEFAULT-VALUE}).")
  int duration;

  @Option(
      names = "--body",
      defaultValue = "150",
      description = "Bytes of a message text, and of a row (${DEFAULT-VALUE}).")
  int body;

  @Mixin OutputOptions output;

  @Override
  public Integer call() {
    try (SkeinTarget skein = target.open();
        BareStore bare = BareStore.open(address(skein), body)) {
      return new LoadRun(spec.commandLine().getOut(), spec.commandLine().getErr(), output)
          .judge(
              "ack",
              () ->
                  AckScenario.run(
                      skein, new AckScenario.Options(rounds, warmUp, duration, body), bare));
    }
  }

  private InetSocketAddress address(SkeinTarget skein) {
    if (store == null) {
      InetSocketAddress found = skein.store();
      if (found == null) {
        throw new ScenarioException("name the store of this cluster with --store");
      }
      return found;
    }
    int colon = store.lastIndexOf(':');
    try {
      return new InetSocketAddress(
          store.substring(0, Math.max(colon, 0)), Integer.parseInt(store.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--store: HOST:PORT, not " + store);
    }
  }
}
