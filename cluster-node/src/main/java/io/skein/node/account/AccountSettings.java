package io.skein.node.account;

import com.typesafe.config.Config;
import io.skein.node.platform.CheckedConfig;
import io.skein.protocol.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The values of {@code skein.accounts}, which resources/skein/account.conf explains. Immutable. */
public record AccountSettings(
    Optional<Path> serviceKeyFile,
    Registration registration,
    Names names,
    Passwords passwords,
    Hashing hashing,
    AttemptLimits attempts,
    Tokens tokens,
    Devices devices,
    Linking linking,
    Service service,
    Directory directory) {

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Who may register. */
  public record Registration(Mode mode, List<String> inviteCodes) {
    public enum Mode {
      OPEN("open"),
      INVITE("by invite code"),
      CLOSED("closed");

      private final String text;

      Mode(String text) {
        this.text = text;
      }

      /** As in "registration is …". */
      String text() {
        return text;
      }
    }

    @Override
    public String toString() {
      return "Registration[" + mode + ", " + inviteCodes.size() + " codes]";
    }
  }

  /** Of {@link NameRules}. */
  public record Names(int lengthMin, int lengthMax, List<String> reserved) {
    public NameRules rules() {
      return new NameRules(lengthMin, lengthMax, reserved);
    }
  }

  /** Of {@link PasswordRules}. */
  public record Passwords(int lengthMin, int lengthMax) {
    PasswordRules rules() {
      return new PasswordRules(lengthMin, lengthMax);
    }
  }

  /** Of {@link PasswordHashes}. */
  public record Hashing(
      int memoryKib, int iterations, int parallelism, int threads, int queueMax) {}

  /** Bursts, and the time until one more attempt is allowed. */
  public record AttemptLimits(
      int accountBurst,
      Duration accountInterval,
      int addressBurst,
      Duration addressInterval,
      int registrationBurst,
      Duration registrationInterval,
      int trackedMax) {}

  /**
   * Of access and refresh tokens.
   *
   * @param keys given keys, the first signs; empty: those of the store
   */
  public record Tokens(
      Duration accessLife,
      Duration refreshIdleMax,
      Duration refreshGrace,
      List<Bytes> keys,
      Duration keyAge,
      Duration keyActivation,
      Duration keyCheckInterval) {}

  /** Of {@link DevicePolicy}. */
  public record Devices(
      int perUserMax,
      DevicePolicy.Simultaneous simultaneous,
      DevicePolicy.WhenConflicting whenConflicting,
      DevicePolicy.WhenFull whenFull) {
    DevicePolicy policy() {
      return new DevicePolicy(simultaneous, whenConflicting, whenFull, perUserMax);
    }
  }

  /**
   * Of {@link DeviceLinks}.
   *
   * @param life how long a new device waits to be let in
   * @param pollInterval between two of its questions
   * @param addressBurst devices of one address that begin to wait, at first
   * @param addressInterval after which it may be one more
   */
  public record Linking(
      Duration life, Duration pollInterval, int addressBurst, Duration addressInterval) {}

  /** Of the requests that carry the service key. */
  public record Service(int batchMax, int parallelism) {}

  /** Of the cache of names. */
  public record Directory(int cachedMax, Duration ageMax) {}

  /**
   * Reads {@code skein.accounts} of the whole configuration.
   *
   * @throws com.typesafe.config.ConfigException naming the key, if a value is missing or out of
   *     range
   */
  public static AccountSettings from(Config config) {
    CheckedConfig accounts = CheckedConfig.of(config, "skein.accounts");
    return new AccountSettings(
        accounts.optionalText("service-key-file").map(Path::of),
        registration(accounts.section("registration")),
        names(accounts.section("names")),
        passwords(accounts.section("passwords")),
        hashing(accounts.section("hashing")),
        attempts(accounts.section("attempts")),
        tokens(accounts.section("tokens")),
        devices(accounts.section("devices")),
        linking(accounts.section("linking")),
        service(accounts.section("service")),
        directory(accounts.section("directory")));
  }

  private static Registration registration(CheckedConfig section) {
    return new Registration(
        section.choice("mode", Registration.Mode.class), section.texts("invite-codes"));
  }

  private static Names names(CheckedConfig section) {
    int lengthMin = section.number("length-min", 1, 32);
    return new Names(
        lengthMin, section.number("length-max", lengthMin, 64), section.texts("reserved"));
  }

  private static Passwords passwords(CheckedConfig section) {
    int lengthMin = section.number("length-min", 8, 64);
    return new Passwords(lengthMin, section.number("length-max", 64, 1024));
  }

  private static Hashing hashing(CheckedConfig section) {
    return new Hashing(
        section.bytes("memory", 8 * 1024, 1024 * 1024 * 1024) / 1024,
        section.number("iterations", 1, 100),
        section.number("parallelism", 1, 16),
        section.number("threads", 1, 64),
        section.number("queue-max", 1, 100_000));
  }

  private static AttemptLimits attempts(CheckedConfig section) {
    Duration day = Duration.ofDays(1);
    Duration least = Duration.ofMillis(1);
    return new AttemptLimits(
        section.number("account-burst", 1, 10_000),
        section.duration("account-interval", least, day),
        section.number("address-burst", 1, 1_000_000),
        section.duration("address-interval", least, day),
        section.number("registration-burst", 1, 1_000_000),
        section.duration("registration-interval", least, day),
        section.number("tracked-max", 100, 10_000_000));
  }

  private static Tokens tokens(CheckedConfig section) {
    Duration checkInterval = section.duration("key-check-interval", SECOND, Duration.ofMinutes(20));
    return new Tokens(
        section.duration("access-life", SECOND, Duration.ofDays(1)),
        section.duration("refresh-idle-max", Duration.ofMinutes(1), Duration.ofDays(3650)),
        section.duration("refresh-grace", Duration.ZERO, Duration.ofHours(1)),
        keys(section),
        section.duration("key-age", Duration.ofHours(1), Duration.ofDays(3650)),
        section.duration("key-activation", checkInterval.multipliedBy(2), Duration.ofMinutes(50)),
        checkInterval);
  }

  private static List<Bytes> keys(CheckedConfig section) {
    return section.texts("keys").stream()
        .map(
            text -> {
              try {
                byte[] key = Base64.getDecoder().decode(text);
                if (key.length == TokenKey.SECRET_BYTES) {
                  return Bytes.wrap(key);
                }
              } catch (IllegalArgumentException e) {
                // Told below, without the text.
              }
              throw section.bad("keys", "each must be 32 bytes in base64");
            })
        .toList();
  }

  private static Devices devices(CheckedConfig section) {
    return new Devices(
        section.number("per-user-max", 1, 100),
        section.choice("simultaneous", DevicePolicy.Simultaneous.class),
        section.choice("when-conflicting", DevicePolicy.WhenConflicting.class),
        section.choice("when-full", DevicePolicy.WhenFull.class));
  }

  private static Linking linking(CheckedConfig section) {
    Duration life = section.duration("life", SECOND, Duration.ofMinutes(15));
    return new Linking(
        life,
        section.duration("poll-interval", Duration.ofMillis(100), life.dividedBy(5)),
        section.number("address-burst", 1, 1_000_000),
        section.duration("address-interval", Duration.ofMillis(1), Duration.ofDays(1)));
  }

  private static Service service(CheckedConfig section) {
    return new Service(
        section.number("batch-max", 1, 10_000), section.number("parallelism", 1, 1_000));
  }

  private static Directory directory(CheckedConfig section) {
    return new Directory(
        section.number("cached-max", 0, 10_000_000),
        section.duration("age-max", Duration.ZERO, Duration.ofMinutes(1)));
  }
}
