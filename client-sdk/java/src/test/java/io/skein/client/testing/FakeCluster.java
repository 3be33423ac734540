package io.skein.client.testing;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.skein.protocol.ClientFrame;
import io.skein.protocol.DecodeException;
import io.skein.protocol.DeviceId;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.FrameReader;
import io.skein.protocol.Limits;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.ServerFrame;
import io.skein.protocol.UserId;
import io.skein.protocol.WireCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A cluster on loopback sockets: {@link ModelCluster} behind the real frames, the accounts behind
 * HTTP, and faults at any point. Thread-safe; closes whatever it opened.
 */
public final class FakeCluster implements AutoCloseable {
  /** What to do with a request that has just arrived. */
  public enum Fault {
    /** Carry it out and answer. */
    NONE,
    /** Break the connection before it is carried out. */
    BREAK_BEFORE,
    /** Carry it out, and break the connection instead of answering. */
    BREAK_AFTER,
    /** Carry it out, and never answer. */
    STALL,
    /** Refuse it for good: FORBIDDEN. */
    REFUSE,
    /** Refuse it for now: OVERLOADED. */
    OVERLOAD,
    /** Carry it out, and say that nobody knows. */
    UNKNOWN
  }

  /** Decides about each request. */
  public interface Faults {
    Fault of(Request request);
  }

  /** Decides about each event, whether it is pushed 0, 1 or 2 times. */
  public interface EventFaults {
    int copies(Reply event);
  }

  private final ModelCluster model = new ModelCluster();
  private final String scheme;
  private final ServerSocket server;
  private final HttpServer http;
  private final List<Link> links = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final FakeAccounts accounts;
  private Faults faults = request -> Fault.NONE;
  private EventFaults eventFaults = event -> 1;
  private boolean accepting = true;
  private final List<Request.Hello> hellos = new ArrayList<>();
  private int renewals;
  private int given;

  public FakeCluster() {
    this(null);
  }

  /**
   * @param tls what sockets and HTTP prove themselves with; null: they are plain
   */
  public FakeCluster(@Nullable SSLContext tls) {
    scheme = tls == null ? "" : "tls://";
    try {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      InetSocketAddress anyPort = new InetSocketAddress(loopback, 0);
      if (tls == null) {
        server = new ServerSocket(0, 50, loopback);
        http = HttpServer.create(anyPort, 0);
      } else {
        server = tls.getServerSocketFactory().createServerSocket(0, 50, loopback);
        HttpsServer https = HttpsServer.create(anyPort, 0);
        https.setHttpsConfigurator(new HttpsConfigurator(tls));
        http = https;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    accounts = new FakeAccounts(this, model, endpoint());
    http.createContext("/v1/", accounts::serve);
    FakeMedia media = new FakeMedia();
    http.createContext(FakeMedia.UPLOADS, media::serve);
    http.createContext(FakeMedia.MEDIA, media::serve);
    http.start();
    model.endpoints(List.of(endpoint()));
    start(this::accept);
  }

  public String endpoint() {
    return scheme + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort();
  }

  public String url() {
    return (scheme.isEmpty() ? "http://" : "https://")
        + http.getAddress().getAddress().getHostAddress()
        + ":"
        + http.getAddress().getPort();
  }

  /** Reads or changes the model. */
  public synchronized <T> T with(java.util.function.Function<ModelCluster, T> use) {
    return use.apply(model);
  }

  public synchronized UserId addUser(String name, String password) {
    return accounts.addUser(name, password);
  }

  /** A new device of a user, and an access token of it. */
  public synchronized String tokenOf(UserId user) {
    return accounts.tokenOf(model.addDevice(user));
  }

  /** One more access token of a device. */
  public synchronized String newTokenOf(DeviceId device) {
    return accounts.tokenOf(device);
  }

  /** Log-ins with a password so far, right or wrong. */
  public synchronized int logIns() {
    return accounts.logIns();
  }

  public synchronized DeviceId deviceOf(String token) {
    DeviceId device = accounts.deviceOf(token);
    if (device == null) {
      throw new IllegalArgumentException("no such token");
    }
    return device;
  }

  /** From now on Hello with this token is refused with TOKEN_EXPIRED. */
  public synchronized void expire(String token) {
    accounts.expire(token);
  }

  /** How long the access tokens are good that are given from now on. */
  public synchronized void accessTokenSeconds(int seconds) {
    accounts.accessTokenSeconds(seconds);
  }

  /** Tokens that live connections have asked for, and were given. */
  public synchronized int tokensGiven() {
    return given;
  }

  /** The HTTP API answers nobody any more. */
  public void stopHttp() {
    http.stop(0);
  }

  /** Good tokens that live connections were given. */
  public synchronized int renewals() {
    return renewals;
  }

  public synchronized void changePassword(String name, String password) {
    accounts.changePassword(name, password);
  }

  /** All tokens, of whichever kind, are void. */
  public synchronized void forgetTokens() {
    accounts.forgetTokens();
  }

  public synchronized void faults(Faults of) {
    faults = of;
  }

  public synchronized void eventFaults(EventFaults of) {
    eventFaults = of;
  }

  /** Whether connections are taken, or closed at once. */
  public synchronized void accepting(boolean whether) {
    accepting = whether;
  }

  /** Connections that said Hello so far. */
  public synchronized int hellos() {
    return hellos.size();
  }

  /** One of them, from 0. */
  public synchronized Request.Hello hello(int index) {
    return hellos.get(index);
  }

  public synchronized int connections() {
    return links.size();
  }

  /** Breaks all connections. */
  public void breakAll() {
    List<Link> all;
    synchronized (this) {
      all = List.copyOf(links);
    }
    all.forEach(Link::close);
  }

  /** Says something to all connections. */
  public void sayToAll(Reply body) {
    List<Link> all;
    synchronized (this) {
      all = List.copyOf(links);
    }
    all.forEach(link -> link.send(new ServerFrame(0, body)));
  }

  private void start(Runnable task) {
    Thread thread = new Thread(task, "fake-cluster");
    thread.setDaemon(true);
    synchronized (this) {
      threads.add(thread);
    }
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        synchronized (this) {
          if (!accepting) {
            socket.close();
            continue;
          }
        }
        start(new Link(socket));
      } catch (IOException e) {
        // Closed by the test, or a client that is gone already.
      }
    }
  }

  /** One connection, read by a thread of its own. */
  private final class Link implements Runnable, ModelCluster.Connection {
    private final Socket socket;
    private final OutputStream out;
    private @Nullable DeviceId device;

    Link(Socket socket) throws IOException {
      this.socket = socket;
      out = socket.getOutputStream();
    }

    @Override
    public void run() {
      try (socket) {
        FrameReader reader = FrameReader.ofClientBytes();
        InputStream in = socket.getInputStream();
        byte[] bytes = new byte[16 * 1024];
        for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
          ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
          for (ByteBuffer frame = reader.next(buffer); frame != null; frame = reader.next(buffer)) {
            decode(frame);
            reader.frameBytesMax(Limits.DEFAULTS.frameBytesMax());
          }
        }
      } catch (IOException e) {
        // The client, or a fault, broke the connection.
      } catch (DecodeException e) {
        throw new IllegalStateException("the client broke the contract", e);
      } finally {
        synchronized (FakeCluster.this) {
          links.remove(this);
          if (device != null) {
            model.disconnect(device, this);
          }
        }
      }
    }

    private void decode(ByteBuffer frame) throws IOException, DecodeException {
      try {
        received(WireCodec.decodeClientFrame(frame, Limits.DEFAULTS));
      } catch (DecodeException e) {
        if (e.endsConnection()) {
          throw e;
        }
        send(new ServerFrame(e.request(), e.toReply()));
      }
    }

    private void received(ClientFrame frame) throws IOException {
      synchronized (FakeCluster.this) {
        if (socket.isClosed()) {
          // A broken connection loses everything after the break, also what has arrived.
          return;
        }
        if (frame.body() instanceof Request.Hello hello) {
          greet(frame.request(), hello);
          return;
        }
        if (device == null) {
          throw new IllegalStateException("the first frame was no Hello");
        }
        if (frame.body() instanceof Request.RenewToken renew) {
          renew(frame.request(), renew, device);
          return;
        }
        if (frame.body() instanceof Request.AskToken) {
          given++;
          send(
              new ServerFrame(
                  frame.request(),
                  new Reply.AccessToken(accounts.tokenOf(device), accounts.accessTokenMillis())));
          return;
        }
        Fault fault = faults.of(frame.body());
        switch (fault) {
          case BREAK_BEFORE -> close();
          case REFUSE -> refuse(frame, ErrorCode.FORBIDDEN);
          case OVERLOAD -> refuse(frame, ErrorCode.OVERLOADED);
          default -> {
            ServerFrame answer = model.handle(device, frame);
            if (fault == Fault.BREAK_AFTER) {
              close();
            } else if (fault == Fault.UNKNOWN) {
              refuse(frame, ErrorCode.OUTCOME_UNKNOWN);
            } else if (fault == Fault.NONE && answer != null) {
              send(answer);
            }
          }
        }
      }
    }

    private void refuse(ClientFrame frame, ErrorCode code) {
      send(new ServerFrame(frame.request(), new Reply.Failed(code, "as the test wants", 5)));
    }

    private void renew(int request, Request.RenewToken renew, DeviceId of) {
      boolean good = of.equals(accounts.deviceOf(renew.token()));
      renewals += good ? 1 : 0;
      Reply answer = good ? Reply.Done.INSTANCE : Reply.Failed.of(ErrorCode.TOKEN_INVALID, "token");
      send(new ServerFrame(request, answer));
    }

    private void greet(int request, Request.Hello hello) {
      hellos.add(hello);
      DeviceId known = accounts.deviceOf(hello.token());
      if (known == null) {
        send(new ServerFrame(0, new Reply.GoAway(ErrorCode.TOKEN_EXPIRED, "", 0)));
        close();
        return;
      }
      device = known;
      links.add(this);
      send(new ServerFrame(request, model.connect(known, hello.resume(), this)));
    }

    @Override
    public void push(ServerFrame frame) {
      for (int i = 0; i < eventFaults.copies(frame.body()); i++) {
        send(frame);
      }
    }

    void send(ServerFrame frame) {
      EncodedFrame encoded = WireCodec.encode(frame.request(), frame.body());
      ByteBuffer bytes = ByteBuffer.allocate(encoded.tcpBytes());
      encoded.putTcp(bytes);
      synchronized (FakeCluster.this) {
        try {
          out.write(bytes.array());
        } catch (IOException e) {
          close();
        }
      }
    }

    void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Ends all threads that this started, and waits for them. */
  @Override
  public void close() {
    try {
      server.close();
      http.stop(0);
      breakAll();
      for (Thread thread : List.copyOf(threads)) {
        thread.join(5_000);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
