package io.skein.node.account;

import io.skein.protocol.Bytes;
import io.skein.protocol.DeviceId;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.UserId;
import java.security.MessageDigest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A device that shows a link and waits until its user says yes, on a device that is logged in: the
 * device authorization grant of RFC 8628, with a link in the place of the user code. Holds hashes
 * of its secrets only. Immutable; pure.
 *
 * @param key where it is kept, see {@link DeviceCode#key}
 * @param proof of its device code, see {@link DeviceCode#proof}
 * @param expires to the millisecond
 * @param decision null: nobody has said anything
 */
public record WaitingDevice(
    Bytes key, Bytes proof, DeviceLabel label, Instant expires, @Nullable Decision decision) {

  /** What a user says of it. */
  public enum Verdict {
    APPROVE,
    DENY
  }

  /**
   * What a user has said of it.
   *
   * @param device on which
   * @param passwordVersion of the account at that time: who changes the password logs out whatever
   *     the old one, and devices that it let in, have let in
   */
  public record Decision(UserId user, DeviceId device, long passwordVersion, Verdict verdict) {
    boolean isSaidAgain(Caller caller, Verdict again) {
      return user.equals(caller.user()) && device.equals(caller.device()) && verdict == again;
    }
  }

  /** The same device, of whom this is said. */
  public WaitingDevice decided(Decision said) {
    return new WaitingDevice(key, proof, label, expires, said);
  }

  private boolean isOver(Instant now) {
    return !now.isBefore(expires);
  }

  /** The device, if a user may still say something of it. */
  Outcome<WaitingDevice> undecided(Instant now) {
    if (isOver(now)) {
      return expired();
    }
    return decision == null ? Outcome.done(this) : answered();
  }

  /** The device, if a user may say this of it, or has said it: then it is said again. */
  Outcome<WaitingDevice> open(Caller caller, Verdict verdict, Instant now) {
    Decision said = decision;
    return said != null && said.isSaidAgain(caller, verdict) && !isOver(now)
        ? Outcome.done(this)
        : undecided(now);
  }

  /** Who lets the device in, if it asks by this code. */
  Outcome<Decision> collect(DeviceCode code, Instant now) {
    if (isOver(now)) {
      return expired();
    }
    // In constant time: how much of a guess is right cannot be felt out.
    if (!MessageDigest.isEqual(proof.asArray(), code.proof().asArray())) {
      return Outcome.refused(ErrorCode.INVALID_GRANT, "deviceCode: not that of its link");
    }
    if (decision == null) {
      return Outcome.refused(ErrorCode.AUTHORIZATION_PENDING, "nobody has said yes yet");
    }
    return decision.verdict() == Verdict.APPROVE ? Outcome.done(decision) : denied();
  }

  static <T> Outcome<T> denied() {
    return Outcome.refused(ErrorCode.ACCESS_DENIED, "nobody lets the device in");
  }

  static <T> Outcome<T> expired() {
    return Outcome.refused(ErrorCode.EXPIRED_TOKEN, "no device waits under this link, any more");
  }

  static <T> Outcome<T> answered() {
    return Outcome.refused(ErrorCode.EXPIRED_TOKEN, "the link was answered before");
  }

  @Override
  public String toString() {
    return "WaitingDevice[" + label.type() + ", " + expires + "]";
  }
}
