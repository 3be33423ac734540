package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files are sent and saved, in {@code ./skein chat}. */
class ChatFilesTest {
  @RegisterExtension private final ChatPeople people = new ChatPeople();
  private final Path home = people.home();

  @Test
  void aFileIsSentAndOpened() throws IOException {
    Path file = Files.writeString(home.resolve("travel plan.txt"), "by ferry");
    Path downloads = Files.createDirectory(home.resolve("downloads"));
    try (Person alice = people.alice();
        Person bob = people.person("bob", "--downloads", downloads.toString())) {
      bob.sees("No conversations yet");
      alice.types("/send " + file);
      alice.sees("! open a conversation first");
      alice.types("/open bob");
      alice.sees("── bob");
      alice.types("/send " + home.resolve("none.txt"));
      alice.sees("! there is no file");

      alice.types("/send " + file);
      alice.sees("you  [file travel plan.txt, 8 bytes]  /open #1 ✓");
      bob.sees("• alice (1 unread)  [file travel plan.txt, 8 bytes]");
      bob.types("/open alice");
      bob.sees("alice  [file travel plan.txt, 8 bytes]  /open #1");
      bob.types("/open #1");
      bob.sees("-- saved " + downloads.resolve("travel plan.txt"));
      bob.types("/open #2");
      bob.sees("! message 2 has no file");

      assertThat(downloads.resolve("travel plan.txt")).hasContent("by ferry");
    }
  }
}
