package io.skein.node.api;

import io.skein.node.platform.InvalidSettingException;
import io.skein.node.platform.SecretFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** What an embedder's service shows that it is. Immutable; never logged. */
public final class ServiceKey {
  private static final int LENGTH_MIN = 32;

  private final byte[] hash;

  private ServiceKey(byte[] hash) {
    this.hash = hash;
  }

  /** No key: none is right. */
  public static ServiceKey none() {
    return new ServiceKey(new byte[0]);
  }

  /**
   * The key of a file, or none. Blocks; read once, at start.
   *
   * @throws InvalidSettingException if the file holds no key
   */
  public static ServiceKey read(Optional<Path> file) {
    if (file.isEmpty()) {
      return none();
    }
    try {
      String key = SecretFile.read(file.get(), "service key");
      if (key.length() < LENGTH_MIN) {
        throw new InvalidSettingException(
            "skein.accounts.service-key-file",
            "a file with a key of " + LENGTH_MIN + " characters or more");
      }
      return of(key);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the service key in " + file.get(), e);
    }
  }

  static ServiceKey of(String key) {
    return new ServiceKey(sha256(key));
  }

  /** Compares hashes, in constant time: neither content nor length can be felt out. */
  boolean matches(String given) {
    return MessageDigest.isEqual(hash, sha256(given));
  }

  private static byte[] sha256(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
