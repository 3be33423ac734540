package io.skein.loadtest.engine;

import io.skein.client.Credentials;
import io.skein.client.SkeinClient;
import io.skein.loadtest.measure.ProcessTree;
import io.skein.loadtest.system.Target;
import io.skein.loadtest.wire.Dialect;
import io.skein.loadtest.wire.Population;
import io.skein.loadtest.wire.SkeinDialect;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A {@link FakeServer} as a run's target: its tokens are the users' ids. */
public final class FakeTarget implements Target {
  /** Nothing is on its way for long on one machine: what is missing then will never come. */
  public static final Patience PATIENCE =
      new Patience(
          TimeUnit.SECONDS.toNanos(60),
          TimeUnit.SECONDS.toNanos(60),
          TimeUnit.SECONDS.toNanos(20),
          TimeUnit.SECONDS.toNanos(4),
          TimeUnit.SECONDS.toNanos(60));

  private final InetSocketAddress address;
  private final List<SkeinDialect.Account> accounts = new ArrayList<>();

  public FakeTarget(InetSocketAddress address) {
    this.address = address;
  }

  @Override
  public String name() {
    return "a fake";
  }

  @Override
  public List<InetSocketAddress> sockets() {
    return List.of(address);
  }

  @Override
  public ProcessTree processes() {
    return new ProcessTree(Map.of());
  }

  @Override
  public void prepare(int users) {
    for (int i = accounts.size(); i < users; i++) {
      accounts.add(
          new SkeinDialect.Account(FakeServer.user(i), Long.toString(FakeServer.user(i).value())));
    }
  }

  @Override
  public List<SkeinDialect.Account> accounts() {
    return accounts;
  }

  @Override
  public Dialect dialect(Population population, int bodyBytes, Login login, Dialect.Events events) {
    return new SkeinDialect(population, accounts, bodyBytes, SkeinDialect.FirstSync.DONE, events);
  }

  @Override
  public SdkAccount sdkAccount(int user) {
    SkeinDialect.Account account = accounts.get(user);
    return new SdkAccount(
        account.id(),
        SkeinClient.builder()
            .endpoints(List.of(address.getHostString() + ":" + address.getPort()))
            .credentials(
                Credentials.accessToken(() -> CompletableFuture.completedFuture(account.token()))));
  }

  @Override
  public void close() {
    // The server is closed by whoever made it.
  }
}
