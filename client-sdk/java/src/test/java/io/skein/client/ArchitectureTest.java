package io.skein.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the SDK's modules and packages may know. */
class ArchitectureTest {
  private static final JavaClasses SDK =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.skein.client");

  @Test
  void theSdkStandsOnTheProtocolTheJdkAndOneJsonReader() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.skein.client..",
            "io.skein.protocol",
            "java..",
            "javax.net.ssl..",
            "javax.crypto..",
            "org.jspecify.annotations",
            "com.fasterxml.jackson.core..")
        .check(SDK);
  }

  @Test
  void decisionsKnowNoSocketFileThreadOrClock() {
    noClasses()
        .that()
        .resideInAPackage("..internal.core..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net..", "java.nio..", "java.util.concurrent..", "java.time..")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Thread.class, System.class)
        .check(SDK);
  }

  @Test
  void onlyOnePairOfClassesReadsJson() {
    noClasses()
        .that()
        .doNotHaveSimpleName("Json")
        .and()
        .doNotHaveSimpleName("JsonObject")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml.jackson..")
        .check(SDK);
  }

  @Test
  void decisionsDoNotKnowTheirShell() {
    noClasses()
        .that()
        .resideInAPackage("io.skein.client.internal.core..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.skein.client.internal")
        .check(SDK);
  }
}
