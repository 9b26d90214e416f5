package dev.rimward.reconciler.conformance;

import static dev.rimward.reconciler.conformance.Yaml.configMap;
import static dev.rimward.reconciler.conformance.Yaml.configMaps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.reconciler.deliver.LaneEvent;
import dev.rimward.reconciler.publish.DesiredCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Much deletion needs a reason in Git. */
class BrakeConformanceTest {
  @RegisterExtension final Edge edge = new Edge();

  private static final DesiredCluster.Past APPROVED =
      new DesiredCluster.Past() {
        @Override
        public boolean had(String application) {
          return true;
        }

        @Override
        public boolean approvedDeletionSince(String digest, String application) {
          return true;
        }
      };
  private static final DesiredCluster.Past NEW_BRANCH =
      new DesiredCluster.Past() {
        @Override
        public boolean had(String application) {
          return false;
        }

        @Override
        public boolean approvedDeletionSince(String digest, String application) {
          return false;
        }
      };

  private Given shop(int objects) {
    return edge.application("shop", configMaps(edge.namespace(), objects));
  }

  @Test
  void allObjectsOfAnApplicationThatStaysAreHeld() {
    edge.deliver(shop(3));

    Look look = edge.deliver(shop(0));

    assertThat(look.pruned()).isZero();
    assertThat(look.problems()).contains("Rimward-Approve-Deletion: shop");
    assertThat(look.events()).anyMatch(LaneEvent.DeletionHeld.class::isInstance);
    assertThat(edge.party().has("configmaps/part-1")).isTrue();
  }

  @Test
  void whatIsHeldGoesOnceItIsApproved() {
    edge.deliver(shop(3));
    edge.deliver(shop(0));

    Look look = edge.deliver(edge.desired(APPROVED, shop(0)));

    assertThat(look.pruned()).isEqualTo(3);
    assertThat(edge.party().has("configmaps/part-1")).isFalse();
  }

  @Test
  void moreThanTenThatAreMoreThanAThirdAreHeld() {
    edge.deliver(shop(20));

    Look look = edge.deliver(shop(9));

    assertThat(look.pruned()).isZero();
    assertThat(look.problems()).contains("11 of its 20 objects");
    assertThat(edge.party().has("configmaps/part-20")).isTrue();
  }

  @Test
  void tenMayGoWithoutAWord() {
    edge.deliver(shop(20));

    assertThat(edge.deliver(shop(10)).pruned()).isEqualTo(10);
  }

  @Test
  void whatIsHeldIsStillRepairedAndTheRestIsApplied() {
    String ns = edge.namespace();
    edge.deliver(shop(20));
    edge.deliver(edge.application("shop", configMap(ns, "part-1", "two")));

    assertThat(edge.party().field("configmaps/part-1", "/data/key")).isEqualTo("two");
    assertThat(edge.inventory("shop")).contains("part-20");
  }

  @Test
  void anApplicationThatTheBranchNeverHadIsHeld() {
    edge.deliver(shop(3));

    Look look = edge.deliver(edge.desired(NEW_BRANCH));

    assertThat(look.pruned()).isZero();
    assertThat(look.problems()).contains("nobody decided that it goes");
    assertThat(edge.party().has("configmaps/part-1")).isTrue();
  }
}
