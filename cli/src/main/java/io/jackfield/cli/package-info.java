/// The `jack` command: [Main] calls [Jack], which finds the [Verb], parses its words and runs it. A
/// new verb is one file here and one line in [Verbs#ALL].
package io.jackfield.cli;
