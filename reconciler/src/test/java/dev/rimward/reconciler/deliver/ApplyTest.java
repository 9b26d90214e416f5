package dev.rimward.reconciler.deliver;

import static dev.rimward.reconciler.deliver.LiveCluster.one;
import static dev.rimward.reconciler.deliver.Manifests.application;
import static dev.rimward.reconciler.deliver.Manifests.as;
import static dev.rimward.reconciler.deliver.Manifests.cluster;
import static dev.rimward.reconciler.deliver.Manifests.configMap;
import static dev.rimward.reconciler.deliver.Manifests.synced;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.fixtures.server.KubeApiServer;
import dev.rimward.fixtures.server.RealServers;
import dev.rimward.policy.fleet.Application.Drift;
import dev.rimward.policy.fleet.Application.Force;
import dev.rimward.policy.fleet.Application.Sync;
import dev.rimward.reconciler.deliver.DeliveryReport.ApplicationReport;
import dev.rimward.reconciler.deliver.DeliveryReport.Outcome;
import dev.rimward.reconciler.deliver.RequestCount.Verb;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What applying does where it depends on what a real kube-apiserver says. */
class ApplyTest {
  @RegisterExtension static final RealServers SERVERS = new RealServers();
  static final Supplier<KubeApiServer> SERVER = SERVERS.use(KubeApiServer::start);

  private final LiveCluster live = new LiveCluster(SERVER.get());

  @BeforeEach
  void clear() throws Exception {
    live.clear();
  }

  @AfterEach
  void close() {
    live.close();
  }

  /** An object of a kind without namespaces is one, whatever namespace its manifests name. */
  @Nested
  class Identity {
    private static final String KIND =
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: regions.identity.example}
        spec:
          group: identity.example
          scope: Cluster
          names: {plural: regions, kind: Region}
          versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """;

    private static String region(String namespace, String size) {
      return """
      apiVersion: identity.example/v1
      kind: Region
      metadata: {name: north, namespace: %s}
      spec: {size: %s}
      """
          .formatted(namespace, size);
    }

    @Test
    void isOneMemberFromTheFirstPassOn() throws Exception {
      ApplicationReport first = live.deliver("one", KIND, region("one", "small"));
      ApplicationReport second = live.deliver("one", KIND, region("two", "small"));

      assertThat(first.outcome()).isEqualTo(Outcome.DELIVERED);
      assertThat(first.objects()).isEqualTo(2);
      assertThat(second.objects()).isEqualTo(2);
      assertThat(second.applied()).as("its namespace is no change").isZero();
      assertThat(second.pruned()).isZero();
      assertThat(live.field("", "region/north", ".spec.size")).isEqualTo("small");
    }

    @Test
    void twoNamespacesAreOneObjectTwice() throws Exception {
      ApplicationReport report =
          live.deliver("one", KIND, region("one", "small"), region("two", "large"));

      assertThat(report.problems())
          .containsExactly("Region.identity.example north is there twice; the last one is applied");
    }

    @Test
    void belongsToTheApplicationThatHasItWhateverNamespaceAnotherGivesIt() throws Exception {
      live.deliver(cluster("1", application("first", KIND, region("first", "small"))));

      DeliveryReport report =
          live.deliver(
              cluster(
                  "2",
                  application("another", region("another", "large")),
                  application("first", KIND, region("first", "small"))));

      assertThat(one(report, "another").problems().toString()).contains("application first");
      assertThat(live.field("", "region/north", ".spec.size")).isEqualTo("small");
    }

    @Test
    void isPrunedWhenItIsNoLongerInGit() throws Exception {
      live.deliver("one", KIND, region("one", "small"));

      ApplicationReport report = live.deliver("one", KIND);

      assertThat(report.pruned()).isEqualTo(1);
      assertThat(live.exists("", "region/north")).isFalse();
    }

    @Test
    void isFoundUnderTheNameThatAnOlderInventoryHasForIt() throws Exception {
      live.deliver("one", KIND, region("one", "small"), configMap("one", "other", "one"));
      String inventory =
          live.kubectl("get", "cm", "inventory-one", "-n", "rimward-system", "-o", "json");
      live.kubectlReading(
          inventory.replace(
              "\\\"kind\\\":\\\"Region\\\",\\\"namespace\\\":\\\"\\\"",
              "\\\"kind\\\":\\\"Region\\\",\\\"namespace\\\":\\\"old\\\""),
          "replace",
          "-f",
          "-");
      LiveCluster restarted = new LiveCluster(SERVER.get());
      long writes = restarted.connection().requests().writes();

      assertThat(
              restarted
                  .deliver("one", KIND, region("one", "small"), configMap("one", "other", "one"))
                  .objects())
          .isEqualTo(3);
      assertThat(restarted.connection().requests().writes()).isEqualTo(writes);
      assertThat(restarted.deliver("one", KIND, configMap("one", "other", "one")).pruned())
          .isEqualTo(1);
      restarted.close();
    }
  }

  /** The cluster checks what a tenant may, with the roles of the user that it is applied as. */
  @Nested
  class AsAServiceAccount {
    private static final String USER = "system:serviceaccount:tenants:shop";

    @BeforeEach
    void allowConfigMapsInOneNamespace() {
      live.kubectlReading(
          """
          apiVersion: v1
          kind: Namespace
          metadata: {name: mine}
          ---
          apiVersion: v1
          kind: Namespace
          metadata: {name: foreign}
          ---
          apiVersion: rbac.authorization.k8s.io/v1
          kind: Role
          metadata: {name: shop, namespace: mine}
          rules:
          - {apiGroups: [""], resources: [configmaps], verbs: [get, create, patch, delete]}
          ---
          apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata: {name: shop, namespace: mine}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: shop}
          subjects:
          - {kind: Group, name: "system:serviceaccounts:tenants", apiGroup: rbac.authorization.k8s.io}
          """,
          "apply",
          "-f",
          "-");
    }

    @Test
    void appliesAndPrunesWhatTheUserMay() throws Exception {
      ApplicationReport report =
          deliver(configMap("mine", "a", "one"), configMap("mine", "b", "one"));
      ApplicationReport without = deliver(configMap("mine", "a", "one"));

      assertThat(report.outcome()).isEqualTo(Outcome.DELIVERED);
      assertThat(without.pruned()).isEqualTo(1);
      assertThat(live.exists("mine", "cm/b")).isFalse();
    }

    @Test
    void namesUserVerbAndObjectOfAMissingRight() throws Exception {
      ApplicationReport report =
          deliver(configMap("mine", "a", "one"), configMap("foreign", "b", "one"));

      assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(report.problems())
          .singleElement()
          .asString()
          .contains("ConfigMap foreign/b", USER, "cannot patch", "configmaps", "\"foreign\"");
      assertThat(live.exists("mine", "cm/a")).isTrue();
      assertThat(live.exists("foreign", "cm/b")).isFalse();
    }

    @Test
    void whatIsNoLongerInGitIsRemovedByRimwardItself() throws Exception {
      deliver(configMap("mine", "a", "one"));
      live.kubectl("delete", "rolebinding", "shop", "-n", "mine");

      live.clear();

      assertThat(live.exists("mine", "cm/a")).isFalse();
    }

    private ApplicationReport deliver(String... objects) throws Exception {
      return one(live.deliver(cluster("commit", as(USER, application("shop", objects)))), "shop");
    }
  }

  /** What kubectl apply set and Git does not is gone after the first pass. */
  @Nested
  class AfterKubectlApply {
    private static final String APPLIED =
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: settings
          namespace: default
          labels: {old: label}
          annotations: {old: annotation}
        data: {key: before, gone: value}
        """;
    private static final String LAST_APPLIED =
        ".metadata.annotations.kubectl\\.kubernetes\\.io/last-applied-configuration";

    @BeforeEach
    void applyWithKubectl() {
      live.kubectlReading(APPLIED, "apply", "-f", "-");
    }

    @Test
    void removesWhatGitDoesNotSet() throws Exception {
      live.kubectl("annotate", "cm", "settings", "-n", "default", "note=mine");

      ApplicationReport report = live.deliver("taken", configMap("default", "settings", "one"));

      assertThat(report.outcome()).isEqualTo(Outcome.DELIVERED);
      assertThat(field(".data")).isEqualTo("{\"key\":\"one\"}");
      assertThat(field(".metadata.labels")).doesNotContain("old");
      assertThat(field(".metadata.annotations")).isEqualTo("{\"note\":\"mine\"}");
      assertThat(field(LAST_APPLIED)).isEmpty();
      assertThat(field(".metadata.managedFields[*].manager"))
          .contains("rimward", "kubectl-annotate")
          .doesNotContain("client-side");
    }

    @Test
    void doesSoOnce() throws Exception {
      long before = live.connection().requests().writes();
      live.deliver("taken", configMap("default", "settings", "one"));
      assertThat(live.connection().requests().of(Verb.PATCH)).isEqualTo(1);
      assertThat(live.connection().requests().of(Verb.APPLY))
          .as("twice, and inventories")
          .isEqualTo(4);
      long writes = live.connection().requests().writes();
      assertThat(writes).isGreaterThan(before);

      live.deliver("taken", configMap("default", "settings", "one"));
      assertThat(live.connection().requests().writes()).isEqualTo(writes);

      live.deliver("taken", configMap("default", "settings", "two"));
      assertThat(live.connection().requests().of(Verb.PATCH)).isEqualTo(1);
    }

    @Test
    void takesOverNestedLists() throws Exception {
      String deployment = Manifests.deployment("default", "web", 2);
      live.kubectlReading(
          deployment
              + """
                      env: [{name: OLD, value: x}]
                    - name: side
                      image: registry.example/side:1
              """,
          "apply",
          "-f",
          "-");

      live.deliver("taken", deployment);

      assertThat(live.field("default", "deploy/web", ".spec.template.spec.containers[*].name"))
          .isEqualTo("web");
      assertThat(live.field("default", "deploy/web", ".spec.template.spec.containers[0].env"))
          .isEmpty();
    }

    @Test
    void ofAnObjectThatKubectlNeverAppliedNothingIsTaken() throws Exception {
      live.kubectl("create", "cm", "mine", "-n", "default", "--from-literal=other=value");

      live.deliver("taken", configMap("default", "mine", "one"));

      assertThat(live.connection().requests().of(Verb.PATCH)).isZero();
      assertThat(live.field("default", "cm/mine", ".data.other")).isEqualTo("value");
    }

    @AfterEach
    void delete() {
      live.kubectl(
          "delete", "cm,deploy", "settings", "mine", "web", "-n", "default", "--ignore-not-found");
    }

    private String field(String path) {
      return live.field("default", "cm/settings", path);
    }
  }

  /** A field that must not change: said, or the object is made anew where that is allowed. */
  @Nested
  class ImmutableFields {
    private static final Sync FORCE =
        new Sync(
            true,
            Force.OnImmutableField,
            Drift.Correct,
            List.of(),
            Duration.ofMinutes(5),
            List.of());
    private static final String JOB =
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: migrate, namespace: fixed}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers:
              - name: migrate
                image: registry.example/migrate:1
                env: [{name: TEXT, value: "%s"}]
        """
            .formatted("long ".repeat(200));
    private final String web = Manifests.deployment("fixed", "web", 1);
    private final String selecting = web.replace("app: web", "app: other");

    @Test
    void namesTheFieldAndWhatToDo() throws Exception {
      live.deliver("fixed", web);

      ApplicationReport report = live.deliver("fixed", selecting);

      assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(report.problems())
          .singleElement()
          .asString()
          .contains(
              "Deployment.apps fixed/web",
              "spec.selector",
              "field is immutable",
              "sync.force: OnImmutableField",
              "another name");
    }

    @Test
    void namesTheFieldOfALongRefusalWithoutItsValue() throws Exception {
      live.deliver("fixed", JOB);

      assertThat(live.deliver("fixed", JOB.replace("migrate:1", "migrate:2")).problems())
          .singleElement()
          .asString()
          .contains("Job.batch fixed/migrate", "spec.template: field is immutable")
          .doesNotContain("long long");
    }

    @Test
    void makesTheObjectAnewWhereThatIsAllowed() throws Exception {
      forced(web, JOB);
      String uid = live.field("fixed", "deploy/web", ".metadata.uid");

      ApplicationReport report = forced(selecting, JOB.replace("migrate:1", "migrate:2"));

      assertThat(report.outcome()).isEqualTo(Outcome.DELIVERED);
      assertThat(live.field("fixed", "deploy/web", ".metadata.uid")).isNotEqualTo(uid);
      assertThat(live.field("fixed", "deploy/web", ".spec.selector.matchLabels.app"))
          .isEqualTo("other");
      assertThat(live.field("fixed", "job/migrate", ".spec.template.spec.containers[0].image"))
          .endsWith("migrate:2");
      long writes = live.connection().requests().writes();
      forced(selecting, JOB.replace("migrate:1", "migrate:2"));
      assertThat(live.connection().requests().writes()).isEqualTo(writes);
    }

    @Test
    void recreatesARoleBindingWhoseRoleChanges() throws Exception {
      String binding =
          """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata: {name: access, namespace: fixed}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
          """;
      forced(binding);

      forced(binding.replace("name: view", "name: edit"));

      assertThat(live.field("fixed", "rolebinding/access", ".roleRef.name")).isEqualTo("edit");
    }

    @Test
    void deletesNothingThatCouldNotBeMadeAgain() throws Exception {
      forced(web);
      String uid = live.field("fixed", "deploy/web", ".metadata.uid");

      ApplicationReport invalid = forced(selecting.replace("replicas: 1", "replicas: -1"));

      assertThat(invalid.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(invalid.problems().toString()).contains("replicas");
      assertThat(live.field("fixed", "deploy/web", ".metadata.uid")).isEqualTo(uid);
    }

    @Test
    void neverDeletesAClaim() throws Exception {
      String claim =
          """
          apiVersion: v1
          kind: PersistentVolumeClaim
          metadata: {name: data, namespace: fixed}
          spec:
            accessModes: [ReadWriteOnce]
            resources: {requests: {storage: 1Gi}}
          """;
      forced(claim);
      String uid = live.field("fixed", "pvc/data", ".metadata.uid");

      ApplicationReport report = forced(claim.replace("ReadWriteOnce", "ReadWriteMany"));

      assertThat(report.problems())
          .singleElement()
          .asString()
          .contains("PersistentVolumeClaim fixed/data", "never deleted to be made anew");
      assertThat(live.field("fixed", "pvc/data", ".metadata.uid")).isEqualTo(uid);
      live.kubectl(
          "patch", "pvc", "data", "-n", "fixed", "-p", "{\"metadata\":{\"finalizers\":null}}");
    }

    @Test
    void neverDeletesWhatIsNotItsOwn() throws Exception {
      live.kubectl("create", "ns", "strange");
      live.kubectlReading(web.replace("fixed", "strange"), "create", "-f", "-");

      ApplicationReport report = forced(selecting.replace("fixed", "strange"));

      assertThat(report.problems()).singleElement().asString().contains("not Rimward's");
      live.kubectl("delete", "ns", "strange", "--wait=false");
    }

    @Test
    void waitsForFinalizersAndGoesOnWhenTheyAreGone() throws Exception {
      forced(web);
      finalizers("[\"example.com/wait\"]");

      ApplicationReport first = forced(selecting);
      ApplicationReport second = forced(selecting);

      assertThat(first.problems().toString()).contains("waits for finalizers example.com/wait");
      assertThat(second.outcome()).isEqualTo(Outcome.WAITING);
      assertThat(second.problems())
          .containsExactly(
              "Deployment.apps fixed/web is being deleted; waits for finalizers example.com/wait;"
                  + " is made anew then");
      finalizers("null");
      assertThat(forced(selecting).outcome()).isEqualTo(Outcome.DELIVERED);
      assertThat(live.field("fixed", "deploy/web", ".spec.selector.matchLabels.app"))
          .isEqualTo("other");
    }

    private void finalizers(String value) {
      live.kubectl(
          "patch",
          "deploy",
          "web",
          "-n",
          "fixed",
          "-p",
          "{\"metadata\":{\"finalizers\":%s}}".formatted(value));
    }

    private ApplicationReport forced(String... objects) throws Exception {
      return one(
          live.deliver(cluster("commit", synced(FORCE, application("fixed", objects)))), "fixed");
    }
  }
}
