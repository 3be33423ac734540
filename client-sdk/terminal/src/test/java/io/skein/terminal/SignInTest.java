package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.client.SkeinAccounts;
import io.skein.client.SkeinException;
import io.skein.client.testing.FakeCluster;
import io.skein.protocol.ErrorCode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody whom the cluster does not know, and who can be asked. */
class SignInTest {
  @TempDir Path home;
  private final FakeCluster cluster = new FakeCluster();
  private final Asked screen = new Asked();

  @AfterEach
  void close() {
    cluster.close();
  }

  /** A person who says the same to every question. */
  private static final class Asked implements Screen {
    final List<String> questions = new ArrayList<>();
    final List<String> prompts = new ArrayList<>();
    String answer = "y";

    @Override
    public void print(AttributedString line) {}

    @Override
    public void status(AttributedString line) {}

    @Override
    public void prompt(String text) {
      prompts.add(text);
    }

    @Override
    public void onTyping(Consumer<String> heard) {}

    @Override
    public @Nullable String readLine() {
      return null;
    }

    @Override
    public String ask(String question) {
      questions.add(question);
      return answer;
    }

    @Override
    public String readSecret(String question) {
      questions.add(question);
      return "a long password";
    }

    @Override
    public boolean isInteractive() {
      return true;
    }

    @Override
    public void completions(Collection<String> words) {}

    @Override
    public void close() {}
  }

  private String signIn(String name) throws IOException {
    URI server = URI.create(cluster.url());
    StateFolder folder =
        StateFolder.of(Map.of("XDG_STATE_HOME", home.toString()), server, "somebody");
    return new SignIn(
            screen,
            SkeinAccounts.at(server),
            folder,
            null,
            new SkeinAccounts.Device.Label("test", SkeinAccounts.Device.Type.TERMINAL))
        .token(name, false);
  }

  @Test
  void registersAfterAQuestionThatStaysOnNoLaterLine() throws IOException {
    assertThat(signIn("erin")).isNotEmpty();

    assertThat(screen.questions)
        .containsExactly(
            "Password of erin: ",
            "No user erin with this password. Register erin as a new user with it? [y/N] ",
            "The password once more: ");
    assertThat(screen.prompts).as("what stands before later lines").isEmpty();
  }

  @Test
  void registersNobodyWhoDoesNotSayYes() {
    screen.answer = "";

    assertThatThrownBy(() -> signIn("erin"))
        .isInstanceOfSatisfying(
            SkeinException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_CREDENTIALS));
  }
}
