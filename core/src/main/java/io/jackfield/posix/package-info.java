/// Calls of the C library by the foreign function API, as raw as C has them: numbers in, numbers
/// out, failures as negated error numbers. Knows nothing of the library's other packages. Linux
/// with glibc only: ask [Posix#isAvailable] first.
@NullMarked
package io.jackfield.posix;

import org.jspecify.annotations.NullMarked;
