package io.skein.loadtest.system;

import io.skein.loadtest.measure.ProcessTree;
import io.skein.loadtest.scenario.ScenarioException;
import io.skein.loadtest.wire.Dialect;
import io.skein.loadtest.wire.Population;
import io.skein.loadtest.wire.XmppDialect;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * Any XMPP server that runs: {@code xmpp://host:port/domain}. Its users {@code u0, u1, …} are there
 * already, with one password; it takes SASL PLAIN without TLS, and has rooms at {@code
 * conference.domain}.
 */
public final class XmppTarget implements Target {
  /** Of the registration by RFC 6120. */
  private static final int PORT = 5222;

  private static final int CONNECT_MILLIS = 5_000;

  private final InetSocketAddress address;
  private final String domain;
  private final String password;

  private XmppTarget(InetSocketAddress address, String domain, String password) {
    this.address = address;
    this.domain = domain;
    this.password = password;
  }

  /**
   * Makes sure that something listens there.
   *
   * @param url {@code xmpp://host[:port][/domain]}; without a domain the host is it
   * @throws ScenarioException if nothing does
   */
  public static XmppTarget at(URI url, String password) {
    if (url.getHost() == null) {
      throw new ScenarioException("write xmpp://host:port/domain, not " + url);
    }
    InetSocketAddress address =
        new InetSocketAddress(url.getHost(), url.getPort() < 0 ? PORT : url.getPort());
    String path = url.getPath() == null ? "" : url.getPath().replace("/", "");
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_MILLIS);
    } catch (IOException e) {
      throw new ScenarioException("no XMPP server at " + address + ": " + e.getMessage());
    }
    return new XmppTarget(address, path.isEmpty() ? url.getHost() : path, password);
  }

  @Override
  public String name() {
    return "XMPP server of " + domain;
  }

  @Override
  public List<InetSocketAddress> sockets() {
    return List.of(address);
  }

  @Override
  public ProcessTree processes() {
    return new ProcessTree(Map.of());
  }

  /** They are there already: there is no way to make users that all servers know. */
  @Override
  public void prepare(int users) {}

  @Override
  public Dialect dialect(Population population, int bodyBytes, Login login, Dialect.Events events) {
    return new XmppDialect(
        population,
        domain,
        password,
        bodyBytes,
        login == Login.BARE ? XmppDialect.Presence.NONE : XmppDialect.Presence.SENT,
        events);
  }

  @Override
  public void close() {
    // The server was there before us.
  }
}
