package dev.rimward.policy.fleet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An immutable JSON object of any shape, with its fields in the order of the document. */
public final class JsonObject {
  public static final JsonObject EMPTY = new JsonObject(JsonNodeFactory.instance.objectNode());

  private final ObjectNode fields;

  private JsonObject(ObjectNode fields) {
    this.fields = fields;
  }

  public static JsonObject copyOf(ObjectNode fields) {
    return new JsonObject(fields.deepCopy());
  }

  /** A copy, which the caller may change. */
  public ObjectNode toNode() {
    return fields.deepCopy();
  }

  public boolean isEmpty() {
    return fields.isEmpty();
  }

  /** Without regard to the order of fields. */
  @Override
  public boolean equals(Object other) {
    return other instanceof JsonObject that && that.fields.equals(fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  /** Says how much there is and not what: some of it may be secret. */
  @Override
  public String toString() {
    return "an object of " + fields.size() + " fields";
  }
}
