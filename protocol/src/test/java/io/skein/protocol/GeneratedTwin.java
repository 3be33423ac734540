package io.skein.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes of a value the generated message that means the same, by the names of its record's
 * components alone and so independently of the codecs: what the codecs write has to be its bytes.
 */
final class GeneratedTwin {
  /** Contents whose field in {@code Content.kind} has a shorter name than their record. */
  private static final Map<Class<?>, String> CONTENT_FIELDS =
      Map.of(
          Content.MembershipChange.class, "membership",
          Content.TitleChange.class, "title",
          Content.Merge.class, "merged",
          Content.Vanished.class, "recalled");

  private GeneratedTwin() {}

  static io.skein.protocol.v1.ClientFrame of(ClientFrame frame) {
    io.skein.protocol.v1.ClientFrame.Builder twin =
        io.skein.protocol.v1.ClientFrame.newBuilder().setRequest(frame.request());
    setBody(twin, frame.body());
    return twin.build();
  }

  static io.skein.protocol.v1.ServerFrame of(ServerFrame frame) {
    io.skein.protocol.v1.ServerFrame.Builder twin =
        io.skein.protocol.v1.ServerFrame.newBuilder().setRequest(frame.request());
    setBody(twin, frame.body());
    return twin.build();
  }

  private static void setBody(com.google.protobuf.Message.Builder frame, Object body) {
    if (!body.getClass().getSimpleName().equals("Unknown")) {
      FieldDescriptor field = field(frame, body.getClass().getSimpleName());
      frame.setField(field, fill(frame.newBuilderForField(field), (Record) body));
    }
  }

  private static Object fill(com.google.protobuf.Message.Builder message, Record value) {
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      Object part = read(component, value);
      if (part instanceof List<?> parts) {
        FieldDescriptor field = field(message, component.getName());
        parts.forEach(each -> message.addRepeatedField(field, twin(message, field, each)));
      } else if (part != null && !part.equals(Preferences.NONE)) {
        // Preferences that say nothing are not sent.
        FieldDescriptor field = field(message, component.getName());
        message.setField(field, twin(message, field, part));
      }
    }
    return message.build();
  }

  private static Object twin(
      com.google.protobuf.Message.Builder message, FieldDescriptor field, Object part) {
    if (part instanceof UserId id) {
      return id.value();
    } else if (part instanceof DeviceId id) {
      return id.value();
    } else if (part instanceof MediaId id) {
      return id.value();
    } else if (part instanceof CallId id) {
      return ByteString.copyFrom(id.ofEntry().toBytes());
    } else if (part instanceof ClientId id) {
      return ByteString.copyFrom(id.toBytes());
    } else if (part instanceof Bytes bytes) {
      return ByteString.copyFrom(bytes.toArray());
    } else if (part instanceof Enum<?> constant) {
      // One that is not known here, or says nothing, has no name of its own: it is 0.
      EnumValueDescriptor named = field.getEnumType().findValueByName(constant.name());
      return named == null ? field.getEnumType().findValueByNumber(0) : named;
    } else if (part instanceof GroupChange change
        && field.getMessageType().getName().equals("GroupChange")) {
      return changeTwin(message.newBuilderForField(field), change);
    } else if (part instanceof GroupChange.MuteChange mute
        && field.getMessageType().getName().equals("MuteChange")) {
      // As a part of another content.
      return fill(message.newBuilderForField(field), mute);
    } else if (part instanceof Content content) {
      return contentTwin(message.newBuilderForField(field), content);
    } else if (part instanceof Record nested) {
      return fill(message.newBuilderForField(field), nested);
    }
    return part;
  }

  private static Object contentTwin(com.google.protobuf.Message.Builder message, Content content) {
    if (content instanceof Content.Text text) {
      return fill(message, text);
    } else if (content instanceof GroupChange change) {
      FieldDescriptor field = field(message, "groupChange");
      message.setField(field, changeTwin(message.newBuilderForField(field), change));
    } else if (!(content instanceof Content.Unknown)) {
      Class<?> type = content.getClass();
      FieldDescriptor field =
          field(message, CONTENT_FIELDS.getOrDefault(type, type.getSimpleName()));
      Object twin = fill(message.newBuilderForField(field), (Record) content);
      message.setField(field, content instanceof Content.Vanished ? vanished(twin) : twin);
    }
    return message.build();
  }

  /** A word more than of what was recalled, which clients of earlier releases see. */
  private static Object vanished(Object recalled) {
    com.google.protobuf.Message.Builder vanished =
        ((com.google.protobuf.Message) recalled).toBuilder();
    return vanished.setField(field(vanished, "vanished"), true).build();
  }

  private static Object changeTwin(
      com.google.protobuf.Message.Builder message, GroupChange change) {
    FieldDescriptor field = field(message, change.getClass().getSimpleName());
    message.setField(field, fill(message.newBuilderForField(field), (Record) change));
    return message.build();
  }

  private static FieldDescriptor field(
      com.google.protobuf.Message.Builder message, String javaName) {
    String name = javaName.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
    if (field == null) {
      throw new AssertionError(message.getDescriptorForType().getFullName() + " has no " + name);
    }
    return field;
  }

  private static Object read(RecordComponent component, Record value) {
    try {
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(component.toString(), e);
    }
  }
}
