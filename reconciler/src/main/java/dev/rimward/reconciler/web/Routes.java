package dev.rimward.reconciler.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.server.Request;

/** Which endpoint answers a path: the path itself, or a path and one segment below it. */
final class Routes {
  private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
  private final Map<String, SegmentEndpoint> below = new LinkedHashMap<>();

  /** Answers one path. */
  @FunctionalInterface
  interface Endpoint {
    Answer answer(Request request);
  }

  /** Answers all paths with one segment more; the segment is decoded and not empty. */
  @FunctionalInterface
  interface SegmentEndpoint {
    Answer answer(String segment);
  }

  Routes get(String path, Endpoint endpoint) {
    endpoints.put(path, endpoint);
    return this;
  }

  /**
   * @param parent ends with a slash
   */
  Routes getBelow(String parent, SegmentEndpoint endpoint) {
    below.put(parent, endpoint);
    return this;
  }

  Optional<Endpoint> find(String path) {
    Endpoint endpoint = endpoints.get(path);
    if (endpoint != null) {
      return Optional.of(endpoint);
    }
    int slash = path.lastIndexOf('/') + 1;
    String segment = path.substring(slash);
    SegmentEndpoint parent = segment.isEmpty() ? null : below.get(path.substring(0, slash));
    return parent == null ? Optional.empty() : Optional.of(request -> parent.answer(segment));
  }
}
