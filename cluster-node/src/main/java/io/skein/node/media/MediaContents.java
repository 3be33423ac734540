package io.skein.node.media;

import io.skein.protocol.Bytes;
import io.skein.protocol.MediaId;
import java.util.concurrent.CompletionStage;

/**
 * Which blob holds a content, and which media use it: a content is kept once. Thread-safe; stages
 * fail with {@link MediaUnavailableException}, and calls may be repeated.
 */
public interface MediaContents {
  /**
   * Where a content is.
   *
   * @param blob 0: nowhere
   * @param changes counts what changed, so that a change can name the state that it was decided on
   */
  record Place(long blob, int changes) {
    static final Place NONE = new Place(0, 0);

    public boolean isNone() {
      return blob == 0;
    }
  }

  /**
   * What is left of a content.
   *
   * @param inUse the blob that others still use; 0: none
   * @param released the blob that nobody uses from now on; 0: none
   */
  record Left(long inUse, long released) {}

  /** Where the content of this hash is; {@code blob} 0 if it is not kept. */
  CompletionStage<Place> find(Bytes sha256);

  /**
   * From now on the media uses this blob for the content.
   *
   * @param seen what {@link #find} answered; a blob that it names is the one to use
   * @return false, and nothing is changed, if the place has changed since
   */
  CompletionStage<Boolean> use(Bytes sha256, MediaId media, long blob, Place seen);

  /**
   * The media uses the content no more. A change in any case, also if it never did: whoever means
   * to use what {@link #find} answered before has to look again.
   *
   * @return which blob is needed, and which is not any more
   */
  CompletionStage<Left> leave(Bytes sha256, MediaId media);
}
