/// Compiles and runs a program that is one source file.
package io.jackfield.cli.source;
