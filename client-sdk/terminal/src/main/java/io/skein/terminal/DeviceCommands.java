package io.skein.terminal;

import io.skein.client.SkeinAccounts;
import io.skein.client.SkeinAccounts.Device;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The devices on which the user is logged in: lists them, names them, logs them out. Confined to
 * the reading thread; waits for the cluster.
 */
final class DeviceCommands {
  private static final DateTimeFormatter SEEN =
      DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);

  private final ChatSession session;
  private final SkeinAccounts accounts;

  /** As they were listed last: a number means one of these, whoever has come or gone since. */
  private List<Device> listed = List.of();

  DeviceCommands(ChatSession session, SkeinAccounts accounts) {
    this.session = session;
    this.accounts = accounts;
  }

  /** False: the words are none that the command knows. */
  boolean devices(InputLine.Command command) {
    List<String> words = command.words();
    if (words.isEmpty()) {
      list();
      return true;
    }
    boolean name = words.get(0).equals("name") && words.size() >= 3;
    boolean out = words.get(0).equals("out") && words.size() == 2;
    if (!(name || out) || !words.get(1).matches("\\d{1,3}")) {
      return false;
    }
    Device device = numbered(Integer.parseInt(words.get(1)));
    if (device != null && name) {
      rename(device, String.join(" ", words.subList(2, words.size())));
    } else if (device != null) {
      logOut(device);
    }
    return true;
  }

  private void list() {
    List<Device> all =
        Commands.await(session.client().accessToken().thenCompose(accounts::devices));
    listed = all.stream().sorted(Comparator.comparing(Device::created)).toList();
    int number = 0;
    for (Device device : listed) {
      number++;
      session.note(
          String.format(
              "%3d  %s, %s, last seen %s%s",
              number,
              Harmless.line(device.label().name()),
              device.label().type().name().toLowerCase(Locale.ROOT),
              SEEN.format(device.lastSeen().atZone(ZoneId.systemDefault())),
              device.current() ? "  (this one)" : ""));
    }
  }

  private @Nullable Device numbered(int number) {
    if (number < 1 || number > listed.size()) {
      session.error("you have seen no device number " + number + ": /devices lists them");
      return null;
    }
    return listed.get(number - 1);
  }

  private void rename(Device device, String name) {
    Commands.await(
        session
            .client()
            .accessToken()
            .thenCompose(token -> accounts.renameDevice(token, device.id(), name)));
    list();
  }

  private void logOut(Device device) {
    if (device.current()) {
      session.error("that is this one: /logout");
      return;
    }
    Commands.await(
        session.client().accessToken().thenCompose(token -> accounts.logOut(token, device.id())));
    session.note("-- " + Harmless.line(device.label().name()) + " is logged out");
  }
}
