package dev.rimward.reconciler;

import dev.rimward.policy.fleet.Cluster;
import dev.rimward.policy.fleet.Fleet;
import dev.rimward.policy.fleet.FleetReader;
import dev.rimward.reconciler.Configuration.Author;
import dev.rimward.reconciler.deliver.CallLimits;
import dev.rimward.reconciler.deliver.ClusterComparison;
import dev.rimward.reconciler.deliver.ClusterConnection;
import dev.rimward.reconciler.deliver.ClusterDifference;
import dev.rimward.reconciler.deliver.ClusterFailure;
import dev.rimward.reconciler.git.BareRepository;
import dev.rimward.reconciler.git.GitFailure;
import dev.rimward.reconciler.git.Identity;
import dev.rimward.reconciler.git.Mirror;
import dev.rimward.reconciler.git.Remote;
import dev.rimward.reconciler.publish.Authorship;
import dev.rimward.reconciler.publish.BranchContent;
import dev.rimward.reconciler.publish.DesiredCluster;
import dev.rimward.reconciler.publish.FetchedState;
import dev.rimward.reconciler.publish.Output;
import dev.rimward.reconciler.publish.Retry;
import dev.rimward.reconciler.source.Fetched;
import dev.rimward.reconciler.source.Source;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;

/**
 * What delivering a cluster's branch would change in it now. Asks the same repositories and
 * clusters as the service does, with the same configuration, beside it or without it; and writes to
 * none of them.
 */
public final class LiveDifference {
  private final ConfigurationFile file;
  private final Path folder;

  private LiveDifference(ConfigurationFile file, Path folder) {
    this.file = file;
    this.folder = folder;
  }

  /** What is asked for is not there, or may not be delivered; the message says what to do. */
  public static final class Unavailable extends Exception {
    private static final long serialVersionUID = 1L;

    Unavailable(String message) {
      super(message);
    }
  }

  /**
   * @param folder empty, for clones
   * @param applications which are compared; empty: all
   * @throws ClusterFailure if the cluster does not answer
   */
  public static ClusterDifference of(
      ConfigurationFile file, Path folder, String cluster, Set<String> applications)
      throws GitFailure, ClusterFailure, Unavailable, InterruptedException {
    return new LiveDifference(file, folder).compare(cluster, applications);
  }

  private ClusterDifference compare(String name, Set<String> applications)
      throws GitFailure, ClusterFailure, Unavailable, InterruptedException {
    Cluster cluster = cluster(name);
    // The branch is read on while it is compared: its past decides what may be deleted.
    try (BareRepository repository = BareRepository.open(folder.resolve("output.git"))) {
      DesiredCluster desired = desired(repository, name);
      requireKnown(applications, desired);
      try (ClusterConnection connection =
          ClusterAccess.of(file).connector(cluster, CallLimits.DEFAULT).open()) {
        return ClusterComparison.of(
            connection, desired, one -> applications.isEmpty() || applications.contains(one));
      }
    }
  }

  private static void requireKnown(Set<String> applications, DesiredCluster desired)
      throws Unavailable {
    for (String application : applications) {
      if (!desired.applications().containsKey(application)) {
        throw new Unavailable(
            "the branch of %s has no application %s; it has: %s"
                .formatted(
                    desired.cluster(),
                    application,
                    String.join(", ", desired.applications().keySet())));
      }
    }
  }

  private Cluster cluster(String name) throws GitFailure, Unavailable {
    Configuration.Source source = file.configuration().source();
    try (BareRepository repository = BareRepository.open(folder.resolve("source.git"))) {
      return switch (new Source(mirror(repository, source.url()), source.branch()).fetch()) {
        case Fetched.FetchFailed failed -> throw failed.failure();
        case Fetched.Revision revision -> {
          Fleet fleet =
              new FleetReader(file.configuration().layoutOrDefault()).read(revision.tree()).fleet();
          Cluster cluster = fleet.clusters().get(name);
          if (cluster == null) {
            throw new Unavailable(
                "there is no cluster %s; there are: %s"
                    .formatted(name, String.join(", ", fleet.clusters().keySet())));
          }
          yield cluster;
        }
      };
    }
  }

  private DesiredCluster desired(BareRepository repository, String cluster)
      throws GitFailure, Unavailable {
    Author author = file.configuration().authorOrDefault();
    Output output =
        new Output(
            mirror(repository, file.configuration().output().url()),
            Authorship.of(new Identity(author.name(), author.email())),
            InstantSource.system(),
            Retry.usual(() -> {}),
            step -> {});
    if (output.fetch() instanceof FetchedState.FetchFailed failed) {
      throw failed.failure();
    }
    return switch (output.branches().read(cluster)) {
      case BranchContent.Desired desired -> desired.cluster();
      case BranchContent.Foreign foreign ->
          throw new Unavailable("what is in it is not delivered: " + foreign.handMade());
      case BranchContent.Unreadable unreadable -> throw new Unavailable(unreadable.message());
      case BranchContent.Absent _ ->
          throw new Unavailable("nothing was published for the cluster " + cluster + " yet");
    };
  }

  private Mirror mirror(BareRepository repository, String url) {
    return new Mirror(repository, Remote.of(file.address(url)));
  }
}
