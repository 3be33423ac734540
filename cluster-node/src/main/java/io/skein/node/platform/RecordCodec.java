package io.skein.node.platform;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.jspecify.annotations.Nullable;

/**
 * Writes a record as its length, the number of its components, and the components in the order in
 * which they are declared. So two releases understand each other while components are only added at
 * the end: a reader that knows more of them takes 0, false or null for those that are missing, and
 * one that knows fewer skips to the end.
 *
 * <p>Kryo's own record serializer writes no count and no length, and a rolling upgrade could not
 * add a component.
 */
final class RecordCodec extends Serializer<Record> {
  private static final int LENGTH_BYTES = 4;

  private final MethodHandle constructor;
  private final Component[] components;
  private final ActorRefResolver refs;

  RecordCodec(Class<?> type, ActorRefResolver refs) {
    super(false, true);
    this.refs = refs;
    RecordComponent[] declared = type.getRecordComponents();
    Class<?>[] types = new Class<?>[declared.length];
    components = new Component[declared.length];
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    try {
      for (int i = 0; i < declared.length; i++) {
        types[i] = declared[i].getType();
        MethodHandle accessor =
            lookup
                .unreflect(declared[i].getAccessor())
                .asType(MethodType.methodType(Object.class, Record.class));
        components[i] = new Component(Kind.of(types[i]), accessor);
      }
      constructor =
          lookup
              .findConstructor(type, MethodType.methodType(void.class, types))
              .asSpreader(Object[].class, types.length)
              .asType(MethodType.methodType(Record.class, Object[].class));
    } catch (IllegalAccessException | NoSuchMethodException e) {
      throw new IllegalArgumentException("a cluster message must be a public record: " + type, e);
    }
  }

  @Override
  public void write(Kryo kryo, Output output, Record message) {
    int start = output.position();
    output.writeInt(0);
    output.writeVarInt(components.length, true);
    for (Component component : components) {
      writeComponent(kryo, output, component.kind, component.of(message));
    }
    int end = output.position();
    output.setPosition(start);
    output.writeInt(end - start - LENGTH_BYTES);
    output.setPosition(end);
  }

  @Override
  public Record read(Kryo kryo, Input input, Class<? extends Record> type) {
    int end = input.readInt();
    end += input.position();
    int written = input.readVarInt(true);
    @Nullable Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      Kind kind = components[i].kind;
      values[i] = i < written ? readComponent(kryo, input, kind) : kind.missing();
    }
    input.setPosition(end);
    try {
      return (Record) constructor.invokeExact(values);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("record constructors throw nothing checked", e);
    }
  }

  private void writeComponent(Kryo kryo, Output output, Kind kind, @Nullable Object value) {
    switch (kind) {
      case LONG -> output.writeLong((long) value);
      case INT -> output.writeInt((int) value);
      case BOOLEAN -> output.writeBoolean((boolean) value);
      case REF ->
          output.writeString(
              value == null ? null : refs.toSerializationFormat((ActorRef<?>) value));
      case LIST, SET -> writeAll(kryo, output, (Collection<?>) value);
      case MAP -> {
        Map<?, ?> map = (Map<?, ?>) value;
        output.writeVarInt(map.size(), true);
        map.forEach(
            (key, element) -> {
              kryo.writeClassAndObject(output, key);
              kryo.writeClassAndObject(output, element);
            });
      }
      case OTHER -> kryo.writeClassAndObject(output, value);
    }
  }

  private static void writeAll(Kryo kryo, Output output, Collection<?> elements) {
    output.writeVarInt(elements.size(), true);
    for (Object element : elements) {
      kryo.writeClassAndObject(output, element);
    }
  }

  private @Nullable Object readComponent(Kryo kryo, Input input, Kind kind) {
    return switch (kind) {
      case LONG -> input.readLong();
      case INT -> input.readInt();
      case BOOLEAN -> input.readBoolean();
      case REF -> {
        String path = input.readString();
        yield path == null ? null : refs.resolveActorRef(path);
      }
      case LIST -> readAll(kryo, input, new ArrayList<>());
      case SET -> readAll(kryo, input, new LinkedHashSet<>());
      case MAP -> {
        int size = input.readVarInt(true);
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
          Object key = kryo.readClassAndObject(input);
          map.put(key, kryo.readClassAndObject(input));
        }
        yield map;
      }
      case OTHER -> kryo.readClassAndObject(input);
    };
  }

  private static <C extends Collection<Object>> C readAll(Kryo kryo, Input input, C into) {
    int size = input.readVarInt(true);
    for (int i = 0; i < size; i++) {
      into.add(kryo.readClassAndObject(input));
    }
    return into;
  }

  private record Component(Kind kind, MethodHandle accessor) {
    @Nullable Object of(Record message) {
      try {
        return (Object) accessor.invokeExact(message);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException("record accessors throw nothing checked", e);
      }
    }
  }

  private enum Kind {
    LONG,
    INT,
    BOOLEAN,
    REF,
    LIST,
    SET,
    MAP,
    OTHER;

    /** What a component is that an older release did not write. */
    @Nullable Object missing() {
      return switch (this) {
        case LONG -> 0L;
        case INT -> 0;
        case BOOLEAN -> false;
        case LIST -> List.of();
        case SET -> Set.of();
        case MAP -> Map.of();
        case REF, OTHER -> null;
      };
    }

    static Kind of(Class<?> type) {
      if (type == long.class) {
        return LONG;
      } else if (type == int.class) {
        return INT;
      } else if (type == boolean.class) {
        return BOOLEAN;
      } else if (type.isPrimitive()) {
        throw new IllegalArgumentException("no cluster message has a component of " + type);
      } else if (type == ActorRef.class) {
        return REF;
      } else if (type == List.class) {
        return LIST;
      } else if (type == Set.class) {
        return SET;
      } else if (type == Map.class) {
        return MAP;
      }
      return OTHER;
    }
  }
}
