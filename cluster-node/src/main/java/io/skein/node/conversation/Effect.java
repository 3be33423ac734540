package io.skein.node.conversation;

import java.util.List;

/**
 * What a durable entry changed of who is there; {@link #NONE} for nearly every message.
 *
 * @param joined who is a member from this entry on
 * @param left who sees nothing after this entry
 * @param becameLarge whether the conversation outgrew the small size with it
 */
record Effect(List<Member> joined, List<Snapshot.Former> left, boolean becameLarge) {
  static final Effect NONE = new Effect(List.of(), List.of(), false);

  boolean isNone() {
    return joined.isEmpty() && left.isEmpty() && !becameLarge;
  }
}
