package dev.rimward.reconciler.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.rimward.policy.fleet.CronSchedule;
import dev.rimward.policy.fleet.ObjectExpression;
import dev.rimward.renderer.manifest.CanonicalYaml;
import java.time.Duration;

/** How the files {@code rimward.yaml} of a branch are written and read. */
final class FactsFormat {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(
              text(Duration.class, Duration::parse)
                  .addSerializer(CronSchedule.class, ToStringSerializer.instance)
                  .addDeserializer(
                      CronSchedule.class, parser(CronSchedule.class, CronSchedule::parse))
                  .addSerializer(ObjectExpression.class, ToStringSerializer.instance)
                  .addDeserializer(
                      ObjectExpression.class,
                      parser(ObjectExpression.class, ObjectExpression::parse)));

  private FactsFormat() {}

  static byte[] write(Record facts) {
    return CanonicalYaml.write(JSON.valueToTree(facts));
  }

  /**
   * @throws IllegalArgumentException if it is not such a file, or of another version of Rimward
   */
  static <T extends Record> T read(byte[] yaml, Class<T> type) {
    JsonNode document = CanonicalYaml.read(yaml);
    if (document.path("formatVersion").asInt() != Layout.FORMAT_VERSION) {
      throw new IllegalArgumentException("is written by another version of Rimward");
    }
    try {
      return JSON.treeToValue(document, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "is not what this version of Rimward writes: " + e.getOriginalMessage(), e);
    }
  }

  private interface Parsing<T> {
    T parse(String text);
  }

  private static <T> SimpleModule text(Class<T> type, Parsing<T> parsing) {
    return new SimpleModule()
        .addSerializer(type, ToStringSerializer.instance)
        .addDeserializer(type, parser(type, parsing));
  }

  private static <T> FromStringDeserializer<T> parser(Class<T> type, Parsing<T> parsing) {
    return new FromStringDeserializer<>(type) {
      private static final long serialVersionUID = 1L;

      @Override
      protected T _deserialize(String text, DeserializationContext context) {
        return parsing.parse(text);
      }
    };
  }
}
