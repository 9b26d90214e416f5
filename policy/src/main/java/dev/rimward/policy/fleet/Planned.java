package dev.rimward.policy.fleet;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names of fields, or of values of an enumeration, that the language has and no code acts on yet.
 * They are errors like unknown ones, since nothing is accepted and ignored, with a text that says
 * so.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Planned {
  String[] value();
}
