package dev.rimward.policy.facility;

/**
 * What closing one site, opening another, or both would change.
 *
 * @param isAllowed whether the rules would be kept
 * @param costDelta by how much the cost would rise; negative: fall; infinite if demand that must be
 *     served could not be
 */
public record SiteChange(boolean isAllowed, double costDelta) {}
