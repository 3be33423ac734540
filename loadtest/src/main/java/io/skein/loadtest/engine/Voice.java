package io.skein.loadtest.engine;

import io.skein.loadtest.wire.Chat;
import io.skein.loadtest.wire.Population;
import java.util.ArrayList;
import java.util.List;

/** One user as a sender in one chat: numbers what it says. Confined to its lane's thread. */
public final class Voice {
  public final Chat chat;
  public final int sender;
  private final int pacer;
  private int next;

  private Voice(Chat chat, int sender, int pacer) {
    this.chat = chat;
    this.sender = sender;
    this.pacer = pacer;
  }

  /**
   * The senders of some chats that live on a lane.
   *
   * @param sendersMax in each chat
   */
  public static List<Voice> of(
      Population population, List<Chat> chats, int sendersMax, int lane, int lanes) {
    List<Voice> voices = new ArrayList<>();
    for (Chat chat : chats) {
      if (population.laneOf(chat.member(0), lanes) != lane) {
        continue;
      }
      List<Integer> present = new ArrayList<>();
      for (int i = 0; i < chat.size(); i++) {
        if (population.isOnline(chat.member(i))) {
          present.add(chat.member(i));
        }
      }
      for (int i = 0; i < Math.min(sendersMax, present.size()); i++) {
        int sender = present.get(i);
        int last = present.get(present.size() - 1);
        voices.add(new Voice(chat, sender, last == sender ? present.get(0) : last));
      }
    }
    return voices;
  }

  int nextNumber() {
    return next++;
  }

  /** Whether this receiver's copy lets the next message of a closed model go. */
  public boolean isPacedBy(int receiver) {
    return receiver == pacer;
  }
}
