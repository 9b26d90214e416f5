package dev.rimward.policy.facility;

/**
 * How open sites spread over domains, for example zones or providers.
 *
 * <p>The skew counts only domains that have a site in the instance: of any two of them, the numbers
 * of open sites may differ by {@code maxSkew}. A <em>soft</em> spread (finite {@code penalty})
 * costs that much for each open site beyond the least occupied domain's number plus {@code
 * maxSkew}, and for each domain missing to {@code minDomains}.
 *
 * @param domains the domain of each site, from 0 to {@code domainCount - 1}; or -1: the site counts
 *     in none, and stays closed if the spread is hard
 * @param domainCount number of domains
 * @param minDomains at least so many domains hold an open site
 * @param maxSkew {@link Integer#MAX_VALUE} for no limit
 * @param penalty {@link Double#POSITIVE_INFINITY} if the spread must be kept
 */
@SuppressWarnings("ArrayRecordComponent") // One number for each site, read in inner loops.
public record SiteSpread(
    int[] domains, int domainCount, int minDomains, int maxSkew, double penalty) {

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public SiteSpread {
    domains = domains.clone();
    for (int domain : domains) {
      if (domain < -1 || domain >= domainCount) {
        throw new IllegalArgumentException("no such domain: " + domain + " of " + domainCount);
      }
    }
    if (minDomains < 0 || maxSkew < 0 || !(penalty >= 0)) {
      throw new IllegalArgumentException(
          "a spread needs numbers from 0 on: minDomains %d, maxSkew %d, penalty %s"
              .formatted(minDomains, maxSkew, penalty));
    }
  }

  public boolean isHard() {
    return penalty == Double.POSITIVE_INFINITY;
  }

  int domain(int site) {
    return domains[site];
  }
}
