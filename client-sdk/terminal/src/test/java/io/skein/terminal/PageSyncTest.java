package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PageSyncTest {
  private final List<CompletableFuture<String>> asked = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private final PageSync<String> pages =
      new PageSync<>(this::ask, page -> page.endsWith("…"), heard::add);

  private CompletableFuture<String> ask() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    asked.add(answer);
    return answer;
  }

  private void answers(String page) {
    asked.get(asked.size() - 1).complete(page);
  }

  @Test
  void asksForAPageAfterTheOtherAsLongAsMoreFollow() {
    pages.sync();
    answers("one…");
    answers("two");

    assertThat(asked).hasSize(2);
    assertThat(heard).containsExactly("one…", "two");
  }

  @Test
  void asksOnceMoreForAllThatChangedMeanwhile() {
    pages.sync();
    answers("one…");
    pages.sync();
    pages.sync();
    answers("two");
    assertThat(asked).as("again, when all pages were read").hasSize(3);
    answers("two, changed");

    assertThat(asked).hasSize(3);
    assertThat(heard).containsExactly("one…", "two", "two, changed");
  }

  @Test
  void oneThatFailsIsMadeUpForByTheNextChange() {
    pages.sync();
    asked.get(0).completeExceptionally(new IllegalStateException("no connection"));
    assertThat(asked).hasSize(1);

    pages.sync();
    answers("one");

    assertThat(heard).containsExactly("one");
  }
}
