package io.skein.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skein.client.SkeinMedia;
import io.skein.client.UploadedMedia;
import io.skein.client.testing.ShownMessages;
import io.skein.loadtest.cluster.Launcher.Running;
import io.skein.protocol.ClientId;
import io.skein.protocol.Content;
import io.skein.protocol.ConversationId;
import io.skein.protocol.Message;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The TypeScript SDK on real nodes, in programs of Node.js: without that the tests fail, and do not
 * skip.
 */
@ExtendWith(SharedCluster.class)
final class WebSdkIT {
  private static final String SCRIPT = "client-sdk/web/build.sh";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static TestCluster cluster;

  @TempDir private Path folder;

  @BeforeAll
  static void use(TestCluster shared) {
    cluster = shared;
  }

  /** What it does is told by client-sdk/web/sdk/test/walk.ts, step by step. */
  @Test
  void twoUsersWalkThroughWhatTheSdkCanDo() {
    Running walk =
        new Launcher(folder).startScript(SCRIPT, "run", "walk", cluster.http(1).toString());

    assertThat(Launcher.awaitGood(walk)).endsWith("a device that is logged out is told so\n");
  }

  @Test
  void usersOfTheJavaSdkTheWebSdkAndTheTerminalTalkInOneGroup() throws Exception {
    // Bob and Carol have a device of the Java SDK, too.
    try (Person alice = Person.register(cluster.http(1), "alice-web");
        Person bobsPhone = Person.register(cluster.http(1), "bob-web");
        Person carolsPhone = Person.register(cluster.http(2), "carol-web")) {
      Launcher launcher =
          new Launcher(
              folder,
              Map.of("SKEIN_PASSWORD", Person.PASSWORD, "XDG_STATE_HOME", folder.toString()));
      URI server = cluster.http(2);
      Running bob = launcher.startScript(SCRIPT, "run", "meet", server.toString(), "bob-web");
      Running carol = launcher.start("chat", "--user", "carol-web", "--server", server.toString());
      try {
        bob.awaitOutput("bob-web is there");
        carol.awaitOutput("No conversations yet");
        ConversationId group =
            alice
                .client()
                .blocking()
                .createGroup("weavers of three clients", List.of(bobsPhone.id(), carolsPhone.id()))
                .conversation();
        say(alice, group, "who is in?");

        // His answer and his reaction.
        alice.awaitMessages(group, 4);
        carol.awaitOutput("weavers of three clients");
        carol.type("/open weavers of three clients");
        carol.awaitOutput("bob-web  I am, 你好 🧵");
        carol.type("me too");
        carol.awaitOutput("edited #3: I am in 🧵");
        carol.awaitOutput("bob-web recalled #");
        sendFile(alice, group, "plan.txt", "by ferry");
        carol.awaitOutput("[file notes é.txt, 18 bytes]  what I make of it");
        assertThat(readFile(alice, group, "notes é.txt")).isEqualTo("by ferry, and back");
        long head = say(alice, group, "that is all");

        String[] told = Launcher.awaitGood(bob).split("\n", -1);
        List<String> bobIsShown = strings(told[told.length - 2]);
        for (Person person : List.of(alice, bobsPhone, carolsPhone)) {
          person.awaitMessages(group, (int) head);
          assertThat(ShownMessages.of(person.heard(group))).isEqualTo(bobIsShown);
        }
        assertThat(bobIsShown)
            .contains(
                "2 who is in?, 👍 " + bobsPhone.id(),
                "3 I am in 🧵, earlier I am, 你好 🧵",
                "5 me too, 🎉 " + bobsPhone.id());
        assertThat(alice.heard(group).get(2).content())
            .isEqualTo(new Content.Text("I am, 你好 🧵", 2, List.of(), false));
        carol.awaitOutput("alice-web  that is all");
        carol.type("/quit");
        Launcher.awaitGood(carol);
      } finally {
        bob.process().destroy();
        carol.process().destroy();
      }
    }
  }

  private static long say(Person sender, ConversationId group, String text) {
    return sender.client().post(group, ClientId.random(), new Content.Text(text)).join().sequence();
  }

  private void sendFile(Person sender, ConversationId group, String name, String text)
      throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    UploadedMedia uploaded = sender.client().media().upload(file, SkeinMedia.Progress.NONE).join();
    sender.client().post(group, ClientId.random(), uploaded.content("")).join();
  }

  private String readFile(Person reader, ConversationId group, String name) throws IOException {
    Message message =
        reader.heard(group).stream()
            .filter(
                one -> one.content() instanceof Content.Media media && media.name().equals(name))
            .findFirst()
            .orElseThrow();
    Path target = folder.resolve("downloaded");
    return Files.readString(
        reader.client().media().download(message, target, SkeinMedia.Progress.NONE).join());
  }

  private static List<String> strings(String json) throws JsonProcessingException {
    return JSON.readValue(json, new TypeReference<>() {});
  }
}
