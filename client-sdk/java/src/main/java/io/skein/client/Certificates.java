package io.skein.client;

import io.skein.client.internal.Tls;
import java.io.IOException;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;

/** Whom a client trusts, where the JDK's own list of authorities is not what is wanted. */
public final class Certificates {
  private Certificates() {}

  /**
   * Trusts what the certificates in a file have signed, or are, and nothing else: for clusters with
   * an authority of their own.
   *
   * @param file one or more X.509 certificates, PEM or DER
   * @return for {@link SkeinClient.Builder#tls} and {@link SkeinAccounts#at(java.net.URI,
   *     SSLContext)}
   * @throws IOException if the file cannot be read, or holds no certificate
   */
  public static SSLContext trusting(Path file) throws IOException {
    return Tls.trusting(file);
  }
}
