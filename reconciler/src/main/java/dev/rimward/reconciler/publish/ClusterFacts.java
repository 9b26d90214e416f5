package dev.rimward.reconciler.publish;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.Cluster.OnRemoval;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.LabelSelector;
import dev.rimward.policy.fleet.MaintenanceWindow;
import dev.rimward.policy.fleet.MaintenanceWindow.Schedule;
import dev.rimward.reconciler.rollout.Closed;
import dev.rimward.reconciler.rollout.FleetWindows;
import dev.rimward.reconciler.rollout.Window;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What delivery needs to know of a cluster, in the file {@code rimward.yaml} at the root of its
 * branch: also when nobody else can be asked, or when its document is gone.
 *
 * @param suspended nothing is written to the cluster
 * @param onRemoval what becomes of its objects when its document is removed; absent: they stay
 * @param access how it is reached then; absent where its objects stay, or where an agent applies
 * @param driftWindows when drift is not repaired
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ClusterFacts(
    int formatVersion,
    String cluster,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean suspended,
    @Nullable OnRemoval onRemoval,
    Cluster.@Nullable Access access,
    List<DriftWindow> driftWindows) {
  public ClusterFacts {
    driftWindows = driftWindows == null ? List.of() : List.copyOf(driftWindows);
  }

  /**
   * A maintenance window as far as drift is concerned.
   *
   * @param applications that it is about; empty: all
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record DriftWindow(
      String name,
      MaintenanceWindow.Type type,
      Schedule schedule,
      @JsonInclude(JsonInclude.Include.ALWAYS) boolean driftRepair,
      List<String> applications) {
    public DriftWindow {
      applications = applications == null ? List.of() : List.copyOf(applications);
    }

    private boolean isAbout(String application) {
      return applications.isEmpty() || applications.contains(application);
    }

    private Window window() {
      return new Window(name, type, schedule, true, driftRepair);
    }
  }

  /** Nothing is special about it. */
  static ClusterFacts plain(String cluster) {
    return new ClusterFacts(Layout.FORMAT_VERSION, cluster, false, null, null, List.of());
  }

  /**
   * @param applications that run in the cluster
   */
  static ClusterFacts of(Cluster cluster, Fleet fleet, Set<String> applications) {
    boolean isDeleted = cluster.spec().onRemoval() == OnRemoval.Delete;
    return new ClusterFacts(
        Layout.FORMAT_VERSION,
        cluster.name(),
        cluster.spec().suspended(),
        isDeleted ? OnRemoval.Delete : null,
        isDeleted ? cluster.spec().access() : null,
        FleetWindows.aboutDrift(fleet, cluster).stream()
            .flatMap(window -> driftWindow(window, fleet, applications))
            .toList());
  }

  /** None where it is about no application of the cluster. */
  private static Stream<DriftWindow> driftWindow(
      MaintenanceWindow window, Fleet fleet, Set<String> running) {
    MaintenanceWindow.Spec spec = window.spec();
    boolean isAboutAll = spec.applicationSelector().equals(LabelSelector.EVERYTHING);
    List<String> applications =
        fleet.applications().values().stream()
            .filter(application -> running.contains(application.name()))
            .filter(application -> spec.applicationSelector().matches(application.labels()))
            .map(application -> application.name())
            .toList();
    return applications.isEmpty() && !isAboutAll
        ? Stream.of()
        : Stream.of(
            new DriftWindow(
                window.name(),
                spec.type(),
                spec.schedule(),
                spec.driftRepair(),
                isAboutAll ? List.of() : applications));
  }

  /**
   * @throws IllegalArgumentException if it is not such a file, or of another version of Rimward
   */
  static ClusterFacts read(byte[] yaml) {
    return FactsFormat.read(yaml, ClusterFacts.class);
  }

  byte[] write() {
    return FactsFormat.write(this);
  }

  /** Whether its objects are deleted when its document is removed. */
  @JsonIgnore
  public boolean isDeletedOnRemoval() {
    return onRemoval == OnRemoval.Delete;
  }

  /** Whether drift of the application may be repaired; changes may come at any time. */
  public boolean mayRepairDrift(String application, Instant now) {
    List<Window> windows =
        driftWindows.stream()
            .filter(window -> window.isAbout(application))
            .map(DriftWindow::window)
            .toList();
    return Window.closed(windows, now).map(Closed::driftRepair).orElse(true);
  }
}
