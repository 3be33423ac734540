package io.skein.node.call.sfu;

final class InMemorySfuTest extends SfuContract {
  private final InMemorySfu sfu = new InMemorySfu();

  @Override
  protected Sfu sfu() {
    return sfu;
  }

  @Override
  protected Device device() {
    return new Device() {
      @Override
      public String offer(int tracks) {
        return "v=0 an offer of " + tracks;
      }

      @Override
      public String answer(String offer) {
        return "v=0 an answer";
      }

      @Override
      public void connect(String said) {
        sfu.connect(said);
      }

      @Override
      public Sfu.Candidate candidate() {
        return new Sfu.Candidate("candidate:1 1 udp 1 192.0.2.1 9 typ host", "0", 0);
      }

      @Override
      public void close() {
        // It holds nothing.
      }
    };
  }
}
