package io.skein.client;

import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.PersonChange;
import io.skein.protocol.PreferencesChange;
import io.skein.protocol.SelfChange;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what a request has too much of before it is asked: its frame might be larger than the
 * node reads, which ends the connection. Thread-safe.
 */
final class RequestBounds {
  private final Supplier<Limits> limits;

  /**
   * @param limits those in force
   */
  RequestBounds(Supplier<Limits> limits) {
    this.limits = limits;
  }

  <T> CompletableFuture<T> users(Collection<?> users, Supplier<CompletableFuture<T>> ask) {
    int max = limits.get().membersPerRequestMax();
    return users.size() > max ? refused(ErrorCode.TOO_MANY_USERS, "at most " + max) : ask.get();
  }

  <T> CompletableFuture<T> watched(Collection<?> users, Supplier<CompletableFuture<T>> ask) {
    int max = limits.get().watchedUsersMax();
    return users.size() > max ? refused(ErrorCode.TOO_MANY_WATCHED, "at most " + max) : ask.get();
  }

  <T> CompletableFuture<T> preferences(
      PreferencesChange change, Supplier<CompletableFuture<T>> ask) {
    Limits max = limits.get();
    if (isLonger(change.note(), max.noteBytesMax())) {
      return tooLong("note: at most " + max.noteBytesMax() + " bytes");
    }
    return isLonger(change.draft(), max.draftBytesMax())
        ? tooLong("draft: at most " + max.draftBytesMax() + " bytes")
        : ask.get();
  }

  <T> CompletableFuture<T> self(SelfChange change, Supplier<CompletableFuture<T>> ask) {
    Limits.People max = limits.get().people();
    if (isLonger(change.displayName(), max.displayNameBytesMax())) {
      return tooLong("display name: at most " + max.displayNameBytesMax() + " bytes");
    }
    return isLonger(change.signature(), max.signatureBytesMax())
        ? tooLong("signature: at most " + max.signatureBytesMax() + " bytes")
        : ask.get();
  }

  <T> CompletableFuture<T> person(PersonChange change, Supplier<CompletableFuture<T>> ask) {
    Limits.People max = limits.get().people();
    if (isLonger(change.note(), max.contactRequestNoteBytesMax())) {
      return tooLong("note: at most " + max.contactRequestNoteBytesMax() + " bytes");
    }
    if (isLonger(change.remark(), max.remarkBytesMax())) {
      return tooLong("remark: at most " + max.remarkBytesMax() + " bytes");
    }
    boolean tags = change.tags().stream().anyMatch(tag -> isLonger(tag, max.tagBytesMax()));
    return tags || change.tags().size() > max.tagsMax()
        ? tooLong("tags: at most " + max.tagsMax() + " of " + max.tagBytesMax() + " bytes")
        : ask.get();
  }

  private static boolean isLonger(@Nullable String text, int bytesMax) {
    return text != null && text.getBytes(StandardCharsets.UTF_8).length > bytesMax;
  }

  private static <T> CompletableFuture<T> tooLong(String detail) {
    return refused(ErrorCode.BAD_REQUEST, detail);
  }

  private static <T> CompletableFuture<T> refused(ErrorCode code, String detail) {
    return CompletableFuture.failedFuture(new SkeinException(code, detail));
  }
}
