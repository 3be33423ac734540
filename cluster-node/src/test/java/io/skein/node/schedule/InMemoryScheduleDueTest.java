package io.skein.node.schedule;

class InMemoryScheduleDueTest extends ScheduleDueContract {
  private final InMemoryScheduleDue due = new InMemoryScheduleDue();

  @Override
  protected ScheduleDue due() {
    return due;
  }
}
