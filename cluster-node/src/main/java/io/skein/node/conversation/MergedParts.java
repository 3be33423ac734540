package io.skein.node.conversation;

import io.skein.node.conversation.MergedBodies.Part;
import io.skein.protocol.Content;
import io.skein.protocol.ErrorCode;
import io.skein.protocol.Limits;
import io.skein.protocol.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages that become one: numbered, with all that is in them, and what is shown of them before
 * somebody opens them. Confined to one thread.
 */
final class MergedParts {
  /** How many of the first are shown before they are opened, and how much of each. */
  static final int LINES_MAX = 4;

  static final int LINE_CHARACTERS_MAX = 80;

  /**
   * A body is held as a whole while it is made, copied or let go of. As {@link WriteQueue} counts.
   */
  static final int BYTES_MAX = 2 << 20;

  private final List<Part> parts = new ArrayList<>();
  private final List<Content.Merged.Line> lines = new ArrayList<>();
  private int count;
  private int depth = 1;
  private int nextSection = 1;
  private long bytes;

  /**
   * The next of them.
   *
   * @param inner the body of one that carries others; else empty
   */
  void add(Content.Said content, Message.Forwarded from, List<Part> inner) {
    Content.Said kept = content;
    if (content instanceof Content.Merged merged) {
      kept = merged.at(nextSection);
      depth = Math.max(depth, merged.depth() + 1);
      addInner(inner);
    }
    parts.add(new Part(0, ++count, from.sender(), from.timeMillis(), kept));
    bytes += WriteQueue.bytesOf(kept);
    if (lines.size() < LINES_MAX) {
      lines.add(new Content.Merged.Line(from.sender(), beginning(content.plainText())));
    }
  }

  /** Sections keep their order, behind those that are there. */
  private void addInner(List<Part> inner) {
    int first = nextSection;
    for (Part part : inner) {
      Content.Said content = part.content();
      if (content instanceof Content.Merged merged) {
        content = merged.at(first + merged.body());
        // Also if nothing is left in it: its number is no other one's.
        nextSection = Math.max(nextSection, first + (int) merged.body() + 1);
      }
      int section = first + part.section();
      nextSection = Math.max(nextSection, section + 1);
      parts.add(new Part(section, part.position(), part.sender(), part.timeMillis(), content));
      bytes += WriteQueue.bytesOf(content);
    }
    nextSection = Math.max(nextSection, first + 1);
  }

  /** Never half of a sign that takes two characters. */
  private static String beginning(String text) {
    String line = text.strip().lines().findFirst().orElse("");
    if (line.codePointCount(0, line.length()) <= LINE_CHARACTERS_MAX) {
      return line;
    }
    return line.substring(0, line.offsetByCodePoints(0, LINE_CHARACTERS_MAX));
  }

  /** Why they may not become one; null: they may. */
  @Nullable ErrorCode obstacle() {
    if (depth > Limits.MERGED_DEPTH_MAX) {
      return ErrorCode.MERGED_TOO_DEEP;
    }
    return count > Limits.MERGED_MESSAGES_MAX
            || parts.size() > Limits.MERGED_MESSAGES_IN_ALL_MAX
            || bytes > BYTES_MAX
        ? ErrorCode.TOO_MANY_MERGED
        : null;
  }

  List<Part> parts() {
    return List.copyOf(parts);
  }

  /** What carries them. */
  Content.Merged content(String title, long body) {
    return new Content.Merged(title, List.copyOf(lines), count, depth, body);
  }
}
