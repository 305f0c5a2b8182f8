package io.jackfield.tls;

import io.jackfield.Layer;
import io.jackfield.TlsService;
import java.io.IOException;

/// What `tls://` means: [Tls#client(String)]. Found as a service.
public final class VerifiedTls implements TlsService {
  /// For the service loader.
  public VerifiedTls() {}

  @Override
  public Layer client(String name) throws IOException {
    return Tls.client(name);
  }
}
