package dev.rimward.reconciler.web;

import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/**
 * What agents inside clusters are served, each for its own cluster and no other. Called by several
 * threads at a time, and only for agents that have shown their token.
 */
public record AgentEndpoints(Tokens tokens, Statuses statuses, Branches branches) {

  /** Knows which token is whose. */
  @FunctionalInterface
  public interface Tokens {
    /** Takes the same time for clusters that there are and that there are not. */
    boolean accepts(String cluster, String token);
  }

  /** Takes what an agent tells of its cluster. */
  @FunctionalInterface
  public interface Statuses {
    /**
     * @param body JSON, of one MiB at most
     */
    Reception receive(String cluster, byte[] body);
  }

  /** What became of a status. */
  public sealed interface Reception {
    /**
     * @param answer to the agent, as JSON
     */
    record Accepted(Object answer) implements Reception {}

    /** No cluster of this name is delivered by an agent. */
    record NoSuchCluster() implements Reception {}

    /**
     * @param words what is wrong with it
     */
    record Refused(String words) implements Reception {}
  }

  /** Knows what of the branch of a cluster may be delivered. */
  @FunctionalInterface
  public interface Branches {
    /** Empty: there is no such branch, or nothing of it that Rimward vouches for. */
    Optional<ServedBranch> find(String cluster);
  }

  /**
   * A branch that is served.
   *
   * @param name without {@code refs/heads/}
   * @param commit that it is said to be at
   */
  public record ServedBranch(Repository repository, String name, ObjectId commit) {}
}
