package io.skein.loadtest.generators;

import io.skein.loadtest.engine.RunException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What coordinator and agents share, so that nobody else can make a generator send anything. It
 * never travels: each connection has a key of its own that is derived from it. Immutable; not
 * printed.
 */
public final class Secret {
  /** The variable of the environment that holds it. */
  public static final String VARIABLE = "SKEIN_LOAD_SECRET";

  /** Whoever listens to a connection can try secrets at home. */
  private static final int CHARACTERS_MIN = 16;

  private static final int RANDOM_BYTES = 32;
  private static final String ALGORITHM = "HmacSHA256";

  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /**
   * A secret.
   *
   * @throws RunException if it is too short to be one
   */
  public static Secret of(String text) {
    if (text.strip().length() < CHARACTERS_MIN) {
      throw usage("the generators' secret needs " + CHARACTERS_MIN + " characters or more");
    }
    return new Secret(text.strip());
  }

  /**
   * The one in a file or, without a file, in {@link #VARIABLE}.
   *
   * @param fromEnvironment the variable's value
   * @throws RunException if there is none
   */
  public static Secret from(@Nullable Path file, @Nullable String fromEnvironment) {
    if (file != null) {
      try {
        return of(Files.readString(file));
      } catch (IOException e) {
        throw usage("cannot read the secret " + file + ": " + e.getMessage());
      }
    }
    if (fromEnvironment == null || fromEnvironment.isBlank()) {
      throw usage(
          "generators need a shared secret: "
              + VARIABLE
              + " or --secret-file, the same for all and the coordinator");
    }
    return of(fromEnvironment);
  }

  /** One that nobody has ever seen. */
  public static Secret random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** For the environment of a process of ours. */
  String text() {
    return text;
  }

  /**
   * The key of one connection, 32 bytes.
   *
   * @param parts random numbers of both sides
   */
  byte[] key(byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      mac.update("skein load generator".getBytes(StandardCharsets.US_ASCII));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  @Override
  public String toString() {
    return "Secret[not shown]";
  }

  private static RunException usage(String message) {
    return new RunException(RunException.Kind.USAGE, message);
  }
}
