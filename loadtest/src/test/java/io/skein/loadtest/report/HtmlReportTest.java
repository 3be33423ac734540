package io.skein.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.loadtest.result.RunResult;
import io.skein.loadtest.result.SampleRun;
import io.skein.loadtest.result.Thresholds;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
  @Test
  void needsNothingButItself() {
    String page = HtmlReport.of(SampleRun.aRun().withANodeKilled().result());

    assertThat(page).doesNotContain("http://", "https://", "@import", "{{");
    assertThat(attributes(page, "src")).isEmpty();
    assertThat(attributes(page, "href")).containsExactly("data:,");
  }

  @Test
  void saysTheVerdictAndWhy() {
    String failed =
        HtmlReport.of(SampleRun.aRun().withANodeKilled().judgedBy("p99<250ms").result());
    String passed = HtmlReport.of(SampleRun.aRun().judgedBy("p99<250ms").result());

    assertThat(failed).contains("<header class=\"failed\">", "p99&lt;250ms does not hold: ");
    assertThat(passed).contains("<header class=\"passed\">").doesNotContain("does not hold");
    assertThat(HtmlReport.of(SampleRun.aRun().cutShort().result()))
        .contains("<header class=\"partial\">", "ended before its plan did");
    assertThat(HtmlReport.of(RunResult.of("direct", "x").judgedBy(Thresholds.NONE)))
        .contains("<header class=\"invalid\">");
  }

  @Test
  void marksFaultsOnEveryTimeLine() {
    String page = HtmlReport.of(SampleRun.aRun().withANodeKilled().result());

    int charts = count(page, "data-group=\"time\"");
    assertThat(charts).isEqualTo(7);
    assertThat(count(page, "class=\"mark fault\"")).isEqualTo(charts);
    assertThat(count(page, "class=\"mark heal\"")).isEqualTo(charts);
    assertThat(page).contains("<b>0:30</b> kill node-2");
  }

  @Test
  void tellsTheFiguresOfEachPhase() {
    String one = HtmlReport.of(SampleRun.aRun().result());
    String three =
        HtmlReport.of(
            SampleRun.aRun().withANodeKilled().inPhases("calm", "spike <i>", "after").result());

    assertThat(one).doesNotContain("<h2>Phases</h2>", "class=\"boundary\"");
    assertThat(three).contains("<h2>Phases</h2>", "<td>calm</td>", "<td>spike &lt;i&gt;</td>");
    // Where the second and the third begin, on each of seven charts.
    assertThat(count(three, "class=\"boundary\"")).isEqualTo(14);
  }

  @Test
  void namesWhatWasLost() {
    RunResult.Integrity broken = new RunResult.Integrity(3, 0, 1, 0, 2, 0, 12, 90_000, "full");

    assertThat(HtmlReport.of(SampleRun.aRun().found(broken).result()))
        .contains(
            "90,000 messages were checked: 3 lost, 1 reordered, 2 made up. Beside these 12 were"
                + " missed by receivers who were away, to whom this target promises nothing.")
        .contains("<td>missed while away, which this target does not promise</td><td>12</td>");
    assertThat(HtmlReport.of(SampleRun.aRun().result())).doesNotContain("missed while away");
  }

  @Test
  void showsWhatAnAppSees() {
    assertThat(HtmlReport.of(SampleRun.aRun().result()))
        .contains("accept, SDK", "delivery, SDK", "Users on the SDK", "<code>GOING_AWAY</code>");
    assertThat(HtmlReport.of(RunResult.of("direct", "x").judgedBy(Thresholds.NONE)))
        .doesNotContain("SDK");
  }

  @Test
  void showsEachGeneratorAndTheLimitsOfTheServer() {
    String page = HtmlReport.of(SampleRun.aRun().ofThreeGenerators().result());

    assertThat(page)
        .contains("<h2>Generators</h2>", "g1", "g2", "g3", "lost")
        .contains("<h2>Limits of the server</h2>", "skein.accounts.tokens.access-life", "not told");
    assertThat(HtmlReport.of(SampleRun.aRun().result()))
        .doesNotContain("<h2>Generators</h2>", "<h2>Limits of the server</h2>");
  }

  @Test
  void whatARunSaysIsNoMarkup() {
    String page = HtmlReport.of(SampleRun.aRun().result());

    assertThat(page).contains("1 store &lt;local&gt;").doesNotContain("<local>");
  }

  @Test
  void aNameCannotEndTheScriptThatHoldsIt() {
    Series evil = new Series("</script><b>", "lag", Series.Shape.LINE, List.of(1.0, Double.NaN));

    String html =
        new Chart(
                "t",
                "g",
                List.of(0.0, 1.0),
                List.of("a", "b"),
                List.of(),
                Scale.fromZero(1),
                Figures::number,
                List.of(evil),
                "",
                "")
            .html();

    assertThat(html).containsOnlyOnce("</script>").contains("\\u003c/script>");
  }

  @Test
  void aLongRunKeepsThePageSmallAndTheWorstSecondInIt() {
    String page = HtmlReport.of(SampleRun.aRun().lasting(3600).withANodeKilled().result());

    assertThat(page.length()).isLessThan(600_000);
    assertThat(page).contains("Each point stands for 6 intervals").contains("1:00:00");
    assertThat(page).contains("kill node-2");
  }

  @Test
  void theNodesOfALargeClusterAreSummedUp() {
    String page = HtmlReport.of(SampleRun.aRun().withParts(12).result());

    assertThat(page).contains("</i>nodes</li>").doesNotContain("</i>node-11</li>");
  }

  private static int count(String page, String what) {
    return page.split(Pattern.quote(what), -1).length - 1;
  }

  private static List<String> attributes(String page, String name) {
    return Pattern.compile("<[a-z]+ [^>]*\\b" + name + "=\"([^\"]*)\"")
        .matcher(page)
        .results()
        .map(match -> match.group(1))
        .toList();
  }
}
