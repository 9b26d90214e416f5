package dev.rimward.reconciler.web;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers GET and HEAD from the routes. What an endpoint throws goes to the log, never out. */
final class RoutesHandler extends Handler.Abstract {
  private static final Logger log = LoggerFactory.getLogger(RoutesHandler.class);

  private final Routes routes;

  RoutesHandler(Routes routes) {
    this.routes = routes;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    send(response, callback, answer(request, response));
    return true;
  }

  private Answer answer(Request request, Response response) {
    String path = Request.getPathInContext(request);
    return routes
        .find(path)
        .map(endpoint -> answer(endpoint, request, response))
        .orElseGet(() -> Answer.error(404, "there is nothing at this path"));
  }

  private static Answer answer(Routes.Endpoint endpoint, Request request, Response response) {
    if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      return Answer.error(405, "only GET and HEAD are answered here");
    }
    try {
      return endpoint.answer(request);
    } catch (RuntimeException e) {
      log.error("{} failed", Request.getPathInContext(request), e);
      return Answer.error(500, "this failed; the log says why");
    }
  }

  /** Says that the connection ends, where a body is on its way that nobody may read. */
  static void leaveUnread(Request request, Response response) {
    if (HttpMethod.POST.is(request.getMethod())) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
  }

  static void send(Response response, Callback callback, Answer answer) {
    byte[] body = answer.body();
    response.setStatus(answer.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    // Jetty leaves the body of an answer to HEAD out.
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
