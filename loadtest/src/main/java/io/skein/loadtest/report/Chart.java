package io.skein.loadtest.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * Draws series over an axis. Lines and areas are SVG that stretches with the page; labels are HTML
 * at percentages beside it, since text in a stretched drawing would be unreadable on a phone. The
 * values are repeated as JSON for the script that shows them under the pointer.
 *
 * @param group charts of one group share their cross-hair; their places must be the same
 * @param places of the values on the horizontal axis, 0 to 1, ascending
 * @param placeNames what a place is called under the pointer
 * @param underlay drawn below the series
 * @param overlay HTML above them
 */
record Chart(
    String title,
    String group,
    List<Double> places,
    List<String> placeNames,
    List<Scale.Tick> ticks,
    Scale vertical,
    DoubleFunction<String> label,
    List<Series> series,
    String underlay,
    String overlay) {
  /** Units of the drawing, in both directions; it is stretched to its box. */
  static final int SIZE = 1000;

  String html() {
    Html html = new Html();
    html.raw("<figure class=\"chart\" data-group=\"" + group + "\"><figcaption>");
    html.element("h3", title).raw("<ul class=\"legend\">");
    for (Series one : series) {
      html.raw("<li><i class=\"" + one.style() + "\"></i>").text(one.name()).raw("</li>");
    }
    html.raw("</ul></figcaption><div class=\"plot\"><div class=\"y\" aria-hidden=\"true\">");
    List<Scale.Tick> levels = vertical.ticks(label);
    for (Scale.Tick level : levels) {
      html.raw("<span style=\"bottom:" + percent(level.place()) + "\">")
          .text(level.label())
          .raw("</span>");
    }
    html.raw("</div><div class=\"area\" tabindex=\"0\" role=\"img\" aria-label=\"")
        .text(description())
        .raw("\">");
    html.raw("<svg viewBox=\"0 0 1000 1000\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
    html.raw(underlay);
    for (Scale.Tick level : levels) {
      html.raw("<path class=\"grid\" d=\"M0 " + y(level.place()) + "H1000\"/>");
    }
    paths(html);
    html.raw("</svg>").raw(overlay).raw("</div><div class=\"x\" aria-hidden=\"true\">");
    for (Scale.Tick tick : ticks) {
      html.raw("<span style=\"left:" + percent(tick.place()) + "\">")
          .text(tick.label())
          .raw("</span>");
    }
    return html.raw("</div></div><script type=\"application/json\">")
        .raw(data())
        .raw("</script></figure>")
        .toString();
  }

  static String percent(double share) {
    return decimal(share * 100) + "%";
  }

  static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value).replaceAll("\\.?0+$", "");
  }

  private String description() {
    StringBuilder text = new StringBuilder(title);
    for (Series one : series) {
      text.append("; ")
          .append(one.name())
          .append(" up to ")
          .append(label.apply(one.known().max().orElse(0)));
    }
    return text.toString();
  }

  private void paths(Html html) {
    double[] base = new double[places.size()];
    for (Series one : series) {
      if (one.shape() == Series.Shape.STACKED) {
        double[] top = base.clone();
        for (int i = 0; i < top.length; i++) {
          top[i] += Double.isNaN(one.values().get(i)) ? 0 : one.values().get(i);
        }
        html.raw("<path class=\"area " + one.style() + "\" d=\"" + band(base, top) + "\"/>");
        base = top;
      } else {
        html.raw("<path class=\"line " + one.style() + "\" d=\"" + line(one.values()) + "\"/>");
      }
    }
  }

  /** A missing value leaves a hole; a value between two holes is a dot. */
  private String line(List<Double> values) {
    StringBuilder path = new StringBuilder();
    boolean drawing = false;
    for (int i = 0; i < values.size(); i++) {
      if (Double.isNaN(values.get(i))) {
        drawing = false;
      } else {
        path.append(drawing ? 'L' : 'M').append(point(i, values.get(i)));
        boolean alone = !drawing && (i + 1 == values.size() || Double.isNaN(values.get(i + 1)));
        path.append(alone ? "h.01" : "");
        drawing = true;
      }
    }
    return path.toString();
  }

  private String band(double[] base, double[] top) {
    if (top.length == 0) {
      return "";
    }
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < top.length; i++) {
      path.append(i == 0 ? 'M' : 'L').append(point(i, top[i]));
    }
    for (int i = top.length - 1; i >= 0; i--) {
      path.append('L').append(point(i, base[i]));
    }
    return path.append('Z').toString();
  }

  private String point(int index, double value) {
    return decimal(places.get(index) * SIZE) + " " + y(vertical.place(value));
  }

  private static String y(double place) {
    return decimal((1 - place) * SIZE);
  }

  private String data() {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    ArrayNode at = data.putArray("at");
    for (double place : places) {
      at.add(Math.round(place * 1e4) / 1e4);
    }
    ArrayNode names = data.putArray("names");
    placeNames.forEach(names::add);
    ArrayNode lines = data.putArray("series");
    for (Series one : series) {
      ObjectNode line = lines.addObject().put("name", one.name()).put("style", one.style());
      ArrayNode values = line.putArray("values");
      for (double value : one.values()) {
        values.add(Double.isNaN(value) ? "" : label.apply(value));
      }
    }
    // A '<' in a name could end the script element that holds this.
    return data.toString().replace("<", "\\u003c");
  }
}
