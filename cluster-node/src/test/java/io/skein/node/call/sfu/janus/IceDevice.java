package io.skein.node.call.sfu.janus;

import io.skein.node.call.sfu.Sfu;
import io.skein.node.call.sfu.SfuContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A device that describes media, finds its way to a server (ICE, RFC 8445, as the side that
 * controls), and sends none. With a server that encrypts nothing that is a connection.
 */
final class IceDevice implements SfuContract.Device {
  private static final int BINDING_REQUEST = 0x0001;
  private static final int BINDING_SUCCESS = 0x0101;
  private static final int COOKIE = 0x2112a442;
  private static final int USERNAME = 0x0006;
  private static final int MESSAGE_INTEGRITY = 0x0008;
  private static final int XOR_MAPPED_ADDRESS = 0x0020;
  private static final int PRIORITY = 0x0024;
  private static final int USE_CANDIDATE = 0x0025;
  private static final int FINGERPRINT = 0x8028;
  private static final int ICE_CONTROLLING = 0x802a;
  private static final int HEADER_BYTES = 20;
  private static final int CHECK_EVERY_MILLIS = 100;
  private static final String UFRAG = "abcd";
  private static final String PASSWORD = "0123456789012345678901";

  private final DatagramSocket socket;
  private final SecureRandom random = new SecureRandom();
  private int version;
  private volatile boolean closed;
  private @Nullable Thread thread;

  IceDevice(InetAddress address) {
    try {
      socket = new DatagramSocket(new InetSocketAddress(address, 0));
      socket.setSoTimeout(CHECK_EVERY_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String offer(int tracks) {
    return described(
        IntStream.range(0, tracks)
            .mapToObj(
                line ->
                    section(line % 2 == 0, line, "actpass", "sendonly", "a=ssrc:" + (1000 + line)))
            .toList());
  }

  @Override
  public String answer(String offer) {
    String[] sections = offer.split("(?m)^m=");
    return described(
        IntStream.range(1, sections.length)
            .mapToObj(
                line ->
                    section(
                        sections[line].startsWith("audio"),
                        line - 1,
                        "active",
                        sections[line].contains("a=sendonly") ? "recvonly" : "inactive",
                        ""))
            .toList());
  }

  private String described(List<String> sections) {
    String mids =
        String.join(" ", IntStream.range(0, sections.size()).mapToObj(Integer::toString).toList());
    return "v=0\r\no=- 1 "
        + ++version
        + " IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE "
        + mids
        + "\r\n"
        + String.join("", sections);
  }

  private static String section(
      boolean isAudio, int mid, String setup, String direction, String ssrc) {
    String first =
        isAudio
            ? "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=rtpmap:111 opus/48000/2\r\n"
            : "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 VP8/90000\r\n";
    return first
        + "c=IN IP4 0.0.0.0\r\na=ice-ufrag:"
        + UFRAG
        + "\r\na=ice-pwd:"
        + PASSWORD
        + "\r\na=ice-options:trickle\r\na=fingerprint:sha-256 "
        + String.join(":", Collections.nCopies(32, "AB"))
        + "\r\na=setup:"
        + setup
        + "\r\na=mid:"
        + mid
        + "\r\na="
        + direction
        + "\r\na=rtcp-mux\r\n"
        + (ssrc.isEmpty() ? "" : ssrc + " cname:test\r\n");
  }

  @Override
  public Sfu.Candidate candidate() {
    return new Sfu.Candidate(
        "candidate:1 1 udp 2122260223 "
            + socket.getLocalAddress().getHostAddress()
            + " "
            + socket.getLocalPort()
            + " typ host",
        "0",
        0);
  }

  @Override
  public void connect(String said) {
    String ufrag = find("a=ice-ufrag:(\\S+)", said).group(1);
    String password = find("a=ice-pwd:(\\S+)", said).group(1);
    Matcher candidate = find("a=candidate:\\S+ 1 udp \\d+ (\\S+) (\\d+) typ host", said);
    InetSocketAddress server =
        new InetSocketAddress(candidate.group(1), Integer.parseInt(candidate.group(2)));
    Thread checks = new Thread(() -> check(server, ufrag, password), "ice-device");
    checks.setDaemon(true);
    thread = checks;
    checks.start();
  }

  private static Matcher find(String pattern, String said) {
    Matcher found = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE).matcher(said);
    if (!found.find()) {
      throw new AssertionError("the SFU says nothing of " + pattern);
    }
    return found;
  }

  private void check(InetSocketAddress server, String ufrag, String password) {
    byte[] bytes = new byte[1500];
    long next = System.nanoTime();
    try {
      while (!closed) {
        if (System.nanoTime() - next >= 0) {
          send(request(ufrag, password), server);
          next = System.nanoTime() + CHECK_EVERY_MILLIS * 1_000_000L;
        }
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        try {
          socket.receive(packet);
        } catch (SocketTimeoutException e) {
          continue;
        }
        ByteBuffer message = ByteBuffer.wrap(bytes, 0, packet.getLength());
        if (message.remaining() >= HEADER_BYTES && message.getShort(0) == BINDING_REQUEST) {
          byte[] transaction = Arrays.copyOfRange(bytes, 8, HEADER_BYTES);
          send(success(transaction, packet), (InetSocketAddress) packet.getSocketAddress());
        }
      }
    } catch (IOException e) {
      if (!closed) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void send(byte[] message, InetSocketAddress to) throws IOException {
    socket.send(new DatagramPacket(message, message.length, to));
  }

  private byte[] request(String ufrag, String password) {
    byte[] transaction = new byte[12];
    random.nextBytes(transaction);
    ByteBuffer body = ByteBuffer.allocate(256);
    put(body, USERNAME, (ufrag + ":" + UFRAG).getBytes(StandardCharsets.US_ASCII));
    put(body, PRIORITY, ByteBuffer.allocate(4).putInt(1_845_501_695).array());
    put(body, ICE_CONTROLLING, new byte[] {1, 1, 1, 1, 1, 1, 1, 1});
    put(body, USE_CANDIDATE, new byte[0]);
    return signed(BINDING_REQUEST, transaction, body, password);
  }

  private static byte[] success(byte[] transaction, DatagramPacket from) {
    int address = ByteBuffer.wrap(from.getAddress().getAddress()).getInt();
    ByteBuffer body = ByteBuffer.allocate(256);
    put(
        body,
        XOR_MAPPED_ADDRESS,
        ByteBuffer.allocate(8)
            .putShort((short) 1)
            .putShort((short) (from.getPort() ^ (COOKIE >>> 16)))
            .putInt(address ^ COOKIE)
            .array());
    return signed(BINDING_SUCCESS, transaction, body, PASSWORD);
  }

  private static void put(ByteBuffer body, int attribute, byte[] value) {
    body.putShort((short) attribute).putShort((short) value.length).put(value);
    while (body.position() % 4 != 0) {
      body.put((byte) 0);
    }
  }

  /** With what proves it (RFC 8489 sections 14.5 and 14.7). */
  private static byte[] signed(int type, byte[] transaction, ByteBuffer body, String password) {
    byte[] integrity = hmac(message(type, transaction, body, 24), password);
    put(body, MESSAGE_INTEGRITY, integrity);
    CRC32 crc = new CRC32();
    crc.update(message(type, transaction, body, 8));
    put(
        body,
        FINGERPRINT,
        ByteBuffer.allocate(4).putInt((int) crc.getValue() ^ 0x5354554e).array());
    return message(type, transaction, body, 0);
  }

  private static byte[] message(int type, byte[] transaction, ByteBuffer body, int more) {
    return ByteBuffer.allocate(HEADER_BYTES + body.position())
        .putShort((short) type)
        .putShort((short) (body.position() + more))
        .putInt(COOKIE)
        .put(transaction)
        .put(body.duplicate().flip())
        .array();
  }

  private static byte[] hmac(byte[] message, String key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.US_ASCII), "HmacSHA1"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    socket.close();
    if (thread != null) {
      thread.interrupt();
    }
  }
}
