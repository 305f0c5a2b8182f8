/// What looks at a session: listeners of its [io.jackfield.WireEvent]s.
@NullMarked
package io.jackfield.wire;

import org.jspecify.annotations.NullMarked;
