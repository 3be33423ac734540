package io.skein.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.protocol.Bytes;
import io.skein.protocol.ConversationId;
import io.skein.protocol.DecodeException;
import io.skein.protocol.Reply;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a conversation still owed its members when its node was stopped as planned. */
@ExtendWith(SharedCluster.class)
final class HandOverIT {
  /** The conversation tells nobody again while its first actor lives. */
  private static final String NEVER_AGAIN = "conversation.secure-after = 10 minutes";

  /**
   * A device heard of a message and did not say so: it may have lost it. Nobody speaks after the
   * restart, nor asks for the conversation, so that only its next owner can see to it.
   */
  @Test
  void whoMayNotHaveHeardIsToldAgainAfterAPlannedStop(TestCluster cluster, @TempDir Path directory)
      throws IOException, DecodeException {
    OwnNode node = OwnNode.start(cluster, directory, "handover", NEVER_AGAIN);
    try {
      String token;
      ConversationId chat;
      Bytes cursor;
      try (Person alice = Person.register(node.api(), "alice-over")) {
        try (Person bob = Person.register(node.api(), "bob-over")) {
          bob.awaitCaughtUp();
          token = bob.client().accessToken().join();
          chat = alice.client().blocking().openDirect(bob.id()).conversation();
          alice.client().post(chat, "one").join();
          bob.awaitText(chat, "one");
        }
        try (RawDevice device = RawDevice.connect(node.socket(), token)) {
          cursor = device.sync(Bytes.EMPTY).cursor();
          alice.client().post(chat, "two").join();
          device.hear(
              event -> event instanceof Reply.MessageEvent said && said.message().sequence() == 2);
        }
      }

      node = node.restart(cluster);

      try (RawDevice device = RawDevice.connect(node.socket(), token, cursor)) {
        if (device.isResumed()) {
          device.hear(
              event ->
                  event instanceof Reply.HeadEvent told
                      && told.conversation().equals(chat)
                      && told.head() == 2);
        } else {
          assertThat(device.sync(cursor).conversations())
              .anyMatch(line -> line.conversation().equals(chat) && line.head() == 2);
        }
      }
    } finally {
      node.close();
    }
  }
}
