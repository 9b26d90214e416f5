package dev.rimward.renderer.build;

/** Neither kustomize nor kubectl is on this machine. The message says how to get one. */
public final class KustomizeNotFound extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KustomizeNotFound() {
    super(
        "found neither kustomize nor kubectl on the PATH, in RIMWARD_TOOLS, in"
            + " ~/.cache/rimward/tools or in KUBEBUILDER_ASSETS: install kustomize 5"
            + " (https://kubectl.docs.kubernetes.io/installation/kustomize/; Debian 13 and newer:"
            + " apt install kustomize) or kubectl 1.27 or newer, which contains it");
  }
}
