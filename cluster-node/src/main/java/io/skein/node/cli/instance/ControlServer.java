package io.skein.node.cli.instance;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.skein.node.cli.instance.ControlMessages.Line;
import io.skein.node.cli.instance.ControlMessages.Request;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The supervisor's end of the control channel: a loopback port whose requests carry a token that
 * only the instance file's owner can read. One thread per request, at most {@value #REQUESTS_MAX};
 * more are closed unanswered.
 */
final class ControlServer implements AutoCloseable {

  /** What carries a request out, telling what happens on the way. */
  @FunctionalInterface
  interface Handler {
    /**
     * Blocks until it is done.
     *
     * @throws InstanceException if it cannot be done
     */
    Line handle(Request request, Notes notes) throws InterruptedException;
  }

  private static final int REQUESTS_MAX = 16;
  private static final int TOKEN_BYTES = 24;
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration ANSWER_GRACE = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ServerSocket listener;
  private final String token;
  private final Handler handler;
  private final ThreadPoolExecutor workers =
      new ThreadPoolExecutor(
          0, REQUESTS_MAX, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), ControlServer::daemon);

  private ControlServer(ServerSocket listener, String token, Handler handler) {
    this.listener = listener;
    this.token = token;
    this.handler = handler;
  }

  static ControlServer open(Handler handler) throws IOException {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    ControlServer server =
        new ControlServer(
            new ServerSocket(0, REQUESTS_MAX, InetAddress.getLoopbackAddress()),
            Base64.getUrlEncoder().withoutPadding().encodeToString(random),
            handler);
    daemon(server::accept).start();
    return server;
  }

  int port() {
    return listener.getLocalPort();
  }

  String token() {
    return token;
  }

  /** Takes no more requests; one that is being carried out still gets its answer. */
  @Override
  public void close() throws IOException {
    listener.close();
    workers.shutdown();
  }

  /** Waits for the answers that are still being given, a few seconds at most. */
  void awaitAnswered() throws InterruptedException {
    var unused = workers.awaitTermination(ANSWER_GRACE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        try {
          workers.execute(() -> serve(socket));
        } catch (RejectedExecutionException e) {
          // All workers are busy: the caller sees a closed connection and may ask again.
          socket.close();
        }
      } catch (IOException e) {
        // Closed by us, or a caller that left between its connect and our accept.
      }
    }
  }

  private void serve(Socket connection) {
    try (Socket socket = connection;
        BoundedLines in = new BoundedLines(socket.getInputStream());
        BufferedWriter out =
            new BufferedWriter(
                new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8))) {
      socket.setSoTimeout(Math.toIntExact(READ_TIMEOUT.toMillis()));
      String line = in.next();
      if (line == null) {
        return;
      }
      Request request = JSON.readValue(line, Request.class);
      if (!MessageDigest.isEqual(
          token.getBytes(StandardCharsets.UTF_8),
          request.token().getBytes(StandardCharsets.UTF_8))) {
        return;
      }
      send(out, answer(request, out));
    } catch (IOException | IllegalArgumentException e) {
      // Whoever asked has left, or never spoke our language. Nobody else is concerned.
    }
  }

  private Line answer(Request request, BufferedWriter out) throws IOException {
    try {
      return handler.handle(request, note -> sendNote(out, note));
    } catch (InstanceException e) {
      return Line.failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Line.failed(
          new InstanceException(InstanceException.Reason.TARGET_GONE, "the supervisor is ending"));
    }
  }

  private static void sendNote(BufferedWriter out, String note) {
    try {
      send(out, Line.note(note));
    } catch (IOException e) {
      // The one who asked has left; what was asked is carried out all the same.
    }
  }

  private static void send(BufferedWriter out, Line line) throws IOException {
    synchronized (out) {
      out.write(JSON.writeValueAsString(line));
      out.write('\n');
      out.flush();
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "control");
    thread.setDaemon(true);
    return thread;
  }
}
