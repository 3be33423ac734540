package io.skein.node.call.sfu;

import io.skein.protocol.CallTrack;
import java.util.ArrayList;
import java.util.List;

/**
 * A media section of a session description (RFC 8866, 8829), as far as nodes look at it. Immutable.
 *
 * @param mid its identification (RFC 5888); empty: it has none
 * @param sends whether who describes it sends what it is for
 * @param receives whether who describes it takes what it is for
 */
public record SdpSection(String mid, boolean sends, boolean receives) {
  /** The sections of a description, of whatever text. */
  public static List<SdpSection> of(String sdp) {
    String[] parts = ("\n" + sdp).split("\\r?\\nm=", -1);
    String usual = direction(parts[0], "sendrecv");
    List<SdpSection> sections = new ArrayList<>(parts.length - 1);
    for (int i = 1; i < parts.length; i++) {
      sections.add(section(parts[i], usual));
    }
    return sections;
  }

  /** Those of the tracks whose sections the answer to what was offered does not turn down. */
  static List<CallTrack> taken(List<CallTrack> tracks, String answer) {
    List<SdpSection> sections = of(answer);
    return tracks.stream()
        .filter(
            track ->
                sections.stream()
                    .noneMatch(one -> one.mid().equals(track.mid()) && !one.receives()))
        .toList();
  }

  private static SdpSection section(String part, String usual) {
    String mid = "";
    boolean isBundled = false;
    for (String line : part.split("\\r?\\n")) {
      if (line.startsWith("a=mid:")) {
        mid = line.substring("a=mid:".length()).strip();
      }
      isBundled |= line.equals("a=bundle-only");
    }
    String[] first = part.split("\\s+", 3);
    boolean isRejected = first.length > 1 && first[1].equals("0") && !isBundled;
    String direction = direction(part, usual);
    boolean isBoth = direction.equals("sendrecv");
    return new SdpSection(
        mid,
        !isRejected && (isBoth || direction.equals("sendonly")),
        !isRejected && (isBoth || direction.equals("recvonly")));
  }

  private static String direction(String part, String usual) {
    for (String line : part.split("\\r?\\n")) {
      switch (line) {
        case "a=sendrecv", "a=sendonly", "a=recvonly", "a=inactive" -> {
          return line.substring(2);
        }
        default -> {
          // Says nothing of it.
        }
      }
    }
    return usual;
  }
}
