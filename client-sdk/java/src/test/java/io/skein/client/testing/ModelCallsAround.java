package io.skein.client.testing;

import io.skein.protocol.Call;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DeviceId;
import io.skein.protocol.Reply;
import io.skein.protocol.UserId;
import java.util.List;

/** What the calls of a {@link ModelCluster} need of the rest. Guarded as it is. */
final class ModelCallsAround implements ModelCalls.Around {
  private final ModelCluster cluster;

  ModelCallsAround(ModelCluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public List<UserId> members(ConversationId conversation, UserId user) {
    ModelChat chat = cluster.chat(conversation, user);
    return chat == null ? List.of() : List.copyOf(chat.since.keySet());
  }

  @Override
  public void toUser(UserId user, Reply.Event event) {
    cluster.pushTo(user, event);
  }

  @Override
  public boolean toDevice(DeviceId device, Reply.Event event) {
    return cluster.pushTo(device, event);
  }

  @Override
  public void record(Call call) {
    ModelChat chat = cluster.chat(call.conversation(), call.caller());
    Call.Outcome outcome = call.outcome();
    if (chat != null && outcome != null) {
      long duration = call.answeredMillis() == 0 ? 0 : 65_000;
      Content.CallEntry entry =
          new Content.CallEntry(
              call.id(),
              call.caller(),
              call.media(),
              outcome,
              call.startedMillis(),
              duration,
              List.of(call.caller()));
      cluster.append(chat, call.caller(), null, entry, ModelCluster.NO_DEVICE);
    }
  }
}
