package io.skein.node.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;

/**
 * The HTTP API against its contract, over real sockets. The cases are in the classes that are
 * nested here, so that the last one can look back at all of them.
 */
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class HttpApiTest {
  static ApiUnderTest api;

  @BeforeAll
  static void start() {
    api = ApiUnderTest.start("");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Nested
  class Signing extends AuthCases {}

  @Nested
  class Pages extends PageCases {}

  @Nested
  class Devices extends DeviceCases {}

  @Nested
  class Pushing extends PushCases {}

  @Nested
  class Linking extends LinkCases {}

  @Nested
  class Service extends ServiceCases {}

  @Nested
  class Reading extends ReadingCases {}

  @Nested
  class Uploading extends UploadCases {}

  @Nested
  class Downloading extends MediaCases {}

  @Nested
  class Web extends WebClientCases {}

  @Nested
  class BadRequests extends BadRequestCases {}

  @Nested
  @Order(Integer.MAX_VALUE)
  class Contract {
    @Test
    void everyStatusOfEveryOperationWasSeen() {
      assertThat(ContractClient.seen()).containsAll(ContractClient.documented());
    }
  }
}
