package io.skein.loadtest.generators;

import io.skein.loadtest.engine.Slice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Adds up the slices of several generators, interval by interval. All begin each phase at one
 * moment and cut it by the second, so the n-th slice of a phase is the same interval everywhere. A
 * sum is handed out when nobody is left who could add to it. Nothing is lost: what comes later is
 * handed out by itself. Confined to one thread.
 */
final class Slices {
  private record Key(String phase, int number) {}

  private static final class Sum {
    final int place;
    Slice slice;

    Sum(int place, Slice slice) {
      this.place = place;
      this.slice = slice;
    }
  }

  private final Map<Key, Sum> open = new LinkedHashMap<>();
  private final List<Map<String, Integer>> counted = new ArrayList<>();
  private final int[] reached;
  private int places;

  /**
   * @param generators how many there are
   */
  Slices(int generators) {
    reached = new int[generators];
    for (int i = 0; i < generators; i++) {
      counted.add(new HashMap<>());
      reached[i] = -1;
    }
  }

  /** The next slice of a generator, its time by our clock. */
  void add(int generator, Slice slice) {
    int number = counted.get(generator).merge(slice.phase(), 1, Integer::sum);
    Key key = new Key(slice.phase(), number);
    Sum sum = open.get(key);
    if (sum == null) {
      sum = new Sum(places++, slice);
      open.put(key, sum);
    } else {
      sum.slice = sum.slice.plus(slice);
    }
    reached[generator] = Math.max(reached[generator], sum.place);
  }

  /**
   * Hands out the sums that are complete, in order.
   *
   * @param goesOn which generators may still have something to say
   */
  List<Slice> complete(IntPredicate goesOn) {
    List<Slice> complete = new ArrayList<>();
    Iterator<Sum> sums = open.values().iterator();
    while (sums.hasNext()) {
      Sum sum = sums.next();
      for (int i = 0; i < reached.length; i++) {
        if (goesOn.test(i) && reached[i] < sum.place) {
          return complete;
        }
      }
      complete.add(sum.slice);
      sums.remove();
    }
    return complete;
  }

  /** Who has not said yet what others have. */
  Set<Integer> behind(IntPredicate goesOn) {
    Set<Integer> late = new HashSet<>();
    for (int i = 0; i < reached.length; i++) {
      if (goesOn.test(i) && reached[i] < places - 1) {
        late.add(i);
      }
    }
    return late;
  }
}
