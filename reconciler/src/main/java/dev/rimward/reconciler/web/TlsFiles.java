package dev.rimward.reconciler.web;

import java.nio.file.Path;

/**
 * What the service proves with who it is.
 *
 * @param certificate in PEM, with those that lead to its authority after it
 * @param key of the certificate, in PEM, not encrypted
 */
public record TlsFiles(Path certificate, Path key) {}
