package io.skein.terminal;

import io.skein.client.SkeinAccounts;
import io.skein.client.SkeinAccounts.Device;
import io.skein.client.SkeinAccounts.LinkOffer;
import io.skein.client.SkeinAccounts.Tokens;
import io.skein.client.SkeinException;
import io.skein.protocol.ErrorCode;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds or makes the device's refresh token. Confined to the reading thread. */
final class SignIn {
  private final Screen screen;
  private final SkeinAccounts accounts;
  private final StateFolder folder;
  private final @Nullable String givenPassword;
  private final Device.Label device;

  SignIn(
      Screen screen,
      SkeinAccounts accounts,
      StateFolder folder,
      @Nullable String givenPassword,
      Device.Label device) {
    this.screen = screen;
    this.accounts = accounts;
    this.folder = folder;
    this.givenPassword = givenPassword;
    this.device = device;
  }

  /**
   * The refresh token of an earlier run, or of a device that is logged in now.
   *
   * @param register make the account if the name is free, without asking
   * @throws SkeinException as the cluster refuses
   */
  String token(String name, boolean register) throws IOException {
    String kept = folder.token();
    if (kept != null) {
      return kept;
    }
    String password = givenPassword != null ? givenPassword : ask("Password of " + name + ": ");
    folder.forget();
    Tokens tokens = register ? registerOrLogIn(name, password) : logInOrRegister(name, password);
    folder.keepToken(tokens.refreshToken());
    return tokens.refreshToken();
  }

  /**
   * The tokens of a new device, which one that is logged in has let in: shows a link and waits.
   *
   * @throws SkeinException as the cluster refuses, or the user of the other device
   */
  static Tokens linked(Screen screen, SkeinAccounts accounts, Device.Label device) {
    LinkOffer offer = HttpAnswers.await(accounts.beginLink(device));
    QrCode.of(offer.link().text()).forEach(screen::print);
    screen.print(
        MessageLines.note(
            "-- Read this with a device on which you are logged in, or type there, within "
                + offer.expiresIn().toSeconds()
                + " s:"));
    screen.print(MessageLines.note("-- /devices link " + offer.link().text()));
    Tokens tokens =
        HttpAnswers.await(accounts.awaitLink(offer), offer.expiresIn().plus(HttpAnswers.PATIENCE));
    // Whoever read the link first has decided that.
    screen.print(
        MessageLines.note("-- You are logged in as " + Harmless.line(tokens.name()) + "."));
    return tokens;
  }

  /**
   * Keeps a new device, and gives its refresh token. Unless this one was logged in before and still
   * is: then it stays what it is, with what it has not sent yet, and the new one is logged out.
   */
  static String keep(SkeinAccounts accounts, StateFolder folder, Tokens linked) throws IOException {
    String kept = folder.token();
    Tokens older = kept == null ? null : refreshed(accounts, kept);
    if (older == null) {
      folder.forget();
      folder.keepToken(linked.refreshToken());
      return linked.refreshToken();
    }
    folder.keepToken(older.refreshToken());
    HttpAnswers.await(accounts.logOut(linked.accessToken(), linked.device()));
    return older.refreshToken();
  }

  /** Null if the device was logged out. */
  private static @Nullable Tokens refreshed(SkeinAccounts accounts, String token) {
    try {
      return HttpAnswers.await(accounts.refresh(token));
    } catch (SkeinException e) {
      if (e.code() == ErrorCode.REFRESH_INVALID) {
        return null;
      }
      throw e;
    }
  }

  private Tokens registerOrLogIn(String name, String password) {
    try {
      return HttpAnswers.await(accounts.register(name, password, null, device));
    } catch (SkeinException e) {
      if (e.code() == ErrorCode.NAME_TAKEN) {
        return HttpAnswers.await(accounts.logIn(name, password, device));
      }
      throw e;
    }
  }

  private Tokens logInOrRegister(String name, String password) {
    try {
      return HttpAnswers.await(accounts.logIn(name, password, device));
    } catch (SkeinException e) {
      // Which of the two is wrong is not told, so the user is asked.
      if (e.code() != ErrorCode.WRONG_CREDENTIALS || !screen.isInteractive()) {
        throw e;
      }
      String answer =
          screen.ask(
              "No user %s with this password. Register %s as a new user with it? [y/N] "
                  .formatted(name, name));
      if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).startsWith("y")) {
        throw e;
      }
      if (givenPassword == null && !password.equals(ask("The password once more: "))) {
        throw new SkeinException(ErrorCode.PASSWORD_INVALID, "the two are not the same");
      }
      return HttpAnswers.await(accounts.register(name, password, null, device));
    }
  }

  private String ask(String question) {
    String password = screen.readSecret(question);
    if (password == null) {
      throw new SkeinException(
          ErrorCode.BAD_REQUEST, "no password: set SKEIN_PASSWORD, or start in a terminal");
    }
    return password;
  }
}
