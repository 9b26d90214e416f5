package dev.rimward.reconciler;

import dev.rimward.policy.fleet.Default;
import dev.rimward.policy.fleet.InvalidField;
import dev.rimward.policy.fleet.Quantity;
import dev.rimward.renderer.build.Limits;
import dev.rimward.renderer.build.ReadableSecrets;
import dev.rimward.renderer.chart.ChartLimits;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What building one application may use.
 *
 * @param timeout until a build is ended
 * @param memory most bytes that it may hold at a time
 * @param output most bytes that it may write
 * @param sources most bytes that it may read
 * @param files most files that it may read
 * @param objects most objects that an application may consist of
 * @param concurrency builds at a time; one for each processor where it is absent
 * @param readableSecrets what becomes of Secrets with readable values
 */
public record RenderingConfiguration(
    @Default("30s") Duration timeout,
    @Default("2Gi") Quantity memory,
    @Default("32Mi") Quantity output,
    @Default("64Mi") Quantity sources,
    @Default("10000") int files,
    @Default("10000") int objects,
    @Nullable Integer concurrency,
    @Default("Refuse") ReadableSecrets readableSecrets) {
  /** Outputs and sources are held in memory. */
  private static final Quantity MOST_HELD = Quantity.parse("1Gi");

  private static final Quantity MOST = Quantity.parse("1Ti");

  public static final RenderingConfiguration DEFAULT =
      new RenderingConfiguration(
          Duration.ofSeconds(30),
          Quantity.parse("2Gi"),
          Quantity.parse("32Mi"),
          Quantity.parse("64Mi"),
          10_000,
          10_000,
          null,
          ReadableSecrets.Refuse);

  public RenderingConfiguration {
    if (!timeout.isPositive()) {
      throw new InvalidField("timeout", "must be above 0s");
    }
    requireBytes("memory", memory, MOST);
    requireBytes("output", output, MOST_HELD);
    requireBytes("sources", sources, MOST_HELD);
    requireAtLeastOne("files", files);
    requireAtLeastOne("objects", objects);
    requireAtLeastOne("concurrency", concurrency == null ? 1 : concurrency);
  }

  private static void requireBytes(String field, Quantity bytes, Quantity most) {
    if (bytes.amount().compareTo(BigDecimal.ONE) < 0 || bytes.compareTo(most) > 0) {
      throw new InvalidField(field, "must be from 1 to %s bytes, is %s".formatted(most, bytes));
    }
  }

  private static void requireAtLeastOne(String field, int number) {
    if (number < 1) {
      throw new InvalidField(field, "must be at least 1, is " + number);
    }
  }

  Limits limits() {
    return new Limits(
        timeout,
        Math.toIntExact(bytes(output)),
        bytes(memory),
        objects,
        bytes(sources),
        files,
        concurrency == null ? Limits.defaults().concurrency() : concurrency);
  }

  ChartLimits chartLimits() {
    Limits limits = limits();
    return new ChartLimits(
        timeout,
        limits.outputBytes(),
        limits.memoryBytes(),
        Math.toIntExact(limits.sourceBytes()),
        files,
        limits.concurrency());
  }

  private static long bytes(Quantity quantity) {
    return quantity.amount().setScale(0, RoundingMode.DOWN).longValueExact();
  }
}
