package dev.rimward.reconciler.publish;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * A cluster's branch, and what of it Rimward vouches for.
 *
 * @param verified the newest commit whose tree is put together from published folders; empty if
 *     none of the last ones is
 * @param applications the folders of the verified commit
 * @param facts its file of {@link ClusterFacts}; empty where nothing is verified
 * @param handMade what is above the verified commit
 */
record BranchView(
    RevCommit head,
    Optional<RevCommit> verified,
    SortedMap<String, ObjectId> applications,
    Optional<ObjectId> facts,
    Optional<HandMade> handMade) {
  BranchView {
    applications = Collections.unmodifiableSortedMap(applications);
  }
}
