package dev.rimward.reconciler.git;

import java.io.InterruptedIOException;
import java.io.Serial;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.jspecify.annotations.Nullable;

/**
 * Git could not do what it was asked. The message says what was tried, where (without credentials),
 * and what the other side or the file system answered.
 */
public final class GitFailure extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /** What kind of failure it is, for those who act on it. */
  public enum Code {
    /** No connection: wrong host, refused, no route, or broken off. */
    UNREACHABLE,
    /** No answer in time, or not finished before the deadline. */
    TIMED_OUT,
    /** The remote does not accept the credentials, or they are missing. */
    REFUSED,
    /** There is no such repository. */
    NO_REPOSITORY,
    /** The repository is there, the branch is not. */
    NO_BRANCH,
    /** The remote does not accept a change that was pushed. */
    REJECTED,
    /** What came is not what Git sends, or is damaged. */
    BROKEN,
    /** The repository on the disk cannot be used. */
    LOCAL,
    /** The thread was interrupted. */
    INTERRUPTED
  }

  private final Code code;

  public GitFailure(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public Code code() {
    return code;
  }

  static GitFailure of(String what, Remote remote, Throwable cause) {
    return new GitFailure(
        codeOf(cause), what + " " + remote + ": " + remote.withoutSecrets(words(cause)), cause);
  }

  static GitFailure local(String message, @Nullable Throwable cause) {
    return new GitFailure(
        Code.LOCAL, cause == null ? message : message + ": " + words(cause), cause);
  }

  private static Code codeOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Code code = codeOfOne(cause);
      if (code != null) {
        return code;
      }
    }
    return codeOfWords(words(failure).toLowerCase(Locale.ROOT));
  }

  private static @Nullable Code codeOfOne(Throwable cause) {
    return switch (cause) {
      case GitFailure failure -> failure.code();
      case InterruptedException _ -> Code.INTERRUPTED;
      case TimeoutException _, SocketTimeoutException _ -> Code.TIMED_OUT;
      case InterruptedIOException _ -> Code.TIMED_OUT;
      case NoRemoteRepositoryException _ -> Code.NO_REPOSITORY;
      case UnknownHostException _, ConnectException _, NoRouteToHostException _ -> Code.UNREACHABLE;
      case SocketException _ -> Code.UNREACHABLE;
      default -> null;
    };
  }

  /** JGit says the rest in words only. */
  private static Code codeOfWords(String words) {
    if (words.contains("available for fetch")) {
      return Code.NO_BRANCH;
    }
    if (words.contains("not authorized")
        || words.contains("not permitted")
        || words.contains("authentication")
        || words.contains("forbidden")
        || words.contains("403")) {
      return Code.REFUSED;
    }
    if (words.contains("not found")) {
      return Code.NO_REPOSITORY;
    }
    return words.contains("timed out") || words.contains("timeout") ? Code.TIMED_OUT : Code.BROKEN;
  }

  private static String words(Throwable failure) {
    StringBuilder words = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message =
          cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
      if (words.indexOf(message) < 0) {
        words.append(words.isEmpty() ? "" : ": ").append(message);
      }
    }
    return words.toString();
  }
}
