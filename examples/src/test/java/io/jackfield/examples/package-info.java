/// Runs every example the way its reader would.
@NullMarked
package io.jackfield.examples;

import org.jspecify.annotations.NullMarked;
