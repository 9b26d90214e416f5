package dev.rimward.reconciler.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rimward.fixtures.server.ProxiedRequest;
import dev.rimward.fixtures.server.ProxyFault;
import dev.rimward.fixtures.server.ProxyWitness;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands where one cluster's server stands and judges every write that Rimward asks for.
 *
 * <p>A lane takes the newest revision when a pass begins, so what it may apply is what was newest a
 * few passes ago or any time since; more cannot be known here, for the lane may have tried again to
 * begin. It deletes only while the revision of the pass is still the newest; that it looks at after
 * all was applied, when it is noted here, too.
 */
final class Overseer implements ProxyWitness {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INVENTORIES = "/api/v1/namespaces/rimward-system/configmaps";
  private static final String INVENTORY = INVENTORIES + "/inventory-";
  private static final String NAMESPACES = "/api/v1/namespaces";

  private static final int FEW = 5;

  private final String cluster;
  private final Trace trace;
  private final List<Revision> revisions = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();

  /** Objects that others made, and that were never applied by Rimward since. */
  private final Set<String> foreign = ConcurrentHashMap.newKeySet();

  private final Map<String, Integer> writes = new ConcurrentHashMap<>();

  /** What was newest when each of the last passes began, or tried to. */
  private final Deque<Integer> newestAtPasses = new ArrayDeque<>(Collections.nCopies(FEW, 0));

  private int newestAtPrune;

  Overseer(String cluster, Trace trace) {
    this.cluster = cluster;
    this.trace = trace;
    revisions.add(Revision.empty(0));
  }

  /** Told before the lane is. */
  synchronized void newest(Revision revision) {
    revisions.add(revision);
    trace.add(cluster, "newest revision is " + revision.number() + ": " + revision.of(cluster));
  }

  synchronized Revision newest() {
    return revisions.getLast();
  }

  /** The lane's thread has applied everything of a pass, and begins to prune. */
  synchronized void allApplied() {
    newestAtPrune = revisions.size() - 1;
  }

  /** Somebody else made this object. */
  void isForeign(String uid) {
    foreign.add(uid);
  }

  synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  /** Writes that reached the server, by method. */
  Map<String, Integer> writes() {
    return Map.copyOf(writes);
  }

  int writeCount() {
    return writes.values().stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public synchronized void received(ProxiedRequest request) {
    if (request.method().equals("GET")) {
      if (request.path().equals(INVENTORIES) && !request.query().contains("continue=")) {
        newestAtPasses.remove();
        newestAtPasses.add(revisions.size() - 1);
      }
    } else if (!isDryRun(request)) {
      trace.add(cluster, request.line());
      judge(request);
    }
  }

  private void judge(ProxiedRequest request) {
    switch (request.method()) {
      case "DELETE" -> judgeDeletion(request);
      case "PATCH" -> judgeApply(request);
      case "POST" -> judgeCreation(request);
      default -> violation("no such write is expected", request);
    }
  }

  private void judgeDeletion(ProxiedRequest request) {
    JsonNode preconditions = read(request.body()).path("preconditions");
    if (preconditions.isEmpty()) {
      violation("a deletion without preconditions", request);
    }
    if (request.path().startsWith(INVENTORY)) {
      judgeEndOf(request.path().substring(INVENTORY.length()), request);
    } else if (revisions.get(newestAtPrune).wants(cluster, request.path())) {
      violation("revision " + revisions.get(newestAtPrune).number() + " wants it", request);
    }
  }

  /** An empty inventory is no loss, also when a newer commit brings the application back. */
  private void judgeEndOf(String application, ProxiedRequest inventory) {
    if (mayBeDelivered().stream().allMatch(one -> one.of(cluster).containsKey(application))) {
      violation("every revision that may be delivered has the application", inventory);
    }
  }

  private List<Revision> mayBeDelivered() {
    return revisions.subList(newestAtPasses.element(), revisions.size());
  }

  private void judgeApply(ProxiedRequest request) {
    boolean mayBe =
        request.path().startsWith(INVENTORIES + "/")
            || mayBeDelivered().stream()
                .anyMatch(revision -> revision.wants(cluster, request.path()));
    if (!mayBe) {
      violation("no revision that may be delivered wants it", request);
    }
  }

  private void judgeCreation(ProxiedRequest request) {
    String name = read(request.body()).at("/metadata/name").asText();
    boolean mayBe =
        request.path().equals(NAMESPACES)
            && (name.equals("rimward-system")
                || revisions.stream().anyMatch(revision -> revision.apps().containsKey(name)));
    if (!mayBe) {
      violation("only namespaces of applications are created", request);
    }
  }

  @Override
  public void disturbed(ProxiedRequest request, ProxyFault fault) {
    trace.add(cluster, fault + ": " + request.line());
  }

  @Override
  public void answered(ProxiedRequest request, int status, String body) {
    if (request.method().equals("GET") || isDryRun(request)) {
      return;
    }
    writes.merge(request.method(), 1, Integer::sum);
    trace.add(cluster, "  " + status + " to " + request.method() + " " + request.path());
    if (status >= 300) {
      return;
    }
    JsonNode answer = read(body);
    if (request.method().equals("DELETE")) {
      String uid = answer.at("/details/uid").asText("") + answer.at("/metadata/uid").asText("");
      if (foreign.contains(uid)) {
        violation("deleted what somebody else made", request);
      }
    } else {
      foreign.remove(answer.at("/metadata/uid").asText());
    }
  }

  private synchronized void violation(String what, ProxiedRequest request) {
    String words = cluster + ": " + what + ": " + request.line();
    trace.add(cluster, "VIOLATION: " + words);
    violations.add(words);
  }

  private static boolean isDryRun(ProxiedRequest request) {
    return request.query().contains("dryRun=All");
  }

  private static JsonNode read(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON: " + body, e);
    }
  }
}
