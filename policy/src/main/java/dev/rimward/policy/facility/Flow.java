package dev.rimward.policy.facility;

/**
 * One site serves some of one customer's demand.
 *
 * @param amount in units of demand, above 0
 */
public record Flow(int customer, int site, double amount) {}
