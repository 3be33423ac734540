package io.skein.terminal;

import io.skein.client.Certificates;
import io.skein.client.Credentials;
import io.skein.client.FirstSync;
import io.skein.client.Outbox;
import io.skein.client.Posted;
import io.skein.client.SkeinAccounts;
import io.skein.client.SkeinAccounts.Device;
import io.skein.client.SkeinAccounts.Tokens;
import io.skein.client.SkeinClient;
import io.skein.client.SkeinException;
import io.skein.client.StateStore;
import io.skein.protocol.ErrorCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program behind {@code ./skein chat}. */
@Command(
    name = "skein chat",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Chat from a terminal.",
      "",
      "The password is asked for, or taken from SKEIN_PASSWORD; it is never an argument. After the",
      "first time the device stays logged in until /logout. Without a terminal, lines are read"
          + " from",
      "standard input and printed plainly."
    })
public final class ChatMain implements Callable<Integer> {
  private static final int EXIT_GOOD = 0;
  private static final int EXIT_REFUSED = 1;
  private static final int EXIT_USAGE = 2;
  private static final int EXIT_GONE = 3;
  private static final int EXIT_INTERRUPTED = 130;

  private static final int HTTP_PORT = 7480;
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(15);
  private static final Duration SEND_PATIENCE = Duration.ofSeconds(30);

  /** Given by picocli. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--user", paramLabel = "NAME", description = "Your name; or --link.")
  private @Nullable String user;

  @Option(
      names = "--link",
      description = {
        "Log in as a new device, by one that is logged in:",
        "shows a QR code, and waits."
      })
  private boolean link;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "HTTP address of any node. Default: http://127.0.0.1:7480, shifted.")
  private @Nullable String server;

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description = {
        "Certificates (PEM) to trust over https and tls,",
        "instead of those that Java trusts."
      })
  private @Nullable Path caFile;

  @Option(
      names = "--port-offset",
      paramLabel = "K",
      defaultValue = "0",
      description = "The instance whose ports are shifted by K.")
  private int portOffset;

  /** Accepted, as by the other commands: a client has no data directory. */
  @Option(names = "--data", paramLabel = "DIR", hidden = true)
  void data(String ignored) {}

  @Option(
      names = "--register",
      description = "Make the account if the name is free, without asking.")
  private boolean register;

  @Option(
      names = "--downloads",
      paramLabel = "DIR",
      description = "Where /open #N saves files. Default: Downloads of your home, else here.")
  private @Nullable Path downloads;

  private final Map<String, String> environment;
  private final Console console;

  /** Where the program's screen comes from. */
  interface Console {
    Screen open() throws IOException;
  }

  ChatMain(Map<String, String> environment, Console console) {
    this.environment = environment;
    this.console = console;
  }

  public static void main(String[] args) {
    Map<String, String> environment = System.getenv();
    int code = execute(environment, () -> screen(environment), args);
    System.exit(code);
  }

  static int execute(Map<String, String> environment, Console console, String... args) {
    CommandLine line = new CommandLine(new ChatMain(environment, console));
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          command.getErr().println("skein chat: " + Harmless.line(String.valueOf(e.getMessage())));
          return EXIT_REFUSED;
        });
    return line.execute(args);
  }

  private static Screen screen(Map<String, String> environment) {
    try {
      // Fails if standard input is no terminal, or not one that lines can be edited on.
      Terminal terminal = TerminalBuilder.builder().system(true).dumb(false).build();
      return new LineScreen(terminal, environment.getOrDefault("NO_COLOR", "").isEmpty());
    } catch (IOException | IllegalStateException e) {
      return new PlainScreen(
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
          new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }
  }

  @Override
  public Integer call() throws IOException {
    URI base;
    try {
      base = URI.create(server != null ? server : "http://127.0.0.1:" + (HTTP_PORT + portOffset));
      SSLContext tls = caFile == null ? SSLContext.getDefault() : trusting(caFile);
      SkeinAccounts accounts = SkeinAccounts.at(base, tls);
      if (link == (user != null)) {
        throw new ParameterException(spec.commandLine(), "either --user NAME or --link is needed");
      }
      try (Screen screen = console.open()) {
        return chat(screen, base, tls, accounts);
      } catch (Screen.InterruptedByUser e) {
        return EXIT_INTERRUPTED;
      }
    } catch (IllegalArgumentException e) {
      System.err.println("skein chat: " + e.getMessage());
      return EXIT_USAGE;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  private static SSLContext trusting(Path file) {
    try {
      return Certificates.trusting(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("--ca-file: " + e.getMessage(), e);
    }
  }

  /** A device that is logged in: where it keeps itself, and its refresh token. */
  private record Kept(StateFolder folder, String token) {}

  private Kept signIn(Screen screen, URI base, SkeinAccounts accounts) throws IOException {
    Device.Label device = new Device.Label(hostName(), Device.Type.TERMINAL);
    if (user == null) {
      Tokens linked = SignIn.linked(screen, accounts, device);
      StateFolder folder = StateFolder.of(environment, base, linked.name());
      return new Kept(folder, SignIn.keep(accounts, folder, linked));
    }
    StateFolder folder = StateFolder.of(environment, base, user);
    SignIn signIn = new SignIn(screen, accounts, folder, environment.get("SKEIN_PASSWORD"), device);
    return new Kept(folder, signIn.token(user, register));
  }

  private int chat(Screen screen, URI base, SSLContext tls, SkeinAccounts accounts)
      throws IOException {
    ChatSession session = new ChatSession(screen, ZoneId.systemDefault());
    Kept device;
    try {
      device = signIn(screen, base, accounts);
    } catch (SkeinException e) {
      session.error(Words.of(e));
      return e.code() == ErrorCode.UNAVAILABLE ? EXIT_GONE : EXIT_REFUSED;
    }
    StateFolder folder = device.folder();
    SkeinClient client;
    try {
      client =
          SkeinClient.builder()
              .server(base.toString())
              .tls(tls)
              .credentials(Credentials.refreshToken(device.token(), fresh -> keep(folder, fresh)))
              .outbox(Outbox.inFile(folder.outbox()))
              .state(StateStore.inFile(folder.state()))
              .firstSync(FirstSync.LATEST)
              .listener(new ChatNews(session))
              .rings()
              .build();
    } catch (IOException e) {
      session.error("cannot begin: " + Harmless.line(String.valueOf(e.getMessage())));
      return EXIT_REFUSED;
    }
    try (client) {
      session.attach(client);
      return talk(screen, session, new Commands(session, accounts, files(session)), folder);
    }
  }

  private FileCommands files(ChatSession session) {
    Path home = Path.of(System.getProperty("user.home"), "Downloads");
    Path usual = Files.isDirectory(home) ? home : Path.of("");
    return new FileCommands(session, downloads == null ? usual : downloads);
  }

  private int talk(Screen screen, ChatSession session, Commands commands, StateFolder folder)
      throws IOException {
    SkeinClient client = session.client();
    try {
      client.blocking().connect(CONNECT_PATIENCE);
    } catch (SkeinException e) {
      session.error(Words.of(e));
      boolean over =
          e.code() == ErrorCode.REFRESH_INVALID
              || e.code() == ErrorCode.LOGGED_OUT
              || e.code() == ErrorCode.TOKEN_INVALID;
      if (over) {
        client.close();
        folder.forget();
      }
      return e.code() == ErrorCode.UNAVAILABLE ? EXIT_GONE : EXIT_REFUSED;
    }
    session.begin(client.user());
    commands.run(new InputLine.Command("list"));
    session.note("/open NAME begins or opens a conversation, /help lists the commands.");
    Commands.Next next = Commands.Next.GO_ON;
    while (next == Commands.Next.GO_ON) {
      String line = screen.readLine();
      next = line == null ? Commands.Next.QUIT : commands.run(InputLine.parse(line));
    }
    if (next == Commands.Next.LOGGED_OUT) {
      client.close();
      folder.forget();
      session.note("-- logged out");
      return EXIT_GOOD;
    }
    return awaitSent(session);
  }

  /** What was said before the end is sent before the end; what is not stays in the outbox. */
  private static int awaitSent(ChatSession session) {
    List<CompletableFuture<Posted>> unanswered = session.posts().unanswered();
    for (CompletableFuture<Posted> post : unanswered) {
      try {
        post.get(SEND_PATIENCE.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
      } catch (java.util.concurrent.ExecutionException e) {
        // Told when it happened.
      } catch (java.util.concurrent.TimeoutException e) {
        session.error("not everything was sent; it will be when you start again");
        return EXIT_GONE;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return EXIT_INTERRUPTED;
      }
    }
    return EXIT_GOOD;
  }

  private static void keep(StateFolder folder, String token) {
    try {
      folder.keepToken(token);
    } catch (IOException e) {
      throw new UncheckedIOException("the device's token cannot be kept", e);
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "terminal";
    }
  }
}
