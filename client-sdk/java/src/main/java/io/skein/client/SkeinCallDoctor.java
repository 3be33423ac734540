package io.skein.client;

import io.skein.client.internal.ClientShell;
import io.skein.client.internal.ice.IceProber;
import io.skein.protocol.CallId;
import io.skein.protocol.CallProbe;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Tries whether calls will work for this device where it is now: its socket, and the STUN and TURN
 * servers of its cluster, over UDP and TCP (those that want TLS are left out). What it finds is
 * told to the operator as well: kinds and results, no addresses of the device.
 *
 * <p>Threads and errors are those of {@link SkeinClient}.
 */
public final class SkeinCallDoctor {
  /** A device that is not connected by then has no socket worth calling with. */
  private static final Duration SOCKET_PATIENCE = Duration.ofSeconds(5);

  private static final Set<ErrorCode> SILENT =
      EnumSet.of(ErrorCode.UNAVAILABLE, ErrorCode.OUTCOME_UNKNOWN);

  private final ClientShell shell;
  private final IceProber prober;

  SkeinCallDoctor(ClientShell shell, IceProber prober) {
    this.shell = shell;
    this.prober = prober;
  }

  /**
   * Tries all, within some ten seconds. While nothing answers it is told so, and it does not fail
   * for that; it fails with ASKED_TOO_OFTEN, and the time to wait, when it is asked too often.
   *
   * @param call within which it is; null: none
   */
  public CompletableFuture<CallReport> examine(@Nullable CallId call) {
    long begun = System.nanoTime();
    return shell
        .call(new Request.AskIceServers(), Reply.IceServers.class)
        .orTimeout(SOCKET_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .thenCompose(servers -> tried(servers, begun, call))
        .exceptionally(SkeinCallDoctor::unreachable);
  }

  /** A node that answers anything at all is reached, and has refused. */
  private static CallReport unreachable(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof TimeoutException
        || (cause instanceof SkeinException refused && SILENT.contains(refused.code()))) {
      return CallDoctor.judge(
          List.of(new CallProbe(CallProbe.Kind.SOCKET, CallProbe.Result.NO_ANSWER, "", 0, 0)));
    }
    throw new CompletionException(cause);
  }

  private CompletableFuture<CallReport> tried(
      Reply.IceServers servers, long begunNanos, @Nullable CallId call) {
    int millis = (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos);
    return prober
        .probe(servers)
        .thenCompose(
            probes -> {
              List<CallProbe> all = new ArrayList<>();
              all.add(
                  new CallProbe(CallProbe.Kind.SOCKET, CallProbe.Result.ANSWERED, "", millis, 0));
              all.addAll(probes);
              return shell
                  .call(new Request.ReportCallProbes(call, all), Reply.Done.class)
                  // The user is told all the same.
                  .handle((done, failure) -> CallDoctor.judge(all));
            });
  }
}
