package io.skein.loadtest.generators;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * Between words and bytes. Histograms are HdrHistogram's own compressed form, which loses nothing.
 */
final class WordCodec {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(
              new SimpleModule()
                  .addSerializer(Histogram.class, new Packed())
                  .addDeserializer(Histogram.class, new Unpacked()))
          .build();

  private WordCodec() {}

  static byte[] encode(Word word) throws IOException {
    return JSON.writerFor(Word.class).writeValueAsBytes(word);
  }

  /**
   * @throws IOException if it is none
   */
  static Word decode(byte[] bytes) throws IOException {
    Word word = JSON.readValue(bytes, Word.class);
    if (word == null) {
      throw new IOException("not a word");
    }
    return word;
  }

  private static final class Packed extends JsonSerializer<Histogram> {
    @Override
    public void serialize(Histogram value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      ByteBuffer buffer = ByteBuffer.allocate(value.getNeededByteBufferCapacity());
      int length = value.encodeIntoCompressedByteBuffer(buffer);
      json.writeBinary(Arrays.copyOf(buffer.array(), length));
    }
  }

  private static final class Unpacked extends JsonDeserializer<Histogram> {
    @Override
    public Histogram deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      try {
        return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(json.getBinaryValue()), 0);
      } catch (DataFormatException | RuntimeException e) {
        throw new IOException("not a histogram", e);
      }
    }
  }
}
