package dev.rimward.reconciler.conformance;

import static dev.rimward.reconciler.conformance.Yaml.configMap;
import static dev.rimward.reconciler.conformance.Yaml.custom;
import static dev.rimward.reconciler.conformance.Yaml.definition;
import static dev.rimward.reconciler.conformance.Yaml.deployment;
import static dev.rimward.reconciler.conformance.Yaml.ready;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.policy.fleet.Application.HealthCheck;
import dev.rimward.policy.fleet.Application.ObjectTarget;
import dev.rimward.policy.fleet.ObjectExpression;
import dev.rimward.policy.placement.Health;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How applications are, in the words that the cluster gave. */
class HealthConformanceTest {
  @RegisterExtension final Edge edge = new Edge();

  private static final String WEB = "apps/v1/deployments/web";

  private void deliverWeb() {
    edge.deliver(edge.application("shop", deployment(edge.namespace(), "web", 2)));
  }

  @Test
  void aDeploymentIsOnItsWayUntilAllReplicasAreThere() {
    deliverWeb();
    edge.party().status(WEB, ready(1, 1));
    Look half = edge.look();
    edge.party().status(WEB, ready(1, 2));
    Look all = edge.look();

    assertThat(half.health("shop")).isEqualTo(Health.Progressing);
    assertThat(half.words("shop")).contains("1 of 2");
    assertThat(all.health("shop")).isEqualTo(Health.Healthy);
  }

  @Test
  void aStatusOfAnOlderGenerationIsNotBelieved() {
    deliverWeb();
    edge.party().status(WEB, ready(1, 2));
    edge.look();

    Look changed =
        edge.deliver(
            edge.application(
                "shop", deployment(edge.namespace(), "web", 2, "registry.example/web:2")));

    assertThat(changed.health("shop")).isEqualTo(Health.Progressing);
  }

  @Test
  void aDeploymentThatWasGivenUpIsDegraded() {
    deliverWeb();
    edge.party()
        .status(
            WEB,
            """
            {"observedGeneration": 1, "replicas": 2, "conditions": [{"type": "Progressing",
              "status": "False", "reason": "ProgressDeadlineExceeded", "message": "no progress"}]}
            """);

    assertThat(edge.look().health("shop")).isEqualTo(Health.Degraded);
  }

  @Test
  void whyAWorkloadDoesNotComeUpIsSaidInTheWordsOfItsPods() {
    deliverWeb();
    edge.party().status(WEB, ready(1, 1));
    edge.party()
        .create(
            "pods",
            """
            {metadata: {name: web-1, labels: {app: web}},
             spec: {containers: [{name: web, image: nowhere}]}}
            """);
    edge.party()
        .status(
            "pods/web-1",
            """
            {"phase": "Pending", "containerStatuses": [{"name": "web", "image": "nowhere",
              "imageID": "", "restartCount": 0, "ready": false, "state": {"waiting":
              {"reason": "ImagePullBackOff", "message": "Back-off pulling image"}}}]}
            """);

    edge.look();

    assertThat(edge.look().words("shop")).contains("ImagePullBackOff: Back-off pulling image");
  }

  @Test
  void aJobThatFailedIsDegraded() {
    edge.deliver(
        edge.application(
            "shop",
            """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: migrate, namespace: %s}
            spec:
              template:
                spec: {restartPolicy: Never, containers: [{name: m, image: m}]}
            """
                .formatted(edge.namespace())));
    edge.party()
        .status(
            "batch/v1/jobs/migrate",
            """
            {"failed": 1, "conditions": [{"type": "Failed", "status": "True",
              "reason": "BackoffLimitExceeded", "message": "gave up"}]}
            """);

    Look look = edge.look();

    assertThat(look.health("shop")).isEqualTo(Health.Degraded);
    assertThat(look.words("shop")).contains("BackoffLimitExceeded");
  }

  @Test
  void aClaimIsOnItsWayUntilItIsBound() {
    edge.deliver(
        edge.application(
            "shop",
            """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data, namespace: %s}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
            """
                .formatted(edge.namespace())));
    Look pending = edge.look();
    edge.party().status("persistentvolumeclaims/data", "{\"phase\": \"Bound\"}");

    assertThat(pending.health("shop")).isEqualTo(Health.Progressing);
    assertThat(edge.look().health("shop")).isEqualTo(Health.Healthy);
  }

  @Test
  void aKindOfOnesOwnFollowsItsConditions() {
    String ns = edge.namespace();
    String group = ns + ".health.example";
    edge.deliver(
        edge.application(
            "shop", definition(group, "Thing", "Namespaced"), custom(group, "Thing", ns, "one")));
    edge.party()
        .status(
            group + "/v1/things/one",
            "{\"conditions\": [{\"type\": \"Ready\", \"status\": \"False\","
                + " \"reason\": \"Warming\", \"message\": \"not warm\"}]}");
    Look cold = edge.look();
    edge.party()
        .status(
            group + "/v1/things/one",
            "{\"conditions\": [{\"type\": \"Ready\", \"status\": \"True\"}]}");

    assertThat(cold.health("shop")).isEqualTo(Health.Progressing);
    assertThat(cold.words("shop")).contains("Warming");
    assertThat(edge.look().health("shop")).isEqualTo(Health.Healthy);
  }

  @Test
  void aCheckOfOnesOwnReplacesTheRules() {
    String ns = edge.namespace();
    Given shop =
        edge.application("shop", configMap(ns, "settings", "closed"))
            .healthChecks(
                new HealthCheck(
                    new ObjectTarget("", "ConfigMap", null, null),
                    ObjectExpression.parse("object.data.key == \"open\"")));
    Look closed = edge.deliver(shop);
    Look open =
        edge.deliver(
            edge.application("shop", configMap(ns, "settings", "open"))
                .healthChecks(shop.sync().healthChecks().getFirst()));

    assertThat(closed.health("shop")).isEqualTo(Health.Progressing);
    assertThat(open.health("shop")).isEqualTo(Health.Healthy);
  }
}
