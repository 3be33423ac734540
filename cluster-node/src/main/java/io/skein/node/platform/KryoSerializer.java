package io.skein.node.platform;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import com.esotericsoftware.kryo.kryo5.serializers.EnumNameSerializer;
import com.esotericsoftware.kryo.kryo5.util.DefaultInstantiatorStrategy;
import com.esotericsoftware.kryo.kryo5.util.Pool;
import io.skein.protocol.Bytes;
import io.skein.protocol.EncodedFrame;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.JSerializer;
import org.jspecify.annotations.Nullable;

/**
 * {@link ClusterMessage}s as bytes between nodes, by Kryo: every type registered under its number
 * of {@link ClusterMessageTypes}, nothing unregistered read or written, no object graph (a value
 * that occurs twice is written twice). Thread-safe: a Kryo is borrowed for each call.
 */
public final class KryoSerializer extends JSerializer {
  /** Never changes: it is written beside each message. Also in cluster.conf. */
  public static final int IDENTIFIER = 7400;

  private static final int BUFFER_BYTES = 512;
  private static final int MESSAGE_BYTES_MAX = 16 * 1024 * 1024;

  private final Pool<Kryo> kryos;

  /** Called by Pekko. */
  public KryoSerializer(ExtendedActorSystem system) {
    this(typesOf(system), () -> ActorRefResolver.get(Adapter.toTyped(system)));
  }

  private KryoSerializer(Map<Integer, Class<?>> types, Supplier<ActorRefResolver> refs) {
    kryos =
        new Pool<>(true, true) {
          @Override
          protected Kryo create() {
            return kryo(types, refs.get());
          }
        };
  }

  private static Map<Integer, Class<?>> typesOf(ExtendedActorSystem system) {
    String name = system.settings().config().getString("skein.cluster.message-types");
    try {
      return Class.forName(name)
          .asSubclass(ClusterMessageTypes.class)
          .getConstructor()
          .newInstance()
          .types();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          "skein.cluster.message-types names no such list: " + name, e);
    }
  }

  private static Kryo kryo(Map<Integer, Class<?>> types, ActorRefResolver refs) {
    Kryo kryo = new Kryo();
    kryo.setClassLoader(KryoSerializer.class.getClassLoader());
    kryo.setRegistrationRequired(true);
    kryo.setReferences(false);
    kryo.setInstantiatorStrategy(new DefaultInstantiatorStrategy());
    types.forEach((number, type) -> kryo.register(type, serializer(type, refs), number));
    return kryo;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Kryo's enum serializer wants a raw enum class.
  private static Serializer<?> serializer(Class<?> type, ActorRefResolver refs) {
    if (type.isRecord()) {
      return new RecordCodec(type, refs);
    } else if (type.isEnum()) {
      return new EnumNameSerializer((Class) type);
    } else if (type == Bytes.class) {
      return new BytesSerializer();
    } else if (type == EncodedFrame.class) {
      return new EncodedFrameSerializer();
    }
    throw new IllegalArgumentException("neither record nor enum, and no serializer: " + type);
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  /** False: the bytes name their type. */
  @Override
  public boolean includeManifest() {
    return false;
  }

  @Override
  public byte[] toBinary(Object message) {
    Kryo kryo = kryos.obtain();
    try {
      Output output = new Output(BUFFER_BYTES, MESSAGE_BYTES_MAX);
      kryo.writeClassAndObject(output, message);
      return output.toBytes();
    } finally {
      kryos.free(kryo);
    }
  }

  @Override
  public Object fromBinaryJava(byte[] bytes, @Nullable Class<?> manifest) {
    Kryo kryo = kryos.obtain();
    try {
      return kryo.readClassAndObject(new Input(bytes));
    } finally {
      kryos.free(kryo);
    }
  }

  private static final class BytesSerializer extends Serializer<Bytes> {
    @Override
    public void write(Kryo kryo, Output output, Bytes bytes) {
      output.writeVarInt(bytes.size(), true);
      output.writeBytes(bytes.asArray());
    }

    @Override
    public Bytes read(Kryo kryo, Input input, Class<? extends Bytes> type) {
      return Bytes.wrap(input.readBytes(input.readVarInt(true)));
    }
  }

  private static final class EncodedFrameSerializer extends Serializer<EncodedFrame> {
    @Override
    public void write(Kryo kryo, Output output, EncodedFrame frame) {
      output.writeVarInt(frame.payload().length, true);
      output.writeBytes(frame.payload());
    }

    @Override
    public EncodedFrame read(Kryo kryo, Input input, Class<? extends EncodedFrame> type) {
      return EncodedFrame.wrap(input.readBytes(input.readVarInt(true)));
    }
  }
}
