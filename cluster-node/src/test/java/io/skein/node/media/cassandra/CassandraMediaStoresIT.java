package io.skein.node.media.cassandra;

import static io.skein.node.testing.Stages.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.node.media.MediaStores;
import io.skein.node.media.MediaStoresContract;
import io.skein.node.platform.cassandra.CassandraSession;
import io.skein.node.testing.MigratedStore;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class CassandraMediaStoresIT extends MediaStoresContract {
  private static final CassandraSession SESSION = MigratedStore.session();
  private static final MediaStores STORES =
      new MediaStores(
          new CassandraMediaStore(SESSION),
          new CassandraMediaQuotas(SESSION),
          new CassandraMediaContents(SESSION),
          new CassandraMediaReferences(SESSION, InstantSource.system()),
          new CassandraMediaDue(SESSION));

  @Override
  protected MediaStores stores() {
    return STORES;
  }

  @Test
  void theFirstNameOfThePlaceHolds() {
    CassandraMediaPlace place = new CassandraMediaPlace(SESSION);

    assertThat(await(place.find())).isEmpty();
    assertThat(await(place.decide("one"))).isEqualTo("one");
    assertThat(await(place.decide("other"))).isEqualTo("one");
    assertThat(await(place.find())).isEqualTo("one");
  }
}
