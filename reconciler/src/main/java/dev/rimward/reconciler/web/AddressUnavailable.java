package dev.rimward.reconciler.web;

import java.net.InetSocketAddress;

/** HTTP cannot be served where it was to be; the message says where and why. */
public final class AddressUnavailable extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  AddressUnavailable(InetSocketAddress address, Throwable cause) {
    super(
        "cannot serve HTTP at "
            + address.getHostString()
            + ":"
            + address.getPort()
            + ": "
            + innermost(cause).getMessage(),
        cause);
  }

  /** Jetty's own words only repeat the address. */
  private static Throwable innermost(Throwable thrown) {
    Throwable innermost = thrown;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost;
  }
}
