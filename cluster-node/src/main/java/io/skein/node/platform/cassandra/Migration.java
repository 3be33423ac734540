package io.skein.node.platform.cassandra;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One step of the schema, from resource {@code skein/schema/NNNN-name.cql}. Its statements can be
 * repeated (IF NOT EXISTS), so a step that was interrupted is simply run again.
 *
 * @param version 1, 2, 3 …
 * @param checksum of the statements, not of comments and white space: those may be improved later
 */
record Migration(int version, String name, List<String> statements, String checksum) {
  private static final String FOLDER = "/skein/schema/";

  /** The files of a folder inside a jar cannot be listed, so one of them is the list. */
  private static final String INDEX = "index";

  private static final Pattern FILE = Pattern.compile("(\\d{4})-([a-z0-9-]+)\\.cql");
  private static final Pattern REPEATABLE =
      Pattern.compile("\\bIF (NOT )?EXISTS\\b", Pattern.CASE_INSENSITIVE);

  Migration {
    statements = List.copyOf(statements);
  }

  /** All that this release knows, ascending by version. */
  static List<Migration> ofThisRelease() {
    List<Migration> migrations = new ArrayList<>();
    for (String line : resource(INDEX).lines().toList()) {
      String file = line.strip();
      if (!file.isEmpty() && !file.startsWith("#")) {
        Migration migration = parse(file, resource(file));
        if (migration.version() != migrations.size() + 1) {
          throw new IllegalStateException(FOLDER + INDEX + " is out of order at " + file);
        }
        migrations.add(migration);
      }
    }
    return List.copyOf(migrations);
  }

  /**
   * Reads one file.
   *
   * @throws IllegalArgumentException if its name or its text is not that of a migration
   */
  static Migration parse(String file, String text) {
    Matcher name = FILE.matcher(file);
    if (!name.matches()) {
      throw new IllegalArgumentException(file + " is not named NNNN-name.cql");
    }
    List<String> statements = CqlScript.statementsOf(text);
    for (String statement : statements) {
      if (!REPEATABLE.matcher(statement).find()) {
        throw new IllegalArgumentException(
            file + ": every statement needs IF [NOT] EXISTS, so that it can be repeated");
      }
    }
    return new Migration(
        Integer.parseInt(name.group(1)), name.group(2), statements, checksum(statements));
  }

  /** As the operator knows it: the file's name without its ending. */
  @Override
  public String toString() {
    return "%04d-%s".formatted(version, name);
  }

  private static String checksum(List<String> statements) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(String.join(";\n", statements).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream stream = Migration.class.getResourceAsStream(FOLDER + name)) {
      if (stream == null) {
        throw new IllegalStateException("resource " + FOLDER + name + " is missing");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read resource " + FOLDER + name, e);
    }
  }
}
