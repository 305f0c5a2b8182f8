package io.jackfield.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.jackfield.Duplex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ArchitectureTest {
  private static final DescribedPredicate<JavaClass> CORE =
      resideInAnyPackage(
          "io.jackfield",
          "io.jackfield.explain..",
          "io.jackfield.fault..",
          "io.jackfield.opening..",
          "io.jackfield.proxy..",
          "io.jackfield.replay..",
          "io.jackfield.script..",
          "io.jackfield.starttls..",
          "io.jackfield.tls..",
          "io.jackfield.transcript..",
          "io.jackfield.wire..");
  private static final DescribedPredicate<JavaClass> HOST = resideInAPackage("io.jackfield.host..");
  private static final DescribedPredicate<JavaClass> CLI = resideInAPackage("io.jackfield.cli..");
  private static final DescribedPredicate<JavaClass> JUNIT =
      resideInAPackage("io.jackfield.junit..");
  private static final DescribedPredicate<JavaClass> TERMINAL =
      resideInAPackage("io.jackfield.terminal..");

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .importPaths(
              Stream.of("core", "terminal", "host", "cli")
                  .map(module -> Path.of("..", module, "target", "classes"))
                  .toList());

  private static final DescribedPredicate<JavaClass> WALL_CLOCK =
      DescribedPredicate.describe(
          "tell the time of day",
          type -> Set.of("java.time.Clock", "java.time.Instant").contains(type.getName()));

  // The pattern of slices().matching(..) has no way to take in the root package.
  private static final SliceAssignment PACKAGES =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
          return javaClass.getPackageName().startsWith("io.jackfield")
              ? SliceIdentifier.of(javaClass.getPackageName())
              : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
          return "packages of io.jackfield";
        }
      };

  @Test
  void allModulesAreLookedAt() {
    assertThat(ALL).anyMatch(CORE).anyMatch(TERMINAL).anyMatch(HOST).anyMatch(CLI);
  }

  @Test
  void dependenciesPointDown() {
    noClasses()
        .that(CORE)
        .should()
        .dependOnClassesThat(TERMINAL.or(HOST).or(CLI).or(JUNIT))
        .check(ALL);
    noClasses().that(TERMINAL).should().dependOnClassesThat(HOST.or(CLI).or(JUNIT)).check(ALL);
    // It is a service: whoever needs it finds it, and nobody calls it.
    noClasses().that(HOST.or(CLI)).should().dependOnClassesThat(TERMINAL).check(ALL);
    noClasses()
        .that(DescribedPredicate.not(TERMINAL))
        .should()
        .dependOnClassesThat(resideInAPackage("org.jline.."))
        .check(ALL);
    noClasses().that(HOST).should().dependOnClassesThat(CLI.or(JUNIT)).check(ALL);
    noClasses().that(CLI).should().dependOnClassesThat(JUNIT).check(ALL);
  }

  @Test
  void coreNeedsNothingButTheJdk() {
    classes()
        .that(CORE)
        .should()
        .onlyDependOnClassesThat(
            CORE.or(
                resideInAnyPackage(
                    "java..",
                    "javax..",
                    "org.jspecify..",
                    "io.jackfield.posix",
                    "io.jackfield.loop")))
        .check(ALL);
    var required = Duplex.class.getModule().getDescriptor().requires();
    assertThat(required)
        .filteredOn(each ->
            !each.modifiers().contains(java.lang.module.ModuleDescriptor.Requires.Modifier.STATIC))
        .extracting(java.lang.module.ModuleDescriptor.Requires::name)
        .containsExactly("java.base");
  }

  /// A script imports both modules whole; a name in both would be no name in either.
  @Test
  void noPublicNameOfCoreIsOneOfTheJdks() throws IOException {
    var base = java.lang.module.ModuleFinder.ofSystem().find("java.base").orElseThrow();
    var exported =
        base.descriptor().exports().stream()
            .filter(each -> !each.isQualified())
            .map(each -> each.source().replace('.', '/'))
            .toList();
    try (var reader = base.open()) {
      var names =
          reader
              .list()
              .filter(name -> name.endsWith(".class") && !name.contains("$"))
              .filter(
                  name -> exported.contains(name.substring(0, Math.max(name.lastIndexOf('/'), 0))))
              .map(name -> name.substring(name.lastIndexOf('/') + 1, name.length() - 6))
              .collect(java.util.stream.Collectors.toSet());
      assertThat(names).contains("String", "Socket");
      assertThat(ALL)
          .filteredOn(each -> CORE.test(each) && each.isTopLevelClass())
          .filteredOn(each -> each.getModifiers().contains(JavaModifier.PUBLIC))
          .extracting(JavaClass::getSimpleName)
          .doesNotContainAnyElementsOf(names);
    }
  }

  @Test
  void nativeCallsKnowNothingOfUs() {
    classes()
        .that(resideInAPackage("io.jackfield.posix"))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("java..", "org.jspecify..", "io.jackfield.posix"))
        .check(ALL);
    noClasses()
        .that(CORE)
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.foreign.Linker")
        .check(ALL);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().assignedFrom(PACKAGES).should().beFreeOfCycles().check(ALL);
  }

  @Test
  void kindsOfServicesKnowNeitherTheHostNorEachOther() {
    noClasses()
        .that(resideInAPackage("io.jackfield.host.quiz.."))
        .should()
        .dependOnClassesThat(resideInAPackage("io.jackfield.host"))
        .check(ALL);
    noClasses()
        .that(resideInAPackage("io.jackfield.host.config.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "io.jackfield.host", "io.jackfield.host.kind..", "io.jackfield.host.quiz.."))
        .check(ALL);
    noClasses()
        .that(resideInAPackage("io.jackfield.host.kind.."))
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.jackfield.host", "io.jackfield.host.quiz.."))
        .check(ALL);
  }

  @Test
  void classicServicesDoNotKnowTheVerbs() {
    noClasses()
        .that(resideInAPackage("io.jackfield.cli.classic"))
        .should()
        .dependOnClassesThat(resideInAPackage("io.jackfield.cli"))
        .check(ALL);
  }

  @Test
  void nobodyUsesJavaUtilLogging() {
    noClasses().should().dependOnClassesThat(resideInAPackage("java.util.logging..")).check(ALL);
  }

  @Test
  void onlyMainEndsTheProcess() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(Main.class)
        .should()
        .callMethod(System.class, "exit", int.class)
        .check(ALL);
  }

  /// So a clock that is set back an hour changes no timeout (scenario 53 of docs/conformance.md).
  @Test
  void s53coreKnowsNoWallClock() {
    noClasses().that(CORE).should().callMethod(System.class, "currentTimeMillis").check(ALL);
    noClasses()
        .that(CORE)
        .and()
        // A certificate's dates are of the calendar.
        .doNotHaveSimpleName("PeerCertificate")
        .and()
        .doNotHaveSimpleName("SelfSigned")
        .and()
        .doNotHaveSimpleName("Der")
        .and()
        // It stamps its lines, and times nothing by that.
        .doNotHaveSimpleName("WireJson")
        .and()
        // They say when something was recorded, and time nothing by that.
        .haveNameNotMatching(".*\\.(Transcript|TranscriptReader|TranscriptWriter)")
        .and()
        // It writes the day of a first meeting down.
        .doNotHaveSimpleName("Acquaintance")
        .should()
        .dependOnClassesThat(WALL_CLOCK)
        .check(ALL);
  }

  @Test
  void noFileIsLong() throws IOException {
    var root = Path.of("..");
    var tooLong = new ArrayList<String>();
    int seen = 0;
    for (var module : List.of("core", "terminal", "junit", "host", "cli")) {
      var sources = root.resolve(module).resolve("src/main");
      if (Files.isDirectory(sources)) {
        try (var files = Files.walk(sources)) {
          for (var file : files.filter(Files::isRegularFile).toList()) {
            seen++;
            long lines = Files.readString(file).lines().count();
            if (lines > 400) {
              tooLong.add(file + ": " + lines);
            }
          }
        }
      }
    }
    assertThat(seen).isGreaterThan(50);
    assertThat(tooLong).isEmpty();
  }
}
