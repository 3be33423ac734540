package io.skein.loadtest.generators;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says words to one agent, in their order and on a thread of its own: an agent that does not listen
 * keeps nobody waiting who has something to tell others. Hangs up on one that does not listen for
 * long. Thread-safe.
 */
final class Telling implements AutoCloseable {
  /** A run's orders are few, and of pings one waits at most. */
  static final int WORDS_MAX = 64;

  private final Channel channel;
  private final BlockingQueue<Supplier<Word>> words = new LinkedBlockingQueue<>(WORDS_MAX);
  private final AtomicBoolean pinging = new AtomicBoolean();
  private final Thread thread;
  private volatile @Nullable String failure;

  /**
   * @param name of the agent
   */
  Telling(Channel channel, String name) {
    this.channel = channel;
    thread = new Thread(this::run, "tells-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Says it when what was told before is said. */
  void tell(Word word) {
    add(() -> word);
  }

  void ping() {
    if (pinging.compareAndSet(false, true)) {
      add(this::pingOfNow);
    }
  }

  private void add(Supplier<Word> word) {
    if (!words.offer(word)) {
      fail(WORDS_MAX + " words wait for it to listen");
    }
  }

  /** Has the time at which it goes: what it waited here is nothing of its way. */
  private Word pingOfNow() {
    pinging.set(false);
    return new Word.Ping(System.nanoTime());
  }

  /** Why it has hung up; null if it has not, or the channel was gone before. */
  @Nullable String failure() {
    return failure;
  }

  private void fail(String why) {
    failure = why;
    channel.close();
  }

  private void run() {
    try {
      while (true) {
        channel.send(words.take().get());
      }
    } catch (Channel.TooLongException e) {
      fail(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      // Whoever hears the agent finds that it is gone.
      channel.close();
    } catch (InterruptedException closed) {
      // There is nothing more to say.
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
