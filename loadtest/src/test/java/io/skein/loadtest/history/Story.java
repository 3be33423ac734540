package io.skein.loadtest.history;

import io.skein.loadtest.history.HistoryEvent.Entry;
import io.skein.protocol.ClientId;
import io.skein.protocol.ConversationId;
import io.skein.protocol.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells a history in a few words; posts are named by their texts. */
final class Story {
  static final ConversationId CHAT = ConversationId.group(7);
  static final UserId ALICE = new UserId(1);
  static final UserId BOB = new UserId(2);

  private final HistoryChecker checker = new HistoryChecker();
  private final Map<String, UserId> senders = new HashMap<>();

  private static ClientId id(String text) {
    return new ClientId(77, Mixing.text(text));
  }

  private static UserId user(String device) {
    return device.startsWith("alice") ? ALICE : BOB;
  }

  private Entry entry(long sequence, String text) {
    if (text.startsWith("system")) {
      return new Entry(CHAT, sequence, UserId.SYSTEM, null, Mixing.text(text));
    }
    UserId sender = senders.getOrDefault(text, ALICE);
    return new Entry(CHAT, sequence, sender, id(text), Mixing.text(text));
  }

  Story sends(String device, String... texts) {
    for (String text : texts) {
      senders.put(text, user(device));
      checker.record(
          new HistoryEvent.Sent(CHAT, device, user(device), id(text), Mixing.text(text)));
    }
    return this;
  }

  Story acknowledged(String text, long sequence) {
    checker.record(new HistoryEvent.Acknowledged(CHAT, id(text), sequence));
    return this;
  }

  Story refused(String text) {
    checker.record(new HistoryEvent.Refused(CHAT, id(text)));
    return this;
  }

  Story unknown(String text) {
    checker.record(new HistoryEvent.Unknown(CHAT, id(text)));
    return this;
  }

  Story follows(String device) {
    checker.record(new HistoryEvent.Follows(CHAT, device, 0));
    return this;
  }

  Story sees(String device, long sequence, String text) {
    checker.record(new HistoryEvent.Seen(device, entry(sequence, text)));
    return this;
  }

  Story seesAltered(String device, long sequence, String text) {
    Entry right = entry(sequence, text);
    checker.record(
        new HistoryEvent.Seen(
            device, new Entry(CHAT, sequence, right.sender(), right.clientId(), 1)));
    return this;
  }

  /** The log, from the first sequence on. */
  Story log(String... texts) {
    for (int i = 0; i < texts.length; i++) {
      logAt(i + 1, texts[i]);
    }
    return this;
  }

  Story logAt(long sequence, String text) {
    checker.record(new HistoryEvent.Log(entry(sequence, text)));
    return this;
  }

  Story unread(UserId user, long read, long head, int unread) {
    checker.record(new HistoryEvent.UnreadCount(CHAT, user, read, head, unread));
    return this;
  }

  Verdict verdict() {
    return checker.finish();
  }

  /** The kinds that were found, one for each violation, in order. */
  List<Violation.Kind> kinds() {
    List<Violation.Kind> kinds = new ArrayList<>();
    verdict().examples().forEach(violation -> kinds.add(violation.kind()));
    return kinds;
  }
}
