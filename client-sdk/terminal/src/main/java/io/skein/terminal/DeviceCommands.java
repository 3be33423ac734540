package io.skein.terminal;

import io.skein.client.SkeinAccounts;
import io.skein.client.SkeinAccounts.Device;
import io.skein.client.SkeinAccounts.LinkDecision;
import io.skein.protocol.DeviceLink;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The devices on which the user is logged in: lists them, names them, logs them out, lets new ones
 * in. Confined to the reading thread; waits for the cluster.
 */
final class DeviceCommands {
  private static final DateTimeFormatter SEEN =
      DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);

  private final ChatSession session;
  private final SkeinAccounts accounts;

  /** As they were listed last: a number means one of these, whoever has come or gone since. */
  private List<Device> listed = List.of();

  /** Of the device that was looked at last, until something is said of it. */
  private @Nullable DeviceLink waiting;

  DeviceCommands(ChatSession session, SkeinAccounts accounts) {
    this.session = session;
    this.accounts = accounts;
  }

  void addTo(Commands.Help help) {
    help.add(
        "devices",
        "[name N NAME, out N, link LINK, approve, or deny]",
        "where you are logged in; name device N, log it out, or let a new one in by its link",
        this::devices);
  }

  /** False: the words are none that the command knows. */
  private boolean devices(InputLine.Command command) {
    List<String> words = command.words();
    if (words.isEmpty()) {
      list();
      return true;
    }
    if (isAboutANewOne(words)) {
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

  /** {@code link LINK}, {@code approve} or {@code deny}. */
  private boolean isAboutANewOne(List<String> words) {
    if (words.get(0).equals("link") && words.size() == 2) {
      DeviceLink link = DeviceLink.parse(words.get(1));
      if (link != null) {
        look(link);
      }
      return link != null;
    }
    if (words.size() != 1) {
      return false;
    }
    return switch (words.get(0)) {
      case "approve" -> decide(LinkDecision.APPROVE, "is logged in as you");
      case "deny" -> decide(LinkDecision.DENY, "is not let in");
      default -> false;
    };
  }

  private void look(DeviceLink link) {
    Device.Label label =
        HttpAnswers.await(
            session.client().accessToken().thenCompose(token -> accounts.lookAtLink(token, link)));
    waiting = link;
    session.note("-- " + called(label) + " wants to be logged in as you.");
    session.note(
        "-- /devices approve if you hold it in your hands just now, else /devices deny:"
            + " it could read all that you can.");
  }

  private boolean decide(LinkDecision decision, String done) {
    DeviceLink link = waiting;
    if (link == null) {
      session.error("no device waits: /devices link LINK looks for one");
      return true;
    }
    waiting = null;
    HttpAnswers.await(
        session
            .client()
            .accessToken()
            .thenCompose(token -> accounts.decideLink(token, link, decision)));
    session.note("-- the new device " + done);
    return true;
  }

  private static String called(Device.Label label) {
    String name = label.name().isEmpty() ? "a device without a name" : Harmless.line(label.name());
    return name + " (" + label.type().name().toLowerCase(Locale.ROOT) + ")";
  }

  private void list() {
    List<Device> all =
        HttpAnswers.await(session.client().accessToken().thenCompose(accounts::devices));
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
    HttpAnswers.await(
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
    HttpAnswers.await(
        session.client().accessToken().thenCompose(token -> accounts.logOut(token, device.id())));
    session.note("-- " + Harmless.line(device.label().name()) + " is logged out");
  }
}
