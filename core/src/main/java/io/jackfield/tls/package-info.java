/// TLS around any [io.jackfield.Duplex]: verified unless asked otherwise.
///
/// Where to start: [Tls#client(String)] and [Tls#server], which give an [io.jackfield.Layer].
/// [TlsOptions] says what differs from the defaults, [TlsFacts] what came of the handshake.
@NullMarked
package io.jackfield.tls;

import org.jspecify.annotations.NullMarked;
