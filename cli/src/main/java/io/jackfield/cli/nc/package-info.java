/// OpenBSD's netcat as Debian ships it.
///
/// Unlike the rest of the command it speaks to the kernel by [io.jackfield.posix]: when its streams
/// end depends on what poll(2) says of four descriptors at once, standard output's reader that is
/// gone included, and the JDK doesn't tell that. Linux with glibc only.
package io.jackfield.cli.nc;
