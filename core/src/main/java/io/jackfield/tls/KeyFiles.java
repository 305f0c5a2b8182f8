package io.jackfield.tls;

import io.jackfield.TlsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Reads what a [Trust] and an [TlsIdentity] name, into the JDK's terms.
final class KeyFiles {
  private static final char[] NO_PASSWORD = {};
  private static final KeyManager[] NO_KEYS = {};

  private KeyFiles() {}

  // ---- trust

  /// A verifier for many connections.
  static Verifier verifier(Trust trust, NameRule name)
      throws IOException, GeneralSecurityException {
    return switch (trust) {
      case Trust.SystemDefault _ -> new Verifier.ByAuthorities(authorities(null), name);
      case Trust.Pem(var files) -> new Verifier.ByAuthorities(authorities(trusted(files)), name);
      case Trust.Pkcs12(var file, var password) ->
          new Verifier.ByAuthorities(authorities(trusted(file, password)), name);
      case Trust.Pin(var sha256) -> new Verifier.ByPin(sha256);
      case Trust.OnFirstUse _ ->
          throw new AssertionError("trust on first use has a verifier for each connection");
      case Trust.Anybody _, Trust.AnybodyUnlogged _ -> new Verifier.OfNothing();
    };
  }

  private static X509ExtendedTrustManager authorities(@Nullable KeyStore store)
      throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    for (var each : factory.getTrustManagers()) {
      if (each instanceof X509ExtendedTrustManager manager) {
        return manager;
      }
    }
    throw new AssertionError("the JDK's PKIX trust manager is an extended one");
  }

  private static KeyStore trusted(Path file, String password)
      throws IOException, GeneralSecurityException {
    var store = pkcs12(file, password);
    if (store.size() == 0) {
      throw Pem.bad(file, "holds no certificate", null);
    }
    return store;
  }

  private static KeyStore trusted(List<Path> files) throws IOException, GeneralSecurityException {
    var certificates = Pem.read(files).certificates();
    if (certificates.isEmpty()) {
      throw Pem.bad(files.getFirst(), "holds no certificate", null);
    }
    var store = empty();
    for (int i = 0; i < certificates.size(); i++) {
      store.setCertificateEntry("trusted-" + i, certificates.get(i));
    }
    return store;
  }

  // ---- identity

  static KeyManager[] keys(TlsIdentity identity) throws IOException, GeneralSecurityException {
    return switch (identity) {
      case TlsIdentity.Anonymous _ -> NO_KEYS;
      case TlsIdentity.InMemory(var key, var chain) -> managers(store(key, chain), NO_PASSWORD);
      case TlsIdentity.Pem(var files) -> managers(pemIdentity(files), NO_PASSWORD);
      case TlsIdentity.Pkcs12(var file, var password) -> {
        var store = pkcs12(file, password);
        yield managers(store, password.toCharArray());
      }
    };
  }

  private static KeyManager[] managers(KeyStore store, char[] password)
      throws GeneralSecurityException {
    var factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, password);
    return factory.getKeyManagers();
  }

  private static KeyStore pemIdentity(List<Path> files)
      throws IOException, GeneralSecurityException {
    var pem = Pem.read(files);
    if (pem.keys().size() != 1) {
      throw new TlsException(
          TlsException.Reason.FILE,
          files + ": one private key is needed, there are " + pem.keys().size(),
          null);
    }
    var key = pem.keys().getFirst();
    return store(key, chain(key, pem.certificates(), files));
  }

  private static KeyStore store(PrivateKey key, List<X509Certificate> chain)
      throws IOException, GeneralSecurityException {
    var store = empty();
    store.setKeyEntry("identity", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
    return store;
  }

  /// The key's certificate, then the issuer of each as far as they are there.
  private static List<X509Certificate> chain(
      PrivateKey key, List<X509Certificate> certificates, List<Path> files)
      throws IOException, GeneralSecurityException {
    var left = new ArrayList<>(certificates);
    var chain = new ArrayList<X509Certificate>();
    for (var each : certificates) {
      if (belongTogether(key, each)) {
        chain.add(each);
        break;
      }
    }
    if (chain.isEmpty()) {
      throw new TlsException(
          TlsException.Reason.FILE, files + ": no certificate there is for the private key", null);
    }
    left.remove(chain.getFirst());
    while (true) {
      var issuer = chain.getLast().getIssuerX500Principal();
      var next =
          left.stream().filter(each -> each.getSubjectX500Principal().equals(issuer)).findFirst();
      if (next.isEmpty()) {
        return chain;
      }
      chain.add(next.get());
      left.remove(next.get());
    }
  }

  /// Whether what the key signs the certificate verifies: works for each kind of key.
  private static boolean belongTogether(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    var publicKey = certificate.getPublicKey();
    boolean rsa = key instanceof RSAKey;
    if (rsa != publicKey instanceof RSAKey) {
      return false;
    }
    var algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    if (algorithm.equals("RSASSA-PSS")) {
      return ((RSAKey) key).getModulus().equals(((RSAKey) publicKey).getModulus());
    }
    var signature = Signature.getInstance(algorithm);
    var sample = new byte[] {1, 2, 3};
    try {
      signature.initSign(key);
      signature.update(sample);
      var signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(sample);
      return signature.verify(signed);
    } catch (java.security.InvalidKeyException | java.security.SignatureException e) {
      // Another kind of key, or another size.
      return false;
    }
  }

  // ---- stores

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static KeyStore pkcs12(Path file, String password)
      throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      store.load(in, password.toCharArray());
    } catch (IOException e) {
      throw Pem.bad(file, "cannot be read as PKCS#12, or the password is wrong: " + e, e);
    }
    return store;
  }
}
