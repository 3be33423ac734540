package io.skein.loadtest.generators;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A connection between coordinator and agent. Both sides say who they are ({@value #MAGIC}, a
 * version, 16 random bytes); from these and the secret each derives the connection's key, and every
 * word after that is sealed with it (AES-GCM, numbered in each direction), so that nobody without
 * the secret can read, make, repeat or leave out a word. {@link #send} from any thread, {@link
 * #receive} from one.
 */
final class Channel implements AutoCloseable {
  /** The first bytes of both sides. */
  static final String MAGIC = "SKLG";

  /** Grows with every change of {@link Word}, or of how a plan is made of a command line. */
  static final int VERSION = 2;

  /** A whole first word; what is longer comes from somebody else. */
  private static final int FIRST_BYTES_MAX = 1024;

  /** The accounts of a hundred thousand users. */
  static final int BYTES_MAX = 64 << 20;

  private static final int NONCE_BYTES = 16;
  private static final int IV_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int HANDSHAKE_MILLIS = 5_000;

  /** The other side pings, or is pinged, each second. */
  private static final int SILENCE_MILLIS = 30_000;

  /** Which end of a connection this is. */
  enum End {
    COORDINATOR(1, 2),
    AGENT(2, 1);

    private final int sends;
    private final int receives;

    End(int sends, int receives) {
      this.sends = sends;
      this.receives = receives;
    }
  }

  /** The agent works for somebody else; that ends. */
  static final class BusyException extends IOException {
    private static final long serialVersionUID = 1L;

    BusyException() {
      super("it works for another coordinator");
    }
  }

  /** A word that the other end would not take; nothing of it was sent. */
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLongException(int bytes) {
      super("it cannot be told " + bytes + " bytes at once, at most " + BYTES_MAX);
    }
  }

  private final Socket socket;
  private final End end;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final SecretKeySpec key;
  private long sent;
  private long received;

  private Channel(Socket socket, End end, Secret secret) throws IOException {
    this.socket = socket;
    this.end = end;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(HANDSHAKE_MILLIS);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    byte[] own = new byte[NONCE_BYTES];
    new SecureRandom().nextBytes(own);
    out.writeBytes(MAGIC);
    out.writeByte(VERSION);
    out.write(own);
    out.flush();
    byte[] theirs = greeting();
    key =
        new SecretKeySpec(
            end == End.COORDINATOR ? secret.key(own, theirs) : secret.key(theirs, own), "AES");
  }

  private byte[] greeting() throws IOException {
    byte[] magic = new byte[MAGIC.length()];
    in.readFully(magic);
    for (int i = 0; i < magic.length; i++) {
      if (magic[i] != MAGIC.charAt(i)) {
        throw new IOException("what is there is no generator of Skein's");
      }
    }
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException(
          "it speaks version "
              + version
              + " of the generators' protocol, not "
              + VERSION
              + ": use one build of Skein for all");
    }
    byte[] nonce = new byte[NONCE_BYTES];
    in.readFully(nonce);
    return nonce;
  }

  /**
   * Seals a word and opens it again, with nobody at the other end: what a handshake needs is loaded
   * by then. A young JVM on a busy machine needs longer for that than either end has patience.
   */
  static void warmUp(Secret secret) {
    byte[] nonce = new byte[NONCE_BYTES];
    new SecureRandom().nextBytes(nonce);
    SecretKeySpec key = new SecretKeySpec(secret.key(nonce, nonce), "AES");
    try {
      byte[] sealed = crypt(Cipher.ENCRYPT_MODE, key, 0, 0, WordCodec.encode(new Word.Open()));
      Word unused = WordCodec.decode(crypt(Cipher.DECRYPT_MODE, key, 0, 0, sealed));
    } catch (IOException e) {
      throw new IllegalStateException("a word that was sealed cannot be opened", e);
    }
  }

  /**
   * The agent's end, when the other one has shown that it has the secret.
   *
   * @throws IOException if it has not
   */
  static Channel accepted(Socket socket, Secret secret) throws IOException {
    Channel channel = new Channel(socket, End.AGENT, secret);
    if (!(channel.receive(FIRST_BYTES_MAX) instanceof Word.Open)) {
      throw new IOException("the first word is not Open");
    }
    socket.setSoTimeout(SILENCE_MILLIS);
    return channel;
  }

  /**
   * The coordinator's end, when the agent has shown that it has the secret and is free.
   *
   * @throws IOException if it has not, or is not; the message says which
   */
  static Channel opened(Socket socket, Secret secret) throws IOException {
    Channel channel = new Channel(socket, End.COORDINATOR, secret);
    channel.send(new Word.Open());
    Word answer;
    try {
      answer = channel.receive(FIRST_BYTES_MAX);
    } catch (EOFException | SocketException e) {
      throw new IOException("it hung up: is its secret the same?", e);
    }
    if (answer instanceof Word.Busy) {
      throw new BusyException();
    }
    if (!(answer instanceof Word.Welcome)) {
      throw new IOException("its first word is not Welcome");
    }
    socket.setSoTimeout(SILENCE_MILLIS);
    return channel;
  }

  /**
   * Says something.
   *
   * @throws TooLongException if it is more than the other end takes
   * @throws IOException if the connection is gone
   */
  void send(Word word) throws IOException {
    byte[] plain = WordCodec.encode(word);
    int bytes = plain.length + TAG_BITS / Byte.SIZE;
    if (bytes > BYTES_MAX) {
      throw new TooLongException(bytes);
    }
    // Numbered in the order in which they are written.
    synchronized (out) {
      byte[] sealed = crypt(Cipher.ENCRYPT_MODE, key, end.sends, sent++, plain);
      out.writeInt(sealed.length);
      out.write(sealed);
      out.flush();
    }
  }

  /**
   * Waits for the next word.
   *
   * @throws IOException if there is none: the connection is gone, silent for too long, or not true
   */
  Word receive() throws IOException {
    return receive(BYTES_MAX);
  }

  private Word receive(int bytesMax) throws IOException {
    int length = in.readInt();
    if (length < TAG_BITS / Byte.SIZE || length > bytesMax) {
      throw new IOException("a word of " + length + " bytes");
    }
    byte[] sealed = in.readNBytes(length);
    if (sealed.length < length) {
      throw new EOFException();
    }
    return WordCodec.decode(crypt(Cipher.DECRYPT_MODE, key, end.receives, received++, sealed));
  }

  private static byte[] crypt(int mode, SecretKeySpec key, int direction, long number, byte[] bytes)
      throws IOException {
    byte[] iv = ByteBuffer.allocate(IV_BYTES).putInt(direction).putLong(number).array();
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
      return cipher.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IOException("not sealed with our key: is its secret the same?", e);
    }
  }

  /** Ends it, for both sides. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }
}
