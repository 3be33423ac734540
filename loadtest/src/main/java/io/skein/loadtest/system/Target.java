package io.skein.loadtest.system;

import io.skein.client.SkeinClient;
import io.skein.loadtest.measure.ProcessTree;
import io.skein.loadtest.wire.Dialect;
import io.skein.loadtest.wire.Population;
import io.skein.loadtest.wire.SkeinDialect;
import io.skein.protocol.Limits;
import io.skein.protocol.UserId;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A system under load that runs and takes clients. */
public interface Target extends AutoCloseable {
  /** How reports call it, with what matters about its configuration. */
  String name();

  /** Where clients connect. */
  List<InetSocketAddress> sockets();

  /** Its processes, if they run on this machine. */
  ProcessTree processes();

  /**
   * Makes sure that users 0 to {@code users} − 1 exist and can log in. Each call is for one run;
   * where it can, it makes new ones.
   */
  void prepare(int users);

  /**
   * The accounts that {@link #prepare} made, by number of the user, so that they can be handed to
   * other generators; empty: it knows none.
   */
  default List<SkeinDialect.Account> accounts() {
    return List.of();
  }

  /** The limits that it tells its clients; null: it tells none. */
  default @Nullable Limits limits() {
    return null;
  }

  /**
   * A driver of its protocol, for one thread.
   *
   * @param bodyBytes size of a message text
   * @param login what a log-in includes
   */
  Dialect dialect(Population population, int bodyBytes, Login login, Dialect.Events events);

  /**
   * A user to run on the shipped SDK, after {@link #prepare}; null if the SDK does not speak the
   * target's protocol.
   */
  default @Nullable SdkAccount sdkAccount(int user) {
    return null;
  }

  /**
   * Who it is, and a client that can log in as that.
   *
   * @param client wants a listener, and nothing else
   */
  record SdkAccount(UserId id, SkeinClient.Builder client) {}

  /** Stops what {@code open} started; a target that ran before goes on. */
  @Override
  void close();

  /** What a log-in includes beyond proving who one is. */
  enum Login {
    /** Whatever a client needs so that messages reach it. */
    REACHABLE,
    /** The least that the target calls logged in. */
    BARE
  }
}
