package dev.rimward.reconciler.deliver;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads private keys from PEM as openssl and kubeadm write it: PKCS#8 (RFC 5958), PKCS#1 for RSA
 * (RFC 8017) and SEC 1 for elliptic curves (RFC 5915). The latter two are PKCS#8 without its
 * envelope, which is put around them here, since that is all that Java reads.
 */
final class PemKey {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  /** AlgorithmIdentifier of rsaEncryption, and the object identifier of id-ecPublicKey, in DER. */
  private static final byte[] RSA = bytes("300d06092a864886f70d0101010500");

  private static final byte[] EC = bytes("06072a8648ce3d0201");
  private static final byte[] VERSION = bytes("020100");
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int EC_PARAMETERS = 0xa0;

  private PemKey() {}

  /**
   * @throws GeneralSecurityException if there is no key that Java can use; says nothing of the text
   */
  static PrivateKey read(String pem) throws GeneralSecurityException {
    Map<String, byte[]> blocks = blocks(pem);
    byte[] envelope = blocks.get("PRIVATE KEY");
    byte[] rsa = blocks.get("RSA PRIVATE KEY");
    byte[] ec = blocks.get("EC PRIVATE KEY");
    if (envelope != null) {
      return key(envelope);
    }
    if (rsa != null) {
      return key(der(SEQUENCE, VERSION, RSA, der(OCTETS, rsa)));
    }
    if (ec != null) {
      byte[] curve = blocks.getOrDefault("EC PARAMETERS", new byte[0]);
      byte[] algorithm = der(SEQUENCE, EC, curve.length > 0 ? curve : curve(ec));
      return key(der(SEQUENCE, VERSION, algorithm, der(OCTETS, ec)));
    }
    throw new InvalidKeySpecException("no private key that can be read");
  }

  private static Map<String, byte[]> blocks(String pem) throws InvalidKeySpecException {
    Map<String, byte[]> blocks = new HashMap<>();
    Matcher matcher = BLOCK.matcher(pem);
    while (matcher.find()) {
      try {
        blocks.put(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2)));
      } catch (IllegalArgumentException e) {
        throw new InvalidKeySpecException("not Base64");
      }
    }
    return blocks;
  }

  private static PrivateKey key(byte[] envelope) throws GeneralSecurityException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(envelope));
      } catch (InvalidKeySpecException e) {
        // It is of another algorithm: the next may be the one.
      }
    }
    throw new InvalidKeySpecException("a key of an algorithm that is not known");
  }

  /** The parameters inside of an ECPrivateKey: what comes after its version and the key itself. */
  private static byte[] curve(byte[] ec) throws InvalidKeySpecException {
    try {
      int at = content(ec, 0);
      while (at < ec.length) {
        int from = content(ec, at);
        int end = from + length(ec, at);
        if ((ec[at] & 0xff) == EC_PARAMETERS) {
          return Arrays.copyOfRange(ec, from, end);
        }
        at = end;
      }
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new InvalidKeySpecException("not an ECPrivateKey");
    }
    throw new InvalidKeySpecException("an ECPrivateKey that does not name its curve");
  }

  /** Where the content of the value that begins there begins. */
  private static int content(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  private static int length(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = at + 2; i < content(der, at); i++) {
      length = (length << 8) | (der[i] & 0xff);
    }
    return length;
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    value.write(tag);
    if (content.size() < 0x80) {
      value.write(content.size());
    } else {
      value.writeBytes(
          new byte[] {(byte) 0x82, (byte) (content.size() >> 8), (byte) content.size()});
    }
    value.writeBytes(content.toByteArray());
    return value.toByteArray();
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
