package dev.rimward.reconciler.git;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jgit.transport.RemoteRefUpdate;

/** What the remote's answer to a push means. */
final class PushAnswer {
  /** The words of the hosts for "somebody else was there first". */
  private static final List<String> RETRYABLE =
      List.of(
          "non-fast-forward",
          "fetch first",
          "incorrect old value",
          "cannot lock ref",
          "failed to update ref",
          "failed to lock",
          "reference already exists");

  private PushAnswer() {}

  /** Empty: the remote did not say. */
  static Optional<PushOutcome> of(RemoteRefUpdate command) {
    String words = command.getMessage() == null ? "" : command.getMessage();
    return switch (command.getStatus()) {
      case OK, UP_TO_DATE, NON_EXISTING -> Optional.of(new PushOutcome.Pushed());
      case REJECTED_NONFASTFORWARD, REJECTED_REMOTE_CHANGED ->
          Optional.of(new PushOutcome.Retryable(words.isEmpty() ? "the branch moved" : words));
      case REJECTED_OTHER_REASON ->
          Optional.of(
              isRetryable(words)
                  ? new PushOutcome.Retryable(words)
                  : new PushOutcome.Rejected(words));
      case REJECTED_NODELETE ->
          Optional.of(new PushOutcome.Rejected(words.isEmpty() ? "refused" : words));
      case AWAITING_REPORT, NOT_ATTEMPTED -> Optional.empty();
    };
  }

  static GitFailure missing(Remote remote) {
    return new GitFailure(
        GitFailure.Code.BROKEN, "no answer to the push came from " + remote, null);
  }

  /** The connection failed, and the branch is not where it was to go. */
  static PushOutcome notArrived(GitFailure failure) {
    String words = String.valueOf(failure.getMessage());
    return switch (failure.code()) {
      case REFUSED, NO_REPOSITORY, REJECTED -> new PushOutcome.Rejected(words);
      case UNREACHABLE, TIMED_OUT, BROKEN, NO_BRANCH -> new PushOutcome.Retryable(words);
      case LOCAL, INTERRUPTED -> new PushOutcome.Unknown(failure);
    };
  }

  static boolean isRetryable(String words) {
    String lower = words.toLowerCase(Locale.ROOT);
    return RETRYABLE.stream().anyMatch(lower::contains);
  }
}
