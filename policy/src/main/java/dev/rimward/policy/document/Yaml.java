package dev.rimward.policy.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import dev.rimward.policy.fleet.Problem;
import java.io.IOException;
import java.util.Map;

/**
 * The YAML of the documents that Rimward writes: block style, fields in the order they were put, no
 * line folded; the same content is the same bytes.
 */
final class Yaml {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .stringQuotingChecker(new NumbersAndTimesQuoted())
                  .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                  .disable(YAMLGenerator.Feature.SPLIT_LINES)
                  .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Yaml() {}

  static byte[] write(Map<String, ?> document) {
    try {
      return MAPPER.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps, lists, texts and numbers can always be written", e);
    }
  }

  /** The one document of a file, of a kind and of this version of the API. */
  static DocumentFields read(String path, byte[] content, String kind) {
    DocumentFields document = new DocumentFields(path, "", parse(path, content));
    document.require("apiVersion", DocumentFields.API_VERSION);
    document.require("kind", kind);
    return document;
  }

  private static JsonNode parse(String path, byte[] content) {
    try {
      return MAPPER.readTree(content);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNr());
      throw new InvalidDocument(
          new Problem(path, line, "", "is not YAML: " + e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw new InvalidDocument(new Problem(path, 0, "", "is not UTF-8 text"), e);
    }
  }

  /** Quotes what YAML 1.1 would read as a number or a time. */
  private static final class NumbersAndTimesQuoted extends StringQuotingChecker.Default {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean needToQuoteName(String name) {
      return mayBeNumber(name) || super.needToQuoteName(name);
    }

    @Override
    public boolean needToQuoteValue(String value) {
      return mayBeNumber(value) || super.needToQuoteValue(value);
    }

    private static boolean mayBeNumber(String text) {
      return !text.isEmpty() && "+-.0123456789".indexOf(text.charAt(0)) >= 0 && !text.contains(" ");
    }
  }
}
