package dev.rimward.reconciler.observe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer of Prometheus' HTTP API v1 into arrays as it goes, since a tree of it would take
 * several times its size.
 */
final class AnswerReader {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int MAX_WORDS = 300;

  private final List<Series> series = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private @Nullable String status;
  private @Nullable String errorType;
  private @Nullable String error;
  private boolean hasResult;

  private AnswerReader() {}

  static QueryOutcome read(int httpStatus, byte[] body) {
    AnswerReader reader = new AnswerReader();
    try (JsonParser json = JSON.createParser(body)) {
      reader.readAnswer(json);
    } catch (IOException e) {
      return httpStatus == 200 ? misunderstood(e) : refused(httpStatus);
    }
    return reader.outcome(httpStatus);
  }

  private static QueryOutcome misunderstood(IOException e) {
    // Jackson's own message would repeat a part of the answer.
    return misunderstood(
        e instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : String.valueOf(e.getMessage()));
  }

  private static QueryOutcome misunderstood(String why) {
    return new QueryOutcome.Failed("Prometheus' answer is not understood: " + oneLine(why));
  }

  private static QueryOutcome refused(int httpStatus) {
    return new QueryOutcome.Failed("Prometheus answers with HTTP status " + httpStatus);
  }

  private QueryOutcome outcome(int httpStatus) {
    if (isAboutCredentials(httpStatus)) {
      return refused(httpStatus);
    }
    if (error != null) {
      String type = errorType == null ? "" : oneLine(errorType) + ": ";
      return new QueryOutcome.Failed("Prometheus fails the query: " + type + oneLine(error));
    }
    if (httpStatus != 200) {
      return refused(httpStatus);
    }
    if (!"success".equals(status) || !hasResult) {
      return misunderstood("neither success with a result nor an error");
    }
    return new QueryOutcome.Values(series, warnings);
  }

  /** What refuses a token, often a proxy in between, may quote it. */
  private static boolean isAboutCredentials(int httpStatus) {
    return httpStatus == 401 || httpStatus == 403 || httpStatus == 407;
  }

  private void readAnswer(JsonParser json) throws IOException {
    expect(json, json.nextToken(), JsonToken.START_OBJECT);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "status" -> status = json.getText();
        case "errorType" -> errorType = json.getText();
        case "error" -> error = json.getText();
        case "warnings" -> readWarnings(json);
        case "data" -> readData(json);
        default -> json.skipChildren();
      }
    }
  }

  private void readWarnings(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      warnings.add(oneLine(json.getText()));
      json.skipChildren();
    }
  }

  private void readData(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      if (field.equals("result")) {
        readResult(json);
      } else {
        json.skipChildren();
      }
    }
  }

  private void readResult(JsonParser json) throws IOException {
    expect(json, json.currentToken(), JsonToken.START_ARRAY);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      expect(json, json.currentToken(), JsonToken.START_OBJECT);
      series.add(readSeries(json));
    }
    hasResult = true;
  }

  private static Series readSeries(JsonParser json) throws IOException {
    Map<String, String> labels = new LinkedHashMap<>();
    LongStream.Builder times = LongStream.builder();
    DoubleStream.Builder values = DoubleStream.builder();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "metric" -> readLabels(json, labels);
        case "value" -> readSample(json, times, values);
        case "values" -> {
          expect(json, json.currentToken(), JsonToken.START_ARRAY);
          while (json.nextToken() != JsonToken.END_ARRAY) {
            readSample(json, times, values);
          }
        }
        // Read as absent, it would count as zero where a presence query has a value.
        case "histogram", "histograms" ->
            throw new IOException("a native histogram where a number was expected");
        default -> json.skipChildren();
      }
    }
    return new Series(labels, times.build().toArray(), values.build().toArray());
  }

  private static void readLabels(JsonParser json, Map<String, String> labels) throws IOException {
    expect(json, json.currentToken(), JsonToken.START_OBJECT);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String label = json.currentName();
      expect(json, json.nextToken(), JsonToken.VALUE_STRING);
      labels.put(label, json.getText());
    }
  }

  /** A sample is {@code [seconds, "value"]}. */
  private static void readSample(
      JsonParser json, LongStream.Builder times, DoubleStream.Builder values) throws IOException {
    expect(json, json.currentToken(), JsonToken.START_ARRAY);
    if (!json.nextToken().isNumeric()) {
      throw new IOException("a sample without a time");
    }
    times.add(Math.round(json.getDoubleValue() * 1000));
    expect(json, json.nextToken(), JsonToken.VALUE_STRING);
    values.add(number(json.getText()));
    expect(json, json.nextToken(), JsonToken.END_ARRAY);
  }

  private static double number(String text) throws IOException {
    try {
      return switch (text) {
        case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
        case "-Inf" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(text);
      };
    } catch (NumberFormatException e) {
      throw new IOException("a sample that is no number: " + text, e);
    }
  }

  private static void expect(JsonParser json, @Nullable JsonToken found, JsonToken expected)
      throws IOException {
    if (found != expected) {
      throw new IOException(
          "expected "
              + expected
              + ", found "
              + found
              + " at byte "
              + json.currentTokenLocation().getByteOffset());
    }
  }

  private static String oneLine(String words) {
    String line = words.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= MAX_WORDS ? line : line.substring(0, MAX_WORDS) + " …";
  }
}
