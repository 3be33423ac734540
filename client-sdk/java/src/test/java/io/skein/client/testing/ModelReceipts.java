package io.skein.client.testing;

import io.skein.protocol.ConversationId;
import io.skein.protocol.Reply;
import io.skein.protocol.Request;
import io.skein.protocol.UserId;
import java.util.List;

/** Who of a {@link ModelCluster} has received and read what. Guarded as it is. */
final class ModelReceipts {
  private final ModelCluster cluster;

  ModelReceipts(ModelCluster cluster) {
    this.cluster = cluster;
  }

  Reply.Answer list(UserId user, Request.ListReceipts list) {
    return new Reply.ReceiptPage(receiptsOf(user, list.conversation(), list.sequence()), false);
  }

  private List<Reply.Receipt> receiptsOf(UserId asker, ConversationId id, long sequence) {
    ModelChat chat = cluster.chatNamed(id);
    return chat == null
        ? List.of()
        : chat.since.keySet().stream()
            .filter(member -> !member.equals(asker))
            .filter(member -> cluster.deliveredTo(member, id) >= sequence)
            .map(
                member ->
                    new Reply.Receipt(
                        member,
                        chat.read.getOrDefault(member, 0L) >= sequence,
                        cluster.nameOf(member)))
            .toList();
  }

  Reply.Answer count(UserId user, Request.CountReceipts count) {
    List<Reply.Receipt> all = receiptsOf(user, count.conversation(), count.sequence());
    int read = (int) all.stream().filter(Reply.Receipt::read).count();
    ModelChat chat = cluster.chatNamed(count.conversation());
    return new Reply.ReceiptsCounted(chat == null ? 0 : chat.since.size() - 1, all.size(), read);
  }
}
