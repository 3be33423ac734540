package io.skein.client.testing;

import io.skein.protocol.Message;
import io.skein.protocol.Preferences;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the lists of a {@link ModelCluster}'s users say of its conversations. Guarded as it is. */
final class ModelSummaries {
  private final ModelPeople people;
  private final ModelKeeping keeping;
  private final Set<UserId> strangers = new HashSet<>();

  ModelSummaries(ModelPeople people, ModelKeeping keeping) {
    this.people = people;
    this.keeping = keeping;
  }

  void makeStranger(UserId user) {
    strangers.add(user);
  }

  boolean isStranger(UserId user) {
    return strangers.contains(user);
  }

  Reply.ConversationSummary of(ModelChat chat, UserId user) {
    long read = chat.read.getOrDefault(user, 0L);
    List<Message> unread =
        chat.log.stream()
            .filter(message -> message.sequence() > read && !message.sender().equals(user))
            .filter(message -> message.content().isNews())
            .filter(message -> !keeping.isDiscarded(user, message))
            .toList();
    long[] mentions =
        unread.stream()
            .filter(message -> chat.mentions(message, user))
            .mapToLong(Message::sequence)
            .toArray();
    return new Reply.ConversationSummary(
        chat.id,
        chat.title,
        chat.log.size(),
        chat.since(user),
        read,
        unread.size(),
        newest(chat, user),
        chat.since.size(),
        chat.id.peerOf(user),
        mentions.length,
        mentions.length == 0 ? 0 : mentions[0],
        chat.preferences.getOrDefault(user, Preferences.NONE),
        isFromStranger(chat, user),
        null,
        null,
        0);
  }

  boolean isFromStranger(ModelChat chat, UserId user) {
    UserId peer = chat.id.peerOf(user);
    return peer != null
        && strangers.contains(peer)
        && !people.isKnown(user, peer)
        && chat.log.stream().noneMatch(message -> message.sender().equals(user));
  }

  private @Nullable Message newest(ModelChat chat, UserId user) {
    return chat.log.stream()
        .filter(message -> message.content().isNews())
        .filter(message -> !keeping.isDiscarded(user, message))
        .reduce((one, newer) -> newer)
        .orElse(null);
  }
}
