package io.skein.protocol;

import java.nio.ByteBuffer;

/**
 * Between the values that clients and nodes mean and the bytes of {@code skein.v1} that they send:
 * the first thing behind a socket, the last before it. Bytes are one frame without its length
 * ({@link FrameReader} cuts TCP into those, WebSocket does so itself).
 *
 * <p>Written by hand rather than generated, because every message passes here several times: a post
 * is read with about a third of the garbage, an event is written into one array of its exact size,
 * limits are checked before anything is allocated, and the SDK needs no Protobuf library. That it
 * is Protobuf nevertheless is proved against the generated classes by the tests.
 *
 * <p>Stateless, thread-safe.
 */
public final class WireCodec {
  private WireCodec() {}

  /** A client's side: the frame of a request; {@code request} is 0 if no answer is wanted. */
  public static EncodedFrame encode(int request, Request body) {
    FieldWriter out = new FieldWriter();
    write(out, request, body);
    out.allocate();
    write(out, request, body);
    return out.toFrame();
  }

  private static void write(FieldWriter out, int request, Request body) {
    out.uint32(1, request);
    RequestCodec.write(out, body);
  }

  /**
   * A node's side: the request that these bytes are. What it returns is complete and within the
   * limits; a page size that was left open, or is too large, is the largest one.
   *
   * @param frame from its position to its limit, heap or direct; neither is moved, and nothing of
   *     it is kept
   * @throws DecodeException says whether the request is refused or the connection lost
   */
  public static ClientFrame decodeClientFrame(ByteBuffer frame, Limits limits)
      throws DecodeException {
    FieldReader in = new FieldReader(frame);
    int request = in.openFrame();
    try {
      Request body = RequestCodec.read(in, limits);
      if (request == 0 && wantsAnswer(body)) {
        throw FieldReader.bad("request", "0 for a body that is answered");
      }
      return new ClientFrame(request, body);
    } catch (DecodeException e) {
      throw e.inAnswerTo(request);
    }
  }

  private static boolean wantsAnswer(Request body) {
    return !(body instanceof Request.Ping
        || body instanceof Request.Delivered
        || body instanceof Request.Read
        || body instanceof Request.Typing
        || body instanceof Request.Unknown);
  }

  /** A node's side: the frame of an event, or of another body that no request asked for. */
  public static EncodedFrame encode(Reply body) {
    return encode(0, body);
  }

  /**
   * A node's side: the frame that answers a request.
   *
   * @throws IllegalArgumentException if the frame would be larger than {@link
   *     Limits#FRAME_BYTES_CEILING}; pages are cut with the help of {@link #encodedBytes}
   */
  public static EncodedFrame encode(int request, Reply body) {
    FieldWriter out = new FieldWriter();
    write(out, request, body);
    out.allocate();
    write(out, request, body);
    return out.toFrame();
  }

  private static void write(FieldWriter out, int request, Reply body) {
    out.uint32(1, request);
    ReplyCodec.write(out, body);
  }

  /**
   * A client's side: the reply that these bytes are.
   *
   * @param frame from its position to its limit, heap or direct; neither is moved, and nothing of
   *     it is kept
   * @throws DecodeException MALFORMED_FRAME: a node breaks the contract, or it is no node
   */
  public static ServerFrame decodeServerFrame(ByteBuffer frame) throws DecodeException {
    try {
      FieldReader in = new FieldReader(frame);
      int request = in.openFrame();
      return new ServerFrame(request, ReplyCodec.read(in));
    } catch (DecodeException e) {
      throw e.as(ErrorCode.MALFORMED_FRAME);
    }
  }

  /** Bytes that a message takes in a page, at most. */
  public static int encodedBytes(Message message) {
    FieldWriter out = new FieldWriter();
    MessageCodec.write(out, 1, message);
    return out.size();
  }

  /** Bytes that a line takes in a page of conversations, at most. */
  public static int encodedBytes(Reply.ConversationSummary line) {
    FieldWriter out = new FieldWriter();
    ConversationCodec.write(out, 1, line);
    return out.size();
  }

  /** Bytes that a person takes in a page of people, at most. */
  public static int encodedBytes(Person person) {
    FieldWriter out = new FieldWriter();
    PeopleCodec.write(out, 1, person);
    return out.size();
  }

  /** Bytes that a star takes in a page, at most. */
  public static int encodedBytes(Starred starred) {
    FieldWriter out = new FieldWriter();
    KeepingCodec.write(out, 1, starred);
    return out.size();
  }

  /** Bytes that what is deleted of a conversation takes in a page, at most. */
  public static int encodedBytes(Discarded discarded) {
    FieldWriter out = new FieldWriter();
    KeepingCodec.write(out, 1, discarded);
    return out.size();
  }

  /** Bytes that a scheduled post takes in a page, at most. */
  public static int encodedBytes(ScheduledPost post) {
    FieldWriter out = new FieldWriter();
    ScheduleCodec.write(out, 1, post);
    return out.size();
  }

  /** Bytes that a message takes in a page of what was found, at most. */
  public static int encodedBytes(Reply.FoundMessage found) {
    FieldWriter out = new FieldWriter();
    SearchCodec.write(out, 1, found);
    return out.size();
  }

  /** Bytes that a content counts against {@link Limits#contentBytesMax}. */
  public static int contentBytes(Content content) {
    FieldWriter out = new FieldWriter();
    MessageCodec.writeKind(out, content);
    return out.size();
  }
}
