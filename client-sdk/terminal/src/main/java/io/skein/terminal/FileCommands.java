package io.skein.terminal;

import io.skein.client.Posted;
import io.skein.client.SkeinMedia;
import io.skein.protocol.Content;
import io.skein.protocol.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Files sent and opened. They move while the user goes on talking; how it ended is told when it
 * did. Confined to the reading thread.
 */
final class FileCommands {
  private final ChatSession session;
  private final Path downloads;

  /**
   * @param downloads the folder for what is opened
   */
  FileCommands(ChatSession session, Path downloads) {
    this.session = session;
    this.downloads = downloads;
  }

  void addTo(Commands.Help help) {
    help.add("send", "FILE", "send a file", this::send);
  }

  /** Sends a file to the open conversation. False if the line names none. */
  private boolean send(InputLine.Command command) {
    if (command.rest().isEmpty()) {
      return false;
    }
    Room room = session.openOrTold();
    if (room != null) {
      send(room, command.rest());
    }
    return true;
  }

  private void send(Room room, String path) {
    Path file = expanded(path);
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      session.error("there is no file " + Harmless.line(path) + " that can be read");
      return;
    }
    session.note("-- sending " + Harmless.line(String.valueOf(file.getFileName())));
    CompletableFuture<Posted> post = session.client().postFile(room.id, file, "");
    session.posts().sending(post, String.valueOf(file.getFileName()));
  }

  /**
   * Saves the file of a message of the open conversation.
   *
   * @param number the message's, as its line shows it
   */
  void open(long number) {
    Room room = session.openOrTold();
    if (room != null) {
      open(room, number);
    }
  }

  private void open(Room room, long number) {
    List<Message> found =
        session.client().blocking().historyAfter(room.id, number - 1, 1).messages();
    if (found.isEmpty()
        || found.get(0).sequence() != number
        || !(found.get(0).content() instanceof Content.Media media)) {
      session.error("message " + number + " has no file");
      return;
    }
    Path target;
    try {
      target = FileNames.reserve(downloads, media.name());
    } catch (IOException e) {
      session.error("cannot write to " + Harmless.line(downloads.toString()));
      return;
    }
    CompletableFuture<Path> unused =
        session
            .client()
            .media()
            .download(found.get(0), target, SkeinMedia.Progress.NONE)
            .whenComplete((saved, failure) -> told(target, failure));
  }

  private void told(Path target, Throwable failure) {
    if (failure == null) {
      session.note("-- saved " + Harmless.line(target.toAbsolutePath().toString()));
    } else {
      giveBack(target);
      session.error("not saved: " + SentPosts.reason(failure));
    }
  }

  /** The name of what did not come; if the empty file stays, that is all. */
  private static void giveBack(Path target) {
    try {
      Files.deleteIfExists(target);
    } catch (IOException e) {
      target.toFile().deleteOnExit();
    }
  }

  /** As a shell has it, since people are used to it. */
  private static Path expanded(String path) {
    return path.startsWith("~/")
        ? Path.of(System.getProperty("user.home"), path.substring(2))
        : Path.of(path);
  }
}
