package dev.rimward.reconciler;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("dev.rimward");

  @Test
  void policyKnowsNothingOfGitKubernetesClientsAndProcesses() {
    noClasses()
        .that()
        .resideInAPackage("dev.rimward.policy..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "dev.rimward.renderer..",
                "dev.rimward.reconciler..",
                "dev.rimward.fixtures..",
                "org.eclipse.jgit..",
                "io.fabric8.."))
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(ProcessBuilder.class)
        .check(CLASSES);
  }

  @Test
  void policyHasNoClock() {
    noClasses()
        .that()
        .resideInAPackage("dev.rimward.policy..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .check(CLASSES);
  }

  @Test
  void rendererKnowsNothingOfRemotesAndClusters() {
    noClasses()
        .that()
        .resideInAPackage("dev.rimward.renderer..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "dev.rimward.reconciler..",
                "dev.rimward.fixtures..",
                "org.eclipse.jgit..",
                "io.fabric8.."))
        .check(CLASSES);
  }

  @Test
  void fixturesKnowNothingOfTheProduct() {
    noClasses()
        .that()
        .resideInAPackage("dev.rimward.fixtures..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "dev.rimward.policy..", "dev.rimward.renderer..", "dev.rimward.reconciler.."))
        .check(CLASSES);
  }

  @Test
  void onlyTheDemoUsesFixtures() {
    noClasses()
        .that(
            resideInAPackage("dev.rimward.reconciler..")
                .and(not(resideInAPackage("dev.rimward.reconciler.demo.."))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.rimward.fixtures..")
        .check(CLASSES);
  }

  @Test
  void packagesOfAModuleFormNoCycle() {
    for (String module : new String[] {"policy", "renderer", "fixtures"}) {
      slices()
          .matching("dev.rimward." + module + ".(*)..")
          .should()
          .beFreeOfCycles()
          .check(CLASSES);
    }
    slices().matching("dev.rimward.reconciler.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
