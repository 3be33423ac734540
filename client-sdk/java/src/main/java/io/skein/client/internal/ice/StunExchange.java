package io.skein.client.internal.ice;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Requests to one STUN server and their answers, one after the other, over UDP or TCP. Blocks;
 * confined to one thread.
 */
public abstract class StunExchange implements AutoCloseable {
  /** An answer has a few hundred bytes. */
  private static final int ANSWER_BYTES_MAX = 2048;

  /** How long an answer over UDP is waited for before the request is sent again, at first. */
  private static final int FIRST_WAIT_MILLIS = 500;

  private final long endNanos;

  private StunExchange(long withinMillis) {
    this.endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(withinMillis);
  }

  /**
   * Opens a socket.
   *
   * @param withinMillis for all requests together
   * @throws IOException if the server cannot be reached
   */
  public static StunExchange open(InetSocketAddress server, boolean tcp, long withinMillis)
      throws IOException {
    return tcp ? new OverTcp(server, withinMillis) : new OverUdp(server, withinMillis);
  }

  /**
   * The answer to a request.
   *
   * @param bytes of the request
   * @throws SocketTimeoutException if there is none in time
   */
  public abstract StunMessage ask(StunMessage request, byte[] bytes) throws IOException;

  /** Sends a request whose answer nobody waits for. */
  abstract void tell(byte[] bytes) throws IOException;

  @Override
  public abstract void close() throws IOException;

  /** Milliseconds that are left, at least one. */
  final int left() throws SocketTimeoutException {
    long left = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
    if (left <= 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    return (int) left;
  }

  private static final class OverUdp extends StunExchange {
    private final DatagramSocket socket;
    private final DatagramPacket received =
        new DatagramPacket(new byte[ANSWER_BYTES_MAX], ANSWER_BYTES_MAX);

    OverUdp(InetSocketAddress server, long withinMillis) throws IOException {
      super(withinMillis);
      socket = new DatagramSocket();
      try {
        // What comes from elsewhere is not received then.
        socket.connect(server);
      } catch (IOException e) {
        socket.close();
        throw e;
      }
    }

    /** Sent again and again, each time waiting twice as long (RFC 8489, section 6.2.1). */
    @Override
    public StunMessage ask(StunMessage request, byte[] bytes) throws IOException {
      int wait = FIRST_WAIT_MILLIS;
      while (true) {
        tell(bytes);
        try {
          return await(request, wait);
        } catch (SocketTimeoutException e) {
          left();
          wait *= 2;
        }
      }
    }

    private StunMessage await(StunMessage request, int waitMillis) throws IOException {
      long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.min(waitMillis, left()));
      while (true) {
        long rest = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        if (rest <= 0) {
          throw new SocketTimeoutException("no answer yet");
        }
        socket.setSoTimeout((int) rest);
        received.setLength(ANSWER_BYTES_MAX);
        socket.receive(received);
        StunMessage answer = StunMessage.decode(received.getData(), received.getLength());
        if (answer != null && answer.answers(request)) {
          return answer;
        }
      }
    }

    @Override
    void tell(byte[] bytes) throws IOException {
      socket.send(new DatagramPacket(bytes, bytes.length));
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  private static final class OverTcp extends StunExchange {
    private final Socket socket = new Socket();
    private final DataInputStream in;

    OverTcp(InetSocketAddress server, long withinMillis) throws IOException {
      super(withinMillis);
      try {
        socket.connect(server, left());
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
      } catch (IOException e) {
        socket.close();
        throw e;
      }
    }

    @Override
    public StunMessage ask(StunMessage request, byte[] bytes) throws IOException {
      tell(bytes);
      while (true) {
        socket.setSoTimeout(left());
        byte[] message = read();
        StunMessage answer = StunMessage.decode(message, message.length);
        if (answer != null && answer.answers(request)) {
          return answer;
        }
      }
    }

    private byte[] read() throws IOException {
      byte[] header = new byte[StunMessage.HEADER_BYTES];
      in.readFully(header);
      int length = StunMessage.lengthOf(header);
      if (length < 0 || length > ANSWER_BYTES_MAX) {
        throw new IOException("no STUN server");
      }
      byte[] message = Arrays.copyOf(header, length);
      in.readFully(message, header.length, length - header.length);
      return message;
    }

    @Override
    void tell(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
