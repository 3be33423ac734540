package io.skein.node.media;

import io.skein.node.platform.IdGenerator;
import io.skein.protocol.Limits;
import java.time.Clock;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.typed.Behavior;

/** The parts of this feature, wired together. Immutable; thread-safe. */
public record MediaFeature(
    MediaSettings settings,
    Uploads uploads,
    Downloads downloads,
    Thumbnails thumbnails,
    Sharing sharing,
    Behavior<CollectorActor.Command> collector) {
  /** On these stores. */
  public static MediaFeature on(
      MediaStores stores,
      BlobStore blobs,
      MediaSettings settings,
      Limits limits,
      IdGenerator ids,
      Clock clock,
      ClassicActorSystemProvider system) {
    Removal removal = new Removal(stores, blobs, ids, clock);
    Completion completion = new Completion(stores, blobs, removal, settings, clock, system);
    MediaSettings.Collection collection = settings.collection();
    return new MediaFeature(
        settings,
        new Uploads(stores, blobs, completion, removal, settings, limits, ids, clock),
        new Downloads(stores, blobs, completion, removal, settings, limits, ids, clock),
        new Thumbnails(blobs, settings.thumbnails(), system),
        new Sharing(stores, settings, clock),
        CollectorActor.create(
            new Collector(stores, removal, collection, clock), collection.interval()));
  }
}
