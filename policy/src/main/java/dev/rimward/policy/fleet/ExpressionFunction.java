package dev.rimward.policy.fleet;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import java.util.Collection;
import java.util.List;

/** A function that expressions may call, with what CEL needs to check calls and to make them. */
record ExpressionFunction(String name, List<Overload> overloads) {
  static final ValueType<String> TEXT = new ValueType<>(SimpleType.STRING, String.class);
  static final ValueType<Long> WHOLE = new ValueType<>(SimpleType.INT, Long.class);
  static final ValueType<Double> DECIMAL = new ValueType<>(SimpleType.DOUBLE, Double.class);
  static final ValueType<Boolean> TRUTH = new ValueType<>(SimpleType.BOOL, Boolean.class);

  ExpressionFunction(String name, Overload... overloads) {
    this(name, List.of(overloads));
  }

  /** A type in CEL, and of what it is made in Java. */
  record ValueType<T>(CelType type, Class<T> made) {}

  /** A function for parameters of certain types. */
  record Overload(CelOverloadDecl declaration, CelFunctionBinding binding) {
    /** Called as {@code name(parameter)}. */
    static <A> Overload of(
        String id, ValueType<?> result, ValueType<A> parameter, CelFunctionOverload.Unary<A> body) {
      return new Overload(
          CelOverloadDecl.newGlobalOverload(id, result.type(), parameter.type()),
          CelFunctionBinding.from(id, parameter.made(), body));
    }

    /** Called as {@code target.name()}. */
    static <A> Overload on(
        ValueType<A> target, String id, ValueType<?> result, CelFunctionOverload.Unary<A> body) {
      return new Overload(
          CelOverloadDecl.newMemberOverload(id, result.type(), target.type()),
          CelFunctionBinding.from(id, target.made(), body));
    }

    /** Called as {@code target.name(parameter)}. */
    static <A, B> Overload on(
        ValueType<A> target,
        String id,
        ValueType<?> result,
        ValueType<B> parameter,
        CelFunctionOverload.Binary<A, B> body) {
      return new Overload(
          CelOverloadDecl.newMemberOverload(id, result.type(), target.type(), parameter.type()),
          CelFunctionBinding.from(id, target.made(), parameter.made(), body));
    }
  }

  CelFunctionDecl declaration() {
    return CelFunctionDecl.newFunctionDeclaration(
        name, overloads.stream().map(Overload::declaration).toList());
  }

  Collection<CelFunctionBinding> bindings() {
    return CelFunctionBinding.fromOverloads(
        name, overloads.stream().map(Overload::binding).toList());
  }
}
