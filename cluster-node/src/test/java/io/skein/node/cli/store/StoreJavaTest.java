package io.skein.node.cli.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.node.cli.process.JavaHome;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoreJavaTest {

  private static final JavaHome ELEVEN = new JavaHome(Path.of("/jvm/11"), 11);
  private static final JavaHome SEVENTEEN = new JavaHome(Path.of("/jvm/17"), 17);
  private static final JavaHome TWENTY_FIVE = new JavaHome(Path.of("/jvm/25"), 25);

  @Test
  void takesWhatTheOperatorNamed() {
    assertThat(choose(Optional.of(ELEVEN.path()), SEVENTEEN, List.of())).isEqualTo(ELEVEN);
  }

  @Test
  void refusesANamedOneThatCannotRunCassandra() {
    assertThatThrownBy(() -> choose(Optional.of(TWENTY_FIVE.path()), SEVENTEEN, List.of()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("needs Java 11 or 17, and /jvm/25 is 25");
    assertThatThrownBy(() -> choose(Optional.of(Path.of("/nowhere")), SEVENTEEN, List.of()))
        .hasMessageContaining("no Java at /nowhere");
  }

  @Test
  void prefersTheJavaThatRunsThisProcess() {
    assertThat(choose(Optional.empty(), SEVENTEEN, List.of(ELEVEN))).isEqualTo(SEVENTEEN);
    assertThat(choose(Optional.empty(), ELEVEN, List.of(SEVENTEEN))).isEqualTo(ELEVEN);
  }

  @Test
  void looksForAnotherWhenThisOneIsTooNew() {
    assertThat(choose(Optional.empty(), TWENTY_FIVE, List.of(TWENTY_FIVE, ELEVEN, SEVENTEEN)))
        .isEqualTo(SEVENTEEN);
    assertThat(choose(Optional.empty(), TWENTY_FIVE, List.of(ELEVEN))).isEqualTo(ELEVEN);
  }

  @Test
  void saysWhatToInstallWhenThereIsNone() {
    assertThatThrownBy(() -> choose(Optional.empty(), TWENTY_FIVE, List.of(TWENTY_FIVE)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("install a JDK 17 or set SKEIN_CASSANDRA_JAVA_HOME");
  }

  private static JavaHome choose(Optional<Path> named, JavaHome current, List<JavaHome> installed) {
    List<JavaHome> known = List.of(ELEVEN, SEVENTEEN, TWENTY_FIVE);
    return StoreJava.choose(
        named,
        current,
        installed,
        path -> known.stream().filter(home -> home.path().equals(path)).findFirst());
  }
}
