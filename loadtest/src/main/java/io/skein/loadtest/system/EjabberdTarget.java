package io.skein.loadtest.system;

import io.skein.loadtest.measure.ProcessTree;
import io.skein.loadtest.scenario.ScenarioException;
import io.skein.loadtest.wire.Dialect;
import io.skein.loadtest.wire.Population;
import io.skein.loadtest.wire.XmppDialect;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * ejabberd from the system's packages, started for this run in a directory of its own: no TLS, no
 * shapers, plain stored passwords, busy waiting off; with an archive in PostgreSQL (fsync on), or
 * without one.
 */
public final class EjabberdTarget implements Target {
  private static final String INSTALL =
      "apt-get install --no-install-recommends ejabberd erlang-p1-pgsql postgresql"
          + " (and stop the services that the packages start)";
  private static final String ERLANG_LIBRARIES = "/usr/lib/x86_64-linux-gnu";
  private static final int USERS = 20_000;
  private static final long START_MILLIS = 90_000;

  /** Where messages are kept. */
  public enum Archive {
    POSTGRESQL,
    NONE
  }

  private final Archive archive;
  private final Path directory;
  private final int port;
  private final Map<String, Process> processes = new LinkedHashMap<>();

  private EjabberdTarget(Archive archive, Path directory, int port) {
    this.archive = archive;
    this.directory = directory;
    this.port = port;
  }

  /**
   * Starts it.
   *
   * @throws ScenarioException if it is not installed, saying how to install it
   */
  public static EjabberdTarget start(Archive archive) {
    requireInstalled(archive);
    try {
      Path directory = Files.createTempDirectory("skein-peer-");
      directory.toFile().setExecutable(true, false);
      directory.toFile().setReadable(true, false);
      EjabberdTarget target = new EjabberdTarget(archive, directory, freePort());
      try {
        target.startAll();
        return target;
      } catch (IOException | RuntimeException e) {
        target.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start ejabberd", e);
    }
  }

  private static void requireInstalled(Archive archive) {
    boolean there =
        Files.isExecutable(Path.of("/usr/sbin/ejabberdctl"))
            && Files.isExecutable(Path.of("/usr/bin/erl"))
            && (archive == Archive.NONE || postgresBin() != null);
    if (!there) {
      throw new ScenarioException("ejabberd is not installed here; on Debian: " + INSTALL);
    }
  }

  private static Path postgresBin() {
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
          .max(Comparator.naturalOrder())
          .orElse(null);
    } catch (IOException none) {
      return null;
    }
  }

  private void startAll() throws IOException {
    int databasePort = freePort();
    if (archive == Archive.POSTGRESQL) {
      startPostgres(databasePort);
    }
    Files.createDirectories(directory.resolve("spool"));
    Files.writeString(directory.resolve("ejabberd.yml"), configuration(databasePort));
    run(
        erlang(
            List.of(
                "-eval",
                "[ejabberd_auth:try_register(iolist_to_binary([\"u\",integer_to_list(I)]),"
                    + " <<\"localhost\">>, <<\"pw\">>) || I <- lists:seq(0,"
                    + (USERS - 1)
                    + ")], mnesia:dump_log(), init:stop().")),
        300);
    processes.put("ejabberd", erlang(List.of()).start());
    awaitPort(port, processes.get("ejabberd"));
  }

  private String configuration(int databasePort) throws IOException {
    String database =
        archive == Archive.NONE
            ? ""
            : """
              sql_type: pgsql
              sql_server: "127.0.0.1"
              sql_port: %d
              sql_database: ejabberd
              sql_username: postgres
              sql_password: ""
              sql_pool_size: 20
              sql_prepared_statements: true
              """
                .formatted(databasePort);
    String store = archive == Archive.NONE ? "mnesia" : "sql";
    String mam =
        archive == Archive.NONE
            ? ""
            // A room ends with its run: its archive would be removed, row by row, in the next one.
            : """
                mod_mam:
                  default: always
                  db_type: sql
                  cache_size: 100000
                  clear_archive_on_room_destroy: false
              """;
    try (InputStream in = EjabberdTarget.class.getResourceAsStream("ejabberd.yml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("@PORT@", Integer.toString(port))
          .replace("@DB@", store)
          .replace("@SQL@", database)
          .replace("@MAM@", mam)
          .replace("@MUCMAM@", Boolean.toString(archive != Archive.NONE));
    }
  }

  private ProcessBuilder erlang(List<String> more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "/usr/bin/erl",
                "+sbwt",
                "none",
                "+sbwtdcpu",
                "none",
                "+sbwtdio",
                "none",
                "+K",
                "true",
                "+P",
                "2000000",
                "+Q",
                "65536",
                "-noshell",
                "-noinput",
                "-mnesia",
                "dir",
                "\"" + directory.resolve("spool") + "\"",
                "-mnesia",
                "dump_log_write_threshold",
                "50000",
                "-ejabberd",
                "log_rotate_size",
                "infinity",
                "-s",
                "ejabberd"));
    command.addAll(more);
    ProcessBuilder builder = quiet(command, "erlang.out");
    builder.environment().put("EJABBERD_CONFIG_PATH", directory.resolve("ejabberd.yml").toString());
    builder.environment().put("EJABBERD_LOG_PATH", directory.resolve("ejabberd.log").toString());
    builder.environment().put("ERL_MAX_PORTS", "65536");
    builder.environment().put("ERL_MAX_ETS_TABLES", "20000");
    builder.environment().put("ERL_LIBS", ERLANG_LIBRARIES);
    builder.environment().put("ERL_CRASH_DUMP", directory.resolve("crash.dump").toString());
    builder.environment().put("HOME", directory.toString());
    return builder;
  }

  /** ejabberd starts without its database's driver, and then delivers nothing. */
  private void requireDriver() throws IOException {
    ProcessBuilder ask =
        quiet(
            List.of(
                "/usr/bin/erl",
                "-noshell",
                "-eval",
                "halt(case code:which(pgsql) of non_existing -> 1; _ -> 0 end)."),
            "erlang.out");
    ask.environment().put("ERL_LIBS", ERLANG_LIBRARIES);
    try {
      run(ask, 30);
    } catch (ScenarioException none) {
      throw new ScenarioException("ejabberd has no driver for PostgreSQL; on Debian: " + INSTALL);
    }
  }

  private void startPostgres(int databasePort) throws IOException {
    requireDriver();
    Path bin = postgresBin();
    Path data = directory.resolve("postgres");
    Files.createDirectories(data);
    run(quiet(List.of("chown", "postgres", data.toString()), "postgres.out"), 10);
    run(
        asPostgres(
            bin.resolve("initdb").toString(),
            "-D",
            data.toString(),
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-locale"),
        60);
    Files.writeString(
        data.resolve("postgresql.conf"),
        """
        port=%d
        listen_addresses='127.0.0.1'
        unix_socket_directories=''
        max_connections=100
        shared_buffers=1GB
        max_wal_size=4GB
        checkpoint_timeout=15min
        fsync=on
        synchronous_commit=on
        """
            .formatted(databasePort));
    Process postgres =
        asPostgres(bin.resolve("postgres").toString(), "-D", data.toString()).start();
    processes.put("postgresql", postgres);
    awaitPort(databasePort, postgres);
    String[] psql = {
      "psql", "-h", "127.0.0.1", "-p", Integer.toString(databasePort), "-U", "postgres", "-q"
    };
    retry(concat(psql, "-c", "create database ejabberd"));
    run(
        quiet(
            concat(psql, "-d", "ejabberd", "-f", "/usr/share/ejabberd/sql/pg.sql"), "postgres.out"),
        60);
  }

  private static List<String> concat(String[] first, String... more) {
    return Stream.concat(Arrays.stream(first), Arrays.stream(more)).toList();
  }

  /** The first moments after its port opens, PostgreSQL refuses: it is still recovering. */
  private void retry(List<String> command) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        run(quiet(command, "postgres.out"), 10);
        return;
      } catch (ScenarioException e) {
        if (attempt == 50) {
          throw e;
        }
        pause();
      }
    }
  }

  private ProcessBuilder asPostgres(String... command) {
    return quiet(
        concat(
            new String[] {"setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"},
            command),
        "postgres.out");
  }

  private ProcessBuilder quiet(List<String> command, String log) {
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve(log).toFile()));
  }

  private static void run(ProcessBuilder builder, int seconds) throws IOException {
    Process process = builder.start();
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new ScenarioException("failed: " + String.join(" ", builder.command()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      throw new ScenarioException("interrupted");
    }
  }

  private static void awaitPort(int port, Process process) {
    long end = System.currentTimeMillis() + START_MILLIS;
    while (System.currentTimeMillis() < end && process.isAlive()) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        return;
      } catch (IOException notYet) {
        pause();
      }
    }
    throw new ScenarioException("port " + port + " never opened");
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ScenarioException("interrupted");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public String name() {
    return archive == Archive.NONE ? "ejabberd, no archive" : "ejabberd, archive in PostgreSQL";
  }

  @Override
  public List<InetSocketAddress> sockets() {
    return List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  @Override
  public ProcessTree processes() {
    Map<String, Long> pids = new LinkedHashMap<>();
    processes.forEach((name, process) -> pids.put(name, process.pid()));
    return new ProcessTree(pids);
  }

  @Override
  public void prepare(int users) {
    if (users > USERS) {
      throw new ScenarioException("ejabberd was given " + USERS + " users, not " + users);
    }
  }

  @Override
  public Dialect dialect(Population population, int bodyBytes, Login login, Dialect.Events events) {
    return new XmppDialect(
        population,
        "localhost",
        "pw",
        bodyBytes,
        login == Login.BARE ? XmppDialect.Presence.NONE : XmppDialect.Presence.SENT,
        events);
  }

  @Override
  public void close() {
    Deque<Process> newestFirst = new ArrayDeque<>();
    processes.values().forEach(newestFirst::push);
    for (Process process : newestFirst) {
      process.destroy();
      try {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + directory, e);
    }
  }
}
