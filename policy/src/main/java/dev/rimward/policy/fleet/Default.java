package dev.rimward.policy.fleet;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value that a record component has when the document does not say one, as it would be written
 * in YAML. For a component that is a record itself: {@code {}}, the record of its own defaults.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
  /** The scalar as it would stand in the document. */
  String value();
}
