package dev.rimward.benchmarks;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.rimward.renderer.manifest.CanonicalYaml;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Canonical YAML of ordinary objects, and beside it Jackson's YAML of the same objects with sorted
 * keys: a Deployment of 60 fields, a Service, a custom object with deep content, and a ConfigMap
 * that holds a file of 4 KB. An operation is one object.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class YamlBenchmark {
  private static final YAMLMapper JACKSON =
      YAMLMapper.builder()
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final List<JsonNode> objects = new ArrayList<>();
  private final List<byte[]> texts = new ArrayList<>();
  private int next;

  /** What was written or read. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Volume {
    private static final double BYTES_PER_MB = 1e6;
    private long bytes;

    @Setup(Level.Iteration)
    public void reset() {
      bytes = 0;
    }

    /** In MB each second. */
    public double megabytes() {
      return bytes / BYTES_PER_MB;
    }
  }

  @Setup
  public void readObjects() throws IOException {
    try (InputStream yaml = YamlBenchmark.class.getResourceAsStream("objects.yaml")) {
      objects.addAll(CanonicalYaml.readDocuments(Objects.requireNonNull(yaml).readAllBytes()));
    }
    objects.forEach(object -> texts.add(CanonicalYaml.write(object)));
  }

  @Benchmark
  public byte[] write(Volume volume) {
    return counted(CanonicalYaml.write(objects.get(turn())), volume);
  }

  @Benchmark
  public byte[] writeWithJackson(Volume volume) throws IOException {
    return counted(JACKSON.writeValueAsBytes(objects.get(turn())), volume);
  }

  @Benchmark
  public JsonNode read(Volume volume) {
    return CanonicalYaml.read(counted(texts.get(turn()), volume));
  }

  @Benchmark
  public JsonNode readWithJackson(Volume volume) throws IOException {
    return JACKSON.readTree(counted(texts.get(turn()), volume));
  }

  private int turn() {
    next = next + 1 == objects.size() ? 0 : next + 1;
    return next;
  }

  private static byte[] counted(byte[] yaml, Volume volume) {
    volume.bytes += yaml.length;
    return yaml;
  }
}
