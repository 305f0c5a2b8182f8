/// What commands have of the process around them: standard input and output, and a way to say
/// things.
package io.jackfield.cli.console;
