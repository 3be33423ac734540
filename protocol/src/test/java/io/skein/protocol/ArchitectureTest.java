package io.skein.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the SDK's class path stays small by. */
@AnalyzeClasses(packages = "io.skein.protocol", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule PROTOCOL_NEEDS_THE_JDK_ALONE =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "io.skein.protocol", "org.jspecify.annotations");

  @ArchTest
  static final ArchRule GENERATED_CLASSES_STAY_IN_THE_TESTS =
      noClasses().should().resideInAPackage("io.skein.protocol.v1..");

  @ArchTest
  static final ArchRule ONLY_CODECS_KNOW_THE_WIRE_FORMAT =
      classes()
          .that()
          .haveSimpleName("FieldReader")
          .or()
          .haveSimpleName("FieldWriter")
          .should()
          .onlyHaveDependentClassesThat()
          .haveNameMatching(".*Codec|.*\\.FieldReader|.*\\.FieldWriter");
}
