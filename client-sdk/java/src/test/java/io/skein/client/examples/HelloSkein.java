package io.skein.client.examples;

import io.skein.client.Credentials;
import io.skein.client.SkeinClient;
import io.skein.client.SkeinListener;
import io.skein.protocol.Message;
import java.time.Duration;
import java.util.List;

/** Logs in as NAME, says hello to PEER, and prints what comes for ten seconds. */
public final class HelloSkein {
  public static void main(String[] args) throws InterruptedException {
    var listener =
        new SkeinListener() {
          @Override
          public void onMessage(Message message) {
            System.out.println(message.sender() + ": " + message.content());
          }
        };
    try (SkeinClient client =
        SkeinClient.builder()
            .server(args[0])
            .credentials(Credentials.password(args[1], System.getenv("SKEIN_PASSWORD")))
            .listener(listener)
            .build()) {
      client.blocking().connect(Duration.ofSeconds(10));
      var peer = client.blocking().findUsers(List.of(args[2])).get(0);
      var chat = client.blocking().openDirect(peer.id()).conversation();
      client.blocking().post(chat, "Hello!", Duration.ofSeconds(10));
      Thread.sleep(Duration.ofSeconds(10).toMillis());
    }
  }
}
