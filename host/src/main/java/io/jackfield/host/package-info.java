/// Hosts services from a configuration file: read it, start it, log it, drain it.
@NullMarked
package io.jackfield.host;

import org.jspecify.annotations.NullMarked;
