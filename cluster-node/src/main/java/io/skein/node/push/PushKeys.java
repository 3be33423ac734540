package io.skein.node.push;

import io.skein.node.platform.InvalidSettingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys in PEM files, as push services and openssl give them. Read once, at start; stateless. */
public final class PushKeys {
  private static final Pattern PRIVATE =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final Pattern PUBLIC =
      Pattern.compile("-----BEGIN PUBLIC KEY-----([^-]+)-----END PUBLIC KEY-----");
  private static final byte[] PROBE = "probe".getBytes(StandardCharsets.US_ASCII);

  private PushKeys() {}

  /** A new pair as a file has it that {@link #pair} reads: both keys, one after the other. */
  public static String newPair() {
    KeyPair pair = P256.generate();
    return pem("PRIVATE KEY", pair.getPrivate().getEncoded())
        + pem("PUBLIC KEY", pair.getPublic().getEncoded());
  }

  private static String pem(String kind, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), kind);
  }

  /**
   * Both keys of P-256.
   *
   * @param setting named if the file cannot be used
   * @throws InvalidSettingException if it cannot; never tells what is in it
   */
  static KeyPair pair(Path file, String setting) {
    try {
      String pem = Files.readString(file);
      ECPublicKey open =
          (ECPublicKey)
              KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der(PUBLIC, pem)));
      // Of another curve it is refused here.
      ECPublicKey same = P256.publicKey(P256.point(open));
      KeyPair pair = new KeyPair(same, privateKey(pem, "EC"));
      requireOnePair(pair);
      return pair;
    } catch (IOException
        | GeneralSecurityException
        | IllegalArgumentException
        | ClassCastException e) {
      throw new InvalidSettingException(
          setting,
          "a readable file with a private and its public key of P-256 in PEM ("
              + e.getClass().getSimpleName()
              + ")");
    }
  }

  private static void requireOnePair(KeyPair pair) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(PROBE);
    byte[] signed = signature.sign();
    signature.initVerify(pair.getPublic());
    signature.update(PROBE);
    if (!signature.verify(signed)) {
      throw new GeneralSecurityException("the keys are of two pairs");
    }
  }

  /**
   * The private key of a file.
   *
   * @param algorithm EC or RSA
   * @throws InvalidSettingException if the file has none; never tells what is in it
   */
  static PrivateKey privateKey(Path file, String algorithm, String setting) {
    try {
      return privateKey(Files.readString(file), algorithm);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new InvalidSettingException(
          setting,
          "a readable file with a private key in PEM (" + e.getClass().getSimpleName() + ")");
    }
  }

  static PrivateKey privateKey(String pem, String algorithm) throws GeneralSecurityException {
    return KeyFactory.getInstance(algorithm)
        .generatePrivate(new PKCS8EncodedKeySpec(der(PRIVATE, pem)));
  }

  private static byte[] der(Pattern kind, String pem) throws GeneralSecurityException {
    Matcher found = kind.matcher(pem);
    if (!found.find()) {
      throw new GeneralSecurityException("no such key");
    }
    return Base64.getMimeDecoder().decode(found.group(1));
  }
}
