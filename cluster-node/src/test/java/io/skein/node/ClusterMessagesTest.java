package io.skein.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.typesafe.config.ConfigFactory;
import io.skein.node.delivery.Outbound;
import io.skein.node.delivery.ReplyTo;
import io.skein.node.platform.ClusterMessage;
import io.skein.node.platform.KryoSerializer;
import io.skein.protocol.Bytes;
import io.skein.protocol.EncodedFrame;
import io.skein.protocol.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every message between nodes survives the wire, under a number that never changes. */
final class ClusterMessagesTest {
  private static final int SAMPLES = 20;

  private static ActorTestKit kit;
  private static TestProbe<Outbound> probe;
  private static Serializer kryo;

  @BeforeAll
  static void startSystem() throws IOException {
    kit =
        ActorTestKit.create(
            ConfigFactory.parseString(
                    "pekko.actor.provider = cluster, pekko.remote.artery.canonical.port = 0,"
                        + " pekko.remote.artery.canonical.hostname = 127.0.0.1")
                .withFallback(ConfigFactory.load()));
    probe = kit.createTestProbe(Outbound.class);
    Serialization serialization = SerializationExtension.get(Adapter.toClassic(kit.system()));
    kryo = serialization.serializerFor(ReplyTo.class);
  }

  @AfterAll
  static void stopSystem() {
    kit.shutdownTestKit();
  }

  @Test
  void goesThroughKryo() {
    assertThat(kryo).isInstanceOf(KryoSerializer.class);
    assertThat(kryo.identifier()).isEqualTo(KryoSerializer.IDENTIFIER);
  }

  @TestFactory
  Stream<DynamicTest> roundTrips() {
    return new ClusterMessageIds()
        .types().values().stream()
            .map(type -> DynamicTest.dynamicTest(type.getSimpleName(), () -> roundTrip(type)));
  }

  private static void roundTrip(Class<?> type) {
    Random random = new Random(type.getName().hashCode());
    for (int i = 0; i < SAMPLES; i++) {
      Object sample = sample(type, type, random);

      Object copy = kryo.fromBinary(kryo.toBinary(sample));

      if (sample instanceof EncodedFrame frame) {
        assertThat(((EncodedFrame) copy).payload()).isEqualTo(frame.payload());
      } else {
        assertThat(copy)
            .usingRecursiveComparison()
            .withStrictTypeChecking()
            .ignoringCollectionOrderInFields()
            .withEqualsForType((a, b) -> a.equals(b), Bytes.class)
            .isEqualTo(sample);
      }
    }
  }

  @Test
  void everyClusterMessageHasANumber() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.skein.node");
    Set<Class<?>> numbered = new HashSet<>(new ClusterMessageIds().types().values());

    List<Class<?>> messages =
        classes.stream()
            .filter(c -> c.isAssignableTo(ClusterMessage.class) && !c.isInterface())
            .<Class<?>>map(c -> c.reflect())
            .filter(c -> !Modifier.isPrivate(c.getModifiers()))
            .toList();

    assertThat(messages).isNotEmpty().allSatisfy(c -> assertThat(numbered).contains(c));
  }

  /** The list of numbers as the last release had it: a line may be added, none may change. */
  @Test
  void keepsTheNumbersThatWereGiven() throws IOException {
    Map<Integer, String> given = new TreeMap<>();
    try (InputStream in = getClass().getResourceAsStream("/cluster-message-ids.txt")) {
      assertThat(in).isNotNull();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        String[] parts = line.split(" ");
        given.put(Integer.parseInt(parts[0]), parts[1]);
      }
    }

    Map<Integer, String> now = new TreeMap<>();
    new ClusterMessageIds().types().forEach((number, type) -> now.put(number, type.getName()));

    assertThat(now).isEqualTo(given);
  }

  @Test
  void refusesWhatIsNotRegistered() {
    record Stranger(long value) implements ClusterMessage {}

    assertThatThrownBy(() -> kryo.toBinary(new Stranger(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Object sample(Class<?> type, Type generic, Random random) {
    if (type == long.class || type == Long.class) {
      return random.nextLong();
    } else if (type == int.class || type == Integer.class) {
      return random.nextInt();
    } else if (type == boolean.class || type == Boolean.class) {
      return random.nextBoolean();
    } else if (type == String.class) {
      return "é" + random.nextInt();
    } else if (type == Limits.People.class) {
      // Some numbers make no limits.
      return Limits.People.DEFAULTS;
    } else if (type == Limits.class) {
      // Its numbers have ranges: random ones are refused.
      return Limits.DEFAULTS;
    } else if (type == Limits.Groups.class) {
      return Limits.Groups.DEFAULTS;
    } else if (type == Limits.Keeping.class) {
      return Limits.Keeping.DEFAULTS;
    } else if (type == Limits.Vanish.class) {
      return Limits.Vanish.DEFAULTS;
    } else if (type == Limits.Calls.class) {
      return Limits.Calls.DEFAULTS;
    } else if (type == Bytes.class) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      return Bytes.wrap(bytes);
    } else if (type == EncodedFrame.class) {
      byte[] bytes = new byte[random.nextInt(400)];
      random.nextBytes(bytes);
      return EncodedFrame.wrap(bytes);
    } else if (type == ActorRef.class) {
      return probe.getRef();
    } else if (type.isEnum()) {
      Object[] constants = type.getEnumConstants();
      return constants[random.nextInt(constants.length)];
    } else if (type == List.class || type == Set.class) {
      Type element = ((ParameterizedType) generic).getActualTypeArguments()[0];
      List<Object> elements = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        elements.add(sample(raw(element), element, random));
      }
      return type == List.class ? elements : new HashSet<>(elements);
    } else if (type == Map.class) {
      Type[] arguments = ((ParameterizedType) generic).getActualTypeArguments();
      Map<Object, Object> map = new HashMap<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        map.put(
            sample(raw(arguments[0]), arguments[0], random),
            sample(raw(arguments[1]), arguments[1], random));
      }
      return map;
    } else if (type.isSealed()) {
      Class<?>[] permitted = type.getPermittedSubclasses();
      Class<?> one = permitted[random.nextInt(permitted.length)];
      return sample(one, one, random);
    } else if (type.isRecord()) {
      return sampleRecord(type, random);
    }
    throw new AssertionError("no sample of " + type);
  }

  private static Object sampleRecord(Class<?> type, Random random) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = sample(types[i], components[i].getGenericType(), random);
    }
    try {
      return type.getConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(type + " has no public constructor", e);
    }
  }

  private static Class<?> raw(Type type) {
    return type instanceof ParameterizedType parameterized
        ? (Class<?>) parameterized.getRawType()
        : (Class<?>) type;
  }
}
