package dev.rimward.reconciler.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rimward.reconciler.faults.Revision.Content;
import dev.rimward.reconciler.faults.Thing.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * People and controllers that change one cluster beside Rimward: they spoil, delete and replace
 * what is desired, note something on it, and make objects of their own that carry Rimward's labels.
 * For one thread.
 */
final class Outsiders {
  /** An object that is put back a third time within ten minutes is fought over, and left. */
  private static final int MOST_FOR_ONE_OBJECT = 2;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String run;
  private final DirectClient client;
  private final Overseer overseer;
  private final Trace trace;
  private final Random random;
  private final Map<String, Integer> spoilt = new HashMap<>();
  private final List<Foreign> made = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();
  private final Set<Thing> replaced = new HashSet<>();
  private int changes;

  /** An object of theirs, which nobody else is to touch. */
  private record Foreign(String path, String uid, String version) {}

  /** An annotation of theirs on an object of Rimward's. */
  private record Note(Thing thing, String uid, String key) {}

  Outsiders(String run, DirectClient client, Overseer overseer, Trace trace, Random random) {
    this.run = run;
    this.client = client;
    this.overseer = overseer;
    this.trace = trace;
    this.random = random;
  }

  /** Objects whose name somebody took: they may stay when they are no longer desired. */
  Set<Thing> replaced() {
    return Set.copyOf(replaced);
  }

  int changes() {
    return changes;
  }

  /** Changes something, if it is there. */
  void change(String cluster) {
    List<Thing> things = List.copyOf(overseer.newest().things(cluster).keySet());
    if (things.isEmpty()) {
      return;
    }
    Thing thing = things.get(random.nextInt(things.size()));
    switch (random.nextInt(6)) {
      case 0, 1 -> spoil(cluster, thing);
      case 2 -> delete(cluster, thing);
      case 3 -> replace(cluster, thing);
      case 4 -> note(cluster, thing);
      default -> makeOneLike(cluster, thing);
    }
  }

  private void spoil(String cluster, Thing thing) {
    ObjectNode patch =
        Thing.parse(
            switch (thing.kind()) {
              case CONFIG_MAP, SECRET -> "{data: {key: c3BvaWx0}}";
              case SERVICE -> "{spec: {selector: {app: spoilt}}}";
              case DEPLOYMENT -> "{spec: {replicas: 7}}";
              case WIDGET -> "{spec: {size: -1}}";
              case NAMESPACE, DEFINITION -> "{metadata: {labels: {version: spoilt}}}";
            });
    if (isBearable(thing)) {
      tell(cluster, "spoils " + thing, client.merge(thing.path(), patch));
    }
  }

  private void delete(String cluster, Thing thing) {
    if (thing.kind() != Kind.NAMESPACE && thing.kind() != Kind.DEFINITION && isBearable(thing)) {
      tell(cluster, "deletes " + thing, client.delete(thing.path()));
    }
  }

  /** Some object that can be replaced, if there is one. */
  Optional<Thing> replaceable(String cluster) {
    List<Thing> things =
        overseer.newest().things(cluster).keySet().stream().filter(Outsiders::isData).toList();
    return things.isEmpty()
        ? Optional.empty()
        : Optional.of(things.get(random.nextInt(things.size())));
  }

  private static boolean isData(Thing thing) {
    return thing.kind() == Kind.CONFIG_MAP || thing.kind() == Kind.SECRET;
  }

  /** Under the name of an object of Rimward's, with its labels. */
  void replace(String cluster, Thing thing) {
    Optional<JsonNode> live = client.get(thing.path());
    if (!isData(thing)
        || live.isEmpty()
        || !isBearable(thing)
        || !client.delete(thing.path()).isSuccess()) {
      return;
    }
    ObjectNode object = copy(live.get(), thing.name());
    String collection = thing.path().substring(0, thing.path().lastIndexOf('/'));
    DirectClient.Answer answer = client.create(collection, object);
    tell(cluster, "replaces " + thing, answer);
    if (answer.isSuccess()) {
      replaced.add(thing);
      overseer.isForeign(answer.body().at("/metadata/uid").asText());
    }
  }

  private void note(String cluster, Thing thing) {
    String key = "note-" + changes;
    ObjectNode patch = JSON.createObjectNode();
    patch.withObject("metadata").withObject("annotations").put(key, "mine");
    DirectClient.Answer answer = client.merge(thing.path(), patch);
    tell(cluster, "notes something on " + thing, answer);
    if (answer.isSuccess()) {
      notes.add(new Note(thing, answer.body().at("/metadata/uid").asText(), key));
    }
  }

  /** As operators do who copy labels onto what they make. */
  private void makeOneLike(String cluster, Thing thing) {
    Optional<JsonNode> live = client.get(thing.path());
    if (!isData(thing) || live.isEmpty()) {
      return;
    }
    String collection = thing.path().substring(0, thing.path().lastIndexOf('/'));
    String name = "foreign-" + changes;
    DirectClient.Answer answer = client.create(collection, copy(live.get(), name));
    tell(cluster, "makes " + name + " like " + thing, answer);
    if (answer.isSuccess()) {
      JsonNode metadata = answer.body().path("metadata");
      String uid = metadata.path("uid").asText();
      overseer.isForeign(uid);
      made.add(
          new Foreign(collection + "/" + name, uid, metadata.path("resourceVersion").asText()));
    }
  }

  private static ObjectNode copy(JsonNode live, String name) {
    ObjectNode copy = JSON.createObjectNode();
    copy.set("apiVersion", live.path("apiVersion"));
    copy.set("kind", live.path("kind"));
    ObjectNode metadata = copy.withObject("metadata").put("name", name);
    metadata.put("namespace", live.at("/metadata/namespace").asText());
    metadata.set("labels", live.at("/metadata/labels"));
    copy.withObject("data").put("foreign", "eWVz");
    return copy;
  }

  private boolean isBearable(Thing thing) {
    return spoilt.merge(thing.path(), 1, Integer::sum) <= MOST_FOR_ONE_OBJECT;
  }

  private void tell(String cluster, String what, DirectClient.Answer answer) {
    changes++;
    trace.add(cluster, "somebody " + what + ": " + answer.status());
  }

  /** Paths of their objects. */
  Set<String> paths() {
    Set<String> paths = new HashSet<>();
    made.forEach(one -> paths.add(one.path()));
    return paths;
  }

  /** What of theirs is not as they left it. */
  List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    for (Foreign one : made) {
      Optional<JsonNode> live = client.get(one.path());
      boolean isUntouched =
          live.isPresent()
              && live.get().at("/metadata/uid").asText().equals(one.uid())
              && live.get().at("/metadata/resourceVersion").asText().equals(one.version());
      if (!isUntouched) {
        complaints.add(run + ": somebody's " + one.path() + " is not as it was left");
      }
    }
    for (Note note : notes) {
      Optional<JsonNode> live = client.get(note.thing().path());
      boolean isGone =
          live.isPresent()
              && live.get().at("/metadata/uid").asText().equals(note.uid())
              && !live.get().at("/metadata/annotations").has(note.key());
      if (isGone) {
        complaints.add(run + ": somebody's note on " + note.thing() + " is gone");
      }
    }
    return complaints;
  }

  /** What a live object lacks of what is desired; empty if nothing. */
  static Optional<String> lack(Thing thing, String application, Content content, JsonNode live) {
    JsonNode wanted = Revision.manifest(application, thing, content);
    return contains(live, wanted)
        ? Optional.empty()
        : Optional.of(thing + " is not as desired: " + live + " lacks something of " + wanted);
  }

  private static boolean contains(JsonNode live, JsonNode wanted) {
    if (wanted.isObject()) {
      return wanted.properties().stream()
          .allMatch(field -> contains(live.path(field.getKey()), field.getValue()));
    }
    if (wanted.isArray()) {
      for (int i = 0; i < wanted.size(); i++) {
        if (!contains(live.path(i), wanted.get(i))) {
          return false;
        }
      }
      return live.size() == wanted.size();
    }
    return Objects.equals(live, wanted) || live.asText().equals(wanted.asText());
  }
}
