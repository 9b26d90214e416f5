package dev.rimward.reconciler.git;

import static org.eclipse.jgit.lib.Constants.R_HEADS;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;

/**
 * The branches of one remote as a local repository last saw them, under {@code
 * refs/remotes/origin/}. A repository mirrors one remote only.
 */
public final class Mirror {
  private static final String MIRRORED = "refs/remotes/origin/";

  private final BareRepository repository;
  private final Remote remote;

  public Mirror(BareRepository repository, Remote remote) {
    this.repository = repository;
    this.remote = remote;
  }

  public BareRepository repository() {
    return repository;
  }

  public Remote remote() {
    return remote;
  }

  /**
   * Makes the mirror what the remote is now, rewritten and deleted branches included.
   *
   * @param branches without {@code refs/heads/}; one name may end with {@code /*}. A branch that is
   *     named whole must be there
   * @throws GitFailure {@code NO_BRANCH} where it is not; the mirror then stays as it was
   */
  public void fetch(String... branches) throws GitFailure {
    List<RefSpec> specs = new ArrayList<>();
    for (String branch : branches) {
      specs.add(new RefSpec("+" + R_HEADS + branch + ":" + MIRRORED + branch));
    }
    exchange(
        "cannot fetch from",
        transport -> {
          transport.setRemoveDeletedRefs(true);
          transport.setCheckFetchedObjects(true);
          return transport.fetch(NullProgressMonitor.INSTANCE, specs);
        });
  }

  /**
   * Makes the mirror what one branch is now, with no more of its history than so many commits. What
   * is older is cut off here, whether or not it was there before; a later {@link #fetch} brings
   * what is new since, and leaves the cut where it is.
   *
   * @throws GitFailure as {@link #fetch}
   */
  public void fetchShallow(String branch, int commits) throws GitFailure {
    RefSpec spec = new RefSpec("+" + R_HEADS + branch + ":" + MIRRORED + branch);
    exchange(
        "cannot fetch from",
        transport -> {
          // Not with setCheckFetchedObjects: with a depth JGit calls every answer incomplete.
          transport.setDepth(commits);
          return transport.fetch(NullProgressMonitor.INSTANCE, List.of(spec));
        });
  }

  /** The commit of a branch as last seen; empty if the remote had no such branch. */
  public Optional<ObjectId> head(String branch) throws GitFailure {
    try {
      Ref ref = jgit().exactRef(MIRRORED + branch);
      return Optional.ofNullable(ref).map(Ref::getObjectId);
    } catch (IOException e) {
      throw GitFailure.local("cannot read the branch " + branch, e);
    }
  }

  /** Commits of all branches whose name starts so, by name. */
  public SortedMap<String, ObjectId> heads(String prefix) throws GitFailure {
    try {
      SortedMap<String, ObjectId> heads = new TreeMap<>();
      for (Ref ref : jgit().getRefDatabase().getRefsByPrefix(MIRRORED + prefix)) {
        heads.put(ref.getName().substring(MIRRORED.length()), ref.getObjectId());
      }
      return heads;
    } catch (IOException e) {
      throw GitFailure.local("cannot read the branches " + prefix, e);
    }
  }

  /** The remote has no such branch any more. */
  public void forget(String branch) throws GitFailure {
    set(branch, ObjectId.zeroId());
  }

  /**
   * Pushes each branch for itself: what stops one does not stop the others. A branch moves only
   * from where it is expected, and only forward; or is deleted, where it is to stand nowhere.
   *
   * @return the outcome of every branch; the mirror has those that were pushed
   */
  public Map<String, PushOutcome> push(List<BranchUpdate> updates) throws GitFailure {
    Map<String, PushOutcome> outcomes = send(updates);
    for (BranchUpdate update : updates) {
      if (outcomes.get(update.branch()) instanceof PushOutcome.Pushed) {
        set(update.branch(), update.to());
      }
    }
    return outcomes;
  }

  private Map<String, PushOutcome> send(List<BranchUpdate> updates) throws GitFailure {
    Map<String, PushOutcome> outcomes = new LinkedHashMap<>();
    List<RemoteRefUpdate> commands = commands(updates);
    try {
      exchange(
          "cannot push to", transport -> transport.push(NullProgressMonitor.INSTANCE, commands));
    } catch (GitFailure failure) {
      return settle(updates, failure);
    }
    for (int i = 0; i < commands.size(); i++) {
      BranchUpdate update = updates.get(i);
      Optional<PushOutcome> answer = PushAnswer.of(commands.get(i));
      outcomes.putAll(
          answer.isPresent()
              ? Map.of(update.branch(), answer.get())
              : settle(List.of(update), PushAnswer.missing(remote)));
    }
    return outcomes;
  }

  /** What the remote has after a push that broke off: it may have come through nevertheless. */
  private Map<String, PushOutcome> settle(List<BranchUpdate> updates, GitFailure failure) {
    Map<String, PushOutcome> outcomes = new LinkedHashMap<>();
    try {
      Map<String, ObjectId> there = advertised();
      for (BranchUpdate update : updates) {
        boolean arrived =
            update.to().equals(there.getOrDefault(R_HEADS + update.branch(), ObjectId.zeroId()));
        outcomes.put(
            update.branch(), arrived ? new PushOutcome.Pushed() : PushAnswer.notArrived(failure));
      }
    } catch (GitFailure _) {
      updates.forEach(update -> outcomes.put(update.branch(), new PushOutcome.Unknown(failure)));
    }
    return outcomes;
  }

  private Map<String, ObjectId> advertised() throws GitFailure {
    return exchange(
        "cannot list the branches of",
        transport -> {
          Map<String, ObjectId> there = new HashMap<>();
          try (FetchConnection connection = transport.openFetch()) {
            connection.getRefs().forEach(ref -> there.put(ref.getName(), ref.getObjectId()));
          }
          return there;
        });
  }

  private List<RemoteRefUpdate> commands(List<BranchUpdate> updates) throws GitFailure {
    List<RemoteRefUpdate> commands = new ArrayList<>();
    try {
      for (BranchUpdate update : updates) {
        commands.add(
            new RemoteRefUpdate(
                jgit(),
                (String) null,
                update.to(),
                R_HEADS + update.branch(),
                false,
                null,
                update.from()));
      }
      return commands;
    } catch (IOException e) {
      throw GitFailure.local("cannot prepare a push", e);
    }
  }

  private void set(String branch, ObjectId commit) throws GitFailure {
    try {
      RefUpdate update = jgit().updateRef(MIRRORED + branch);
      update.setForceUpdate(true);
      update.disableRefLog();
      update.setNewObjectId(commit);
      RefUpdate.Result result =
          commit.equals(ObjectId.zeroId()) ? update.delete() : update.forceUpdate();
      switch (result) {
        case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> {}
        default -> throw new IOException(result.toString());
      }
    } catch (IOException e) {
      throw GitFailure.local("cannot note where the branch " + branch + " stands", e);
    }
  }

  private Repository jgit() {
    return repository.jgit();
  }

  private <T> T exchange(String what, Exchange<T> exchange) throws GitFailure {
    try {
      return Deadline.call(
          remote.deadline(),
          () -> {
            try (Transport transport = Transport.open(jgit(), remote.address())) {
              transport.setTimeout(Math.toIntExact(Math.max(1, remote.timeout().toSeconds())));
              transport.setTagOpt(TagOpt.NO_TAGS);
              transport.setCredentialsProvider(remote.credentials());
              trust(transport);
              return exchange.with(transport);
            }
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw GitFailure.of(what, remote, e);
    } catch (Exception e) {
      throw GitFailure.of(what, remote, e);
    }
  }

  private void trust(Transport transport) throws IOException {
    if (remote.authority() != null && transport instanceof TransportHttp http) {
      http.setHttpConnectionFactory(new TrustingConnections(remote.authority().trustManagers()));
    }
  }

  private interface Exchange<T> {
    T with(Transport transport) throws IOException;
  }
}
