package io.skein.protocol;

import static io.skein.protocol.FieldReader.required;

import io.skein.protocol.Request.AnswerSfu;
import io.skein.protocol.Request.PublishTracks;
import io.skein.protocol.Request.SfuRequest;
import io.skein.protocol.Request.SubscribeTracks;
import io.skein.protocol.Request.TrickleSfu;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What devices and a call's SFU say to each other, both directions. */
final class SfuCodec {
  static final int PUBLISH_TRACKS = 141;
  static final int SUBSCRIBE_TRACKS = 142;
  static final int ANSWER_SFU = 143;
  static final int TRICKLE_SFU = 144;
  static final int SFU_DESCRIPTION = 141;

  private SfuCodec() {}

  // ---- what clients ask for

  static void write(FieldWriter out, SfuRequest asked) {
    if (asked instanceof PublishTracks publish) {
      write(out, publish);
    } else if (asked instanceof SubscribeTracks subscribe) {
      write(out, subscribe);
    } else if (asked instanceof AnswerSfu answer) {
      write(out, answer);
    } else if (asked instanceof TrickleSfu trickle) {
      write(out, trickle);
    }
  }

  private static int begin(FieldWriter out, int field, SfuRequest asked) {
    int begun = out.begin(field);
    MessageCodec.write(out, 1, asked.conversation());
    CallCodec.write(out, 2, asked.id());
    out.uint32(3, asked.room());
    return begun;
  }

  private static void write(FieldWriter out, PublishTracks publish) {
    int begun = begin(out, PUBLISH_TRACKS, publish);
    out.bool(4, publish.begins());
    out.text(5, publish.sdp());
    publish.tracks().forEach(track -> write(out, 6, track));
    out.end(begun);
  }

  static PublishTracks readPublishTracks(FieldReader in, Limits.Calls limits)
      throws DecodeException {
    ConversationId conversation = null;
    CallId id = null;
    int room = 0;
    boolean begins = false;
    String sdp = "";
    List<CallTrack> tracks = List.of();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "publish_tracks.conversation");
        case 2 -> id = CallCodec.readId(in, "publish_tracks.id");
        case 3 -> room = in.count("publish_tracks.room");
        case 4 -> begins = in.bool("publish_tracks.begins");
        case 5 -> sdp = in.text("publish_tracks.sdp", limits.descriptionBytesMax());
        case 6 -> tracks = published(in, tracks);
        default -> in.skip();
      }
    }
    requirePresent(sdp, "publish_tracks.sdp");
    return new PublishTracks(
        required(conversation, "publish_tracks.conversation"),
        required(id, "publish_tracks.id"),
        aboveZero(room, "publish_tracks.room"),
        begins,
        sdp,
        Collections.unmodifiableList(tracks));
  }

  private static List<CallTrack> published(FieldReader in, List<CallTrack> before)
      throws DecodeException {
    if (before.size() == Limits.CALL_TRACKS_MAX) {
      throw FieldReader.bad("publish_tracks.tracks", "more than " + Limits.CALL_TRACKS_MAX);
    }
    String mid = "";
    CallTrack.Source source = null;
    int outer = in.enter("publish_tracks.tracks");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> mid = in.text("publish_tracks.tracks.mid", Limits.SIGNAL_MID_BYTES_MAX);
        case 2 ->
            source =
                CallNumbers.known(CallNumbers.SOURCES, in.uint32("publish_tracks.tracks.source"));
        default -> in.skip();
      }
    }
    in.leave(outer);
    requirePresent(mid, "publish_tracks.tracks.mid");
    if (source == null) {
      throw FieldReader.bad("publish_tracks.tracks.source", "missing, or not known here");
    }
    for (CallTrack one : before) {
      if (one.mid().equals(mid)) {
        throw FieldReader.bad("publish_tracks.tracks.mid", "twice");
      }
    }
    return added(before, new CallTrack(mid, source));
  }

  private static void write(FieldWriter out, SubscribeTracks subscribe) {
    int begun = begin(out, SUBSCRIBE_TRACKS, subscribe);
    out.bool(4, subscribe.begins());
    subscribe.tracks().forEach(track -> write(out, 5, track));
    out.end(begun);
  }

  static SubscribeTracks readSubscribeTracks(FieldReader in, Limits.Calls limits)
      throws DecodeException {
    ConversationId conversation = null;
    CallId id = null;
    int room = 0;
    boolean begins = false;
    List<TrackName> tracks = List.of();
    long most = (long) Limits.CALL_TRACKS_MAX * limits.anyParticipantsMax();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "subscribe_tracks.conversation");
        case 2 -> id = CallCodec.readId(in, "subscribe_tracks.id");
        case 3 -> room = in.count("subscribe_tracks.room");
        case 4 -> begins = in.bool("subscribe_tracks.begins");
        case 5 -> {
          if (tracks.size() >= most) {
            throw FieldReader.bad("subscribe_tracks.tracks", "more than " + most);
          }
          tracks = added(tracks, readTrackName(in, "subscribe_tracks.tracks"));
        }
        default -> in.skip();
      }
    }
    return new SubscribeTracks(
        required(conversation, "subscribe_tracks.conversation"),
        required(id, "subscribe_tracks.id"),
        aboveZero(room, "subscribe_tracks.room"),
        begins,
        Collections.unmodifiableList(tracks));
  }

  private static void write(FieldWriter out, AnswerSfu answer) {
    int begun = begin(out, ANSWER_SFU, answer);
    out.text(4, answer.sdp());
    out.end(begun);
  }

  static AnswerSfu readAnswerSfu(FieldReader in, Limits.Calls limits) throws DecodeException {
    ConversationId conversation = null;
    CallId id = null;
    int room = 0;
    String sdp = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "answer_sfu.conversation");
        case 2 -> id = CallCodec.readId(in, "answer_sfu.id");
        case 3 -> room = in.count("answer_sfu.room");
        case 4 -> sdp = in.text("answer_sfu.sdp", limits.descriptionBytesMax());
        default -> in.skip();
      }
    }
    requirePresent(sdp, "answer_sfu.sdp");
    return new AnswerSfu(
        required(conversation, "answer_sfu.conversation"),
        required(id, "answer_sfu.id"),
        aboveZero(room, "answer_sfu.room"),
        sdp);
  }

  private static void write(FieldWriter out, TrickleSfu trickle) {
    int begun = begin(out, TRICKLE_SFU, trickle);
    out.uint32(4, CallNumbers.of(CallNumbers.SIDES, trickle.side()));
    out.text(5, trickle.candidate());
    out.text(6, trickle.mid());
    out.uint32(7, trickle.line());
    out.end(begun);
  }

  static TrickleSfu readTrickleSfu(FieldReader in, Limits.Calls limits) throws DecodeException {
    ConversationId conversation = null;
    CallId id = null;
    int room = 0;
    SfuRequest.Side side = null;
    String candidate = "";
    String mid = "";
    int line = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> conversation = MessageCodec.readId(in, "trickle_sfu.conversation");
        case 2 -> id = CallCodec.readId(in, "trickle_sfu.id");
        case 3 -> room = in.count("trickle_sfu.room");
        case 4 -> side = CallNumbers.known(CallNumbers.SIDES, in.uint32("trickle_sfu.side"));
        case 5 -> candidate = in.text("trickle_sfu.candidate", limits.candidateBytesMax());
        case 6 -> mid = in.text("trickle_sfu.mid", Limits.SIGNAL_MID_BYTES_MAX);
        case 7 -> line = in.count("trickle_sfu.line");
        default -> in.skip();
      }
    }
    if (side == null) {
      throw FieldReader.bad("trickle_sfu.side", "missing, or not known here");
    }
    return new TrickleSfu(
        required(conversation, "trickle_sfu.conversation"),
        required(id, "trickle_sfu.id"),
        aboveZero(room, "trickle_sfu.room"),
        side,
        candidate,
        mid,
        line);
  }

  // ---- what a node says

  static void write(FieldWriter out, Reply.SfuDescription description) {
    int begun = out.begin(SFU_DESCRIPTION);
    out.text(1, description.sdp());
    for (Reply.SfuStream stream : description.streams()) {
      int inner = out.begin(2);
      out.text(1, stream.mid());
      write(out, 2, stream.track());
      out.end(inner);
    }
    out.end(begun);
  }

  static Reply.SfuDescription readSfuDescription(FieldReader in) throws DecodeException {
    String sdp = "";
    List<Reply.SfuStream> streams = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> sdp = in.text("sfu_description.sdp", FieldReader.ANY_LENGTH);
        case 2 -> streams.add(readStream(in));
        default -> in.skip();
      }
    }
    return new Reply.SfuDescription(sdp, Collections.unmodifiableList(streams));
  }

  private static Reply.SfuStream readStream(FieldReader in) throws DecodeException {
    String mid = "";
    TrackName track = null;
    int outer = in.enter("sfu_description.streams");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> mid = in.text("sfu_description.streams.mid", FieldReader.ANY_LENGTH);
        case 2 -> track = readTrackName(in, "sfu_description.streams.track");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new Reply.SfuStream(mid, required(track, "sfu_description.streams.track"));
  }

  // ---- values

  static void write(FieldWriter out, int field, CallTrack track) {
    int begun = out.begin(field);
    out.text(1, track.mid());
    out.uint32(2, CallNumbers.of(CallNumbers.SOURCES, track.source()));
    out.end(begun);
  }

  /** A track that a node tells of. */
  static CallTrack readTrack(FieldReader in) throws DecodeException {
    String mid = "";
    int source = 0;
    int outer = in.enter("call.participants.tracks");
    while (in.next()) {
      switch (in.field()) {
        case 1 -> mid = in.text("call.participants.tracks.mid", FieldReader.ANY_LENGTH);
        case 2 -> source = in.uint32("call.participants.tracks.source");
        default -> in.skip();
      }
    }
    in.leave(outer);
    return new CallTrack(
        mid, CallNumbers.nearest(CallNumbers.SOURCES, source, CallTrack.Source.CAMERA));
  }

  private static void write(FieldWriter out, int field, TrackName track) {
    int begun = out.begin(field);
    out.fixed64(1, track.user().value());
    out.text(2, track.mid());
    out.end(begun);
  }

  private static TrackName readTrackName(FieldReader in, String name) throws DecodeException {
    UserId user = null;
    String mid = "";
    int outer = in.enter(name);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> user = in.user(name);
        case 2 -> mid = in.text(name, Limits.SIGNAL_MID_BYTES_MAX);
        default -> in.skip();
      }
    }
    in.leave(outer);
    requirePresent(mid, name);
    return new TrackName(required(user, name), mid);
  }

  /** The list with one more, in a list that may grow. */
  static <T> List<T> added(List<T> before, T one) {
    List<T> more = before.isEmpty() ? new ArrayList<>(2) : before;
    more.add(one);
    return more;
  }

  private static int aboveZero(int room, String name) throws DecodeException {
    return (int) RequestCodec.aboveZero(room, name);
  }

  private static void requirePresent(String text, String name) throws DecodeException {
    if (text.isEmpty()) {
      throw FieldReader.bad(name, "missing");
    }
  }
}
