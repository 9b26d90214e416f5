package dev.rimward.reconciler.publish;

import java.util.List;

/**
 * Commits on one of Rimward's branches that Rimward did not make. They stay in the history; what
 * they changed is not delivered, and put right by the next commit.
 *
 * @param commit the newest of them
 * @param author of the newest, as {@code name <email>}
 * @param files that they changed, at most 100
 */
public record HandMade(String branch, String commit, String author, List<String> files) {
  public HandMade {
    files = List.copyOf(files);
  }

  @Override
  public String toString() {
    return "branch %s: commit %s by %s is not Rimward's; it changed %s"
        .formatted(branch, commit, author, files.isEmpty() ? "nothing" : String.join(", ", files));
  }
}
