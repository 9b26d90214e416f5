package dev.rimward.reconciler.publish;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * A cluster's branch, and what of it Rimward vouches for.
 *
 * @param verified the newest commit whose tree is put together from published folders; empty if
 *     none of the last ones is
 * @param applications the folders of the verified commit
 * @param handMade what is above the verified commit
 */
record BranchView(
    RevCommit head,
    Optional<RevCommit> verified,
    SortedMap<String, org.eclipse.jgit.lib.ObjectId> applications,
    Optional<HandMade> handMade) {
  BranchView {
    applications = Collections.unmodifiableSortedMap(applications);
  }
}
