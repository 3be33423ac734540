package io.skein.loadtest.generators;

import io.skein.loadtest.engine.Engine;
import io.skein.loadtest.engine.Part;
import io.skein.loadtest.engine.RunException;
import io.skein.loadtest.engine.Slice;
import io.skein.loadtest.result.RunResult;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** An agent that has the secret, makes no load, and goes wrong in one known way. */
final class FakeAgent implements AutoCloseable {
  /** How it goes wrong. */
  enum Defect {
    /** Ends the connection after its first measured interval. */
    DIES,
    /** The same when it is asked to prepare. */
    DIES_EARLY,
    /**
     * None of its users is connected any more once time has begun; says in the end what it takes
     * that for.
     */
    CUT_OFF,
    /** Answers that its machine does not allow it. */
    REFUSES,
    /** Says what only a coordinator says. */
    TALKS_OUT_OF_TURN,
    /** Speaks another version, before any secret. */
    OTHER_VERSION,
    /** Is something else altogether. */
    HTTP_SERVER,
    /** Ends the connection without a word. */
    HANGS_UP
  }

  private static final char OTHER_VERSION = 99;

  private static final int PINGS_UNTIL_THE_END = 3;

  /** Magic, version, nonce. */
  private static final int GREETING_BYTES = 21;

  private final ServerSocket server;
  private final Secret secret;
  private final Defect defect;
  private boolean begun;
  private int pingsSinceThen;

  FakeAgent(Secret secret, Defect defect) {
    this.secret = secret;
    this.defect = defect;
    try {
      server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::serve, "fake-agent");
    thread.setDaemon(true);
    thread.start();
  }

  InetSocketAddress address() {
    return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
  }

  private void serve() {
    try (Socket socket = server.accept()) {
      if (defect == Defect.HANGS_UP) {
        // What nobody has read would reset the connection.
        byte[] unused = socket.getInputStream().readNBytes(GREETING_BYTES);
        return;
      }
      if (defect == Defect.OTHER_VERSION || defect == Defect.HTTP_SERVER) {
        String greeting =
            defect == Defect.HTTP_SERVER
                ? "HTTP/1.1 400 Bad Request\r\n"
                : Channel.MAGIC + OTHER_VERSION;
        socket
            .getOutputStream()
            .write((greeting + "0123456789abcdef").getBytes(StandardCharsets.US_ASCII));
        long unused = socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        return;
      }
      try (Channel channel = Channel.accepted(socket, secret)) {
        channel.send(new Word.Welcome());
        while (hear(channel, channel.receive())) {
          // Until it goes wrong.
        }
      }
    } catch (IOException gone) {
      // The coordinator has had enough.
    }
  }

  private boolean hear(Channel channel, Word word) throws IOException {
    if (word instanceof Word.Ping ping) {
      boolean present = !begun || defect != Defect.CUT_OFF;
      channel.send(new Word.Pong(ping.sentNanos(), System.nanoTime(), present, present));
      if (!present && ++pingsSinceThen == PINGS_UNTIL_THE_END) {
        channel.send(new Word.Ended(partWithoutTarget()));
      }
    } else if (word instanceof Word.Prepare) {
      if (defect == Defect.DIES_EARLY) {
        return false;
      }
      if (defect == Defect.REFUSES) {
        channel.send(new Word.Failed(RunException.Kind.MACHINE, "no file descriptors: ulimit -n"));
        return true;
      }
      if (defect == Defect.TALKS_OUT_OF_TURN) {
        channel.send(new Word.Begin(0));
        return true;
      }
      channel.send(new Word.Prepared());
      channel.send(new Word.Ready());
    } else if (word instanceof Word.Begin && defect == Defect.CUT_OFF) {
      begun = true;
    } else if (word instanceof Word.Begin) {
      Histogram nanos = new Histogram(3);
      nanos.recordValueWithCount(1_000_000, 7);
      channel.send(
          new Word.Cut(
              new Slice(
                  "steady",
                  true,
                  System.nanoTime(),
                  100_000_000,
                  7,
                  0,
                  0,
                  nanos,
                  nanos.copy(),
                  0)));
      return false;
    }
    return true;
  }

  private static Part partWithoutTarget() {
    return new Part(
        Engine.Ending.TARGET_DIED,
        Map.of(),
        Map.of(),
        new Histogram(3),
        new Histogram(3),
        RunResult.Integrity.NONE,
        List.of(),
        List.of(),
        RunResult.Generator.UNKNOWN,
        1,
        null);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
