/// The kind `relay`: each connection goes on to another address.
@NullMarked
package io.jackfield.host.relay;

import org.jspecify.annotations.NullMarked;
