package io.skein.client.internal.ice;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A message of STUN (RFC 8489), with what of TURN (RFC 8656) an allocation needs. Of attributes of
 * one type the first counts, and those of unknown types are passed over. Immutable.
 */
public final class StunMessage {
  static final int BINDING = 0x001;
  static final int ALLOCATE = 0x003;
  static final int REFRESH = 0x004;

  static final int REQUEST = 0x000;
  static final int SUCCESS = 0x100;
  static final int ERROR = 0x110;

  public static final int USERNAME = 0x0006;
  static final int MESSAGE_INTEGRITY = 0x0008;
  static final int ERROR_CODE = 0x0009;
  static final int LIFETIME = 0x000d;
  public static final int REALM = 0x0014;
  public static final int NONCE = 0x0015;
  static final int REQUESTED_TRANSPORT = 0x0019;

  static final int HEADER_BYTES = 20;
  public static final int TRANSACTION_BYTES = 12;
  private static final int COOKIE = 0x2112a442;
  private static final int TYPE_MASK = 0x3fff;
  private static final int CLASS_MASK = 0x110;
  private static final int INTEGRITY_BYTES = 20;
  private static final int ATTRIBUTE_HEADER_BYTES = 4;

  /** The protocol number of UDP, in the highest byte: what a relay speaks to peers. */
  private static final int OVER_UDP = 17 << 24;

  private final int type;
  private final byte[] transaction;
  private final Map<Integer, byte[]> attributes;

  private StunMessage(int type, byte[] transaction, Map<Integer, byte[]> attributes) {
    this.type = type;
    this.transaction = transaction;
    this.attributes = attributes;
  }

  /**
   * A request without attributes.
   *
   * @param transaction random, {@link #TRANSACTION_BYTES}
   */
  public static StunMessage request(int method, byte[] transaction) {
    return new StunMessage(method | REQUEST, transaction.clone(), new LinkedHashMap<>());
  }

  /** An allocation for UDP. */
  public static StunMessage allocate(byte[] transaction) {
    return request(ALLOCATE, transaction)
        .with(REQUESTED_TRANSPORT, ByteBuffer.allocate(Integer.BYTES).putInt(OVER_UDP).array());
  }

  /** The same, with an attribute more. */
  public StunMessage with(int attribute, byte[] value) {
    Map<Integer, byte[]> more = new LinkedHashMap<>(attributes);
    more.putIfAbsent(attribute, value.clone());
    return new StunMessage(type, transaction, more);
  }

  public StunMessage with(int attribute, String value) {
    return with(attribute, value.getBytes(StandardCharsets.UTF_8));
  }

  int method() {
    return type & ~CLASS_MASK;
  }

  public boolean isSuccess() {
    return (type & CLASS_MASK) == SUCCESS;
  }

  boolean isError() {
    return (type & CLASS_MASK) == ERROR;
  }

  boolean answers(StunMessage request) {
    return (isSuccess() || isError())
        && method() == request.method()
        && Arrays.equals(transaction, request.transaction);
  }

  /** Empty if it is not there. */
  public String text(int attribute) {
    byte[] value = attributes.get(attribute);
    return value == null ? "" : new String(value, StandardCharsets.UTF_8);
  }

  /** As 401; 0 if it is no error, or tells none. */
  public int errorCode() {
    byte[] value = attributes.get(ERROR_CODE);
    return isError() && value != null && value.length >= ATTRIBUTE_HEADER_BYTES
        ? (value[2] & 7) * 100 + (value[3] & 0xff) % 100
        : 0;
  }

  /** Its bytes, without proof of who sent it. */
  public byte[] encode() {
    return write(bodyBytes());
  }

  /**
   * Its bytes with {@code MESSAGE-INTEGRITY}.
   *
   * @param key {@link #longTermKey}
   */
  public byte[] encode(byte[] key) {
    int signed = HEADER_BYTES + bodyBytes();
    byte[] bytes = write(bodyBytes() + ATTRIBUTE_HEADER_BYTES + INTEGRITY_BYTES);
    byte[] proof = hmac(key, Arrays.copyOf(bytes, signed));
    ByteBuffer.wrap(bytes)
        .position(signed)
        .putShort((short) MESSAGE_INTEGRITY)
        .putShort((short) INTEGRITY_BYTES)
        .put(proof);
    return bytes;
  }

  private int bodyBytes() {
    return attributes.values().stream()
        .mapToInt(value -> ATTRIBUTE_HEADER_BYTES + padded(value.length))
        .sum();
  }

  private byte[] write(int bodyBytes) {
    byte[] bytes = new byte[HEADER_BYTES + bodyBytes];
    ByteBuffer out = ByteBuffer.wrap(bytes);
    out.putShort((short) type).putShort((short) bodyBytes).putInt(COOKIE).put(transaction);
    attributes.forEach(
        (attribute, value) -> {
          out.putShort((short) (int) attribute).putShort((short) value.length).put(value);
          out.position(out.position() + padded(value.length) - value.length);
        });
    return bytes;
  }

  private static int padded(int length) {
    return (length + 3) & ~3;
  }

  /** Length of the whole message whose header these bytes begin with; -1: it is none. */
  static int lengthOf(byte[] header) {
    ByteBuffer in = ByteBuffer.wrap(header);
    int type = in.getShort() & 0xffff;
    int length = in.getShort() & 0xffff;
    return type > TYPE_MASK || length % 4 != 0 || in.getInt() != COOKIE
        ? -1
        : HEADER_BYTES + length;
  }

  /** Null if the bytes are no message. */
  static @Nullable StunMessage decode(byte[] bytes, int length) {
    if (length < HEADER_BYTES || lengthOf(bytes) != length) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
    int type = in.getShort();
    in.position(HEADER_BYTES - TRANSACTION_BYTES);
    byte[] transaction = new byte[TRANSACTION_BYTES];
    in.get(transaction);
    Map<Integer, byte[]> attributes = new LinkedHashMap<>();
    while (in.remaining() >= ATTRIBUTE_HEADER_BYTES) {
      int attribute = in.getShort() & 0xffff;
      int size = in.getShort() & 0xffff;
      if (padded(size) > in.remaining()) {
        return null;
      }
      byte[] value = new byte[size];
      in.get(value);
      in.position(in.position() + padded(size) - size);
      attributes.putIfAbsent(attribute, value);
    }
    return in.hasRemaining() ? null : new StunMessage(type, transaction, attributes);
  }

  /** The key of a long-term credential (RFC 8489, section 9.2.2), as TURN servers use it. */
  public static byte[] longTermKey(String username, String realm, String credential) {
    try {
      return MessageDigest.getInstance("MD5")
          .digest((username + ":" + realm + ":" + credential).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  private static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key, "HmacSHA1"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA1", e);
    }
  }
}
