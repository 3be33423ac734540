package io.skein.client.testing;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A TURN server that allocates nothing: it answers bindings, and allocations for one name and
 * credential, at one port over UDP and TCP. Written apart from the SDK's own STUN, so that both
 * cannot be wrong in the same way. Its threads end when it is closed.
 */
public final class FakeTurnServer implements AutoCloseable {
  public static final String USERNAME = "1763827200:name";
  public static final String CREDENTIAL = "a credential";

  private static final String REALM = "test.example";
  private static final String NONCE = "nonce-1";

  /** What it heard: "binding", "allocate", "refresh proven". */
  public final List<String> heard = new CopyOnWriteArrayList<>();

  /** How many datagrams it drops before it answers the first. */
  public final AtomicInteger drops = new AtomicInteger();

  private final ServerSocket tcp;
  private final DatagramSocket udp;

  public FakeTurnServer() {
    try {
      tcp = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
      udp =
          new DatagramSocket(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.getLocalPort()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::serveUdp);
    start(this::serveTcp);
  }

  private interface Service {
    void run() throws IOException;
  }

  private static void start(Service service) {
    Thread thread =
        new Thread(
            () -> {
              try {
                service.run();
              } catch (IOException e) {
                // Closed.
              }
            },
            "fake-turn");
    thread.setDaemon(true);
    thread.start();
  }

  public String url(String scheme, String query) {
    return scheme + ":127.0.0.1:" + tcp.getLocalPort() + query;
  }

  private void serveUdp() throws IOException {
    byte[] buffer = new byte[2048];
    while (true) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      udp.receive(packet);
      if (drops.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        continue;
      }
      // Of others, and no message at all: to be passed over.
      udp.send(new DatagramPacket(new byte[] {1, 2, 3}, 3, packet.getSocketAddress()));
      byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()));
      udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
    }
  }

  private void serveTcp() throws IOException {
    while (true) {
      Socket socket = tcp.accept();
      start(() -> serve(socket));
    }
  }

  private void serve(Socket socket) throws IOException {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (true) {
        byte[] header = new byte[20];
        in.readFully(header);
        byte[] message = Arrays.copyOf(header, 20 + ByteBuffer.wrap(header).getShort(2));
        in.readFully(message, 20, message.length - 20);
        byte[] answer = answer(message);
        // In two parts, as a network may bring it.
        socket.getOutputStream().write(answer, 0, 7);
        socket.getOutputStream().write(answer, 7, answer.length - 7);
      }
    } catch (EOFException e) {
      // The client is done.
    }
  }

  private byte[] answer(byte[] request) {
    ByteBuffer in = ByteBuffer.wrap(request);
    int method = in.getShort();
    byte[] transaction = Arrays.copyOfRange(request, 8, 20);
    switch (method) {
      case 1 -> {
        heard.add("binding");
        return message(0x101, transaction, new byte[0]);
      }
      case 3 -> {
        heard.add("allocate");
        if (isProven(request)) {
          return message(0x103, transaction, new byte[0]);
        }
        return message(0x113, transaction, challenge());
      }
      default -> {
        heard.add("refresh " + (isProven(request) ? "proven" : "unproven"));
        return message(0x104, transaction, new byte[0]);
      }
    }
  }

  /** What the last 24 bytes prove is what stands before them, under the key. */
  private static boolean isProven(byte[] request) {
    int signed = request.length - 24;
    String text = new String(request, StandardCharsets.ISO_8859_1);
    if (signed < 20 || !text.contains(USERNAME) || !text.contains(NONCE)) {
      return false;
    }
    try {
      byte[] key =
          MessageDigest.getInstance("MD5")
              .digest(
                  (USERNAME + ":" + REALM + ":" + CREDENTIAL).getBytes(StandardCharsets.US_ASCII));
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key, "HmacSHA1"));
      mac.update(request, 0, signed);
      return Arrays.equals(
          mac.doFinal(), Arrays.copyOfRange(request, request.length - 20, request.length));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] challenge() {
    ByteBuffer body = ByteBuffer.allocate(64);
    body.putShort((short) 9).putShort((short) 4).putInt(0x0401);
    put(body, 0x14, REALM);
    put(body, 0x15, NONCE);
    return Arrays.copyOf(body.array(), body.position());
  }

  private static void put(ByteBuffer body, int attribute, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
    body.putShort((short) attribute).putShort((short) bytes.length).put(bytes);
    while (body.position() % 4 != 0) {
      body.put((byte) 0);
    }
  }

  private static byte[] message(int type, byte[] transaction, byte[] body) {
    return ByteBuffer.allocate(20 + body.length)
        .putShort((short) type)
        .putShort((short) body.length)
        .putInt(0x2112a442)
        .put(transaction)
        .put(body)
        .array();
  }

  @Override
  public void close() {
    try {
      udp.close();
      tcp.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
