package io.skein.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages are found again, in {@code ./skein chat}. */
class SearchTest {
  @RegisterExtension private final ChatPeople people = new ChatPeople();

  private static void open(Person person, String name) {
    person.types("/open " + name);
    person.sees("── " + name);
  }

  @Test
  void whatWasSaidIsFoundEverywhereAndGoneTo() {
    try (Person alice = people.alice();
        Person bob = people.bob()) {
      bob.types("/group \"Summer trip\" alice");
      bob.sees("you made the group");
      bob.types("the ferry goes at five");
      bob.sees("you  the ferry goes at five ✓");
      open(alice, "bob");
      alice.types("is there a ferry?");
      alice.sees("you  is there a ferry? ✓");

      alice.types("/search FERRY");
      alice.sees("  bob  #1 you: is there a ferry?");
      alice.sees("  Summer trip  #2 bob: the ferry goes at five");
      alice.sees("── /found N goes there ──");
      String screen = alice.screen();
      assertThat(screen.indexOf("#1 you: is")).isLessThan(screen.indexOf("#2 bob: the"));

      alice.types("/found 2");
      alice.sees("── Summer trip");
      alice.sees("── around #2 ──");
      alice.sees("bob  the ferry goes at five", 2);
      alice.types("/found 3");
      alice.sees("! there is no number 3");
    }
  }

  @Test
  void aSearchIsNarrowed() {
    try (Person alice = people.alice();
        Person bob = people.bob()) {
      open(alice, "carol");
      alice.types("a ferry for carol");
      alice.sees("you  a ferry for carol ✓");
      open(alice, "bob");
      alice.types("a ferry for bob");
      alice.sees("you  a ferry for bob ✓");
      open(bob, "alice");
      bob.types("my ferry is late");
      alice.sees("bob  my ferry is late");

      alice.types("/search ferry in:carol");
      alice.sees("#1 you: a ferry for carol");
      alice.sees("── /found N goes there ──");
      alice.types("/search from:bob in:here");
      alice.sees("#2 bob: my ferry is late");
      alice.sees("── /found N goes there ──", 2);
      assertThat(alice.screen()).doesNotContain("#1 you: a ferry for bob");
      alice.types("/search ferry from:me until:today since:2023-11-01");
      alice.sees("#1 you: a ferry for bob");
      alice.types("/search ferry type:image");
      alice.sees("Nothing was found.");
      alice.types("/search ferry from:nobody");
      alice.sees("! there is no user called nobody");
      alice.types("/search type:song");
      alice.sees("! usage: /search [WORD");
    }
  }

  @Test
  void whatWasSaidBeforeIsShownPageByPage() {
    try (Person alice = people.alice()) {
      alice.types("/search");
      alice.sees("! usage: /search");
      open(alice, "bob");
      for (int i = 1; i <= 23; i++) {
        alice.types("ferry number " + i);
      }
      alice.sees("ferry number 23 ✓");

      alice.types("/search ferry");
      alice.sees(" 20  ");
      alice.sees("── /found N goes there, /search shows those before ──");
      assertThat(alice.screen()).doesNotContain("#3 you: ferry");
      alice.types("/search");
      alice.sees(" 23  ");
      alice.sees("#1 you: ferry number 1");
      alice.types("/search");
      alice.sees("-- that is the end");
      alice.types("/found 23");
      alice.sees("── around #1 ──");
    }
  }

  @Test
  void saysWhenNotAllWasLookedThrough() {
    try (Person alice = people.alice()) {
      people
          .cluster()
          .with(
              model -> {
                model.search().incomplete(true);
                model.search().emptyPages(5);
                return null;
              });

      alice.types("/search ferry");
      alice.sees("── nothing so far, /search looks further back ──");
      alice.sees("-- some may be missing: search again in a few seconds");
      alice.types("/search");
      alice.sees("Nothing was found.");
    }
  }
}
