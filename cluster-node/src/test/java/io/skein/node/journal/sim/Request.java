package io.skein.node.journal.sim;

import io.skein.node.journal.WakeStore;
import io.skein.protocol.ClientId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client asks of a conversation. */
sealed interface Request {
  /** Answers go to the client, some time later; each client counts its requests. */
  interface Client {
    void acknowledged(long number, long sequence);

    /** Not to be tried again. */
    void refused(long number, ErrorCode code);

    /** To be tried again later. */
    void notNow(long number);
  }

  /**
   * @param number tells the requests of one client apart
   */
  record Post(
      long number,
      Client client,
      UserId sender,
      ClientId clientId,
      long knownHead,
      @Nullable ClientId previous)
      implements Request {}

  record Create(long number, Client client, UserId sender, ClientId clientId, List<UserId> users)
      implements Request {}

  record Invite(long number, Client client, UserId sender, UserId user) implements Request {}

  record Remove(long number, Client client, UserId sender, UserId user) implements Request {}

  record Read(long number, Client client, UserId sender, long after, long confirmedBefore)
      implements Request {}

  /** 0 for what no client asks. */
  long number();

  /**
   * That the head be published: since an entry was decided whose actor was gone, or for a row that
   * goes afterwards.
   */
  record Wake(WakeStore.@Nullable Wake row) implements Request {
    @Override
    public long number() {
      return 0;
    }
  }
}
