package io.skein.node.call.relay;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** 128 bits that nobody can guess. */
record Token(long high, long low) {
  static final int BYTES = 16;

  /** Stands for none; never made at random. */
  static final Token NONE = new Token(0, 0);

  static Token random(SecureRandom random) {
    Token token;
    do {
      token = new Token(random.nextLong(), random.nextLong());
    } while (token.equals(NONE));
    return token;
  }

  static Token read(ByteBuffer from) {
    return new Token(from.getLong(), from.getLong());
  }

  void write(ByteBuffer to) {
    to.putLong(high).putLong(low);
  }
}
