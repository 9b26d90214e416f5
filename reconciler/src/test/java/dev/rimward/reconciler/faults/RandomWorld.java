package dev.rimward.reconciler.faults;

import dev.rimward.reconciler.faults.Revision.App;
import dev.rimward.reconciler.faults.Revision.Content;
import dev.rimward.reconciler.faults.Thing.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes up revision after revision: objects come, change, go, and move from one application to
 * another. The first application is everywhere and always, with the namespace that all share. For
 * one thread.
 */
final class RandomWorld {
  private static final List<Kind> SHARED_KINDS =
      List.of(Kind.CONFIG_MAP, Kind.SECRET, Kind.SERVICE, Kind.DEPLOYMENT);

  private final String run;
  private final List<String> clusters;
  private final Random random;
  private final List<String> names = new ArrayList<>();
  private final SortedMap<String, Draft> drafts = new TreeMap<>();
  private int number;

  /** An application while it is made up. */
  private static final class Draft {
    private final SortedSet<String> clusters = new TreeSet<>();
    private final SortedSet<String> dependsOn = new TreeSet<>();
    private final SortedMap<Thing, Content> things = new TreeMap<>();
  }

  RandomWorld(String run, List<String> clusters, Random random) {
    this.run = run;
    this.clusters = List.copyOf(clusters);
    this.random = random;
    int applications = 1 + random.nextInt(4);
    for (int i = 0; i < applications; i++) {
      names.add(run + "-app" + i);
      bring(names.get(i));
    }
    for (int i = 0; i < 6; i++) {
      add();
    }
  }

  /** What there is first, and after each call what there is next. */
  Revision next() {
    if (number > 0) {
      int changes = 1 + random.nextInt(4);
      for (int i = 0; i < changes; i++) {
        change();
      }
    }
    number++;
    SortedMap<String, App> apps = new TreeMap<>();
    drafts.forEach(
        (name, draft) ->
            apps.put(name, new App(draft.clusters, List.copyOf(draft.dependsOn), draft.things)));
    return new Revision(number, apps);
  }

  /** What there is next, where an object is no longer desired that may go. */
  Revision without(Thing thing) {
    if (mayMove(thing)) {
      drafts.values().forEach(draft -> draft.things.remove(thing));
    }
    return next();
  }

  private String sharedNamespace() {
    return run + "-shared";
  }

  private void change() {
    switch (random.nextInt(12)) {
      case 0, 1 -> add();
      case 2, 3, 4 -> update();
      case 5, 6 -> remove();
      case 7, 8 -> move();
      case 9 -> comeOrGo();
      case 10 -> depend();
      default -> defineOrForgetWidgets();
    }
  }

  private void bring(String name) {
    Draft draft = new Draft();
    draft.clusters.addAll(clusters);
    draft.things.put(new Thing(Kind.CONFIG_MAP, run, name, "anchor"), version());
    if (name.equals(names.getFirst())) {
      draft.things.put(new Thing(Kind.NAMESPACE, run, "", sharedNamespace()), version());
    } else if (random.nextInt(3) == 0) {
      draft.clusters.remove(one(clusters));
    }
    drafts.put(name, draft);
  }

  private void add() {
    Thing thing = anyThing();
    if (ownerOf(thing) == null) {
      draft(one(List.copyOf(drafts.keySet()))).things.put(thing, version());
    }
  }

  private Thing anyThing() {
    String name = one(List.of("a", "b", "c"));
    boolean isWidget = random.nextInt(5) == 0 && ownerOf(Thing.definition(run)) != null;
    return new Thing(isWidget ? Kind.WIDGET : one(SHARED_KINDS), run, sharedNamespace(), name);
  }

  private void update() {
    Draft draft = draft(one(List.copyOf(drafts.keySet())));
    Thing thing = one(List.copyOf(draft.things.keySet()));
    draft.things.put(thing, mayBeKept(thing) ? versionOrKept() : version());
  }

  private void remove() {
    Draft draft = draft(one(List.copyOf(drafts.keySet())));
    List<Thing> removable = draft.things.keySet().stream().filter(RandomWorld::mayMove).toList();
    if (!removable.isEmpty()) {
      draft.things.remove(one(removable));
    }
  }

  private void move() {
    Draft from = draft(one(List.copyOf(drafts.keySet())));
    Draft to = draft(one(List.copyOf(drafts.keySet())));
    List<Thing> movable = from.things.keySet().stream().filter(RandomWorld::mayMove).toList();
    if (from != to && !movable.isEmpty()) {
      Thing moved = one(movable);
      Content content = from.things.remove(moved);
      if (content != null) {
        to.things.put(moved, random.nextBoolean() ? content : version());
      }
    }
  }

  private void comeOrGo() {
    if (names.size() == 1) {
      return;
    }
    String name = one(names.subList(1, names.size()));
    Draft there = drafts.get(name);
    if (there == null) {
      bring(name);
    } else if (random.nextBoolean()) {
      drafts.remove(name);
      drafts.values().forEach(draft -> draft.dependsOn.remove(name));
    } else {
      String cluster = one(clusters);
      if (!there.clusters.remove(cluster)) {
        there.clusters.add(cluster);
      }
    }
  }

  /** Only on earlier ones: nobody depends on itself. */
  private void depend() {
    int later = random.nextInt(names.size());
    Draft draft = drafts.get(names.get(later));
    if (later == 0 || draft == null) {
      return;
    }
    String earlier = names.get(random.nextInt(later));
    if (drafts.containsKey(earlier) && !draft.dependsOn.remove(earlier)) {
      draft.dependsOn.add(earlier);
    }
  }

  private void defineOrForgetWidgets() {
    Thing definition = Thing.definition(run);
    Draft first = draft(names.getFirst());
    if (first.things.remove(definition) == null) {
      first.things.put(definition, version());
      first.things.put(new Thing(Kind.WIDGET, run, sharedNamespace(), "a"), version());
    } else {
      drafts
          .values()
          .forEach(draft -> draft.things.keySet().removeIf(one -> one.kind() == Kind.WIDGET));
    }
  }

  /** Widgets are everywhere their definition is, and nowhere else. */
  private static boolean mayMove(Thing thing) {
    return Set.copyOf(SHARED_KINDS).contains(thing.kind()) && !thing.name().equals("anchor");
  }

  private static boolean mayBeKept(Thing thing) {
    return mayMove(thing);
  }

  private @Nullable String ownerOf(Thing thing) {
    return drafts.entrySet().stream()
        .filter(entry -> entry.getValue().things.containsKey(thing))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  private Draft draft(String name) {
    Draft draft = drafts.get(name);
    if (draft == null) {
      throw new IllegalStateException("no application " + name);
    }
    return draft;
  }

  private Content version() {
    return new Content(random.nextInt(1000), false);
  }

  private Content versionOrKept() {
    return new Content(random.nextInt(1000), random.nextInt(6) == 0);
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
