package io.skein.node.platform.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CqlScriptTest {

  @Test
  void splitsAtSemicolonsAndDropsComments() {
    String script =
        """
        -- First; not a statement.
        CREATE TABLE a (
          id int, -- the key; really
          PRIMARY KEY (id)
        );
        /* Second;
           with two lines. */
        // Third.
        CREATE TABLE b (id int PRIMARY KEY);
        """;

    assertThat(CqlScript.statementsOf(script))
        .containsExactly(
            "CREATE TABLE a ( id int, PRIMARY KEY (id) )", "CREATE TABLE b (id int PRIMARY KEY)");
  }

  @Test
  void leavesStringsAlone() {
    assertThat(CqlScript.statementsOf("A 'it''s;  -- so' B; C '//';"))
        .containsExactly("A 'it''s;  -- so' B", "C '//'");
  }

  @Test
  void hasNoStatementInCommentsAlone() {
    assertThat(CqlScript.statementsOf("-- nothing\n/* here */ -- at all")).isEmpty();
  }

  @Test
  void refusesWhatDoesNotEnd() {
    assertThatThrownBy(() -> CqlScript.statementsOf("A; B"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CqlScript.statementsOf("A 'b;"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CqlScript.statementsOf("/* A;"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
