package io.skein.node.conversation.journal;

import io.skein.protocol.Message;
import java.nio.ByteBuffer;

/** Entries as the journal keeps them, for tests of what is made of them. */
public final class Stored {
  private Stored() {}

  /** How many bytes an entry takes. */
  public static int bytes(Message message) {
    return EntryCodec.encode(message).remaining();
  }

  /** The entry as it is read again. */
  public static Message again(Message message) {
    ByteBuffer bytes = EntryCodec.encode(message);
    return EntryCodec.decode(message.conversation(), message.sequence(), bytes);
  }
}
