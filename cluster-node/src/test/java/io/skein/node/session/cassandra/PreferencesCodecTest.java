package io.skein.node.session.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.UnknownFieldSet;
import io.skein.protocol.Preferences;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What was stored once is read by every later release. */
class PreferencesCodecTest {
  private static final Preferences ALL =
      new Preferences(
          Preferences.FOR_EVER, true, true, 41, 42, "the plumber", "on Monday, 中", true);

  @Test
  void readsWhatItWrites() {
    assertThat(PreferencesCodec.decode(PreferencesCodec.encode(ALL))).isEqualTo(ALL);
    assertThat(PreferencesCodec.decode(PreferencesCodec.encode(Preferences.NONE)))
        .isEqualTo(Preferences.NONE);
  }

  @Test
  void writesTheBytesOfTheFirstReleaseAndWhatCameSinceBehindThem() {
    String first =
        "08ffffffffffffffff7f100118012029282a320b74686520"
            + "706c756d6265723a0e6f6e204d6f6e6461792c20e4b8ad";
    String mentionsOnly = "4001";

    assertThat(HexFormat.of().formatHex(PreferencesCodec.encode(ALL).array()))
        .isEqualTo(first + mentionsOnly);
  }

  @Test
  void storesNothingWhereNothingIsPreferredAndReadsARowFromBefore() {
    assertThat(PreferencesCodec.encode(Preferences.NONE).remaining()).isZero();
    assertThat(PreferencesCodec.decode(null)).isEqualTo(Preferences.NONE);
  }

  @Test
  void passesOverWhatALaterReleaseAdds() {
    UnknownFieldSet later =
        UnknownFieldSet.newBuilder()
            .addField(77, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();
    byte[] bytes =
        io.skein.store.v1.Preferences.newBuilder()
            .setPinned(true)
            .setUnknownFields(later)
            .build()
            .toByteArray();

    assertThat(PreferencesCodec.decode(ByteBuffer.wrap(bytes)))
        .isEqualTo(new Preferences(0, true, false, 0, 0, "", ""));
  }

  @Test
  void saysSoWhenTheStoreIsDamaged() {
    ByteBuffer damaged = ByteBuffer.wrap(new byte[] {0x32, 0x7f, 1});

    assertThatThrownBy(() -> PreferencesCodec.decode(damaged))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
