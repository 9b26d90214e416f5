package dev.rimward.policy.fleet;

import static dev.rimward.policy.fleet.ExpressionFunction.DECIMAL;
import static dev.rimward.policy.fleet.ExpressionFunction.TEXT;
import static dev.rimward.policy.fleet.ExpressionFunction.TRUTH;
import static dev.rimward.policy.fleet.ExpressionFunction.WHOLE;

import dev.cel.common.types.OpaqueType;
import dev.rimward.policy.fleet.ExpressionFunction.Overload;
import dev.rimward.policy.fleet.ExpressionFunction.ValueType;
import java.math.BigDecimal;
import java.util.List;

/**
 * Kubernetes' functions for quantities (<a
 * href="https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-quantity-library">reference
 * </a>). Unlike there, a number is a quantity too: the API server turns {@code cpu: 1} into text
 * before a policy sees it, and a rendered object has it as it is written.
 */
final class QuantityFunctions {
  private static final ValueType<Quantity> QUANTITY =
      new ValueType<>(OpaqueType.create("kubernetes.Quantity"), Quantity.class);

  /** No quantity is as long, and digits without end take time without end. */
  private static final int LONGEST = 64;

  static final List<ExpressionFunction> ALL =
      List.of(
          new ExpressionFunction(
              "quantity",
              Overload.of("quantity_string", QUANTITY, TEXT, QuantityFunctions::parse),
              Overload.of("quantity_int", QUANTITY, WHOLE, QuantityFunctions::of),
              Overload.of("quantity_double", QUANTITY, DECIMAL, QuantityFunctions::of)),
          new ExpressionFunction(
              "isQuantity",
              Overload.of("is_quantity_string", TRUTH, TEXT, QuantityFunctions::isQuantity),
              Overload.of("is_quantity_int", TRUTH, WHOLE, number -> true),
              Overload.of("is_quantity_double", TRUTH, DECIMAL, number -> true)),
          new ExpressionFunction(
              "isLessThan",
              Overload.on(
                  QUANTITY, "quantity_less", TRUTH, QUANTITY, (a, b) -> a.compareTo(b) < 0)),
          new ExpressionFunction(
              "isGreaterThan",
              Overload.on(
                  QUANTITY, "quantity_greater", TRUTH, QUANTITY, (a, b) -> a.compareTo(b) > 0)),
          new ExpressionFunction(
              "compareTo",
              Overload.on(
                  QUANTITY, "quantity_compare", WHOLE, QUANTITY, (a, b) -> (long) a.compareTo(b))),
          new ExpressionFunction(
              "add",
              Overload.on(QUANTITY, "quantity_add", QUANTITY, QUANTITY, Quantity::plus),
              Overload.on(QUANTITY, "quantity_add_int", QUANTITY, WHOLE, (a, b) -> a.plus(of(b)))),
          new ExpressionFunction(
              "sub",
              Overload.on(QUANTITY, "quantity_sub", QUANTITY, QUANTITY, QuantityFunctions::minus),
              Overload.on(
                  QUANTITY, "quantity_sub_int", QUANTITY, WHOLE, (a, b) -> minus(a, of(b)))),
          new ExpressionFunction(
              "sign",
              Overload.on(QUANTITY, "quantity_sign", WHOLE, a -> (long) a.amount().signum())),
          new ExpressionFunction(
              "isInteger",
              Overload.on(QUANTITY, "quantity_is_integer", TRUTH, QuantityFunctions::isInteger)),
          new ExpressionFunction(
              "asInteger",
              Overload.on(
                  QUANTITY, "quantity_as_integer", WHOLE, a -> a.amount().longValueExact())),
          new ExpressionFunction(
              "asApproximateFloat",
              Overload.on(QUANTITY, "quantity_as_float", DECIMAL, a -> a.amount().doubleValue())));

  private QuantityFunctions() {}

  private static Quantity parse(String text) {
    if (text.length() > LONGEST) {
      throw new InvalidField("", "is too long to be a quantity");
    }
    return Quantity.parse(text);
  }

  private static boolean isQuantity(String text) {
    try {
      parse(text);
      return true;
    } catch (InvalidField e) {
      return false;
    }
  }

  private static Quantity of(long number) {
    return new Quantity(BigDecimal.valueOf(number));
  }

  private static Quantity of(double number) {
    return new Quantity(BigDecimal.valueOf(number));
  }

  private static Quantity minus(Quantity a, Quantity b) {
    return new Quantity(a.amount().subtract(b.amount()));
  }

  /** Whether it is a whole number that {@code asInteger} can give. */
  private static boolean isInteger(Quantity quantity) {
    BigDecimal amount = quantity.amount();
    return amount.scale() <= 0 && amount.toBigInteger().bitLength() < Long.SIZE;
  }
}
