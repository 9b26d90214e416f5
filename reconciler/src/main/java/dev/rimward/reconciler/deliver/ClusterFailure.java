package dev.rimward.reconciler.deliver;

/**
 * A call to a cluster that did not do what it was to do. Checked, so that nobody reads it as an
 * empty answer by accident. The message is for people: no credentials, and no values of Secrets.
 */
public final class ClusterFailure extends Exception {
  private static final long serialVersionUID = 1L;
  private final Kind kind;

  /** What went wrong, as far as it decides what is done next. */
  public enum Kind {
    /** What Rimward was given to reach the cluster cannot be used. */
    BAD_ACCESS,
    UNREACHABLE,
    TIMEOUT,
    UNAUTHORIZED,
    FORBIDDEN,
    NOT_FOUND,
    /** The API server does not serve this kind. */
    NO_MATCH,
    /** The API server understands the object, and its values must not be such. */
    INVALID,
    /** The API server does not accept what it was sent, whatever is in the cluster. */
    BAD_REQUEST,
    CONFLICT,
    THROTTLED,
    SERVER_ERROR,
    /** The answer is not what the Kubernetes API says. */
    UNREADABLE_ANSWER
  }

  public ClusterFailure(Kind kind, String words) {
    super(words);
    this.kind = kind;
  }

  ClusterFailure(Kind kind, String words, Throwable cause) {
    super(words, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** What went wrong, and what was asked. */
  public String words() {
    return String.valueOf(getMessage());
  }

  /** The cluster as a whole may not answer: {@link ClusterConnection#ready} tells. */
  boolean mayConcernTheWholeCluster() {
    return switch (kind) {
      case BAD_ACCESS, UNREACHABLE, TIMEOUT, UNAUTHORIZED, THROTTLED -> true;
      case FORBIDDEN,
          NOT_FOUND,
          NO_MATCH,
          INVALID,
          BAD_REQUEST,
          CONFLICT,
          SERVER_ERROR,
          UNREADABLE_ANSWER ->
          false;
    };
  }

  /** No other request would fare better, as far as one answer tells. */
  boolean isOfTheWholeCluster() {
    return mayConcernTheWholeCluster()
        || kind == Kind.SERVER_ERROR
        || kind == Kind.UNREADABLE_ANSWER;
  }

  /** Another address, certificate or credential may be what is needed. */
  boolean mayConcernAccess() {
    return mayConcernTheWholeCluster() && kind != Kind.THROTTLED;
  }
}
