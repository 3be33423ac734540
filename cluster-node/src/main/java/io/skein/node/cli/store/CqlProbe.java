package io.skein.node.cli.store;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Asks a Cassandra two questions in its native protocol (version 4), without a driver: does it
 * answer, and whom does it know. One connection per question; blocking, within the timeout.
 */
public final class CqlProbe {

  private static final int VERSION = 4;
  private static final int OPTIONS = 0x05;
  private static final int STARTUP = 0x01;
  private static final int QUERY = 0x07;
  private static final int SUPPORTED = 0x06;
  private static final int READY = 0x02;
  private static final int RESULT = 0x08;
  private static final int RESULT_ROWS = 2;
  private static final int CONSISTENCY_ONE = 1;
  private static final int FLAG_SKIP_METADATA = 0x02;
  private static final int BODY_BYTES_MAX = 64 * 1024;

  private final InetSocketAddress address;
  private final int timeoutMillis;

  public CqlProbe(InetSocketAddress address, Duration timeout) {
    this.address = address;
    this.timeoutMillis = Math.toIntExact(timeout.toMillis());
  }

  /** Whether an OPTIONS frame is answered: the store takes requests. */
  public boolean answers() {
    try (Socket socket = connect()) {
      return exchange(socket, OPTIONS, new byte[0]).opcode() == SUPPORTED;
    } catch (IOException e) {
      return false;
    }
  }

  /** How many other stores this one counts as its ring's members, or -1 if it does not answer. */
  public int knownPeers() {
    try (Socket socket = connect()) {
      byte[] startup = {
        0, 1, 0, 11, 'C', 'Q', 'L', '_', 'V', 'E', 'R', 'S', 'I', 'O', 'N', 0, 5, '3', '.', '0',
        '.', '0'
      };
      if (exchange(socket, STARTUP, startup).opcode() != READY) {
        return -1;
      }
      Frame rows = exchange(socket, QUERY, query("SELECT peer FROM system.peers_v2"));
      return rows.opcode() == RESULT ? rowCount(rows.body()) : -1;
    } catch (IOException e) {
      return -1;
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(address, timeoutMillis);
      socket.setSoTimeout(timeoutMillis);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static byte[] query(String cql) throws IOException {
    byte[] text = cql.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream body = new DataOutputStream(bytes)) {
      body.writeInt(text.length);
      body.write(text);
      body.writeShort(CONSISTENCY_ONE);
      body.writeByte(FLAG_SKIP_METADATA);
    }
    return bytes.toByteArray();
  }

  /**
   * Rows without metadata: kind, flags, columns, rows, each an int (native protocol v4, section
   * 4.2.5.2).
   */
  private static int rowCount(ByteBuffer body) {
    int rowsAt = 3 * Integer.BYTES;
    if (body.remaining() < rowsAt + Integer.BYTES || body.getInt(0) != RESULT_ROWS) {
      return -1;
    }
    return body.getInt(rowsAt);
  }

  private static Frame exchange(Socket socket, int opcode, byte[] body) throws IOException {
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    try (DataOutputStream header = new DataOutputStream(frame)) {
      header.writeByte(VERSION);
      header.writeByte(0);
      header.writeShort(0);
      header.writeByte(opcode);
      header.writeInt(body.length);
      header.write(body);
    }
    out.write(frame.toByteArray());
    out.flush();

    DataInputStream in = new DataInputStream(socket.getInputStream());
    in.readInt();
    int answer = in.readUnsignedByte();
    int length = in.readInt();
    if (length < 0 || length > BODY_BYTES_MAX) {
      throw new IOException("Not a CQL answer: a body of " + length + " bytes");
    }
    return new Frame(answer, ByteBuffer.wrap(in.readNBytes(length)));
  }

  private record Frame(int opcode, ByteBuffer body) {}
}
