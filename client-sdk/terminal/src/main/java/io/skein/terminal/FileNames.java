package io.skein.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Files on this machine for files of others, and their sizes in words. Stateless. */
final class FileNames {
  /** Of a name; file systems know 255, of which a number takes some. */
  private static final int BYTES_MAX = 200;

  private static final String[] UNITS = {"bytes", "kB", "MB", "GB"};

  private FileNames() {}

  /**
   * A new file, empty, in this folder and no other, whatever the sender calls it: what is no
   * letter, digit or harmless sign becomes an underscore, and no name begins with a dot. It is made
   * at once, so that nothing else that is saved meanwhile gets its name.
   *
   * @throws IOException if the folder cannot be written
   */
  static Path reserve(Path folder, String name) throws IOException {
    String safe = safe(name);
    int dot = safe.lastIndexOf('.');
    String stem = dot > 0 ? safe.substring(0, dot) : safe;
    String ending = dot > 0 ? safe.substring(dot) : "";
    Path file = folder.resolve(safe);
    for (int i = 2; !isMade(file); i++) {
      file = folder.resolve(stem + " (" + i + ")" + ending);
    }
    return file;
  }

  /** False if there is one. */
  private static boolean isMade(Path file) throws IOException {
    try {
      Files.createFile(file);
      return true;
    } catch (FileAlreadyExistsException another) {
      return false;
    }
  }

  private static String safe(String name) {
    String safe = name.replaceAll("[^\\p{L}\\p{M}\\p{N} ._()+@-]", "_").strip();
    safe = end(safe);
    safe = safe.startsWith(".") ? "_" + safe.substring(1) : safe;
    return safe.isEmpty() ? "file" : safe;
  }

  /** The end of a name says what kind of file it is. */
  private static String end(String name) {
    int from = name.length();
    int bytes = 0;
    while (from > 0) {
      int last = name.codePointBefore(from);
      bytes += Character.toString(last).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > BYTES_MAX) {
        break;
      }
      from -= Character.charCount(last);
    }
    return name.substring(from);
  }

  /** As people say it: 2.1 MB. */
  static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    return unit == 0
        ? bytes + (bytes == 1 ? " byte" : " bytes")
        : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }
}
