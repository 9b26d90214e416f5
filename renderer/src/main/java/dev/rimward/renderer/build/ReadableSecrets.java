package dev.rimward.renderer.build;

/** What becomes of a Secret whose values everyone who reads a rendered branch could read. */
public enum ReadableSecrets {
  /** The application is not rendered; what runs stays. */
  Refuse,

  /** It is committed and delivered like any object. */
  Allow
}
