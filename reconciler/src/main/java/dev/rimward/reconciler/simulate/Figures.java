package dev.rimward.reconciler.simulate;

import org.jspecify.annotations.Nullable;

/**
 * What an application did in a simulated time. The first decision is where it starts, and no move.
 *
 * @param opened locations that were opened
 * @param closed locations that were closed
 * @param replicaChanges changes of the replicas of a location that stayed open
 * @param mostLocations open at once
 * @param locationHours hours that locations were open, all together
 * @param replicaHours hours that replicas ran, all together
 * @param cost prices of clusters × CPU requests × hours; 0 where clusters have no price
 * @param meanKilometres from users to the nearest location that runs and is healthy, weighted by
 *     demand; null where nobody was served
 * @param shareNear of the demand that was served from within 1,000 km; null without demand
 * @param shareUnserved of the demand for which no location was healthy; null without demand
 * @param hoursBelow that open locations had a potential demand below the deactivation threshold,
 *     all together; null without activation
 * @param hoursAbove that closed locations had a potential demand at or above the activation
 *     threshold, all together; null without activation
 * @param hoursNotFresh in which the signal was stale or unknown, so that it moved nothing
 */
public record Figures(
    int opened,
    int closed,
    int replicaChanges,
    int mostLocations,
    double locationHours,
    double replicaHours,
    double cost,
    @Nullable Double meanKilometres,
    @Nullable Double shareNear,
    @Nullable Double shareUnserved,
    @Nullable Double hoursBelow,
    @Nullable Double hoursAbove,
    double hoursNotFresh) {}
