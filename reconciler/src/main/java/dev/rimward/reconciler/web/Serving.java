package dev.rimward.reconciler.web;

import org.jspecify.annotations.Nullable;

/**
 * All that is served, and how.
 *
 * @param agents null: no cluster has an agent
 * @param operators null: nothing may be asked for
 * @param tls null: without TLS
 */
public record Serving(
    Endpoints endpoints,
    @Nullable AgentEndpoints agents,
    @Nullable OperatorEndpoints operators,
    @Nullable TlsFiles tls) {
  /** What tells of the service and changes nothing, without TLS. */
  public static Serving of(Endpoints endpoints) {
    return new Serving(endpoints, null, null, null);
  }
}
