package io.skein.node;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.typesafe.config.Config;

/** What ARCHITECTURE.md says of the modules' insides, as rules. */
@AnalyzeClasses(packages = "io.skein", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule FEATURES_HAVE_NO_CYCLES =
      slices().matching("io.skein.node.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule FEATURES_DEPEND_IN_ONE_DIRECTION =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("wiring")
          .definedBy("io.skein.node")
          .layer("cli")
          .definedBy("io.skein.node.cli..")
          .layer("api")
          .definedBy("io.skein.node.api..")
          .layer("gateway")
          .definedBy("io.skein.node.gateway..")
          .layer("session")
          .definedBy("io.skein.node.session..")
          .layer("people")
          .definedBy("io.skein.node.people..")
          .layer("schedule")
          .definedBy("io.skein.node.schedule..")
          .layer("search")
          .definedBy("io.skein.node.search..")
          .layer("push")
          .definedBy("io.skein.node.push..")
          .layer("call")
          .definedBy("io.skein.node.call..")
          .layer("keeping")
          .definedBy("io.skein.node.keeping..")
          .layer("presence")
          .definedBy("io.skein.node.presence..")
          .layer("account")
          .definedBy("io.skein.node.account..")
          .layer("media")
          .definedBy("io.skein.node.media..")
          .layer("conversation")
          .definedBy("io.skein.node.conversation..")
          .layer("delivery")
          .definedBy("io.skein.node.delivery..")
          .layer("journal")
          .definedBy("io.skein.node.journal..")
          .whereLayer("wiring")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("api")
          .mayOnlyBeAccessedByLayers("wiring")
          .whereLayer("gateway")
          .mayOnlyBeAccessedByLayers("wiring")
          .whereLayer("session")
          .mayOnlyBeAccessedByLayers("wiring", "gateway", "api")
          .whereLayer("schedule")
          .mayOnlyBeAccessedByLayers("wiring", "session")
          .whereLayer("search")
          .mayOnlyBeAccessedByLayers("wiring", "session")
          .whereLayer("push")
          .mayOnlyBeAccessedByLayers("wiring", "cli", "api", "session")
          .whereLayer("call")
          .mayOnlyBeAccessedByLayers("wiring", "cli", "gateway", "session")
          .whereLayer("keeping")
          .mayOnlyBeAccessedByLayers("wiring", "session")
          .whereLayer("presence")
          .mayOnlyBeAccessedByLayers("wiring", "gateway", "session")
          .whereLayer("account")
          .mayOnlyBeAccessedByLayers("wiring", "gateway", "api", "session", "media", "push")
          .whereLayer("media")
          .mayOnlyBeAccessedByLayers("wiring", "api")
          .whereLayer("people")
          .mayOnlyBeAccessedByLayers("wiring", "gateway", "api", "session", "conversation", "call")
          .whereLayer("conversation")
          .mayOnlyBeAccessedByLayers(
              "wiring", "gateway", "api", "session", "schedule", "search", "call")
          .whereLayer("journal")
          .mayOnlyBeAccessedByLayers("wiring", "cli", "conversation")
          .whereLayer("delivery")
          .mayOnlyBeAccessedByLayers(
              "wiring",
              "cli",
              "gateway",
              "api",
              "session",
              "presence",
              "conversation",
              "search",
              "call");

  @ArchTest
  static final ArchRule ONLY_CASSANDRA_PACKAGES_SEE_THE_DRIVER =
      noClasses()
          .that()
          .resideOutsideOfPackage("..cassandra..")
          .and()
          .resideOutsideOfPackage("io.skein.node")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.datastax..");

  @ArchTest
  static final ArchRule ONLY_THE_INDEX_SEES_LUCENE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.skein.node.search.lucene..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.lucene..");

  @ArchTest
  static final ArchRule ONLY_THE_OBJECT_STORE_SEES_ITS_CLIENT =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.skein.node.media.s3..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("software.amazon..");

  @ArchTest
  static final ArchRule ONLY_CODECS_SEE_GENERATED_CLASSES =
      noClasses()
          .that()
          .haveNameNotMatching(".*Codec(\\$.*)?")
          .and()
          .resideOutsideOfPackages("io.skein.protocol.v1..", "io.skein.store.v1..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.skein.protocol.v1..", "io.skein.store.v1..");

  @ArchTest
  static final ArchRule ONLY_THE_GATEWAY_SEES_NETTY =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.skein.node.gateway..")
          .and()
          // The driver's own sockets: it takes a local address through Netty only.
          .haveNameNotMatching(".*\\.cassandra\\.SessionFromAddress.*")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.netty..");

  @ArchTest
  static final ArchRule ONLY_THE_RELAY_SEES_AERON =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.skein.node.call.relay..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.aeron..", "org.agrona..");

  @ArchTest
  static final ArchRule THE_RELAY_IS_NO_ACTOR =
      noClasses()
          .that()
          .resideInAPackage("io.skein.node.call.relay..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.pekko..");

  @ArchTest
  static final ArchRule ONLY_THE_API_SEES_PEKKO_HTTP =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.skein.node.api..", "io.skein.node")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.pekko.http..");

  /** The rules of chats, inboxes and accounts: values in, values out. */
  @ArchTest
  static final ArchRule RULES_ARE_PURE =
      noClasses()
          .that()
          .haveFullyQualifiedName("io.skein.node.conversation.Conversation")
          .or()
          .haveFullyQualifiedName("io.skein.node.session.Inbox")
          .or()
          .haveFullyQualifiedName("io.skein.node.people.People")
          .or()
          .haveFullyQualifiedName("io.skein.node.schedule.Schedule")
          .or()
          .haveFullyQualifiedName("io.skein.node.keeping.Keeping")
          .or()
          .haveSimpleNameEndingWith("Rules")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.pekko..", "io.netty..", "com.datastax..", "com.google.protobuf..");

  /** Elsewhere a key would be read that no settings record has checked. */
  @ArchTest
  static final ArchRule CONFIGURATION_IS_READ_ONCE_INTO_SETTINGS =
      noClasses()
          .that()
          .haveSimpleNameNotEndingWith("Settings")
          .and()
          .resideOutsideOfPackages("io.skein.node.platform", "io.skein.node.cli..")
          .should()
          .callMethodWhere(
              target(owner(assignableTo(Config.class))).and(target(nameMatching("(get|has).*"))));

  @ArchTest
  static final ArchRule ONLY_THE_CONSOLE_PRINTS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.skein.node.cli..")
          .and()
          .doNotBelongToAnyOf(NodeMain.class)
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule ACTORS_ARE_FINAL =
      classes().that().haveSimpleNameEndingWith("Actor").should().haveModifier(JavaModifier.FINAL);
}
