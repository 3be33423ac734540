package io.skein.node.platform.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MigrationTest {

  @Test
  void listsTheStepsOfThisReleaseInOrder() {
    List<Migration> migrations = Migration.ofThisRelease();

    assertThat(migrations.get(0)).hasToString("0001-platform");
    assertThat(migrations)
        .extracting(Migration::version)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, migrations.size()).boxed().toList());
    assertThat(migrations).allSatisfy(step -> assertThat(step.statements()).isNotEmpty());
  }

  @Test
  void hasAChecksumOfWhatIsDoneNotOfHowItIsExplained() {
    Migration plain = Migration.parse("0001-a.cql", "DROP TABLE IF EXISTS a;");
    Migration explained = Migration.parse("0001-a.cql", "-- Why.\nDROP TABLE\n  IF EXISTS a;\n");
    Migration other = Migration.parse("0001-a.cql", "DROP TABLE IF EXISTS b;");

    assertThat(explained.checksum()).isEqualTo(plain.checksum());
    assertThat(other.checksum()).isNotEqualTo(plain.checksum());
  }

  @Test
  void refusesAStatementThatCannotBeRepeated() {
    assertThatThrownBy(() -> Migration.parse("0001-a.cql", "CREATE TABLE a (id int PRIMARY KEY);"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0001-a.cql");
  }

  @Test
  void refusesAnotherFileName() {
    assertThatThrownBy(() -> Migration.parse("1-a.cql", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1-a.cql");
  }
}
