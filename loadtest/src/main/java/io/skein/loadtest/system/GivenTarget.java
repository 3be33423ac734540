package io.skein.loadtest.system;

import io.skein.loadtest.measure.ProcessTree;
import io.skein.loadtest.wire.Dialect;
import io.skein.loadtest.wire.Population;
import io.skein.loadtest.wire.SkeinDialect;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A Skein cluster as a generator knows it that works for a coordinator: where its sockets are, and
 * the users that it was given. It has no service key, and knows nothing of processes.
 */
public final class GivenTarget implements Target {
  private final String name;
  private final List<InetSocketAddress> sockets;
  private final List<SkeinDialect.Account> accounts;

  /**
   * @param users of the whole run
   * @param first number of the first user that was given
   * @param given of this user and those after it
   */
  public GivenTarget(
      String name,
      List<InetSocketAddress> sockets,
      int users,
      int first,
      List<SkeinDialect.Account> given) {
    this.name = name;
    this.sockets = List.copyOf(sockets);
    SkeinDialect.Account[] all = new SkeinDialect.Account[users];
    for (int i = 0; i < given.size(); i++) {
      all[first + i] = given.get(i);
    }
    this.accounts = Arrays.asList(all);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<InetSocketAddress> sockets() {
    return sockets;
  }

  @Override
  public ProcessTree processes() {
    return new ProcessTree(Map.of());
  }

  /** The coordinator has made them. */
  @Override
  public void prepare(int users) {}

  @Override
  public Dialect dialect(Population population, int bodyBytes, Login login, Dialect.Events events) {
    return new SkeinDialect(
        population,
        accounts,
        bodyBytes,
        login == Login.BARE ? SkeinDialect.FirstSync.LEFT_OUT : SkeinDialect.FirstSync.DONE,
        events);
  }

  @Override
  public void close() {
    // The cluster was there before us.
  }
}
