package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../.bashrc",
        "/etc/passwd",
        "..",
        ".",
        "",
        ".profile",
        "a\u0000b",
        "a\u001b[2Jb",
        "..\\..\\x",
        "CON:"
      })
  void aNameStaysInItsFolder(String name) throws IOException {
    Path file = FileNames.reserve(folder, name);

    assertThat(folder).isDirectoryContaining(file::equals);
    assertThat(file.getFileName().toString()).doesNotStartWith(".").doesNotContain("/", "\\");
  }

  @Test
  void takesNoFilesPlace() throws IOException {
    Files.writeString(folder.resolve("a.tar.gz"), "x");
    Files.writeString(folder.resolve("a.tar (2).gz"), "x");

    assertThat(FileNames.reserve(folder, "a.tar.gz")).isEqualTo(folder.resolve("a.tar (3).gz"));
    assertThat(FileNames.reserve(folder, "fähre 日本.png")).isEqualTo(folder.resolve("fähre 日本.png"));
  }

  /** Neither is saved yet. */
  @Test
  void givesTwoFilesOfTheSameNameTwoPlaces() throws IOException {
    Path first = FileNames.reserve(folder, "photo.jpg");
    Path second = FileNames.reserve(folder, "photo.jpg");

    assertThat(second).isNotEqualTo(first).isEmptyFile();
    assertThat(first).isEmptyFile();
  }

  /** In bytes, as file systems count, and no character in halves. */
  @ParameterizedTest
  @ValueSource(strings = {"x", "船", "é", "𠮷"})
  void keepsTheEndOfALongName(String character) throws IOException {
    Path file = FileNames.reserve(folder, character.repeat(300) + ".pdf");
    Path another = FileNames.reserve(folder, character.repeat(300) + ".pdf");

    String name = file.getFileName().toString();
    assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(190, 200);
    assertThat(name.replace(character, "")).isEqualTo(".pdf");
    assertThat(another).isNotEqualTo(file);
  }

  @Test
  void aFolderThatIsNotThereIsSaid() {
    assertThatThrownBy(() -> FileNames.reserve(folder.resolve("none"), "a"))
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 bytes",
    "1, 1 byte",
    "999, 999 bytes",
    "1000, 1.0 kB",
    "2100000, 2.1 MB",
    "3000000000, 3.0 GB"
  })
  void saysASizeAsPeopleDo(long bytes, String said) {
    assertThat(FileNames.size(bytes)).isEqualTo(said);
  }
}
