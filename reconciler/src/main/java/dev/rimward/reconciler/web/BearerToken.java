package dev.rimward.reconciler.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The token that a request shows: as {@code Bearer}, or as the password of anybody, which is all
 * that Git's clients can send.
 */
final class BearerToken {
  private static final String BEARER = "bearer ";
  private static final String BASIC = "basic ";

  private BearerToken() {}

  static Optional<String> of(Request request) {
    @Nullable String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    if (header == null) {
      return Optional.empty();
    }
    Optional<String> token =
        begins(header, BEARER)
            ? Optional.of(header.substring(BEARER.length()))
            : begins(header, BASIC) ? password(header.substring(BASIC.length())) : Optional.empty();
    return token.map(String::strip).filter(found -> !found.isEmpty());
  }

  private static boolean begins(String header, String scheme) {
    return header.regionMatches(true, 0, scheme, 0, scheme.length());
  }

  private static Optional<String> password(String credentials) {
    try {
      String pair = new String(Base64.getDecoder().decode(credentials.strip()), UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0 ? Optional.empty() : Optional.of(pair.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
