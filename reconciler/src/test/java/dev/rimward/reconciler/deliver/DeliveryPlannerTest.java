package dev.rimward.reconciler.deliver;

import static dev.rimward.reconciler.deliver.Manifests.application;
import static dev.rimward.reconciler.deliver.Manifests.cluster;
import static dev.rimward.reconciler.deliver.Manifests.configMap;
import static dev.rimward.reconciler.deliver.Manifests.deployment;
import static dev.rimward.reconciler.deliver.Manifests.manifest;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rimward.reconciler.deliver.DeliveryPlan.ApplicationPlan;
import dev.rimward.reconciler.deliver.DeliveryPlan.Apply;
import dev.rimward.reconciler.deliver.DeliveryPlan.Reason;
import dev.rimward.reconciler.publish.DesiredCluster.DesiredApplication;
import dev.rimward.renderer.manifest.ApplySet;
import dev.rimward.renderer.manifest.Manifest;
import dev.rimward.renderer.manifest.ObjectId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryPlannerTest {
  private static final String A = configMap("shop", "a", "one");
  private static final String B = configMap("shop", "b", "one");

  private final Map<String, Inventory> inventories = new TreeMap<>();
  private final Map<ObjectId, Live> live = new HashMap<>();
  private final Map<String, String> unreadable = new HashMap<>();
  private Manifests.Past past = new Manifests.Past(true, "");

  @Test
  void appliesAllOfANewApplication() {
    ApplicationPlan plan = plan(application("shop", A, B));

    assertThat(plan.applies()).extracting(Apply::reason).containsExactly(Reason.NEW, Reason.NEW);
    assertThat(plan.prunes()).isEmpty();
  }

  @Test
  void doesNothingWhenNothingDiffers() {
    delivered("shop", A, B);

    ApplicationPlan plan = plan(application("shop", A, B));

    assertThat(plan.applies()).isEmpty();
    assertThat(plan.prunes()).isEmpty();
    assertThat(plan.unchanged()).hasSize(2);
    assertThat(plan.problems()).isEmpty();
  }

  @Test
  void doesNothingForAnApplicationThatIsNeitherInGitNorInTheCluster() {
    assertThat(DeliveryPlanner.plan(cluster("1"), observed()).applications()).isEmpty();
  }

  @Test
  void appliesWhatGitChanged() {
    delivered("shop", A, B);

    assertThat(plan(application("shop", configMap("shop", "a", "two"), B)).applies())
        .singleElement()
        .extracting(Apply::reason)
        .isEqualTo(Reason.CHANGED);
  }

  @Test
  void leavesWhatSopsEncryptedAsItIsAndSaysSo() {
    String readable = "{apiVersion: v1, kind: Secret, metadata: {name: s, namespace: shop}}";
    String encrypted = readable.replace("}}", "}, data: {k: 'ENC[x]'}, sops: {mac: m}}");
    delivered("shop", A, readable);

    ApplicationPlan plan = plan(application("shop", A, encrypted));

    assertThat(plan.applies()).isEmpty();
    assertThat(plan.prunes()).isEmpty();
    assertThat(plan.unchanged()).hasSize(2);
    assertThat(plan.problems())
        .containsExactly(
            "Secret shop/s is encrypted with SOPS and is not applied: nobody decrypts it");
  }

  @Test
  void theOrderOfFieldsIsNoChange() {
    delivered("shop", "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: y, z: w}}");

    assertThat(
            plan(application(
                    "shop",
                    "{kind: ConfigMap, data: {z: w, x: y}, metadata: {name: a}, apiVersion: v1}"))
                .applies())
        .isEmpty();
  }

  @Test
  void whatOnlyTheServerSaysIsNoChange() {
    delivered("shop", "{apiVersion: v1, kind: Pod, metadata: {name: a}}");

    assertThat(
            plan(application(
                    "shop",
                    """
                    {apiVersion: v1, kind: Pod, status: {phase: Running},
                     metadata: {name: a, uid: x, resourceVersion: "1", generation: 2}}
                    """))
                .applies())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "someone else owns a field, uid, generation 1, other, DRIFTED",
    "the specification changed, uid, generation 2, owned, DRIFTED",
    "it is another object, new, generation 1, owned, DRIFTED",
    "nobody changed it, uid, generation 1, owned,",
  })
  void repairsWhatDrifted(
      String situation, String uid, String revision, String owned, @Nullable Reason reason) {
    delivered("shop", A);
    live.put(id(A), Manifests.live(uid, "7", revision, part("shop"), owned, "somebody"));

    assertThat(plan(application("shop", A)).applies())
        .as(situation)
        .extracting(Apply::reason)
        .isEqualTo(reason == null ? List.of() : List.of(reason));
  }

  @Test
  void repairsAnObjectOfWhichNothingIsOwnedAnyMore() {
    delivered("shop", A);
    live.put(id(A), Manifests.live("uid", "7", "generation 1", part("shop"), null, "somebody"));

    assertThat(plan(application("shop", A)).applies()).hasSize(1);
  }

  @Test
  void bringsBackWhatIsMissing() {
    delivered("shop", A, B);
    live.remove(id(A));

    assertThat(plan(application("shop", A, B)).applies())
        .singleElement()
        .satisfies(apply -> assertThat(apply.id()).isEqualTo(id(A)))
        .satisfies(apply -> assertThat(apply.reason()).isEqualTo(Reason.DRIFTED))
        .satisfies(apply -> assertThat(apply.live()).isNull());
  }

  @Test
  void appliesAgainWhatIsNotKnownToHaveBeenApplied() {
    inventories.put("shop", inventory("shop", Member.intended(id(A), "v1")));

    assertThat(plan(application("shop", A)).applies())
        .singleElement()
        .extracting(Apply::reason)
        .isEqualTo(Reason.NEW);
  }

  @Test
  void appliesInTheOrderOfStages() {
    ApplicationPlan plan =
        plan(
            application(
                "shop",
                deployment("shop", "web", 1),
                object(
                    "admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", "", "w"),
                A,
                object("rbac.authorization.k8s.io/v1", "ClusterRole", "", "r"),
                object("rbac.authorization.k8s.io/v1", "RoleBinding", "shop", "rb"),
                object("apiextensions.k8s.io/v1", "CustomResourceDefinition", "", "c"),
                object("v1", "Namespace", "", "shop"),
                object("example.io/v1", "Widget", "shop", "w")));

    assertThat(plan.applies())
        .extracting(apply -> apply.stage() + " " + apply.id().kind())
        .containsExactly(
            "FOUNDATION Namespace",
            "FOUNDATION CustomResourceDefinition",
            "CLUSTER_WIDE ClusterRole",
            "CLUSTER_WIDE RoleBinding",
            "CONFIGURATION ConfigMap",
            "REST ValidatingWebhookConfiguration",
            "REST Deployment",
            "REST Widget");
  }

  @Test
  void prunesInTheOppositeOrder() {
    delivered(
        "shop",
        A,
        deployment("shop", "web", 1),
        object("apiextensions.k8s.io/v1", "CustomResourceDefinition", "", "c"),
        object("example.io/v1", "Widget", "shop", "w"),
        B);

    assertThat(plan(application("shop", B)).prunes())
        .extracting(prune -> prune.member().id().kind())
        .containsExactly("Widget", "Deployment", "ConfigMap", "CustomResourceDefinition");
  }

  @Test
  void prunesWhatIsNoLongerInGit() {
    delivered("shop", A, B);

    assertThat(plan(application("shop", B)).prunes())
        .singleElement()
        .satisfies(prune -> assertThat(prune.member().id()).isEqualTo(id(A)))
        .satisfies(prune -> assertThat(prune.live().uid()).isEqualTo("uid"));
  }

  @Test
  void prunesAllOfAnApplicationThatIsNoLongerInGit() {
    delivered("shop", many(20));

    ApplicationPlan plan = plan("shop");

    assertThat(plan.prunes()).hasSize(20);
    assertThat(plan.held()).isEmpty();
    assertThat(plan.desired()).isNull();
  }

  @Test
  void forgetsAMemberThatIsGone() {
    delivered("shop", A, B);
    live.remove(id(A));

    ApplicationPlan plan = plan(application("shop", B));

    assertThat(plan.prunes()).isEmpty();
    assertThat(plan.notes()).isEmpty();
    assertThat(plan.unchanged()).extracting(Member::id).containsExactly(id(B));
  }

  @Test
  void leavesAnotherObjectOfTheSameName() {
    delivered("shop", A, B);
    live.put(id(A), Manifests.live("other", "7", "generation 1", part("shop"), "owned", ""));

    assertLeft("another object of the same name");
  }

  @Test
  void leavesAnObjectThatWeNeverApplied() {
    delivered("shop", A, B);
    live.put(id(A), Manifests.live("uid", "7", "generation 1", part("shop"), null, ""));

    assertLeft("owns no field");
  }

  @Test
  void leavesAnObjectThatIsPartOfAnotherApplication() {
    delivered("shop", A, B);
    live.put(id(A), Manifests.live("uid", "7", "generation 1", part("other"), "owned", ""));

    assertLeft("not part of the application");
  }

  @Test
  void leavesANamespaceBecauseOfWhatOthersPutThere() {
    String namespace = object("v1", "Namespace", "", "shop");
    delivered("shop", namespace, B);

    ApplicationPlan plan = plan(application("shop", B));

    assertThat(plan.prunes()).isEmpty();
    assertThat(plan.notes()).singleElement().asString().contains("deleting a namespace");
  }

  @Test
  void prunesAMemberThatWasAppliedJustBeforeACrash() {
    delivered("shop", A, B);
    inventories.put("shop", inventory("shop", Member.intended(id(A), "v1"), member("shop", B)));

    assertThat(plan(application("shop", B)).prunes()).hasSize(1);
  }

  @Test
  void whoOnlyMeantToApplyAnObjectDoesNotHaveIt() {
    inventories.put("store", inventory("store", Member.intended(id(A), "v1")));

    Map<String, ApplicationPlan> plans = plans(application("shop", A), application("store", A));

    assertThat(of(plans, "shop").applies()).extracting(Apply::id).containsExactly(id(A));
    assertThat(of(plans, "store").applies()).isEmpty();
  }

  @Test
  void handsOverWhatAnotherApplicationWants() {
    delivered("shop", A, B);

    Map<String, ApplicationPlan> plans = plans(application("shop", B), application("store", A));

    assertThat(of(plans, "shop").prunes()).isEmpty();
    assertThat(of(plans, "shop").notes()).singleElement().asString().contains("application store");
    assertThat(of(plans, "store").applies()).extracting(Apply::id).containsExactly(id(A));
  }

  @Test
  void handsOverWhatAnApplicationLeavesBehindThatIsNoLongerInGit() {
    delivered("shop", A, B);

    Map<String, ApplicationPlan> plans = plans(application("store", A));

    assertThat(of(plans, "shop").prunes())
        .extracting(prune -> prune.member().id())
        .containsExactly(id(B));
  }

  @Test
  void anObjectThatTwoApplicationsWantStaysWithTheOneThatHasIt() {
    delivered("shop", A);

    Map<String, ApplicationPlan> plans = plans(application("abc", A), application("shop", A));

    assertThat(of(plans, "abc").applies()).isEmpty();
    assertThat(of(plans, "abc").problems()).singleElement().asString().contains("shop");
    assertThat(of(plans, "shop").problems()).isEmpty();
  }

  @Test
  void anObjectThatTwoNewApplicationsWantGoesToTheFirst() {
    Map<String, ApplicationPlan> plans = plans(application("abc", A), application("xyz", A, B));

    assertThat(of(plans, "abc").applies()).hasSize(1);
    assertThat(of(plans, "xyz").applies()).extracting(Apply::id).containsExactly(id(B));
    assertThat(of(plans, "xyz").problems()).singleElement().asString().contains("abc");
  }

  @Test
  void anObjectThatIsThereTwiceIsAProblem() {
    assertThat(plan(application("shop", A, A)).problems())
        .singleElement()
        .asString()
        .contains("twice");
  }

  @ParameterizedTest
  @CsvSource({
    "20, 10, 0", // not more than ten
    "20, 11, 11", // more than ten, and more than 30 %
    "40, 12, 0", // exactly 30 %
    "40, 13, 13",
    "100, 29, 0",
    "3, 2, 0",
    "3, 3, 3", // nothing would be left
    "1, 1, 1",
  })
  void holdsMuchDeletion(int members, int gone, int held) {
    String[] all = many(members);
    delivered("shop", all);

    ApplicationPlan plan = plan(listed("shop", List.of(all).subList(gone, members)));

    assertThat(plan.held()).hasSize(held);
    assertThat(plan.prunes()).hasSize(gone - held);
    assertThat(plan.problems()).hasSize(held == 0 ? 0 : 1);
  }

  @Test
  void saysWhichTrailerApprovesADeletion() {
    delivered("shop", A, B);

    assertThat(plan(application("shop")).problems())
        .containsExactly(
            "2 of its 2 objects are no longer in Git; they stay until a source commit carries the"
                + " trailer Rimward-Approve-Deletion: shop");
  }

  @Test
  void deletesMuchWhenItIsApproved() {
    delivered("shop", many(20));

    assertThat(plan(application("shop", true)).prunes()).hasSize(20);
  }

  @Test
  void deletesMuchThatWasApprovedBeforeTheLastChange() {
    delivered("shop", many(20));

    past = new Manifests.Past(true, "other");
    assertThat(plan(application("shop")).prunes()).isEmpty();
    past = new Manifests.Past(true, "digest");
    assertThat(plan(application("shop")).prunes()).hasSize(20);
  }

  @Test
  void leavesAnApplicationThatWasNeverInTheBranch() {
    delivered("shop", A, B);
    past = new Manifests.Past(false, "");

    ApplicationPlan plan = plan("shop");

    assertThat(plan.prunes()).isEmpty();
    assertThat(plan.held()).hasSize(2);
    assertThat(plan.problems())
        .singleElement()
        .asString()
        .contains("never in its branch", "rimward-system/" + ApplySet.parentName("shop"));
  }

  @Test
  void whatIsHeldKeepsNothingFromBeingApplied() {
    String[] all = many(20);
    delivered("shop", all);

    ApplicationPlan plan = plan(application("shop", B));

    assertThat(plan.applies()).extracting(Apply::id).containsExactly(id(B));
    assertThat(plan.held()).hasSize(20);
  }

  @Test
  void replacingTheOnlyObjectIsNoDeletionToBeApproved() {
    delivered("shop", A);

    assertThat(plan(application("shop", B)).prunes()).hasSize(1);
  }

  @Test
  void whatIsHandedOverIsNotCountedAsDeleted() {
    String[] all = many(20);
    delivered("shop", all);

    Map<String, ApplicationPlan> plans = plans(application("shop"), application("store", all));

    assertThat(of(plans, "shop").held()).isEmpty();
  }

  @Test
  void doesNothingToAnApplicationThatCouldNotBeRead() {
    delivered("shop", A, B);
    unreadable.put("shop", "Deployments cannot be listed");

    for (ApplicationPlan plan : List.of(plan(application("shop", A)), plan("shop"))) {
      assertThat(plan.applies()).isEmpty();
      assertThat(plan.prunes()).isEmpty();
      assertThat(plan.unchanged()).as("stay in the inventory").hasSize(2);
      assertThat(plan.problems()).containsExactly("Deployments cannot be listed");
    }
  }

  @Test
  void anApplicationThatCouldNotBeReadKeepsNoOtherFromItsWork() {
    unreadable.put("shop", "Deployments cannot be listed");

    assertThat(of(plans(application("shop", A), application("store", B)), "store").applies())
        .hasSize(1);
  }

  private void assertLeft(String why) {
    ApplicationPlan plan = plan(application("shop", B));
    assertThat(plan.prunes()).isEmpty();
    assertThat(plan.notes()).singleElement().asString().contains("ConfigMap shop/a", why);
    assertThat(plan.unchanged()).extracting(Member::id).containsExactly(id(B));
  }

  /** As if these objects had been applied, and nobody touched them since. */
  private void delivered(String application, String... objects) {
    List<Member> members = new ArrayList<>();
    for (String object : objects) {
      members.add(member(application, object));
      live.put(
          id(object), Manifests.live("uid", "7", "generation 1", part(application), "owned", ""));
    }
    inventories.put(application, inventory(application, members.toArray(Member[]::new)));
  }

  private static Member member(String application, String object) {
    Manifest manifest = manifest(application, object);
    return new Member(
        manifest.id(),
        manifest.apiVersion(),
        "uid",
        Content.digest(manifest),
        "owned",
        "generation 1");
  }

  private static Inventory inventory(String application, Member... members) {
    return new Inventory(
            application, "digest", "commit", List.of(), false, Shards.NONE, new TreeMap<>())
        .withMembers(List.of(members));
  }

  private ApplicationPlan plan(DesiredApplication application) {
    return of(plans(application), application.name());
  }

  private ApplicationPlan plan(String removed) {
    return of(plans(), removed);
  }

  private Map<String, ApplicationPlan> plans(DesiredApplication... applications) {
    return DeliveryPlanner.plan(cluster("1", past, applications), observed()).applications();
  }

  private Observed observed() {
    return new Observed(new TreeMap<>(inventories), live, unreadable);
  }

  private static ApplicationPlan of(Map<String, ApplicationPlan> plans, String application) {
    return requireNonNull(plans.get(application));
  }

  private static DesiredApplication listed(String name, List<String> objects) {
    return application(name, objects.toArray(String[]::new));
  }

  private static String[] many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> configMap("shop", "many-" + i, "one"))
        .toArray(String[]::new);
  }

  private static ObjectId id(String object) {
    return manifest("any", object).id();
  }

  private static String part(String application) {
    return ApplySet.id(application);
  }

  private static String object(String apiVersion, String kind, String namespace, String name) {
    return "{apiVersion: %s, kind: %s, metadata: {name: %s, namespace: \"%s\"}}"
        .formatted(apiVersion, kind, name, namespace);
  }
}
