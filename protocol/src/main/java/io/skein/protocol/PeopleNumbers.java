package io.skein.protocol;

import io.skein.protocol.PersonChange.Action;
import io.skein.protocol.Self.Adding;
import io.skein.protocol.Self.Strangers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numbers on the wire of what people choose from: places in these lists, which are those of
 * {@code people.proto} and only grow. The order in which the enums are declared is free.
 */
final class PeopleNumbers {
  static final List<Adding> ADDING = List.of(Adding.ANYONE, Adding.WITH_NAME, Adding.NOBODY);

  static final List<Strangers> STRANGERS =
      List.of(
          Strangers.AS_CLUSTER, Strangers.EVERYONE, Strangers.UNTIL_ANSWERED, Strangers.CONTACTS);

  /** From 1: 0 is no action. */
  private static final List<Action> ACTIONS =
      List.of(
          Action.REQUEST,
          Action.WITHDRAW,
          Action.ACCEPT,
          Action.REFUSE,
          Action.REMARK,
          Action.TAG,
          Action.STAR,
          Action.UNSTAR,
          Action.REMOVE,
          Action.BLOCK,
          Action.UNBLOCK,
          Action.ALLOW);

  private PeopleNumbers() {}

  static int of(Adding adding) {
    return ADDING.indexOf(adding);
  }

  static int of(Strangers strangers) {
    return STRANGERS.indexOf(strangers);
  }

  static int of(Action action) {
    return ACTIONS.indexOf(action) + 1;
  }

  /** Null stands for 0, and for one not known. */
  static @Nullable Action action(int number) {
    return number == 0 || number > ACTIONS.size() ? null : ACTIONS.get(number - 1);
  }
}
