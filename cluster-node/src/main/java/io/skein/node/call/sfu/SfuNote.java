package io.skein.node.call.sfu;

import io.skein.protocol.Reply;

/** A desk's notes to itself. */
sealed interface SfuNote extends SfuCommand {
  /**
   * What was carried out.
   *
   * @param effect what has become of the connections, for the desk to carry out
   */
  record Outcome(Reply.Answer answer, Runnable effect) {}

  /** What a participant asked was carried out. */
  record Done(SfuHeld held, Carry carried, Outcome outcome) implements SfuNote {}

  /** The SFU does not do it, or cannot be asked. */
  record Failed(SfuHeld held, Carry carried, Throwable cause) implements SfuNote {}

  /**
   * A connection has changed.
   *
   * @param connection stands for it
   */
  record Changed(SfuHeld held, Object connection, Sfu.Change change) implements SfuNote {}

  /** Whether the server answers has changed. */
  record Server(String server, boolean answers) implements SfuNote {}

  /** Time to say whose connections are here. */
  enum Tick implements SfuNote {
    INSTANCE
  }
}
