package dev.rimward.reconciler.deliver;

import static dev.rimward.reconciler.deliver.LiveCluster.one;
import static dev.rimward.reconciler.deliver.Manifests.application;
import static dev.rimward.reconciler.deliver.Manifests.as;
import static dev.rimward.reconciler.deliver.Manifests.cluster;
import static dev.rimward.reconciler.deliver.Manifests.configMap;
import static dev.rimward.reconciler.deliver.Manifests.dependingOn;
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
import dev.rimward.reconciler.publish.DesiredCluster.DesiredApplication;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What pruning deletes and what it leaves, on a real kube-apiserver. */
class PruneTest {
  @RegisterExtension static final RealServers SERVERS = new RealServers();
  static final Supplier<KubeApiServer> SERVER = SERVERS.use(KubeApiServer::start);
  private static final Sync KEEPS =
      new Sync(false, Force.Never, Drift.Correct, List.of(), Duration.ofMinutes(5), List.of());

  private final LiveCluster live = new LiveCluster(SERVER.get());
  private final String a = configMap("shop", "a", "one");
  private final String b = configMap("shop", "b", "one");

  @BeforeEach
  void clear() throws Exception {
    live.clear();
  }

  @AfterEach
  void close() {
    live.close();
  }

  @Test
  void keepsAnObjectWhoseManifestSaidSo() throws Exception {
    live.deliver(
        "shop", a, b.replace("name: b,", "annotations: {rimward.dev/prune: disabled}, name: b,"));

    ApplicationReport report = live.deliver("shop", a);

    assertThat(report.outcome()).isEqualTo(Outcome.DELIVERED);
    assertThat(report.objects()).isEqualTo(1);
    assertThat(report.notes())
        .containsExactly(
            "ConfigMap shop/b is left where it is: its annotation rimward.dev/prune says disabled");
    assertThat(live.exists("shop", "cm/b")).isTrue();
    live.kubectl("delete", "cm", "b", "-n", "shop");
  }

  @Test
  void keepsAnObjectThatSomebodyAnnotated() throws Exception {
    live.deliver("shop", a, b);
    live.kubectl("annotate", "cm", "b", "-n", "shop", "rimward.dev/prune=disabled");

    assertThat(live.deliver(cluster("none")).applications()).hasSize(1);

    assertThat(live.exists("shop", "cm/a")).isFalse();
    assertThat(live.exists("shop", "cm/b")).isTrue();
    live.kubectl("delete", "cm", "b", "-n", "shop");
  }

  @Test
  void keepsAllWhereTheApplicationSaysSoAndPrunesWhenItNoLongerDoes() throws Exception {
    deliver(synced(KEEPS, application("shop", a, b)));

    ApplicationReport kept = one(deliver(synced(KEEPS, application("shop", a))), "shop");

    assertThat(kept.outcome()).isEqualTo(Outcome.DELIVERED);
    assertThat(kept.notes())
        .containsExactly(
            "ConfigMap shop/b is left where it is: sync.prune of the application is false");
    assertThat(live.exists("shop", "cm/b")).isTrue();

    assertThat(live.deliver("shop", a).pruned()).isEqualTo(1);
    assertThat(live.exists("shop", "cm/b")).isFalse();
  }

  @Test
  void keepsAllAlsoWhenSuchAnApplicationGoes() throws Exception {
    deliver(synced(KEEPS, application("shop", a, b)));

    ApplicationReport report = one(deliver(), "shop");

    assertThat(report.removed()).isTrue();
    assertThat(live.exists("shop", "cm/a")).isTrue();
    assertThat(live.exists("rimward-system", "cm/inventory-shop")).isFalse();
    live.kubectl("delete", "cm", "a", "b", "-n", "shop");
  }

  @Test
  void asksOnceForADeletionAndWaitsForItsFinalizers() throws Exception {
    live.deliver("shop", a, b);
    finalizers("b", "[\"example.com/one\",\"example.com/two\"]");
    ApplicationReport first = live.deliver("shop", a);
    long deletions = live.connection().requests().of(Verb.DELETE);

    ApplicationReport second = live.deliver("shop", a);

    for (ApplicationReport report : List.of(first, second)) {
      assertThat(report.outcome()).isEqualTo(Outcome.WAITING);
      assertThat(report.objects()).isEqualTo(2);
      assertThat(report.problems())
          .containsExactly(
              "ConfigMap shop/b is being deleted; waits for finalizers example.com/one,"
                  + " example.com/two");
    }
    assertThat(live.connection().requests().of(Verb.DELETE)).isEqualTo(deletions);

    finalizers("b", "null");
    ApplicationReport gone = live.deliver("shop", a);
    assertThat(gone.outcome()).isEqualTo(Outcome.DELIVERED);
    assertThat(gone.objects()).isEqualTo(1);
  }

  @Test
  void anApplicationIsThereUntilTheLastOfItsObjectsIsGone() throws Exception {
    live.deliver("shop", a);
    finalizers("a", "[\"example.com/one\"]");

    assertThat(one(deliver(), "shop").removed()).isFalse();
    assertThat(live.exists("rimward-system", "cm/inventory-shop")).isTrue();

    finalizers("a", "null");
    assertThat(one(deliver(), "shop").removed()).isTrue();
    assertThat(live.exists("rimward-system", "cm/inventory-shop")).isFalse();
  }

  @Test
  void whatIsBeingDeletedAndWantedIsMadeAnewWhenItIsGone() throws Exception {
    live.deliver("shop", a);
    finalizers("a", "[\"example.com/one\"]");
    live.kubectl("delete", "cm", "a", "-n", "shop", "--wait=false");

    ApplicationReport waiting = live.deliver("shop", a);
    finalizers("a", "null");
    ApplicationReport again = live.deliver("shop", a);

    assertThat(waiting.outcome()).isEqualTo(Outcome.WAITING);
    assertThat(again.outcome()).isEqualTo(Outcome.DELIVERED);
    assertThat(live.field("shop", "cm/a", ".metadata.finalizers")).isEmpty();
  }

  @Test
  void whatCouldNotBeDeletedStaysAMemberAndIsTriedAgain() throws Exception {
    allow("[get, create, patch]");
    deliver(as(USER, application("shop", a, b)));

    ApplicationReport failed = one(deliver(as(USER, application("shop", a))), "shop");
    assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(failed.objects()).isEqualTo(2);
    assertThat(failed.problems()).singleElement().asString().contains("ConfigMap shop/b", "delete");

    allow("[get, create, patch, delete]");
    assertThat(one(deliver(as(USER, application("shop", a))), "shop").pruned()).isEqualTo(1);
    assertThat(live.exists("shop", "cm/b")).isFalse();
  }

  @Test
  void handsAnObjectOverToAnApplicationThatWaitsWithoutForgettingIt() throws Exception {
    deliver(application("from", a, b));
    String uid = live.field("shop", "cm/a", ".metadata.uid");
    DesiredApplication broken =
        application("broken", "{apiVersion: x.example/v1, kind: Unknown, metadata: {name: x}}");
    DesiredApplication to = dependingOn(List.of("broken"), application("to", a));

    DeliveryReport waiting = deliver(application("from", b), broken, to);
    assertThat(one(waiting, "to").outcome()).isEqualTo(Outcome.WAITING);
    assertThat(one(waiting, "from").objects()).as("still knows of it").isEqualTo(2);

    DeliveryReport done = deliver(application("from", b), application("to", a));
    assertThat(one(done, "from").objects()).isEqualTo(1);
    assertThat(one(done, "to").objects()).isEqualTo(1);
    assertThat(live.field("shop", "cm/a", ".metadata.uid")).isEqualTo(uid);
  }

  @Test
  void swapsObjectsBetweenApplicationsWithoutDeletingOne() throws Exception {
    deliver(application("one", a), application("two", b));
    String uids = uids();

    deliver(application("one", b), application("two", a));

    assertThat(uids()).isEqualTo(uids);
    assertThat(live.field("shop", "cm/a", ".metadata.labels.rimward\\.dev/application"))
        .isEqualTo("two");
    assertThat(deliver().applications().values()).allMatch(ApplicationReport::removed);
  }

  /** A group whose API server is down says neither that its objects are there nor that not. */
  @Test
  void prunesNothingWhileAGroupCannotBeDiscovered() throws Exception {
    live.deliver("shop", a, b);
    live.kubectlReading(
        """
        apiVersion: apiregistration.k8s.io/v1
        kind: APIService
        metadata: {name: v1.down.example}
        spec:
          group: down.example
          version: v1
          groupPriorityMinimum: 100
          versionPriority: 100
          insecureSkipTLSVerify: true
          service: {name: nowhere, namespace: default}
        """,
        "apply",
        "-f",
        "-");
    awaitDown("down.example/v1");
    addMember(
        "{\\\"apiVersion\\\":\\\"down.example/v1\\\",\\\"kind\\\":\\\"Thing\\\",\\\"name\\\":\\\"x\\\",\\\"uid\\\":\\\"u\\\"}");
    DesiredApplication other = application("other", configMap("other", "settings", "one"));

    DeliveryReport report = deliver(other);

    assertThat(one(report, "shop").problems())
        .singleElement()
        .asString()
        .contains("cannot be read");
    assertThat(one(report, "other").outcome()).isEqualTo(Outcome.DELIVERED);
    assertThat(live.exists("shop", "cm/a")).isTrue();
    live.kubectl("delete", "apiservice", "v1.down.example");
    live.clear();
    assertThat(live.exists("shop", "cm/a")).isFalse();
  }

  /** The members of the kind are gone with it, and stop nobody. */
  @Test
  void aKindThatIsNoLongerServedIsNoReasonToKeepTheRest() throws Exception {
    live.deliver("shop", a, b);
    addMember(
        "{\\\"apiVersion\\\":\\\"gone.example/v1\\\",\\\"kind\\\":\\\"Thing\\\",\\\"name\\\":\\\"x\\\",\\\"uid\\\":\\\"u\\\"}");

    assertThat(one(deliver(), "shop").removed()).isTrue();
    assertThat(live.exists("shop", "cm/a")).isFalse();
  }

  @Test
  void deletesNoNamespaceHoweverManyAreNoLongerInGit() throws Exception {
    String[] all = new String[3];
    for (int i = 0; i < all.length; i++) {
      all[i] = "{apiVersion: v1, kind: Namespace, metadata: {name: team-%d}}".formatted(i);
    }
    live.deliver("shop", all);

    ApplicationReport report = one(deliver(), "shop");

    assertThat(report.removed()).isTrue();
    assertThat(report.pruned()).isZero();
    assertThat(report.notes()).hasSize(3);
    assertThat(live.kubectl("get", "ns", "team-0", "team-1", "team-2", "-o", "name").lines())
        .hasSize(3);
  }

  private static final String USER = "system:serviceaccount:tenants:shop";

  private void allow(String verbs) {
    live.kubectlReading(
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: shop, namespace: shop}
        rules:
        - {apiGroups: [""], resources: [configmaps], verbs: %s}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: shop, namespace: shop}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: shop}
        subjects:
        - {kind: ServiceAccount, name: shop, namespace: tenants}
        """
            .formatted(verbs),
        "apply",
        "-f",
        "-");
  }

  /** The aggregator takes a moment to see a new group. */
  private void awaitDown(String apiVersion) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() < end) {
      try {
        live.connection().discovery().find(apiVersion, "Thing");
      } catch (ClusterFailure e) {
        return;
      }
      Thread.sleep(50);
    }
    throw new AssertionError(apiVersion + " is not known yet");
  }

  private void addMember(String line) {
    String inventory =
        live.kubectl("get", "cm", "inventory-shop", "-n", "rimward-system", "-o", "json");
    live.kubectlReading(
        inventory.replace("\"members\": \"", "\"members\": \"" + line + "\\n"),
        "replace",
        "-f",
        "-");
  }

  private void finalizers(String name, String value) {
    live.kubectl(
        "patch",
        "cm",
        name,
        "-n",
        "shop",
        "-p",
        "{\"metadata\":{\"finalizers\":%s}}".formatted(value));
  }

  private String uids() {
    return live.field("shop", "cm/a", ".metadata.uid")
        + live.field("shop", "cm/b", ".metadata.uid");
  }

  private DeliveryReport deliver(DesiredApplication... applications) throws Exception {
    return live.deliver(cluster("commit", applications));
  }
}
