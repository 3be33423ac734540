package io.skein.node.push;

import io.skein.protocol.Bytes;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;

/** Keys of the curve P-256 as Web Push writes them: uncompressed points of 65 bytes. Stateless. */
final class P256 {
  static final int POINT_BYTES = 65;
  private static final int NUMBER_BYTES = 32;
  private static final byte UNCOMPRESSED = 4;
  private static final String ALGORITHM = "EC";
  private static final ECParameterSpec CURVE = curve();

  private P256() {}

  private static ECParameterSpec curve() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance(ALGORITHM);
      parameters.init(new ECGenParameterSpec("secp256r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  private static IllegalStateException missing(GeneralSecurityException e) {
    return new IllegalStateException("every JDK has P-256", e);
  }

  static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
      generator.initialize(CURVE);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  static Bytes point(ECPublicKey key) {
    byte[] point = new byte[POINT_BYTES];
    point[0] = UNCOMPRESSED;
    write(key.getW().getAffineX(), point, 1);
    write(key.getW().getAffineY(), point, 1 + NUMBER_BYTES);
    return Bytes.wrap(point);
  }

  /** Big-endian, filled up with zeros in front. */
  private static void write(BigInteger number, byte[] into, int at) {
    byte[] bytes = number.toByteArray();
    int length = Math.min(NUMBER_BYTES, bytes.length);
    System.arraycopy(bytes, bytes.length - length, into, at + NUMBER_BYTES - length, length);
  }

  /**
   * The key of a point.
   *
   * @throws IllegalArgumentException if it is no point of the curve: with another one a secret
   *     would leak
   */
  static ECPublicKey publicKey(Bytes point) {
    byte[] bytes = point.asArray();
    if (bytes.length != POINT_BYTES || bytes[0] != UNCOMPRESSED) {
      throw new IllegalArgumentException("no uncompressed point of P-256");
    }
    BigInteger x = new BigInteger(1, Arrays.copyOfRange(bytes, 1, 1 + NUMBER_BYTES));
    BigInteger y = new BigInteger(1, Arrays.copyOfRange(bytes, 1 + NUMBER_BYTES, POINT_BYTES));
    BigInteger p = ((ECFieldFp) CURVE.getCurve().getField()).getP();
    BigInteger right =
        x.pow(3).add(CURVE.getCurve().getA().multiply(x)).add(CURVE.getCurve().getB()).mod(p);
    if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0 || !y.pow(2).mod(p).equals(right)) {
      throw new IllegalArgumentException("no point of P-256");
    }
    try {
      return (ECPublicKey)
          KeyFactory.getInstance(ALGORITHM)
              .generatePublic(new ECPublicKeySpec(new ECPoint(x, y), CURVE));
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  static PrivateKey privateKey(Bytes number) {
    try {
      return KeyFactory.getInstance(ALGORITHM)
          .generatePrivate(new ECPrivateKeySpec(new BigInteger(1, number.asArray()), CURVE));
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  /** What two sides agree on (ECDH). */
  static byte[] agree(PrivateKey own, ECPublicKey other) {
    try {
      KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
      agreement.init(own);
      agreement.doPhase(other, true);
      return agreement.generateSecret();
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }
}
