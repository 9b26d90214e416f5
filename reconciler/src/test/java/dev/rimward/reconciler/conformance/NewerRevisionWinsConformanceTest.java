package dev.rimward.reconciler.conformance;

import static dev.rimward.reconciler.conformance.Yaml.configMap;
import static dev.rimward.reconciler.conformance.Yaml.definition;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A newer revision ends every wait for an older one. */
class NewerRevisionWinsConformanceTest {
  @RegisterExtension final Edge edge = new Edge();

  /** Its plural belongs to another one already, so that it is never served. */
  private void occupy(String group) {
    edge.party()
        .create(
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
            definition(group, "Thing", "Namespaced"));
    Edge.await("the first kind is served", () -> edge.party().has("/apis/" + group + "/v1"));
  }

  private static String rival(String group) {
    return definition(group, "Thing", "Namespaced")
        .replace("name: things." + group, "name: rivals." + group)
        .replace("plural: things", "plural: rivals");
  }

  @Test
  void endsTheWaitForAKindThatIsNeverServed() {
    String ns = edge.namespace();
    String group = ns + ".newer.example";
    occupy(group);
    edge.lane().desired(edge.desired(edge.application("shop", rival(group))));
    Edge.await(
        "the pass waits for the kind",
        () -> edge.gateway().count("GET .*/customresourcedefinitions/rivals") > 2);

    long begin = System.nanoTime();
    edge.lane()
        .desired(edge.desired(edge.application("shop", rival(group), configMap(ns, "fix", "one"))));
    edge.lane().desired(edge.desired(edge.application("shop", configMap(ns, "fix", "one"))));
    Edge.await("the fix is there", () -> edge.party().has("configmaps/fix"));

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void endsThePauseAfterAFailure() {
    String ns = edge.namespace();
    edge.gateway().refuse("PATCH .*/configmaps/broken", 403);
    Look failed = edge.deliver(edge.application("shop", configMap(ns, "broken", "one")));
    assertThat(failed.status().consecutiveFailures()).isEqualTo(1);

    Look fixed = edge.deliver(edge.application("shop", configMap(ns, "working", "one")));

    assertThat(fixed.status().consecutiveFailures()).isZero();
    assertThat(edge.party().has("configmaps/working")).isTrue();
  }

  @Test
  void replacesRevisionsThatNobodyGotTo() {
    String ns = edge.namespace();
    var first = edge.desired(edge.application("shop", configMap(ns, "settings", "1")));
    var second = edge.desired(edge.application("shop", configMap(ns, "settings", "2")));
    var third = edge.desired(edge.application("shop", configMap(ns, "settings", "3")));

    edge.lane().desired(first);
    edge.lane().desired(second);
    edge.lane().desired(third);

    Edge.await(
        "the newest is there",
        () -> edge.party().field("configmaps/settings", "/data/key").equals("3"));
    Edge.await(
        "and known to be", () -> third.commit().equals(edge.lane().status().deliveredCommit()));
  }
}
