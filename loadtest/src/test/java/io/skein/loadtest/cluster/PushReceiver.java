package io.skein.loadtest.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.skein.client.SkeinAccounts.PushSubscription;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;

/**
 * A push service with its browsers, by the text of RFC 8030, 8188, 8291 and 8292 alone: takes what
 * is signed by whom it was told, and decrypts it.
 */
final class PushReceiver implements AutoCloseable {
  /** What stands before a point of P-256 in an X.509 SubjectPublicKeyInfo. */
  private static final byte[] SPKI =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");

  private static final int POINT_BYTES = 65;
  private static final long PATIENCE_SECONDS = 60;

  /**
   * A notification that came.
   *
   * @param text what the browser reads
   */
  record Told(String path, String text) {}

  private final HttpsServer server;
  private final KeyPair browser = newKeys();
  private final byte[] secret = new byte[16];
  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
  private final BlockingQueue<Throwable> wrong = new LinkedBlockingQueue<>();
  private volatile byte[] expectedKey = new byte[0];
  private volatile int status = 201;

  PushReceiver(SSLContext identity) throws IOException {
    new SecureRandom().nextBytes(secret);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(identity));
    server.createContext("/", this::handle);
    server.start();
  }

  static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has P-256", e);
    }
  }

  /** As a node names it. */
  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Takes what whoever has this key signs, in base64url, and nothing else. */
  void expect(String key) {
    expectedKey = Base64.getUrlDecoder().decode(key);
  }

  /** From now on it answers so. */
  void answer(int with) {
    status = with;
  }

  PushSubscription subscription(String path) {
    return PushSubscription.web(
        "https://" + host() + path, base64(point(browser.getPublic())), base64(secret));
  }

  /** The next notification. */
  Told next() throws InterruptedException {
    Told next = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing came; wrong: " + wrong);
    }
    return next;
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    int answer = status;
    try {
      verify(exchange.getRequestHeaders().getFirst("Authorization"));
      if (!"aes128gcm".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
          || exchange.getRequestHeaders().getFirst("TTL") == null) {
        throw new AssertionError("headers of RFC 8030 and 8188 are missing");
      }
      told.add(new Told(exchange.getRequestURI().getPath(), decrypt(body)));
    } catch (GeneralSecurityException | RuntimeException | AssertionError e) {
      wrong.add(e);
      answer = 403;
    }
    exchange.sendResponseHeaders(answer, -1);
    exchange.close();
  }

  /** RFC 8292 sections 2 and 3. */
  private void verify(String authorization) throws GeneralSecurityException {
    String[] parts = authorization.substring("vapid t=".length()).split(", k=");
    if (!Arrays.equals(Base64.getUrlDecoder().decode(parts[1]), expectedKey)) {
      throw new AssertionError("another key");
    }
    int dot = parts[0].lastIndexOf('.');
    String claims =
        new String(
            Base64.getUrlDecoder().decode(parts[0].substring(parts[0].indexOf('.') + 1, dot)),
            UTF_8);
    if (!claims.contains("\"aud\":\"https://" + host() + "\"")) {
      throw new AssertionError("for somebody else: " + claims);
    }
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initVerify(publicKey(expectedKey));
    signature.update(parts[0].substring(0, dot).getBytes(US_ASCII));
    if (!signature.verify(Base64.getUrlDecoder().decode(parts[0].substring(dot + 1)))) {
      throw new AssertionError("not signed");
    }
  }

  /** RFC 8291 section 3.4, RFC 8188 section 2. */
  private String decrypt(byte[] body) throws GeneralSecurityException {
    ByteBuffer in = ByteBuffer.wrap(body);
    byte[] salt = new byte[16];
    in.get(salt);
    in.getInt();
    byte[] sender = new byte[in.get()];
    in.get(sender);
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(browser.getPrivate());
    agreement.doPhase(publicKey(sender), true);
    byte[] random =
        hmac(
            salt,
            hmac(
                hmac(secret, agreement.generateSecret()),
                "WebPush: info\0".getBytes(US_ASCII),
                point(browser.getPublic()),
                sender,
                new byte[] {1}));
    byte[] key = hmac(random, "Content-Encoding: aes128gcm\0\1".getBytes(US_ASCII));
    byte[] nonce = hmac(random, "Content-Encoding: nonce\0\1".getBytes(US_ASCII));
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(Arrays.copyOf(key, 16), "AES"),
        new GCMParameterSpec(128, Arrays.copyOf(nonce, 12)));
    byte[] record = cipher.doFinal(body, in.position(), in.remaining());
    return new String(record, 0, record.length - 1, UTF_8);
  }

  private static byte[] hmac(byte[] key, byte[]... parts) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    for (byte[] part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }

  private static byte[] point(PublicKey key) {
    byte[] encoded = key.getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - POINT_BYTES, encoded.length);
  }

  private static PublicKey publicKey(byte[] point) throws GeneralSecurityException {
    byte[] encoded = Arrays.copyOf(SPKI, SPKI.length + point.length);
    System.arraycopy(point, 0, encoded, SPKI.length, point.length);
    return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
