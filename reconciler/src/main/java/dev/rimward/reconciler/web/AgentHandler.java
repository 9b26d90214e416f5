package dev.rimward.reconciler.web;

import dev.rimward.reconciler.web.AgentEndpoints.Reception;
import dev.rimward.reconciler.web.AgentEndpoints.ServedBranch;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
 * Answers agents. Whoever does not show the token of a cluster is told the same whether or not
 * there is such a cluster, and nothing of what it sends is read.
 */
final class AgentHandler extends Handler.Abstract {
  private static final Logger log = LoggerFactory.getLogger(AgentHandler.class);

  /** One segment that names a cluster; no name begins or ends with a dot or has two in a row. */
  private static final String CLUSTER = "([a-z0-9-]+(?:\\.[a-z0-9-]+)*)";

  private static final int LONGEST_NAME = 253;
  private static final int MAX_STATUS_BYTES = 1 << 20;
  private static final String BELOW_AGENTS = "/api/v1/agents/";
  private static final String BELOW_GIT = "/git/";
  private static final Pattern STATUS = Pattern.compile(BELOW_AGENTS + CLUSTER + "/status");
  private static final Pattern GIT =
      Pattern.compile(BELOW_GIT + "clusters/" + CLUSTER + "\\.git/(info/refs|git-upload-pack)");

  private final AgentEndpoints endpoints;
  private final BranchUpload upload = new BranchUpload();

  AgentHandler(AgentEndpoints endpoints) {
    this.endpoints = endpoints;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = Request.getPathInContext(request);
    if (!path.startsWith(BELOW_AGENTS) && !path.startsWith(BELOW_GIT)) {
      return false;
    }
    try {
      answer(path, request, response, callback);
    } catch (IOException | RuntimeException e) {
      log.warn("an agent could not be answered at {}", path, e);
      Response.writeError(request, response, callback, 500);
    }
    return true;
  }

  private void answer(String path, Request request, Response response, Callback callback)
      throws IOException {
    Matcher status = STATUS.matcher(path);
    Matcher git = GIT.matcher(path);
    if (status.matches() && isOf(status.group(1), request)) {
      RoutesHandler.send(response, callback, status(status.group(1), request));
    } else if (git.matches() && isOf(git.group(1), request)) {
      git(git.group(1), git.group(2), request, response, callback);
    } else {
      response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Basic realm=\"rimward\"");
      RoutesHandler.leaveUnread(request, response);
      RoutesHandler.send(
          response, callback, Answer.error(401, "the token of this cluster's agent is needed"));
    }
  }

  private boolean isOf(String cluster, Request request) {
    Optional<String> token = BearerToken.of(request);
    return cluster.length() <= LONGEST_NAME
        && token.isPresent()
        && endpoints.tokens().accepts(cluster, token.get());
  }

  private Answer status(String cluster, Request request) throws IOException {
    if (!HttpMethod.POST.is(request.getMethod())) {
      return Answer.error(405, "a status is sent with POST");
    }
    byte[] body;
    try (InputStream content = Content.Source.asInputStream(request)) {
      body = content.readNBytes(MAX_STATUS_BYTES + 1);
    }
    if (body.length > MAX_STATUS_BYTES) {
      return Answer.error(413, "a status is at most " + MAX_STATUS_BYTES + " bytes long");
    }
    return switch (endpoints.statuses().receive(cluster, body)) {
      case Reception.Accepted(Object answer) -> Answer.json(200, answer);
      case Reception.NoSuchCluster() ->
          Answer.error(404, "no cluster of this name is delivered by an agent");
      case Reception.Refused(String words) -> Answer.error(400, words);
    };
  }

  private void git(
      String cluster, String what, Request request, Response response, Callback callback)
      throws IOException {
    Optional<ServedBranch> branch = endpoints.branches().find(cluster);
    if (branch.isEmpty()) {
      RoutesHandler.send(
          response, callback, Answer.error(404, "nothing is published for this cluster"));
    } else if (what.equals("info/refs")) {
      RoutesHandler.send(response, callback, upload.advertise(branch.get(), request));
    } else {
      upload.upload(branch.get(), request, response, callback);
    }
  }
}
