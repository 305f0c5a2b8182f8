/// STARTTLS: the plain words by which a conversation in some protocol turns to TLS.
///
/// Where to start: [StartTls#layer], a layer that stands before `Tls.client`.
@NullMarked
package io.jackfield.starttls;

import org.jspecify.annotations.NullMarked;
