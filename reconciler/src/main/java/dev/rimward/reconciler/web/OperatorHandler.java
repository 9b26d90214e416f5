package dev.rimward.reconciler.web;

import dev.rimward.reconciler.web.OperatorEndpoints.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what operators ask. Whoever has no token must be a program on this machine: a page in a
 * browser can send neither JSON to another origin nor a host name of this machine's that is not
 * local.
 */
final class OperatorHandler extends Handler.Abstract {
  private static final Logger log = LoggerFactory.getLogger(OperatorHandler.class);
  private static final String SYNC = "/api/v1/sync";
  private static final String JSON = "application/json";
  private static final int MAX_BYTES = 16 << 10;
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private final OperatorEndpoints endpoints;
  private final boolean isLocal;

  /**
   * @param isLocal the service cannot be reached from other machines
   */
  OperatorHandler(OperatorEndpoints endpoints, boolean isLocal) {
    this.endpoints = endpoints;
    this.isLocal = isLocal;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (!Request.getPathInContext(request).equals(SYNC)) {
      return false;
    }
    RoutesHandler.leaveUnread(request, response);
    RoutesHandler.send(response, callback, answer(request));
    return true;
  }

  private Answer answer(Request request) {
    if (!HttpMethod.POST.is(request.getMethod())) {
      return Answer.error(405, "only POST is answered here");
    }
    Optional<Answer> refusal = refusal(request);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    try (InputStream content = Content.Source.asInputStream(request)) {
      byte[] body = content.readNBytes(MAX_BYTES + 1);
      return body.length > MAX_BYTES
          ? Answer.error(413, "the request is too long")
          : answer(endpoints.sync().sync(body));
    } catch (IOException | RuntimeException e) {
      log.error("{} failed", SYNC, e);
      return Answer.error(500, "this failed; the log says why");
    }
  }

  private static Answer answer(Outcome outcome) {
    return outcome.answer() == null
        ? Answer.error(outcome.status(), outcome.error())
        : Answer.json(outcome.status(), outcome.answer());
  }

  private Optional<Answer> refusal(Request request) {
    if (!JSON.equals(request.getHeaders().get(HttpHeader.CONTENT_TYPE))) {
      return Optional.of(Answer.error(415, "what is asked must be " + JSON));
    }
    OperatorEndpoints.Token token = endpoints.token();
    if (token != null) {
      return BearerToken.of(request).filter(token::accepts).isPresent()
          ? Optional.empty()
          : Optional.of(Answer.error(401, "the operators' token is needed: --token-file"));
    }
    return isLocal && comesFromHere(request)
        ? Optional.empty()
        : Optional.of(
            Answer.error(
                403,
                "this is answered on the service's own machine only; for others configure"
                    + " web.operatorTokenFile"));
  }

  private static boolean comesFromHere(Request request) {
    try {
      return LOCAL.contains(Request.getServerName(request))
          && InetAddress.getByName(Request.getRemoteAddr(request)).isLoopbackAddress();
    } catch (IOException e) {
      return false;
    }
  }
}
