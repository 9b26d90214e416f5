package dev.rimward.reconciler.web;

import dev.rimward.reconciler.telemetry.Metrics;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * What is served. The suppliers are called for each request, by several threads at a time; what
 * they return is written as JSON: records, maps, lists, Jackson's nodes.
 *
 * @param missing what has not happened yet before Rimward does its work, in words; empty: ready
 * @param status the state of everything
 * @param explanation why an application is where it is, by its name; empty: there is no such
 *     application
 */
public record Endpoints(
    Metrics metrics,
    Supplier<List<String>> missing,
    Supplier<?> status,
    Function<String, ? extends Optional<?>> explanation) {
  Routes routes() {
    return new Routes()
        .get("/metrics", this::metrics)
        .get("/healthz", request -> Answer.text(200, "ok\n"))
        .get("/readyz", request -> ready())
        .get("/api/v1/status", request -> Answer.json(200, status.get()))
        .getBelow("/api/v1/explain/", this::explain);
  }

  private Answer metrics(Request request) {
    String contentType = Metrics.contentType(request.getHeaders().get(HttpHeader.ACCEPT));
    StringWriter text = new StringWriter();
    try {
      metrics.write(contentType, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Answer.text(200, contentType, text.toString());
  }

  private Answer ready() {
    List<String> waitingFor = missing.get();
    return waitingFor.isEmpty()
        ? Answer.text(200, "ready\n")
        : Answer.text(503, "not ready yet:\n- " + String.join("\n- ", waitingFor) + "\n");
  }

  private Answer explain(String application) {
    return explanation
        .apply(application)
        .<Answer>map(value -> Answer.json(200, value))
        .orElseGet(() -> Answer.error(404, "there is no application of this name"));
  }
}
