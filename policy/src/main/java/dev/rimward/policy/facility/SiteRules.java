package dev.rimward.policy.facility;

import java.util.List;

/**
 * Which sites may be open together.
 *
 * @param minOpen at least so many sites are open
 * @param maxOpen at most so many sites are open
 * @param mustOpen sites that are always open
 * @param groups of each group (site numbers) at least one site is open
 * @param spreads over which domains the open sites spread
 */
@SuppressWarnings("ArrayRecordComponent") // One bit for each site, read in inner loops.
public record SiteRules(
    int minOpen, int maxOpen, boolean[] mustOpen, List<int[]> groups, List<SiteSpread> spreads) {

  /**
   * @throws IllegalArgumentException if a group names a site that does not exist or a spread is
   *     about another number of sites
   */
  public SiteRules {
    mustOpen = mustOpen.clone();
    groups = groups.stream().map(int[]::clone).toList();
    spreads = List.copyOf(spreads);
    for (int[] group : groups) {
      for (int site : group) {
        if (site < 0 || site >= mustOpen.length) {
          throw new IllegalArgumentException("a group names site " + site + ", which is not there");
        }
      }
    }
    for (SiteSpread spread : spreads) {
      if (spread.domains().length != mustOpen.length) {
        throw new IllegalArgumentException("a spread needs a domain for each site");
      }
    }
  }

  /** Every set of sites may be open. */
  public static SiteRules none(int sites) {
    return new SiteRules(0, sites, new boolean[sites], List.of(), List.of());
  }
}
