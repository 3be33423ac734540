package io.skein.node.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a node shows a push service to prove itself: a JSON Web Token (RFC 7519) in its compact form
 * (RFC 7515). Nodes only make them, and never read one. Stateless.
 */
final class SignedToken {
  /** Algorithms of RFC 7518, as the JDK names them. */
  enum Algorithm {
    ES256("SHA256withECDSAinP1363Format"),
    RS256("SHA256withRSA");

    private final String signature;

    Algorithm(String signature) {
      this.signature = signature;
    }
  }

  private static final JsonMapper JSON = new JsonMapper();
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private SignedToken() {}

  /**
   * Makes one.
   *
   * @param header fields beside {@code alg}
   * @throws IllegalArgumentException if the key is not of the algorithm
   */
  static String of(
      Algorithm algorithm, Map<String, ?> header, Map<String, ?> claims, PrivateKey key) {
    Map<String, Object> whole = new TreeMap<>(header);
    whole.put("alg", algorithm.name());
    String signed = part(whole) + "." + part(claims);
    try {
      Signature signature = Signature.getInstance(algorithm.signature);
      signature.initSign(key);
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the key is not of " + algorithm, e);
    }
  }

  private static String part(Map<String, ?> fields) {
    try {
      return BASE64.encodeToString(JSON.writeValueAsBytes(fields));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("fields of our own cannot be written", e);
    }
  }
}
