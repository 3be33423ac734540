package io.skein.client.testing;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.skein.protocol.ClientFrame;
import io.skein.protocol.DecodeException;
import io.skein.protocol.Limits;
import io.skein.protocol.Request;
import io.skein.protocol.ServerFrame;
import io.skein.protocol.WireCodec;
import java.nio.ByteBuffer;

/** Frames as proto3 JSON, as the tables of {@code client-sdk/conformance} have them. */
public final class FrameJson {
  private FrameJson() {}

  /** What a node says. */
  public static ServerFrame serverFrame(JsonObject json) {
    io.skein.protocol.v1.ServerFrame.Builder frame = io.skein.protocol.v1.ServerFrame.newBuilder();
    try {
      JsonFormat.parser().merge(json.toString(), frame);
      return WireCodec.decodeServerFrame(ByteBuffer.wrap(frame.build().toByteArray()));
    } catch (InvalidProtocolBufferException | DecodeException e) {
      throw new IllegalArgumentException("no frame: " + json, e);
    }
  }

  /** What a client asks. */
  public static Request request(JsonObject json) {
    io.skein.protocol.v1.ClientFrame.Builder frame = io.skein.protocol.v1.ClientFrame.newBuilder();
    try {
      JsonFormat.parser().merge(json.toString(), frame);
      ByteBuffer bytes = ByteBuffer.wrap(frame.setRequest(1).build().toByteArray());
      return WireCodec.decodeClientFrame(bytes, Limits.DEFAULTS).body();
    } catch (InvalidProtocolBufferException | DecodeException e) {
      throw new IllegalArgumentException("no request: " + json, e);
    }
  }

  /** A client's frame, without its request number. */
  public static JsonObject json(ClientFrame frame) {
    byte[] bytes = WireCodec.encode(frame.request(), frame.body()).payload();
    try {
      String text = JsonFormat.printer().print(io.skein.protocol.v1.ClientFrame.parseFrom(bytes));
      JsonObject json = JsonParser.parseString(text).getAsJsonObject();
      json.remove("request");
      return json;
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
