package io.skein.node.call;

class InMemoryCallDueTest extends CallDueContract {
  private final InMemoryCallDue due = new InMemoryCallDue();

  @Override
  protected CallDue due() {
    return due;
  }
}
