/// The kind `run`: a program for each connection.
@NullMarked
package io.jackfield.host.process;

import org.jspecify.annotations.NullMarked;
