package io.skein.node.platform.cassandra;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Finds out why a store hangs up on a plain connection without a word: a store that wants TLS does.
 * Begins a handshake and goes no further than the store's certificate. Blocks.
 */
final class TlsLook {
  private TlsLook() {}

  /** Whether what listens there shows a certificate, within the connect time-out. */
  static boolean findsTlsAt(InetSocketAddress store, CassandraSettings settings) {
    Witness witness = new Witness();
    int timeoutMillis = Math.toIntExact(settings.connectTimeout().toMillis());
    try (Socket socket = new Socket()) {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {witness}, null);
      if (settings.outboundAddress().isPresent()) {
        socket.bind(new InetSocketAddress(settings.outboundAddress().get(), 0));
      }
      socket.setSoTimeout(timeoutMillis);
      socket.connect(store, timeoutMillis);
      try (SSLSocket tls =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(socket, store.getHostString(), store.getPort(), true)) {
        tls.startHandshake();
      }
    } catch (IOException | GeneralSecurityException e) {
      // Ends so in any case; what matters is what the witness saw until then.
    }
    return witness.saw;
  }

  /** Believes nobody. Confined to one look. */
  private static final class Witness implements X509TrustManager {
    private boolean saw;

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      saw = true;
      throw new CertificateException("seen, and no more was wanted");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("no client is served");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
