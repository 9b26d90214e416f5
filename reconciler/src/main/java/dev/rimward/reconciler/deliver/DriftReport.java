package dev.rimward.reconciler.deliver;

import dev.rimward.renderer.manifest.ObjectId;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What of an application is not as Git says because others changed it, and is left so.
 *
 * @param drifted in the order of objects
 * @param fights because of which some of that is left, for now
 */
public record DriftReport(List<Drift> drifted, List<Fight> fights) {
  public static final DriftReport NONE = new DriftReport(List.of(), List.of());

  public DriftReport {
    drifted = List.copyOf(drifted);
    fights = List.copyOf(fights);
  }

  /** Each of them in a sentence. */
  public List<String> words() {
    Map<ObjectId, Fight> fought =
        fights.stream().collect(Collectors.toMap(Fight::id, Function.identity(), (a, _) -> a));
    return drifted.stream().map(drift -> words(drift, fought.get(drift.id()))).toList();
  }

  private static String words(Drift drift, @Nullable Fight fight) {
    return drift.id()
        + ": "
        + (fight == null
            ? drift.words() + ", and is left so"
            : fight.words() + ", and is left until " + fight.until());
  }
}
