package dev.rimward.reconciler;

import dev.rimward.renderer.build.ReadableSecrets;

/** The usual configuration of rendering, but that Secrets may be read in branches. */
public final class AllowedSecrets {
  private AllowedSecrets() {}

  public static RenderingConfiguration configuration() {
    RenderingConfiguration usual = RenderingConfiguration.DEFAULT;
    return new RenderingConfiguration(
        usual.timeout(),
        usual.memory(),
        usual.output(),
        usual.sources(),
        usual.files(),
        usual.objects(),
        usual.concurrency(),
        ReadableSecrets.Allow);
  }
}
