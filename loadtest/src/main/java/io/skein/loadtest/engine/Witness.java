package io.skein.loadtest.engine;

import io.skein.loadtest.history.HistoryChecker;
import io.skein.loadtest.history.HistoryEvent;
import io.skein.loadtest.wire.Chat;
import io.skein.loadtest.wire.Delivery;
import io.skein.loadtest.wire.Dialect;
import io.skein.loadtest.wire.Population;
import io.skein.loadtest.wire.Post;
import io.skein.protocol.ClientId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Message;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells a lane's happenings to who judges them: conversations of the sample to the history checker,
 * with their log in the end; all others, and targets without a log, by their tags. Confined to the
 * lane's thread; the checker is shared.
 */
final class Witness {
  private final HistoryChecker checker;
  private final Sample sample;
  private final Dialect dialect;
  private final boolean hasLog;
  private final Population population;
  private final TagWitness tags;

  Witness(HistoryChecker checker, Sample sample, Dialect dialect, Population population) {
    this.checker = checker;
    this.sample = sample;
    this.dialect = dialect;
    this.hasLog = dialect.log() != null;
    this.population = population;
    this.tags = new TagWitness(population);
  }

  TagWitness tags() {
    return tags;
  }

  boolean isFull(Chat chat) {
    return hasLog && (sample.has(chat) || population.hasGuests(chat));
  }

  /** From now on this user's device is owed the whole conversation. */
  void follows(Chat chat, int user) {
    ConversationId id = dialect.idOf(chat);
    if (isFull(chat) && id != null) {
      checker.record(new HistoryEvent.Follows(id, device(user), 0));
    }
  }

  private static String device(int user) {
    return "u" + user;
  }

  void sent(Post post, @Nullable Message message) {
    if (message == null || !isFull(post.chat)) {
      tags.sent(post);
    } else {
      HistoryEvent.Entry entry = HistoryEvent.Entry.of(message);
      checker.record(
          new HistoryEvent.Sent(
              message.conversation(),
              device(post.sender),
              message.sender(),
              clientId(post),
              entry.contentHash()));
    }
  }

  void accepted(Post post, long sequence) {
    if (isFull(post.chat)) {
      checker.record(new HistoryEvent.Acknowledged(conversation(post), clientId(post), sequence));
    }
  }

  void refused(Post post, String code) {
    if (!isFull(post.chat)) {
      tags.excused(post);
    } else if (code.equals(ErrorCode.KNOWN_HEAD_TOO_OLD.name())) {
      abandoned(post);
    } else {
      checker.record(new HistoryEvent.Refused(conversation(post), clientId(post)));
    }
  }

  void abandoned(Post post) {
    if (isFull(post.chat)) {
      checker.record(new HistoryEvent.Unknown(conversation(post), clientId(post)));
    } else {
      tags.excused(post);
    }
  }

  boolean delivered(int user, Delivery delivery) {
    Message message = delivery.message();
    if (message != null && isFull(delivery.chat())) {
      checker.record(new HistoryEvent.Seen(device(user), HistoryEvent.Entry.of(message)));
    } else if (delivery.tag() != null && !delivery.own()) {
      return tags.delivered(delivery.chat(), user, delivery.tag());
    }
    return true;
  }

  /** The target promises the user nothing of what is said there from now on. */
  void left(Chat chat, int user) {
    tags.left(chat, user);
  }

  void returned(Chat chat, int user) {
    tags.returned(chat, user);
  }

  void logged(List<Message> messages) {
    for (Message message : messages) {
      checker.record(new HistoryEvent.Log(HistoryEvent.Entry.of(message)));
    }
  }

  private static ConversationId conversation(Post post) {
    return Objects.requireNonNull(post.conversation());
  }

  private static ClientId clientId(Post post) {
    return Objects.requireNonNull(post.clientId());
  }
}
