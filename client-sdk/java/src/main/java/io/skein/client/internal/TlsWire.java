package io.skein.client.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLParameters;

/**
 * TLS between a socket and its frames, by the JDK's engine. The node's certificate must be trusted
 * and be for the host that was named (RFC 2818's rules). Confined to the loop's thread; only what
 * the engine wants to be computed apart runs elsewhere.
 */
final class TlsWire implements Wire {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel channel;
  private final SSLEngine engine;
  private final Executor computing;

  /** Encrypted bytes that were read and not opened; ready to be added to. */
  private ByteBuffer in;

  /** Encrypted bytes that the socket has not taken; ready to be added to. */
  private ByteBuffer out;

  private boolean isBegun;
  private boolean isComputing;

  TlsWire(SocketChannel channel, NodeAddress address, SSLContext context, Executor computing) {
    this.channel = channel;
    this.computing = computing;
    engine = context.createSSLEngine(unbracketed(address.host()), address.socket().getPort());
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    in = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public boolean open(Runnable again) throws IOException {
    if (isComputing) {
      return false;
    }
    if (!isBegun) {
      isBegun = true;
      engine.beginHandshake();
    }
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> {
          compute(again);
          return false;
        }
        case NEED_WRAP -> {
          if (!flush()) {
            return false;
          }
          wrap(NOTHING);
        }
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          if (!flush()) {
            return false;
          }
          SSLEngineResult result = unwrap(NOTHING);
          if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
            int count = channel.read(in);
            if (count <= 0) {
              requireOpen(count >= 0);
              return false;
            }
          } else {
            requireOpen(result.getStatus() != Status.CLOSED);
          }
        }
        default -> {
          return flush();
        }
      }
    }
  }

  private static void requireOpen(boolean open) throws IOException {
    if (!open) {
      throw new IOException("the node closed the connection during the TLS handshake");
    }
  }

  /** Checking certificates takes milliseconds, and may ask others. */
  private void compute(Runnable again) {
    isComputing = true;
    computing.execute(
        () -> {
          runTasks();
          again.run();
        });
  }

  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  @Override
  public void computed() {
    isComputing = false;
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    while (true) {
      SSLEngineResult result = unwrap(to);
      if (result.bytesProduced() > 0) {
        return result.bytesProduced();
      }
      switch (result.getStatus()) {
        case CLOSED -> {
          return -1;
        }
        case BUFFER_OVERFLOW -> throw new IOException("a TLS record larger than allowed");
        case BUFFER_UNDERFLOW -> {
          int count = channel.read(in);
          if (count <= 0) {
            return count;
          }
        }
        case OK -> afterHandshake();
      }
    }
  }

  /** A message of TLS's own after the handshake: a ticket, or new keys that want an answer. */
  private void afterHandshake() throws IOException {
    if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
      runTasks();
    }
    if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
      wrap(NOTHING);
      flush();
    }
  }

  @Override
  public boolean isAhead() {
    return in.position() > 0;
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    int before = from.remaining();
    while (flush() && from.hasRemaining()) {
      wrap(from);
    }
    return before - from.remaining();
  }

  @Override
  public boolean hasUnwritten() {
    return out.position() > 0;
  }

  private SSLEngineResult unwrap(ByteBuffer to) throws IOException {
    in.flip();
    SSLEngineResult result = engine.unwrap(in, to);
    in.compact();
    if (result.getStatus() == Status.BUFFER_UNDERFLOW && !in.hasRemaining()) {
      in = enlarged(in);
    }
    return result;
  }

  private void wrap(ByteBuffer from) throws IOException {
    SSLEngineResult result = engine.wrap(from, out);
    if (result.getStatus() == Status.BUFFER_OVERFLOW) {
      out = enlarged(out);
    } else if (result.getStatus() == Status.CLOSED) {
      throw new IOException("the node ended TLS");
    }
  }

  private ByteBuffer enlarged(ByteBuffer buffer) {
    int capacity =
        Math.max(buffer.capacity(), engine.getSession().getPacketBufferSize()) + buffer.position();
    return ByteBuffer.allocate(capacity).put(buffer.flip());
  }

  /** True if the socket has taken all. */
  private boolean flush() throws IOException {
    if (out.position() > 0) {
      out.flip();
      try {
        channel.write(out);
      } finally {
        out.compact();
      }
    }
    return out.position() == 0;
  }

  @Override
  public void close() throws IOException {
    engine.closeOutbound();
    try {
      // The farewell, if there is room for it: nobody waits for an answer.
      if (!isComputing && channel.isConnected() && flush()) {
        engine.wrap(NOTHING, out);
        flush();
      }
    } finally {
      channel.close();
    }
  }
}
