/// Reads the configuration file so that every mistake is told at once, each with its line.
@NullMarked
package io.jackfield.host.config;

import org.jspecify.annotations.NullMarked;
