package io.skein.node.media;

import io.skein.protocol.MediaId;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is known of each media, for all nodes. Thread-safe. Changes of one media happen one
 * after the other, whichever nodes make them; stages fail with {@link MediaUnavailableException}, a
 * change may then have been made or not, and may be repeated.
 */
public interface MediaStore {
  /** Keeps a new upload. */
  CompletionStage<Void> create(Media upload);

  /** The media as it is after every change that was answered; null if there is none. */
  CompletionStage<@Nullable Media> find(MediaId id);

  /**
   * Takes a part into an upload.
   *
   * @param from how many bytes there were before it
   * @return false, and nothing is changed, if there are not exactly so many, or no such upload, or
   *     its removal is decided
   */
  CompletionStage<Boolean> advance(MediaId id, long from, long to, long part);

  /**
   * All bytes are there, and this was found in them.
   *
   * @return false, and nothing is changed, if there is no such media, or its removal is decided
   */
  CompletionStage<Boolean> found(MediaId id, Media.Found found);

  /**
   * The bytes are kept as a blob, and the parts needed no more.
   *
   * @param blob not 0
   * @return false, and nothing is changed, if there is no such media, or its removal is decided
   */
  CompletionStage<Boolean> complete(MediaId id, long blob, Instant expires);

  /**
   * Moves on until when a complete media is kept.
   *
   * @return false, and nothing is changed, if there is no such media, or its removal is decided
   */
  CompletionStage<Boolean> keepUntil(MediaId id, Instant expires);

  /**
   * Marks a media, in place of a mark that was seen and is not decided.
   *
   * @return false, and nothing is changed, if it has another mark or another time than was seen
   */
  CompletionStage<Boolean> mark(Media seen, Media.Mark mark);

  /**
   * Decides its removal.
   *
   * @return false, and nothing is changed, if its mark is not this one any more
   */
  CompletionStage<Boolean> decide(MediaId id, long token);

  /**
   * Takes a mark away.
   *
   * @return false, and nothing is changed, if it is not this one, or its removal is decided
   */
  CompletionStage<Boolean> unmark(MediaId id, long token);

  /** Forgets it, if its removal is decided. */
  CompletionStage<Void> remove(MediaId id);
}
