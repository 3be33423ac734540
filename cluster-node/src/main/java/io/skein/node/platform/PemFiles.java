package io.skein.node.platform;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Certificates and keys as operators have them: PEM files. Read once; stateless. */
public final class PemFiles {
  private static final char[] IN_MEMORY_ONLY = new char[0];
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

  private PemFiles() {}

  /**
   * What a server proves itself with.
   *
   * @param certificate the chain, the server's own certificate first
   * @param key its private key, PKCS#8, not encrypted
   * @param setting named if the two cannot be used
   * @throws InvalidSettingException if the two cannot be used
   */
  public static SSLContext server(Path certificate, Path key, String setting) {
    return context(identity(certificate, key, setting), null);
  }

  /**
   * What a client believes, where servers need not know who it is.
   *
   * @param authorities certificates; a server's must be one of them, or signed by one
   * @param setting named if they cannot be used
   * @throws InvalidSettingException if they cannot be used
   */
  public static SSLContext client(Path authorities, String setting) {
    return context(null, trust(authorities, setting));
  }

  /**
   * What a client believes, and proves itself with.
   *
   * @param authoritiesSetting named if {@code authorities} cannot be used
   * @param certificate the chain, the client's own certificate first
   * @param key its private key, PKCS#8, not encrypted
   * @param identitySetting named if certificate or key cannot be used
   * @throws InvalidSettingException if one of the files cannot be used
   */
  public static SSLContext client(
      Path authorities,
      String authoritiesSetting,
      Path certificate,
      Path key,
      String identitySetting) {
    TrustManager[] trust = trust(authorities, authoritiesSetting);
    return context(identity(certificate, key, identitySetting), trust);
  }

  private static SSLContext context(
      KeyManager @Nullable [] identity, TrustManager @Nullable [] trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(identity, trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  private static KeyManager[] identity(Path certificate, Path key, String setting) {
    try {
      KeyStore keys = emptyStore();
      Certificate[] chain = certificates(certificate).toArray(Certificate[]::new);
      keys.setKeyEntry("own", privateKey(key), IN_MEMORY_ONLY, chain);
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, IN_MEMORY_ONLY);
      return managers.getKeyManagers();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      // Not the message of what is inside the key's file.
      throw new InvalidSettingException(
          setting, "a readable certificate and its key (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static TrustManager[] trust(Path authorities, String setting) {
    try {
      KeyStore trusted = emptyStore();
      for (Certificate certificate : certificates(authorities)) {
        trusted.setCertificateEntry("authority-" + trusted.size(), certificate);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      return managers.getTrustManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw new InvalidSettingException(
          setting,
          "a readable file of certificates (PEM), not %s (%s)"
              .formatted(authorities, e.getClass().getSimpleName()));
    }
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** Not empty. */
  private static Collection<? extends Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw new CertificateException("no certificate");
      }
      return found;
    }
  }

  /** The file does not say for which algorithm the key is, so each is tried. */
  private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    Matcher pem = KEY.matcher(Files.readString(file));
    if (!pem.find()) {
      throw new InvalidKeySpecException("no private key");
    }
    KeySpec key = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(key);
      } catch (InvalidKeySpecException e) {
        // The next one, then.
      }
    }
    throw new InvalidKeySpecException("a key for none of " + ALGORITHMS);
  }
}
