package dev.rimward.reconciler.agent;

import dev.rimward.policy.placement.ClusterCondition;
import dev.rimward.reconciler.deliver.LaneStatus;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an agent tells the service of its cluster.
 *
 * @param version of the agent's Rimward
 * @param at by the agent's clock
 * @param interval until it tells again, at the latest
 * @param branchFailure why the branch could not be fetched last; null if it was
 * @param apiServer whether the cluster's API server answers the agent
 * @param lane how delivery stands
 */
record AgentReport(
    String version,
    Instant at,
    Duration interval,
    @Nullable String branchFailure,
    ClusterCondition apiServer,
    LaneStatus lane) {}
