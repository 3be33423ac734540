package io.skein.client.examples;

import io.skein.client.Credentials;
import io.skein.client.SkeinClient;
import io.skein.client.SkeinListener;
import io.skein.protocol.Content;
import io.skein.protocol.Message;
import io.skein.protocol.UserId;
import java.time.Duration;
import java.util.List;

/** Says hello to a user, and prints what is said to us until the program is stopped. */
final class HelloSkein implements SkeinListener {
  @Override
  public void onMessage(Message message) {
    if (message.content() instanceof Content.Text text) {
      System.out.println(message.sender() + ": " + text.text());
    }
  }

  public static void main(String[] args) throws InterruptedException {
    SkeinClient client =
        SkeinClient.builder()
            .server("http://127.0.0.1:7480")
            .credentials(Credentials.password("alice", System.getenv("SKEIN_PASSWORD")))
            .listener(new HelloSkein())
            .build();
    client.blocking().connect(Duration.ofSeconds(10));
    UserId bob = client.blocking().findUsers(List.of("bob")).get(0).id();
    var chat = client.blocking().openDirect(bob).conversation();
    client.blocking().post(chat, "hello", Duration.ofSeconds(10));
    Thread.currentThread().join();
  }
}
