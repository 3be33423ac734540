package io.skein.loadtest.report;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * One line of a chart.
 *
 * @param style class of the style sheet that gives the colour
 * @param values one for each place of the chart; not a number: there is none
 */
record Series(String name, String style, Shape shape, List<Double> values) {
  Series {
    values = List.copyOf(values);
  }

  static Series of(String name, String style, Shape shape, double[] values) {
    return new Series(name, style, shape, DoubleStream.of(values).boxed().toList());
  }

  /** How it is drawn. */
  enum Shape {
    LINE,
    /** On top of the areas before it. */
    STACKED
  }

  DoubleStream known() {
    return values.stream().mapToDouble(Double::doubleValue).filter(value -> !Double.isNaN(value));
  }
}
