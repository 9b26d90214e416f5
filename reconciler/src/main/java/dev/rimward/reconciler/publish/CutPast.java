package dev.rimward.reconciler.publish;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * Looks back in a branch whose history is cut off somewhere: as far as it is here, and then as far
 * as it can be had, step by step. Where it cannot be had there is no reason to delete.
 */
record CutPast(
    Trees trees,
    Lineage lineage,
    ApprovalTrail approvals,
    FollowedBranch.History history,
    RevCommit head)
    implements DesiredCluster.Past {
  private static final int[] STEPS = {200, 1_000, 5_000};

  @Override
  public boolean had(String application) {
    return lookingBack(
        line -> {
          for (RevCommit commit : line) {
            if (trees.folder(commit.getTree(), application).isPresent()) {
              return Answer.YES;
            }
          }
          return Answer.NOT_SO_FAR;
        });
  }

  @Override
  public boolean approvedDeletionSince(String digest, String application) {
    if (!ObjectId.isId(digest)) {
      return false;
    }
    Optional<ObjectId> from = Optional.of(ObjectId.fromString(digest));
    return lookingBack(
        line -> {
          if (approvals.isApprovedSince(head, application, from.get())) {
            return Answer.YES;
          }
          for (RevCommit commit : line) {
            if (trees.folder(commit.getTree(), application).equals(from)) {
              return Answer.NO;
            }
          }
          return Answer.NOT_SO_FAR;
        });
  }

  private enum Answer {
    YES,
    NO,
    NOT_SO_FAR
  }

  private interface Look {
    /**
     * @param line of the branch, newest first
     */
    Answer at(List<RevCommit> line) throws IOException;
  }

  private boolean lookingBack(Look look) {
    try {
      for (int step : STEPS) {
        List<RevCommit> line = lineage.mainLine(head, step);
        Answer answer = look.at(line);
        if (answer != Answer.NOT_SO_FAR) {
          return answer == Answer.YES;
        }
        boolean isWhole = line.size() < step && !lineage.isCut(line.getLast());
        if (isWhole || (line.size() < step && !history.deepen(step))) {
          return false;
        }
      }
      return look.at(lineage.mainLine(head, STEPS[STEPS.length - 1])) == Answer.YES;
    } catch (IOException e) {
      return false;
    }
  }
}
