package dev.rimward.reconciler.git;

import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Set;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.jspecify.annotations.Nullable;

/**
 * A repository somewhere else. It prints as its address, never with its credentials.
 *
 * @param address {@code http}, {@code https}, {@code file} or a path, without credentials
 * @param login absent: nobody in particular
 * @param timeout for each answer of the remote
 * @param deadline for a fetch or a push as a whole, however busily it goes on
 * @param authority who signs the certificate of an {@code https} address; absent: those whom the
 *     JDK trusts
 */
public record Remote(
    URIish address,
    @Nullable Login login,
    Duration timeout,
    Duration deadline,
    @Nullable CertificateAuthority authority) {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration DEADLINE = Duration.ofMinutes(10);
  private static final Set<String> SCHEMES = Set.of("http", "https", "file");

  /** Who asks: for hosts that take tokens, any user name and the token as password. */
  public record Login(String user, String password) {
    @Override
    public String toString() {
      return "Login[" + user + "]";
    }
  }

  /** Trusting those whom the JDK trusts. */
  public Remote(URIish address, @Nullable Login login, Duration timeout, Duration deadline) {
    this(address, login, timeout, deadline, null);
  }

  public Remote {
    String scheme = address.getScheme();
    if (scheme == null ? address.getHost() != null : !SCHEMES.contains(scheme)) {
      throw new IllegalArgumentException(
          "a Git address must be http, https, file or a path, is " + bare(address));
    }
    if (timeout.isNegative() || timeout.isZero() || deadline.compareTo(timeout) < 0) {
      throw new IllegalArgumentException("timeout and deadline must be positive, in this order");
    }
    address = bare(address);
  }

  /** With credentials from the address, if there are any, and usual times. */
  public static Remote of(String address) {
    try {
      URIish uri = new URIish(address);
      Login login =
          uri.getUser() != null && uri.getPass() != null
              ? new Login(uri.getUser(), uri.getPass())
              : null;
      return new Remote(uri, login, TIMEOUT, DEADLINE);
    } catch (URISyntaxException e) {
      // Neither the exception nor its words: they repeat the address with its credentials.
      throw new IllegalArgumentException("not an address of a Git repository");
    }
  }

  public Remote within(Duration newTimeout, Duration newDeadline) {
    return new Remote(address, login, newTimeout, newDeadline, authority);
  }

  public Remote as(Login newLogin) {
    return new Remote(address, newLogin, timeout, deadline, authority);
  }

  public Remote trusting(@Nullable CertificateAuthority newAuthority) {
    return new Remote(address, login, timeout, deadline, newAuthority);
  }

  @Nullable UsernamePasswordCredentialsProvider credentials() {
    return login == null
        ? null
        : new UsernamePasswordCredentialsProvider(login.user(), login.password());
  }

  String withoutSecrets(String words) {
    return login == null || login.password().isEmpty()
        ? words
        : words.replace(login.password(), "***");
  }

  private static URIish bare(URIish address) {
    return address.setUser(null).setPass(null);
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
