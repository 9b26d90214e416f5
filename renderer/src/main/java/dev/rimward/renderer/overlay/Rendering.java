package dev.rimward.renderer.overlay;

import dev.rimward.policy.fleet.Problem;
import java.util.List;
import java.util.stream.Stream;

/** What came of rendering one application for one cluster. A failure is never emptiness. */
public sealed interface Rendering {
  /**
   * The objects, possibly none when the sources say so.
   *
   * @param warnings what is wrong and stops nothing
   */
  record Rendered(RenderedApplication application, List<Problem> warnings) implements Rendering {
    public Rendered {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * There are no objects to go by: what the cluster has stays.
   *
   * @param problems at least one
   */
  record Failed(List<Problem> problems) implements Rendering {
    public Failed {
      problems = List.copyOf(problems);
    }

    public Failed(Problem problem) {
      this(List.of(problem));
    }
  }

  /** The same, of which more is to be said. */
  default Rendering with(List<Problem> more) {
    if (more.isEmpty()) {
      return this;
    }
    List<Problem> all = Stream.concat(problems().stream(), more.stream()).toList();
    return switch (this) {
      case Rendered(RenderedApplication application, _) -> new Rendered(application, all);
      case Failed _ -> new Failed(all);
    };
  }

  /** Everything that is to be said of it. */
  default List<Problem> problems() {
    return switch (this) {
      case Rendered rendered -> rendered.warnings();
      case Failed failed -> failed.problems();
    };
  }
}
