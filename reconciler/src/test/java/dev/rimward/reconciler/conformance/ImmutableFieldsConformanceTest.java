package dev.rimward.reconciler.conformance;

import static dev.rimward.reconciler.conformance.Yaml.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Application.Force;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Changes that Kubernetes does not allow. */
class ImmutableFieldsConformanceTest {
  @RegisterExtension final Edge edge = new Edge();

  private String web(String selector) {
    return deployment(edge.namespace(), "web", 1)
        .replace("{app: web}", "{app: web, tier: " + selector + "}");
  }

  @Test
  void theFieldIsNamedWithWhatToDoAndTheObjectStays() {
    edge.deliver(edge.application("shop", web("one")));
    String uid = edge.party().uid("apps/v1/deployments/web");

    Look look = edge.deliver(edge.application("shop", web("two")));

    assertThat(look.problems()).contains("spec.selector").contains("force: OnImmutableField");
    assertThat(edge.party().uid("apps/v1/deployments/web")).isEqualTo(uid);
  }

  @Test
  void theObjectIsMadeAnewWhereThatIsAllowed() {
    edge.deliver(edge.application("shop", web("one")).force(Force.OnImmutableField));
    String uid = edge.party().uid("apps/v1/deployments/web");

    Look look = edge.deliver(edge.application("shop", web("two")).force(Force.OnImmutableField));

    assertThat(look.isDelivered()).isTrue();
    assertThat(edge.party().uid("apps/v1/deployments/web")).isNotEqualTo(uid);
    assertThat(edge.party().field("apps/v1/deployments/web", "/spec/selector/matchLabels/tier"))
        .isEqualTo("two");
  }

  @Test
  void aJobIsMadeAnewToo() {
    String job =
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: migrate, namespace: %s}
        spec: {template: {spec: {restartPolicy: Never, containers: [{name: m, image: "m:1"}]}}}
        """
            .formatted(edge.namespace());
    edge.deliver(edge.application("shop", job).force(Force.OnImmutableField));

    Look look =
        edge.deliver(
            edge.application("shop", job.replace("m:1", "m:2")).force(Force.OnImmutableField));

    assertThat(look.problems()).isEmpty();
    assertThat(
            edge.party().field("batch/v1/jobs/migrate", "/spec/template/spec/containers/0/image"))
        .isEqualTo("m:2");
  }

  @Test
  void aClaimIsNeverDeletedForThat() {
    String claim =
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data, namespace: %s}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        """
            .formatted(edge.namespace());
    edge.deliver(edge.application("shop", claim).force(Force.OnImmutableField));
    String uid = edge.party().uid("persistentvolumeclaims/data");

    Look look =
        edge.deliver(
            edge.application("shop", claim.replace("ReadWriteOnce", "ReadWriteMany"))
                .force(Force.OnImmutableField));

    assertThat(look.problems()).contains("data");
    assertThat(look.count("DELETE ")).isZero();
    assertThat(edge.party().uid("persistentvolumeclaims/data")).isEqualTo(uid);
  }

  @Test
  void whatWouldNotBeValidAsNewIsNotDeleted() {
    edge.deliver(edge.application("shop", web("one")).force(Force.OnImmutableField));
    String uid = edge.party().uid("apps/v1/deployments/web");

    Look look =
        edge.deliver(
            edge.application(
                    "shop", web("two").replace("name: web, image", "name: NOT_VALID, image"))
                .force(Force.OnImmutableField));

    assertThat(look.isDelivered("shop")).isFalse();
    assertThat(edge.party().uid("apps/v1/deployments/web")).isEqualTo(uid);
  }
}
