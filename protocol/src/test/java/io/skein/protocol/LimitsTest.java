package io.skein.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a node of a release before does not tell, in a cluster that is being upgraded. */
class LimitsTest {
  private static final Set<String> LATER =
      Set.of(
          "people",
          "groups",
          "watchedUsersMax",
          "receiptNamesMembersMax",
          "receiptCountsMembersMax",
          "typingSeconds",
          "keeping",
          "scheduledPostsMax",
          "scheduleAheadSeconds",
          "vanish",
          "calls");

  @Test
  void whatNobodyHasToldIsUsual() throws Exception {
    RecordComponent[] components = Limits.class.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      Object usual = components[i].getAccessor().invoke(Limits.DEFAULTS);
      Object untold = components[i].getType().isPrimitive() ? 0 : null;
      values[i] = LATER.contains(components[i].getName()) ? untold : usual;
    }

    Object told = Limits.class.getDeclaredConstructor(types).newInstance(values);

    assertThat(told).isEqualTo(Limits.DEFAULTS);
  }

  @Test
  void aPartMayBeTheFirstThatIsUsed() throws Exception {
    URL classes = Limits.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader fresh =
        new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
      Class.forName(Limits.Calls.class.getName(), true, fresh);
      Class<?> limits = Class.forName(Limits.class.getName(), true, fresh);

      Object defaults = limits.getField("DEFAULTS").get(null);

      assertThat(limits.getMethod("calls").invoke(defaults)).isNotNull();
    }
  }
}
