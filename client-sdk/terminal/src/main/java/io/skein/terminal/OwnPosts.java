package io.skein.terminal;

import io.skein.client.Posted;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.UserId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the user posts, and what becomes of it. Thread-safe. */
final class OwnPosts {
  private final ChatSession session;
  private final SentPosts sent;

  OwnPosts(ChatSession session) {
    this.session = session;
    sent = new SentPosts(session::status, session::error);
  }

  /** Sends text to the open conversation; says so if there is none. */
  void say(String text) {
    reply(0, text);
  }

  /** The same, as the answer to a message; 0: to none. */
  void reply(long quote, String text) {
    Room room = post(MentionWords.of(text, quote, membersByName()), text);
    if (room != null) {
      dropDraft(room);
    }
  }

  /** What was begun is said. */
  private void dropDraft(Room room) {
    synchronized (session) {
      if (!session.line(room).preferences().draft().isEmpty()) {
        room.draftHere = "";
        // If it fails, the draft is shown again, and can be cleared then.
        CompletableFuture<Void> unused = session.client().saveDraft(room.id, "");
      }
    }
  }

  private Map<String, UserId> membersByName() {
    Map<String, UserId> members = new HashMap<>();
    synchronized (session) {
      Room open = session.open();
      if (open != null) {
        open.people.forEach(
            user -> members.put(session.names().of(user).toLowerCase(Locale.ROOT), user));
      }
    }
    return members;
  }

  /**
   * Sends anything to the open conversation.
   *
   * @param what says to its author which one it was, if it is refused
   * @return where it went; null, and told, if none is open
   */
  @Nullable Room post(Content content, String what) {
    Room room = session.openOrTold();
    if (room != null) {
      sent.add(session.client().post(room.id, ClientId.random(), content), what);
    }
    return room;
  }

  /** Sends a message on as it is shown, edited or not. */
  void forward(Room from, long sequence, Room to) {
    long edit = session.transcript().newestEdit(from, sequence);
    String title = session.title(to);
    CompletableFuture<Posted> post = session.client().forward(from.id, sequence, edit, to.id);
    sent.add(post, "/forward " + sequence + " to " + title);
    CompletableFuture<Void> unused =
        post.thenRun(() -> session.note("-- forwarded #" + sequence + " to " + title));
  }

  /** Shows that a post is on its way, and tells if it does not arrive. */
  void sending(CompletableFuture<Posted> post, String what) {
    sent.add(post, what);
  }

  /** Those that are not answered yet. */
  List<CompletableFuture<Posted>> unanswered() {
    return sent.unanswered();
  }

  /** How many that is. */
  int waiting() {
    return sent.size();
  }
}
